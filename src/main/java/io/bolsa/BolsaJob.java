package io.bolsa;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import io.bolsa.config.ConfigurationException;
import io.bolsa.config.JobConfig;
import io.bolsa.config.PropertiesFile;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.ResultRow;
import io.bolsa.dataset.Row;
import io.bolsa.dataset.Rows;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.Rejection;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.sink.Delivery;
import io.bolsa.sink.GuardResults;
import io.bolsa.sink.KinesisResults;
import io.bolsa.source.ControlFiles;
import io.bolsa.source.KinesisTicks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job of the service: a Kinesis stream in, a bucket and a second stream out. */
public final class BolsaJob {
  private static final Logger LOG = LoggerFactory.getLogger(BolsaJob.class);

  private BolsaJob() {}

  /**
   * Runs the job.
   *
   * @param arguments none on the service; {@code --properties FILE} elsewhere
   */
  public static void main(String[] arguments) throws Exception {
    JobConfig config = JobConfig.of(properties(arguments));
    config.describe().forEach(LOG::info);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    build(env, config);
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      LOG.warn(
          "No checkpoints are configured that this program knows of: without them nothing is ever to"
              + " be seen in {}. Set execution.checkpointing.interval.",
          config.bucket.path);
    }
    env.execute("bolsa");
  }

  private static Map<String, Properties> properties(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      return KinesisAnalyticsRuntime.getApplicationProperties();
    }
    if (arguments.length == 2 && arguments[0].equals("--properties")) {
      return PropertiesFile.read(Path.of(arguments[1]));
    }
    throw new ConfigurationException(
        List.of(
            "arguments are '"
                + String.join(" ", arguments)
                + "'; allowed: --properties FILE, or none"));
  }

  /** Apart from {@link #main} so that a test can look at the whole graph. */
  static void build(StreamExecutionEnvironment env, JobConfig config) {
    prepare(env);
    Topology.Settings settings = JobSettings.of(config);
    ControlFiles files = ControlFiles.of(env, config);
    settings.files = files.first;
    boolean keepRaw = config.bucket.of(Dataset.RAW).enabled;
    DataStream<ArrivedRecord> arrived = KinesisTicks.read(env, config.input, keepRaw);
    Topology topology =
        new Topology(KinesisTicks.keepTime(arrived, config.input), files.next, settings);
    long base = settings.baseMillis();

    DataStream<Rejection> rejected = topology.rejected.union(deliver(topology, config));
    if (files.refused != null) {
      rejected = rejected.union(files.refused);
    }

    if (keepRaw) {
      archive(KinesisTicks.raw(arrived), Rows::raw, Dataset.RAW, config);
    }
    archive(topology.statistics, Rows::statistics, Dataset.SECTOR_STATISTICS, config);
    archive(topology.anomalies, Rows::anomaly, Dataset.ANOMALIES, config);
    archive(topology.bars, pane -> Rows.bar(pane, base), Dataset.TICKER_BARS, config);
    if (!settings.rolling.isEmpty()) {
      archive(topology.rolling, Rows::rolling, Dataset.ROLLING, config);
    }
    if (topology.hotspots != null) {
      archive(topology.hotspots, Rows::hotspot, Dataset.HOTSPOTS, config);
    }
    archive(topology.late, Rows::late, Dataset.LATE, config);
    archive(rejected, Rows::rejected, Dataset.REJECTED, config);
  }

  /** What every environment of the job has in common. */
  public static void prepare(StreamExecutionEnvironment env) {
    env.setMaxParallelism(Topology.MAX_PARALLELISM);
    env.getConfig().enableObjectReuse(); // No operator keeps or changes what it was handed.
    // The operators take it that all subtasks have seen the same watermark at a barrier, and the
    // sinks that what came behind it is not in the state.
    env.getCheckpointConfig().setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
  }

  /** The second stream; what it does not take comes back. */
  private static DataStream<Rejection> deliver(Topology topology, JobConfig config) {
    DataStream<ResultRow> statistics =
        topology
            .statistics
            .map(row -> new ResultRow(row.sector, Rows.statisticsResult(row).bytes))
            .returns(ModelTypes.RESULT_ROW)
            .uid("encode-statistics-results")
            .name("Encode statistics results");

    DataStream<ResultRow> anomalies =
        topology
            .anomalies
            .map(row -> new ResultRow(row.sector, Rows.anomalyResult(row).bytes))
            .returns(ModelTypes.RESULT_ROW)
            .uid("encode-anomaly-results")
            .name("Encode anomaly results");

    SingleOutputStreamOperator<ResultRow> results =
        statistics
            .union(anomalies)
            .process(new GuardResults(config.results.name))
            .returns(ModelTypes.RESULT_ROW)
            .uid("guard-results")
            .name("Guard results");

    results.sinkTo(KinesisResults.of(config.results)).uid("results").name("Results");
    return results.getSideOutput(GuardResults.REJECTED);
  }

  private static <T> void archive(
      DataStream<T> stream, MapFunction<T, Row> encoder, Dataset dataset, JobConfig config) {
    if (!config.bucket.of(dataset).enabled) {
      return;
    }
    stream
        .map(encoder)
        .returns(ModelTypes.ROW)
        .setParallelism(stream.getParallelism())
        .uid("encode-" + dataset.id())
        .name("Encode " + dataset.id())
        .sinkTo(Delivery.of(config.bucket, dataset))
        .setParallelism(1) // Few large objects, not many small ones.
        .uid("deliver-" + dataset.id())
        .name("Deliver " + dataset.id());
  }
}
