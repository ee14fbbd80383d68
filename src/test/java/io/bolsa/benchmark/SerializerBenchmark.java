package io.bolsa.benchmark;

import io.bolsa.model.TickBundle;
import io.bolsa.serialization.ModelTypes;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a tick costs in a bundle's way through the shuffle and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class SerializerBenchmark {
  /** As many as a bundle of one of fifty tickers has. */
  private static final int TICKS = 320;

  private final TypeSerializer<TickBundle> serializer =
      ModelTypes.TICK_BUNDLE.createSerializer(new SerializerConfigImpl());
  private final DataOutputSerializer out = new DataOutputSerializer(16_384);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final TickBundle bundle;

  /** Ticks 5 ms apart. */
  public SerializerBenchmark() {
    long[] times = new long[TICKS];
    double[] prices = new double[TICKS];
    double[] changes = new double[TICKS];
    Arrays.setAll(times, i -> 1_767_623_400_000L + 5L * i);
    Arrays.setAll(prices, i -> 100 + i / 100.0);
    Arrays.fill(changes, 0.01);
    bundle = new TickBundle("ABC", "RETAIL", times, null, prices, changes);
  }

  @Benchmark
  @OperationsPerInvocation(TICKS)
  public TickBundle thereAndBack() throws IOException {
    out.clear();
    serializer.serialize(bundle, out);
    in.setBuffer(out.getSharedBuffer(), 0, out.length());
    return serializer.deserialize(in);
  }
}
