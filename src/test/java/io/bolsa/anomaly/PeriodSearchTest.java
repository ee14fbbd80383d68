package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Periods of all kinds, and none. */
class PeriodSearchTest {
  private static final int[] LENGTHS = {96, 300, 511, 512, 513, 777, 1_023, 1_500, 2_600, 4_096};

  /** Also those that share factors with the distance of the values that are looked at first. */
  private static final int[] PERIODS = {
    12, 24, 31, 32, 60, 64, 96, 128, 144, 168, 288, 1_024, 1_440
  };

  @Test
  void aPeriodIsFoundWhateverItsLengthAndForm() {
    SplittableRandom random = new SplittableRandom(8);
    for (int period : PERIODS) {
      double[] pattern = random.doubles(period).toArray();
      assertPeriod("a sine", period, i -> Math.sin(2 * Math.PI * i / period));
      assertPeriod("steps", period, i -> i % period < period / 2 ? 1 : 0);
      assertPeriod("any pattern", period, i -> pattern[i % period]);
      assertPeriod("an open hour", period, i -> i % period < 1 + period / 12 ? 9 : 0);
      assertPeriod("a peak", period, i -> i % period < 1 + period / 128 ? 9 : 0);
    }
  }

  private static void assertPeriod(String what, int period, IntToDoubleFunction shape) {
    for (int length : LENGTHS) {
      if (length > 2 * period) {
        int near = Math.max(1, period / 256);
        assertThat(PeriodSearch.of(series(shape, length, 0.02, 0)))
            .as("%s every %s, %s values", what, period, length)
            .isBetween(period - near, period + near);
      }
    }
  }

  @Test
  void theFirstLookMissesNothing() {
    int found = 0;
    for (int period : PERIODS) {
      for (int length : LENGTHS) {
        for (double noise : new double[] {0.02, 0.1, 0.2}) {
          float[] sine = series(i -> Math.sin(2 * Math.PI * i / period), length, noise, noise / 10);
          float[] peak =
              series(i -> i % period < 1 + period / 128 ? 9 : 0, length, noise, noise / 10);
          for (float[] values : List.of(sine, peak)) {
            int thorough = PeriodSearch.thorough(values);
            found += thorough > 0 ? 1 : 0;
            assertThat(PeriodSearch.of(values))
                .as("%s values, period %s, noise %s", length, period, noise)
                .isEqualTo(thorough);
          }
        }
      }
    }
    assertThat(found).isGreaterThan(200);
  }

  /** Newest first; with noise, and with values that are far off or missing. */
  private static float[] series(
      IntToDoubleFunction shape, int length, double noise, double oddities) {
    SplittableRandom random = new SplittableRandom(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double value = shape.applyAsDouble(i) + random.nextDouble(-noise, noise);
      if (random.nextDouble() < oddities) {
        value = random.nextBoolean() ? Double.NaN : value + random.nextDouble(-9, 9);
      }
      values[length - 1 - i] = (float) value;
    }
    return values;
  }

  @Test
  void noiseAndWalksHaveNone() {
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] noise = new float[1_500];
      float[] walk = new float[1_500];
      double sum = 0;
      for (int i = 0; i < walk.length; i++) {
        double move = random.nextDouble(-1, 1);
        sum += move;
        noise[i] = (float) move;
        walk[i] = (float) sum;
      }
      assertThat(PeriodSearch.of(noise)).as("noise %s", seed).isZero();
      found += PeriodSearch.of(walk) > 0 ? 1 : 0;
    }
    assertThat(found).isLessThan(20);
  }
}
