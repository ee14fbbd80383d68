package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of moves in usual ones: which trend is always there, and what is a burst. */
class RegimeTest {
  private final Regime regime = new Regime();
  private final Random random = new Random(9);

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aTrendLastsAsFarAsItWasThereBefore(int sign) {
    moves(1_024, 0.2 * sign);
    moves(900, sign);

    assertThat(regime.lastingTrend).isCloseTo(0.2 * sign, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aTrendLastsAsFarAsItIsStillThere(int sign) {
    moves(1_024, sign);
    moves(900, 0);

    assertThat(regime.lastingTrend).isCloseTo(sign * 1_024.0 / 1_924, within(1e-9));
  }

  @Test
  void aTrendThatHasJustComeUpIsNone() {
    moves(8_192, 0);
    moves(900, 1);

    assertThat(regime.lastingTrend).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aTrendThatTurnsIsNone(int sign) {
    moves(1_024, -sign);
    moves(800, 2 * sign);

    assertThat(regime.lastingTrend).isZero();
  }

  @Test
  void anotherTrendIsTheUsualOneAfterSomeThousandMoves() {
    moves(8_192, -0.5);
    moves(7_000, 1);

    assertThat(regime.lastingTrend).isBetween(0.85, 1.0);
  }

  @Test
  void whatMayBeChanceIsNoTrend() {
    for (int i = 0; i < 4_000; i++) {
      regime.add(random.nextGaussian(), false);
      assertThat(regime.lastingTrend).isZero();
    }
  }

  /** docs/anomalies.md: looked at every 4 moves. */
  @Test
  void aRegimeIsLookedAtEveryFourMovesOnceThereIsOneToLeave() {
    for (int i = 1; i <= 256; i++) {
      regime.add(4, false);
      boolean looked = regime.volatilityProbability < 1;
      assertThat(looked).as("move %s", i).isEqualTo(i >= 64 && i % 4 == 0);
    }
  }

  @Test
  void oneBadTickIsNoBurst() {
    usual(4_000);
    regime.add(1e9, false);

    assertThat(regime.size).isLessThan(1.5);
  }

  @Test
  void oneBurstIsNoExcuseForTheNextButManyAre() {
    usual(4_000);
    double first = burst();
    usual(500);
    double second = burst();
    for (int i = 0; i < 30; i++) {
      usual(200);
      burst();
    }
    usual(500);
    double last = burst();

    assertThat(first).isLessThan(1e-4);
    assertThat(second).isLessThan(1e-3);
    assertThat(last).isGreaterThan(0.01);
  }

  /** The least probability in a burst of 48 moves. */
  private double burst() {
    double least = 1;
    for (int i = 0; i < 48; i++) {
      regime.add(i % 2 == 0 ? 3 : -3, false);
      least = Math.min(least, regime.volatilityProbability);
    }
    return least;
  }

  private void usual(int n) {
    for (int i = 0; i < n; i++) {
      regime.add(random.nextGaussian(), false);
    }
  }

  private void moves(int n, double each) {
    for (int i = 0; i < n; i++) {
      regime.add(each, false);
    }
  }
}
