package io.bolsa.benchmark;

import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.anomaly.Finding;
import io.bolsa.anomaly.Observation;
import io.bolsa.anomaly.TickerDetectors;
import io.bolsa.anomaly.TickerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the ticker detectors cost a tick: 50 tickers at 200 ticks a second for 1,000 s, from their
 * first tick on, in runs of 64 ticks of a ticker, as bundles bring them.
 *
 * <p>{@code mvn -q test-compile exec:exec@benchmark -Dbenchmark=DetectorBenchmark}. The walk itself
 * is in every figure, and is all of {@code walk}; {@code none} adds what all detectors share.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class DetectorBenchmark {
  private static final int TICKERS = 50;
  private static final int RUN = 64;
  private static final int RUNS = 3_125;
  private static final int TICKS = TICKERS * RUN * RUNS;

  /** Milliseconds: 200 ticks a second and ticker. */
  private static final int GAP = 5;

  /** {@code all}, {@code none}, {@code walk}, or one detector that is on alone. */
  @Param({
    "all",
    "none",
    "walk",
    DetectorSettings.INCONSISTENT_CHANGE,
    DetectorSettings.SILENCE,
    DetectorSettings.FROZEN_PRICE,
    DetectorSettings.PRICE_JUMP,
    DetectorSettings.VOLATILITY,
    DetectorSettings.DRIFT,
    DetectorSettings.SHAPE
  })
  public String detectors;

  @Benchmark
  @OperationsPerInvocation(TICKS)
  public double observe() {
    TickerDetectors on = new TickerDetectors(settings());
    TickerState[] states = new TickerState[TICKERS];
    Arrays.setAll(states, i -> on.newState());
    int[] cents = new int[TICKERS];
    Arrays.fill(cents, 10_000);
    SplittableRandom random = new SplittableRandom(1);
    List<Finding> findings = new ArrayList<>();
    Observation tick = new Observation();
    boolean walkOnly = detectors.equals("walk");
    double sum = 0;
    for (int run = 0; run < RUNS; run++) {
      for (int ticker = 0; ticker < TICKERS; ticker++) {
        TickerState state = states[ticker];
        long time = 1_767_623_400_000L + (long) run * RUN * GAP + ticker;
        for (int i = 0; i < RUN; i++) {
          long bits = random.nextLong();
          int step = (int) ((((bits >>> 44) + (bits & 0xfffff) - (1 << 20)) * 40) >> 20);
          int before = cents[ticker];
          int next = Math.max(100, Math.min(95_000, before + step));
          cents[ticker] = next;
          tick.eventTime = time + (long) i * GAP + ((bits >>> 20) & 3);
          tick.price = next / 100.0;
          tick.change = (next - before) / 100.0;
          sum += walkOnly ? tick.price + tick.change : on.observe(state, tick, findings);
        }
      }
    }
    return sum + findings.size();
  }

  private DetectorSettings settings() {
    switch (detectors) {
      case "all":
        return DetectorSettings.defaults();
      case "none":
      case "walk":
        return new DetectorSettings.Builder().enabled(List.of()).build();
      default:
        return new DetectorSettings.Builder().enabled(List.of(detectors)).build();
    }
  }
}
