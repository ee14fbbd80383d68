package io.bolsa.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import io.bolsa.serialization.ModelTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink in a job that breaks. */
class DeliveryTest {
  private static final int ROWS = 3_000;

  @TempDir Path folder;

  @Test
  void everyRowIsDeliveredOnceWhileTheJobBreaks() throws Exception {
    FailOnce.HAS_FAILED.set(false);
    Configuration configuration = new Configuration();
    configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, java.time.Duration.ZERO);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    env.enableCheckpointing(50);
    env.fromSource(
            new DataGeneratorSource<Long>(
                number -> number, ROWS, RateLimiterStrategy.perSecond(1_500), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "Numbers")
        .uid("numbers")
        .map(new FailOnce())
        .returns(ModelTypes.ROW)
        .uid("rows")
        .sinkTo(new Delivery(settings()))
        .setParallelism(1)
        .uid("deliver");

    env.execute();

    assertThat(FailOnce.HAS_FAILED).isTrue();
    assertThat(rows())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, ROWS).mapToObj(String::valueOf).collect(Collectors.toList()));
  }

  private Delivery.Settings settings() {
    Delivery.Settings settings = new Delivery.Settings();
    settings.dataset = Dataset.LATE;
    settings.path = folder.toUri().toString();
    settings.prefix = ObjectPrefix.of("late/", ZoneOffset.UTC);
    settings.errorPrefix = ObjectPrefix.ofErrors("!{error-output-type}/", ZoneOffset.UTC);
    settings.format = Format.JSON_LINES;
    settings.compression = Compression.NONE;
    settings.objectName = "bolsa-1";
    settings.bufferBytes = 700;
    settings.bufferMillis = 120;
    settings.mostPartitions = 10;
    return settings;
  }

  private List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
        if (!file.getFileName().toString().startsWith(".")) {
          rows.addAll(Files.readAllLines(file));
        }
      }
    }
    return rows;
  }

  /** Fails some rows after the second checkpoint. */
  private static final class FailOnce extends RichMapFunction<Long, Row>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;

    static final AtomicBoolean HAS_FAILED = new AtomicBoolean();

    private transient int checkpoints;
    private transient int rows;

    @Override
    public Row map(Long number) {
      rows += checkpoints >= 2 ? 1 : 0;
      if (rows > 20 && HAS_FAILED.compareAndSet(false, true)) {
        throw new IllegalStateException("as the test wants it");
      }
      return new Row(number, "", 0, (number + "\n").getBytes(UTF_8), number % 3 * 3_600_000);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      checkpoints++;
    }
  }
}
