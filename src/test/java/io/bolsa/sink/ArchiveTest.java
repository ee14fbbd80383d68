package io.bolsa.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.config.JobConfig;
import io.bolsa.config.OutputBucketConfig;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.serialization.ModelTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final long HOUR = Instant.parse("2026-01-05T15:00:00Z").toEpochMilli();

  @TempDir Path folder;

  @Test
  void rowsGoToTheHourOfTheWindowsEndUnderANameAsFirehoseGives() throws Exception {
    write(Dataset.SECTOR_STATISTICS, HOUR - 2, HOUR - 1, HOUR);
    write(Dataset.ANOMALIES, HOUR - 1, HOUR);

    Map<String, String> objects = objects();

    assertThat(objects.keySet())
        .allMatch(
            key ->
                key.matches(
                    "(sector-statistics|anomalies)/\\d{4}/\\d\\d/\\d\\d/\\d\\d/"
                        + "ticks-3-\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d-[0-9a-f-]{36}-0"
                        + "\\.ndjson\\.gz"));
    assertThat(byFolder(objects))
        .isEqualTo(
            Map.of(
                "sector-statistics/2026/01/05/14", (HOUR - 2) + "\n",
                "sector-statistics/2026/01/05/15", (HOUR - 1) + "\n" + HOUR + "\n",
                "anomalies/2026/01/05/14", (HOUR - 1) + "\n",
                "anomalies/2026/01/05/15", HOUR + "\n"));
  }

  @Test
  void rowsWithoutATimeGoToTheHourOfTheClock() throws Exception {
    write(Dataset.REJECTED, Long.MIN_VALUE);

    String thisYear = Instant.now().toString().substring(0, 4);
    assertThat(objects().keySet()).singleElement().asString().startsWith("rejected/" + thisYear);
  }

  @Test
  void aFullObjectIsClosedBeforeTheCheckpoint() throws IOException {
    Archive.BySize policy = new Archive.BySize(10);

    assertThat(policy.shouldRollOnEvent(part(9), null)).isFalse();
    assertThat(policy.shouldRollOnEvent(part(10), null)).isTrue();
    assertThat(policy.shouldRollOnCheckpoint(part(0))).isTrue();
  }

  private void write(Dataset dataset, Long... times) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.enableCheckpointing(60_000);
    List<Long> all = List.of(times);
    env.fromSource(
            new DataGeneratorSource<Row>(
                number -> {
                  long time = all.get(number.intValue());
                  long end = dataset == Dataset.SECTOR_STATISTICS ? time + 1 : time;
                  return new Row(time, "", 0, (time + "\n").getBytes(UTF_8), end);
                },
                all.size(),
                ModelTypes.ROW),
            WatermarkStrategy.noWatermarks(),
            "Rows")
        .sinkTo(Archive.of(config(), dataset));
    env.execute();
  }

  private OutputBucketConfig config() {
    Properties input = new Properties();
    input.setProperty("stream.name", "ticks");
    input.setProperty("aws.region", "us-east-1");
    input.setProperty("initial.position", "LATEST");
    Properties output = new Properties();
    output.setProperty("stream.name", "results");
    output.setProperty("aws.region", "us-east-1");
    Properties bucket = new Properties();
    bucket.setProperty("bucket.path", folder.toUri().toString());
    bucket.setProperty("object.name", "ticks");
    bucket.setProperty("object.version", "3");
    return JobConfig.of(
            Map.of("InputStream0", input, "OutputStream0", output, "OutputBucket", bucket))
        .bucket;
  }

  /** What is visible, unpacked, by key. */
  private Map<String, String> objects() throws IOException {
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!file.getFileName().toString().startsWith(".")) {
          try (InputStream gzip =
              new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            objects.put(folder.relativize(file).toString(), new String(gzip.readAllBytes(), UTF_8));
          }
        }
      }
    }
    return objects;
  }

  private static Map<String, String> byFolder(Map<String, String> objects) {
    Map<String, String> folders = new TreeMap<>();
    objects.forEach(
        (key, content) ->
            folders.merge(key.substring(0, key.lastIndexOf('/')), content, String::concat));
    return folders;
  }

  private static org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo<String> part(
      long size) {
    return new org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo<>() {
      @Override
      public String getBucketId() {
        return "";
      }

      @Override
      public long getCreationTime() {
        return 0;
      }

      @Override
      public long getSize() {
        return size;
      }

      @Override
      public long getLastUpdateTime() {
        return 0;
      }
    };
  }
}
