package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of equal values, against those that there were and against chance. */
class FrozenTest {
  private static final double ODD = 1e-4;

  private final Frozen frozen = new Frozen();
  private final Random random = new Random(5);

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.6, 0.9})
  void aRunIsAsUnlikelyAsItIsByChance(double still) {
    moves(500, 0.1);
    run(100); // an alarm, after which more is learnt
    moves(2_000, still);
    int rare = 0;
    for (int i = 0; i < 100_000; i++) {
      double p = frozen.add(random.nextDouble() >= still, ODD);
      rare += p < 1e-3 ? 1 : 0;
    }

    // Up to 38; 59 and more where runs or their chance are not learnt, or not after an alarm.
    assertThat(rare).isLessThanOrEqualTo(50);
  }

  @Test
  void aRunOfEightIsRareAgainOnceTheValueHardlyStandsStill() {
    moves(2_000, 0.9);
    moves(4_000, 0.05);

    assertThat(run(8)).isLessThan(1e-4);
  }

  @Test
  void oneLongRunIsNoExcuseForTheNext() {
    moves(3_000, 0.2);
    assertThat(run(300)).isLessThan(1e-12);

    moves(500, 0.2);
    assertThat(run(20)).isLessThan(1e-5);
  }

  /** The probability of the last of so many equal values. */
  private double run(int length) {
    frozen.add(true, ODD);
    double p = 1;
    for (int i = 0; i < length; i++) {
      p = frozen.add(false, ODD);
    }
    return p;
  }

  private void moves(int n, double still) {
    for (int i = 0; i < n; i++) {
      frozen.add(random.nextDouble() >= still, ODD);
    }
  }
}
