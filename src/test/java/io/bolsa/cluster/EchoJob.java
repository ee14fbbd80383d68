package io.bolsa.cluster;

import io.bolsa.config.JobConfig;
import io.bolsa.config.PropertiesFile;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.ResultRow;
import io.bolsa.dataset.Rows;
import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.sink.Delivery;
import io.bolsa.sink.GuardResults;
import io.bolsa.sink.KinesisResults;
import io.bolsa.source.KinesisTicks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Source and sinks with nothing between them: what is read is delivered. */
public final class EchoJob {
  private EchoJob() {}

  public static void main(String[] arguments) throws Exception {
    JobConfig config = JobConfig.of(PropertiesFile.read(Path.of(arguments[1])));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.getConfig().enableObjectReuse();

    DataStream<InputRecord> records =
        KinesisTicks.keepTime(KinesisTicks.read(env, config.input, false), config.input);
    records
        .filter(record -> record.tick != null)
        .uid("ticks")
        .map(record -> Rows.late(new LateTick(record.tick, 1)))
        .returns(ModelTypes.ROW)
        .uid("encode-ticks")
        .sinkTo(Delivery.of(config.bucket, Dataset.LATE))
        .uid("deliver-ticks");
    records
        .filter(record -> record.rejection != null)
        .uid("rejections")
        .map(record -> Rows.rejected(record.rejection))
        .returns(ModelTypes.ROW)
        .uid("encode-rejections")
        .sinkTo(Delivery.of(config.bucket, Dataset.REJECTED))
        .uid("deliver-rejections");
    SingleOutputStreamOperator<ResultRow> results =
        records
            // As behind every shuffle, time is that of the subtask that has come least far.
            .rebalance()
            .process(new AddWatermark())
            .returns(ModelTypes.RESULT_ROW)
            .uid("results")
            .process(new GuardResults(config.results.name))
            .returns(ModelTypes.RESULT_ROW)
            .uid("guard-results");
    results.sinkTo(KinesisResults.of(config.results)).uid("deliver-results");
    env.execute("echo");
  }

  /** Says of each tick whether it came in time. */
  static final class AddWatermark extends ProcessFunction<InputRecord, ResultRow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(InputRecord record, Context context, Collector<ResultRow> out) {
      if (record.tick != null) {
        boolean late = record.tick.eventTime <= context.timerService().currentWatermark();
        String text = record.tick.tickerSymbol + (late ? " late" : " in time");
        out.collect(new ResultRow(record.tick.sector, text.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
