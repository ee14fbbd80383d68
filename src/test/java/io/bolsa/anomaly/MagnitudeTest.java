package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any metric may be a ticker: in whichever unit it is measured, the same ticks are odd. */
class MagnitudeTest {
  private static final int TICKS = 3_000;

  private final List<String> alerts = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();

  /** By powers of two, so that scaling is exact: from 1e-18 to 1e27. */
  @ParameterizedTest
  @ValueSource(ints = {-60, -40, -30, -20, 20, 50, 90})
  void theUnitChangesNothing(int power) {
    Random random = new Random(5);
    double[] walk = new double[TICKS];
    double[] daily = new double[TICKS];
    double level = 1;
    for (int i = 0; i < TICKS; i++) {
      level *= (1 + 0.001 * random.nextGaussian()) * (i == 2_000 ? 1.2 : 1);
      walk[i] = level;
      double swing = 2 + StrictMath.cos(2 * StrictMath.PI * i / 288);
      daily[i] = swing + 0.03 * random.nextGaussian() + (i >= 2_000 && i < 2_020 ? 1.5 : 0);
    }

    for (double[] series : List.of(walk, daily)) {
      observe(i -> series[i]);
      List<String> alertsInOne = List.copyOf(alerts);
      List<Double> scoresInOne = List.copyOf(scores);
      observe(i -> Math.scalb(series[i], power));

      assertThat(alertsInOne).contains("2000 price_jump");
      assertThat(alerts).isEqualTo(alertsInOne);
      assertThat(scores).isEqualTo(scoresInOne);
    }
  }

  /** Twelve decimals, of which eight only say how small the values are. */
  @Test
  void aMetricInBillionthsJumpsByAFifth() {
    Random random = new Random(5);
    double[] steps = random.doubles(TICKS, -2, 3).map(Math::floor).toArray();
    int[] value = {1_200};
    observe(
        i -> {
          value[0] += (int) steps[i] + (i == 2_000 ? 240 : 0);
          return value[0] / 1e12;
        });

    assertThat(alerts).contains("2000 price_jump");
  }

  private void observe(IntToDoubleFunction series) {
    alerts.clear();
    scores.clear();
    TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
    TickerState state = detectors.newState();
    List<Finding> findings = new ArrayList<>();
    Observation tick = new Observation();
    double before = Double.NaN;
    for (int i = 0; i < TICKS; i++) {
      tick.price = series.applyAsDouble(i);
      tick.change = i == 0 ? 0 : tick.price - before;
      tick.eventTime = 1_767_571_200_000L + i * 300_000L;
      before = tick.price;
      findings.clear();
      scores.add(detectors.observe(state, tick, findings));
      for (Finding finding : findings) {
        alerts.add(i + " " + finding.kind);
      }
    }
  }
}
