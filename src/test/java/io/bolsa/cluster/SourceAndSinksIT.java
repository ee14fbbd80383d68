package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinesis in, S3 and Kinesis out, through the fat JAR on a real cluster, while things break. */
class SourceAndSinksIT {
  private static final int TICKS_A_STEP = 400;

  /** Event time from one tick to the next. */
  private static final long STEP_MILLIS = 10;

  private static final Path LOCAL =
      Path.of("flink-conf", "application_properties.local.json").toAbsolutePath();

  @TempDir Path folder;

  private KinesisEmulator kinesis;
  private S3Emulator s3;
  private int put;
  private final long start = System.currentTimeMillis() - 3_600_000;

  @Test
  void nothingIsLostOrLateWhileShardsSplitAndTaskManagersDie() {
    try (LocalCluster cluster = LocalCluster.up("--no-job")) {
      kinesis = new KinesisEmulator(cluster);
      s3 = new S3Emulator(cluster);
      FlinkProcesses flink = new FlinkProcesses(cluster);
      // A backlog first: that is when the shards are furthest apart.
      putTicks();
      kinesis.put("ticks", "key", new byte[] {0, 1, 2});
      String job = run(cluster, LOCAL);
      flink.awaitRunning(job);

      putTicks();
      kinesis.split("ticks", kinesis.shards("ticks").get(0));
      putTicks();
      awaitArchived(put);
      flink.replaceTaskManager(1);
      putTicks();
      awaitArchived(put);
      // The metric is some seconds old.
      Await.until("the job has restarted", () -> flink.restarts(job) > 0);
      putTicks();
      awaitArchived(put);
      Await.until("every tick is in the second stream", () -> delivered().size() == put);

      assertThat(archived("live/late/")).hasSize(put).doesNotHaveDuplicates();
      assertThat(archived("live/rejected/"))
          .singleElement()
          .asString()
          .contains("\"payload_base64\":\"AAEC\"", "\"source\":\"ticks/shardId-");
      assertThat(kinesis.records("results").stream().map(record -> new String(record.data, UTF_8)))
          .noneMatch(text -> text.endsWith("late"));
      assertThat(flink.state(job)).isEqualTo("RUNNING");
    }
  }

  @Test
  void enhancedFanOutDeliversTheSame() throws IOException {
    String polling = "\"initial.position\": \"TRIM_HORIZON\"";
    String fanOut = polling + ", \"reader.type\": \"EFO\", \"efo.consumer.name\": \"echo\"";
    Path properties = folder.resolve("efo.json");
    Files.writeString(properties, Files.readString(LOCAL).replace(polling, fanOut));
    try (LocalCluster cluster = LocalCluster.up("--no-job", "--task-managers", "1")) {
      kinesis = new KinesisEmulator(cluster);
      s3 = new S3Emulator(cluster);
      putTicks();
      String job = run(cluster, properties);
      new FlinkProcesses(cluster).awaitRunning(job);
      putTicks();
      awaitArchived(put);
      Await.until("every tick is in the second stream", () -> delivered().size() == put);

      assertThat(archived("live/late/")).hasSize(put).doesNotHaveDuplicates();
    }
  }

  private String run(LocalCluster cluster, Path properties) {
    cluster.command(
        "run",
        "--jar",
        JobJar.withBolsa(folder, EchoJob.class).toString(),
        "--entry-class",
        EchoJob.class.getName(),
        "--properties",
        properties.toString());
    return cluster.job();
  }

  private void putTicks() {
    List<byte[]> ticks =
        IntStream.range(put, put + TICKS_A_STEP)
            .mapToObj(
                i ->
                    String.format(
                        "{\"ticker_symbol\":\"T%d\",\"sector\":\"FOOD\",\"change\":0,"
                            + "\"price\":1,\"event_time\":%d}",
                        i, start + i * STEP_MILLIS))
            .map(json -> json.getBytes(UTF_8))
            .collect(Collectors.toList());
    put += TICKS_A_STEP;
    kinesis.putAll("ticks", ticks);
  }

  private void awaitArchived(int ticks) {
    Await.until(ticks + " ticks in S3", () -> archived("live/late/").size() >= ticks);
  }

  private List<String> delivered() {
    return kinesis.records("results").stream()
        .map(record -> new String(record.data, UTF_8).split(" ", 2)[0])
        .distinct()
        .collect(Collectors.toList());
  }

  private List<String> archived(String prefix) {
    List<String> lines = new ArrayList<>();
    for (String key : s3.list("bolsa", prefix).keySet()) {
      byte[] object = s3.get("bolsa", key);
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(object))) {
        new String(gzip.readAllBytes(), UTF_8).lines().forEach(lines::add);
      } catch (IOException e) {
        throw new UncheckedIOException(key, e);
      }
    }
    return lines;
  }
}
