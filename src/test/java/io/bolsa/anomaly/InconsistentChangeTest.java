package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InconsistentChangeTest {
  private static final int CHANGE =
      DetectorSettings.DETECTORS.indexOf(DetectorSettings.INCONSISTENT_CHANGE);

  private final TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
  private final TickerState state = detectors.newState();
  private final List<Finding> findings = new ArrayList<>();
  private final Random random = new Random(7);
  private long time = 1_700_000_000_000L;
  private double before = 100;

  @Test
  void aDigitLostIsACorruptPriceAndTheWayBackIsFine() {
    walk(50);
    double honest = step();
    tick(cents(before / 10), cents(honest - before));
    tick(honest, cents(honest - before));
    before = honest;
    walk(50);

    assertThat(findings).extracting(f -> f.kind).containsExactly("corrupt_price");
    assertThat(findings.get(0).severity).isEqualTo(Severity.HIGH);
    assertThat(findings.get(0).direction).isEqualTo(Direction.LOW);
    assertThat(findings.get(0).score).isGreaterThan(0.9).isLessThan(1);
    assertThat(findings.get(0).observed).isLessThan(11);
    assertThat(findings.get(0).expected).isCloseTo(honest, within(1e-9));
    assertThat(findings.get(0).attribution).isEqualTo(Map.of("price", 1.0));
    assertThat(findings.get(0).explanation)
        .contains("says the price before was")
        .endsWith("this price or the one before is corrupt.");
  }

  @Test
  void aChangeFromThePriceThatShouldHaveBeenIsFine() {
    walk(50);
    double honest = step();
    tick(cents(before / 10), cents(honest - before));
    before = honest;
    walk(50);

    assertThat(findings).extracting(f -> f.kind).containsExactly("corrupt_price");
  }

  @Test
  void whereBothAreWildThePriceIsCorrupt() {
    walk(50);
    tick(cents(before * 10), 40);

    assertThat(findings).extracting(f -> f.kind).containsExactly("corrupt_price");
  }

  @Test
  void aLostTickIsNoCorruptPrice() {
    walk(50);
    before = cents(before + 0.07);
    walk(50);

    assertThat(findings).extracting(f -> f.kind).containsExactly("missing_ticks");
    assertThat(findings.get(0).severity).isEqualTo(Severity.LOW);
  }

  @Test
  void aWildChangeOnAQuietPriceIsTheChangesFault() {
    walk(50);
    tick(before, 40);
    walk(50);

    assertThat(findings).extracting(f -> f.kind).containsExactly("corrupt_change");
    Finding wrong = findings.get(0);
    assertThat(wrong.severity).isEqualTo(Severity.MEDIUM);
    assertThat(wrong.direction).isEqualTo(Direction.HIGH);
    assertThat(wrong.observed).isEqualTo(40);
    assertThat(wrong.expected).isZero();
    assertThat(wrong.upper).isPositive().isEqualTo(-wrong.lower);
    assertThat(wrong.attribution).isEqualTo(Map.of("change", 1.0));
    assertThat(wrong.explanation)
        .contains("the price is where it was and moves are about ")
        .endsWith(": the change is wrong.");
  }

  @Test
  void changeSinceYesterdaysCloseIsLearntAfterAnAlertOrTwo() {
    for (int i = 0; i < 500; i++) {
      double price = step();
      tick(price, cents(price - 90));
      before = price;
    }

    assertThat(findings).hasSizeLessThan(3);
  }

  @Test
  void aPercentageIsNoContradiction() {
    before = 400;
    for (int i = 0; i < 500; i++) {
      double price = step();
      tick(price, cents(100 * (price - before) / before));
      before = price;
    }

    assertThat(findings).isEmpty();
  }

  @Test
  void aChangeThatIsAlwaysZeroIsNoContradiction() {
    for (int i = 0; i < 500; i++) {
      before = step();
      tick(before, 0);
    }

    assertThat(findings).isEmpty();
  }

  @Test
  void aChangeThatNeverFitsFallsSilent() {
    for (int i = 0; i < 5000; i++) {
      before = step();
      tick(before, cents(random.nextGaussian() * 30));
    }

    assertThat(findings).hasSizeLessThan(8);
  }

  @Test
  void aChangeThatBecomesSomethingElseIsLeftAloneAfterSomeHundredTicks() {
    walk(5_000);
    for (int i = 0; i < 300; i++) {
      before = step();
      tick(before, cents(random.nextGaussian() * 30));
    }

    assertThat(state.score(CHANGE)).isZero();
  }

  @Test
  void whatFitsHasNoScoreAndFaultsNowAndThenKeepTheirs() {
    for (int fault = 0; fault < 200; fault++) {
      walk(100);
      assertThat(state.score(CHANGE)).isZero();
      tick(cents(before / 10), 0.01);
      assertThat(state.score(CHANGE)).as("fault %s", fault).isGreaterThan(0.99);
      tick(before, 0);
      assertThat(state.score(CHANGE)).isZero();
    }
  }

  @Test
  void movesBesideLostTicksAreLearnt() {
    for (int i = 0; i < 100; i++) {
      before = step(); // lost
      walk(1);
    }

    assertThat(state.change.usualMove(before)).isBetween(0.05, 0.25);
  }

  @Test
  void movesThatBecomeLargerAreLearnt() {
    walk(2_000);
    for (int i = 0; i < 300; i++) {
      double price = cents(before + random.nextGaussian());
      tick(price, cents(price - before));
      before = price;
    }

    assertThat(state.change.usualMove(before)).isBetween(0.5, 1.5);
  }

  @Test
  void aWildChangeDoesNotMakeWildChangesUsual() {
    walk(200);
    double usual = state.change.usualMove(before);
    for (int i = 0; i < 20; i++) {
      tick(before, 40);
      walk(10);
    }

    assertThat(findings).extracting(f -> f.kind).containsOnly("corrupt_change");
    assertThat(state.change.usualMove(before)).isLessThan(1.5 * usual);
  }

  @Test
  void pricesAreSaidWithTheDigitsThatTellThemApart() {
    before = 39_123.45;
    walk(50);
    double lost = cents(before + 0.07);
    tick(lost + 0.02, 0.02);

    assertThat(findings.get(0).explanation)
        .isEqualTo(
            String.format(
                "Price %s: change 0.02 says the price before was %s, but it was %s; the gap of 0.07"
                    + " is small: ticks are missing.",
                cents(lost + 0.02), lost, before));
  }

  /** A move that nobody has seen yet is taken to be 2% of the price. */
  @Test
  void movesAreSaidToBeAsLargeAsTheyWere() {
    before = 40_000;
    walk(300);
    tick(cents(before / 10), 0.01);

    Finding corrupt =
        findings.stream().filter(f -> f.kind.equals("corrupt_price")).findFirst().orElseThrow();
    String moves = corrupt.explanation.replaceAll(".*moves are about ([0-9.]+):.*", "$1");
    assertThat(Double.parseDouble(moves)).isBetween(0.05, 0.25);
    assertThat(corrupt.upper - corrupt.expected).isBetween(0.05, 0.25);
  }

  private void walk(int ticks) {
    for (int i = 0; i < ticks; i++) {
      double price = step();
      tick(price, cents(price - before));
      before = price;
    }
  }

  private double step() {
    return cents(before + Math.max(-0.25, Math.min(0.25, 0.1 * random.nextGaussian())));
  }

  private void tick(double price, double change) {
    Observation tick = new Observation();
    tick.price = price;
    tick.change = change;
    time += 1000;
    tick.eventTime = time;
    assertThat(detectors.observe(state, tick, findings)).isBetween(0.0, 1.0);
  }

  private static double cents(double x) {
    return Math.rint(100 * x) / 100;
  }
}
