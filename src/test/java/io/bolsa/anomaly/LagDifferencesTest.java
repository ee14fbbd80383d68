package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The fast way beside the definition. */
class LagDifferencesTest {
  @Test
  void itIsTheMeanDifferenceOfAllPairsOfKnownValues() {
    SplittableRandom random = new SplittableRandom(5);
    for (int n : new int[] {1, 2, 17, 96, 100, 1_000, 1_024, 4_096}) {
      for (double holes : new double[] {0, 0.001, 0.3, 0.99, 1}) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
          values[i] = random.nextDouble() < holes ? Float.NaN : (float) random.nextDouble(-9, 99);
        }
        assertDefinition(values, (int) (n * 0.62));
      }
    }
  }

  @Test
  void extremeValuesDoNotOverflow() {
    float[] values = new float[1_023];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? 1e30f : -1e30f;
    }
    assertDefinition(values, 600);
    values[100] = Float.NaN;
    assertDefinition(values, 600);
  }

  private static void assertDefinition(float[] newestFirst, int longest) {
    SplittableRandom random = new SplittableRandom(newestFirst.length);
    int stride = Math.max(1, newestFirst.length / 512);
    assertDefinition(newestFirst, longest, i -> i % stride == 0);
    assertDefinition(newestFirst, longest, i -> random.nextInt(32) == 0);
    assertDefinition(newestFirst, longest, i -> false);
  }

  private static void assertDefinition(float[] newestFirst, int longest, IntPredicate isChosen) {
    int[] places = IntStream.range(0, newestFirst.length).filter(isChosen).toArray();
    double[] means = LagDifferences.of(newestFirst, longest, places);
    assertThat(means).hasSize(longest + 1);
    for (int lag = 0; lag <= longest; lag++) {
      double sum = 0;
      int pairs = 0;
      for (int i : places) {
        if (i + lag < newestFirst.length
            && !Float.isNaN(newestFirst[i])
            && !Float.isNaN(newestFirst[i + lag])) {
          sum += Math.abs((double) newestFirst[i] - newestFirst[i + lag]);
          pairs++;
        }
      }
      double mean = pairs >= 16 ? sum / pairs : Double.MAX_VALUE;
      assertThat(means[lag])
          .as("lag %s of %s", lag, newestFirst.length)
          .isCloseTo(mean, within(1e-4 * mean));
    }
  }
}
