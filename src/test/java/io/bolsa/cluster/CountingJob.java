package io.bolsa.cluster;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The least job that has state and a shuffle: to see a cluster work. */
public final class CountingJob {
  private CountingJob() {}

  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    numbers(env)
        .keyBy(number -> number, Types.LONG)
        .reduce(Long::sum)
        .uid("sum")
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
    env.execute("counting " + String.join(" ", arguments));
  }

  private static SingleOutputStreamOperator<Long> numbers(StreamExecutionEnvironment env) {
    return env.fromSource(
            new DataGeneratorSource<Long>(
                number -> number % 10,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(100),
                Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "Numbers")
        .uid("numbers");
  }

  /** The next release, in which nothing is counted any more. */
  public static final class WithoutCounts {
    private WithoutCounts() {}

    public static void main(String[] arguments) throws Exception {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      numbers(env).sinkTo(new DiscardingSink<>()).uid("nothing");
      env.execute("not counting");
    }
  }
}
