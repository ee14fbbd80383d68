package io.bolsa.benchmark;

import io.bolsa.statistics.PriceSummary;
import io.bolsa.statistics.QuantileSketch;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** What a tick costs in the quantile sketch alone, and in the summary of a pane, which has one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class StatisticsBenchmark {
  private static final int TICKS = 12_000;

  private final double[] prices = new double[TICKS];
  private final double[] changes = new double[TICKS];

  /** A random walk in cents. */
  public StatisticsBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    int cents = 10_000;
    for (int i = 0; i < TICKS; i++) {
      int step = random.nextInt(-40, 41);
      cents = Math.max(100, cents + step);
      prices[i] = cents / 100.0;
      changes[i] = step / 100.0;
    }
  }

  @Benchmark
  @OperationsPerInvocation(TICKS)
  public double quantileSketch() {
    QuantileSketch sketch = new QuantileSketch();
    for (double price : prices) {
      sketch.add(price);
    }
    return sketch.quantile(0.99);
  }

  @Benchmark
  @OperationsPerInvocation(TICKS)
  public double priceSummary() {
    PriceSummary summary = new PriceSummary();
    for (int i = 0; i < TICKS; i++) {
      summary.add(i, prices[i], changes[i], changes[i] / prices[i]);
    }
    return summary.quantile(0.99);
  }
}
