package io.bolsa.cli;

import io.bolsa.BolsaJob;
import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.dataset.Rows;
import io.bolsa.model.InputRecord;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.sink.Delivery;
import io.bolsa.sink.OrderedFile;
import io.bolsa.sink.OrderedObjects;
import io.bolsa.source.FileTicks;
import io.bolsa.source.ReplayFiles;
import io.bolsa.ticker.AnalyzeTicker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/** The job of a replay: files in, one sorted file a dataset out. */
final class ReplayJob {
  /** The second stream. */
  static final String RESULTS = "results";

  static final String RESULTS_FILE = "results.ndjson";

  /** Prefix of accumulators, followed by the code of a reason: records rejected for it. */
  static final String REJECTED_FOR = "rejected-for-";

  private ReplayJob() {}

  /**
   * Puts the whole job together.
   *
   * @param folder where the datasets are written, each into its own folder
   * @param intervalMillis between records that say no event time
   */
  static void build(
      StreamExecutionEnvironment env,
      ReplayFiles files,
      long intervalMillis,
      ReplayFolder folder,
      Topology.Settings settings)
      throws IOException {
    BolsaJob.prepare(env);
    DataStream<InputRecord> records =
        read(env, files, intervalMillis, settings.disorder.toMillis());
    write(new Topology(records, settings), settings, folder);
  }

  static DataStream<InputRecord> read(
      StreamExecutionEnvironment env, ReplayFiles files, long intervalMillis, long disorderMillis) {
    return env.fromSource(
            new FileTicks(files, intervalMillis, disorderMillis),
            WatermarkStrategy.noWatermarks(),
            "Files",
            ModelTypes.INPUT_RECORD)
        .setParallelism(1)
        .uid("files");
  }

  static void write(Topology topology, Topology.Settings settings, ReplayFolder folder)
      throws IOException {
    long base = settings.baseMillis();
    write(encode(topology.statistics, Rows::statistics, Dataset.SECTOR_STATISTICS), folder, "");
    write(encode(topology.anomalies, Rows::anomaly, Dataset.ANOMALIES), folder, "");
    write(encode(topology.bars, pane -> Rows.bar(pane, base), Dataset.TICKER_BARS), folder, "");
    if (!settings.rolling.isEmpty()) {
      write(encode(topology.rolling, Rows::rolling, Dataset.ROLLING), folder, "");
    }
    if (topology.hotspots != null) {
      write(encode(topology.hotspots, Rows::hotspot, Dataset.HOTSPOTS), folder, "");
    }
    write(encode(topology.rejected, new EncodeRejections(), Dataset.REJECTED), folder, "");
    write(encode(topology.late, Rows::late, Dataset.LATE), folder, "");
    if (settings.scores != AnalyzeTicker.Scores.NONE) {
      String header =
          settings.scores == AnalyzeTicker.Scores.DETAIL
              ? Rows.scoresHeader(DetectorSettings.DETECTORS)
              : Rows.SCORES_HEADER;
      write(encode(topology.scores, Rows::score, Dataset.SCORES), folder, header);
    }
    writeResults(topology, folder);
  }

  /** Counts them by reason, too. */
  private static final class EncodeRejections extends RichMapFunction<Rejection, Row> {
    private static final long serialVersionUID = 1L;

    private transient Map<RejectionReason, LongCounter> counts;

    @Override
    public void open(OpenContext context) {
      counts = new EnumMap<>(RejectionReason.class);
    }

    @Override
    public Row map(Rejection rejection) {
      counts.computeIfAbsent(rejection.reason, this::counter).add(1L);
      return Rows.rejected(rejection);
    }

    private LongCounter counter(RejectionReason reason) {
      LongCounter counter = new LongCounter();
      getRuntimeContext().addAccumulator(REJECTED_FOR + reason.code(), counter);
      return counter;
    }
  }

  /** A dataset's rows on their way to its file. */
  private static final class Encoded {
    final DataStream<Row> rows;
    final Dataset dataset;

    Encoded(DataStream<Row> rows, Dataset dataset) {
      this.rows = rows;
      this.dataset = dataset;
    }
  }

  private static <T> Encoded encode(
      DataStream<T> stream, MapFunction<T, Row> encoder, Dataset dataset) {
    return new Encoded(encode(stream, encoder, dataset.id()), dataset);
  }

  private static <T> DataStream<Row> encode(
      DataStream<T> stream, MapFunction<T, Row> encoder, String name) {
    return stream
        .map(encoder)
        .returns(ModelTypes.ROW)
        .setParallelism(stream.getParallelism())
        .uid("encode-" + name)
        .name("Encode " + name);
  }

  private static void write(Encoded encoded, ReplayFolder folder, String header)
      throws IOException {
    Dataset dataset = encoded.dataset;
    if (folder.layout != null && dataset != Dataset.SCORES) {
      Delivery.Settings delivery = folder.layout.delivery(dataset, folder.path);
      write(encoded.rows, dataset.id(), new OrderedObjects(delivery));
      return;
    }
    write(
        encoded.rows,
        dataset.id(),
        OrderedFile.in(folder.path.resolve(dataset.id()), dataset.fileName()),
        header);
  }

  private static void write(DataStream<Row> rows, String name, Path file, String header) {
    write(rows, name, new OrderedFile(name, file, header.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void write(
      DataStream<Row> rows, String name, OneInputStreamOperator<Row, Void> writer) {
    rows.transform("Write " + name, Types.VOID, writer)
        .setParallelism(1)
        .setMaxParallelism(1)
        .uid("write-" + name);
  }

  private static void writeResults(Topology topology, ReplayFolder folder) throws IOException {
    DataStream<Row> statistics =
        encode(topology.statistics, Rows::statisticsResult, "statistics-results");
    DataStream<Row> anomalies = encode(topology.anomalies, Rows::anomalyResult, "anomaly-results");
    write(statistics.union(anomalies), RESULTS, OrderedFile.in(folder.path, RESULTS_FILE), "");
  }
}
