package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TickerDetectorsTest {
  private static final long START = 1_767_623_400_000L; // a Monday, 14:30 UTC

  /** So few false alarms that days of noise have none. */
  private static final double WARY = 0.08;

  private final TickerDetectors detectors =
      new TickerDetectors(new DetectorSettings.Builder().falseAlarmsPerDay(WARY).build());
  private final Random random = new Random(7);
  private TickerState state = detectors.newState();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();
  private long time = START;
  private double price = 100;

  @Test
  void aQuietWalkIsQuiet() {
    walk(5_000, 1_000);

    assertThat(findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = "")
  @MethodSource("detectors")
  void whatPassedWhileDetectorsWereOffIsNoSilenceAndNoMove(String on) {
    TickerDetectors few =
        new TickerDetectors(
            new DetectorSettings.Builder().enabled(on.isEmpty() ? Set.of() : Set.of(on)).build());
    walkOfChanges(detectors, 500);
    walkOfChanges(few, 10_000); // less than a night
    findings.clear();
    walkOfChanges(detectors, 500);

    assertThat(findings).isEmpty();
  }

  @Test
  void aPriceThatWasInDoubtIsBelievedOnceNobodyLooks() {
    walk(500, 1_000);
    double level = price;
    tick(level + 10, 1_000);
    new TickerDetectors(new DetectorSettings.Builder().enabled(Set.of()).build())
        .observe(state, observation(price, 0, time + 1_000), findings);
    tick(level, 2_000);

    assertThat(kinds()).containsExactly("price_jump", "price_jump");
    assertThat(findings.get(1).expected).isEqualTo(level + 10);
  }

  private void walkOfChanges(TickerDetectors by, int ticks) {
    for (int i = 0; i < ticks; i++) {
      double change = Math.rint(100 * random.nextGaussian()) / 100;
      price = Math.rint(100 * (price + change)) / 100;
      time += 1_000;
      by.advance(state, time, findings);
      by.observe(state, observation(price, change, time), findings);
    }
  }

  @Test
  void nothingIsSaidWhileWarmingUp() {
    for (double x : new double[] {100, 3, 500, 1, 77, 2, 900, 4}) {
      tick(x, 1_000);
    }

    assertThat(findings).isEmpty();
  }

  @Test
  void aJumpIsReportedOnceAndTheWayBackIsNone() {
    walk(500, 1_000);
    double level = price;
    tick(level + 10, 1_000);
    tick(level, 1_000);
    walk(100, 1_000);

    assertThat(kinds()).containsExactly("price_jump");
    Finding jump = findings.get(0);
    assertThat(jump.direction).isEqualTo(Direction.HIGH);
    assertThat(jump.expected).isEqualTo(level);
    assertThat(jump.upper).isLessThan(jump.observed);
    assertThat(jump.score).isGreaterThan(0.9999).isLessThan(1);
    assertThat(jump.explanation).startsWith("Price jumped up by 10 (+");
  }

  @Test
  void aFallSaysFromWhereToWhere() {
    walk(500, 1_000);
    double level = price;
    tick(level - 10, 1_000);

    assertThat(kinds()).containsExactly("price_jump");
    Finding fall = findings.get(0);
    assertThat(fall.severity).isEqualTo(Severity.HIGH);
    assertThat(fall.direction).isEqualTo(Direction.LOW);
    assertThat(fall.observed).isEqualTo(cents(level - 10));
    assertThat(fall.expected).isEqualTo(level);
    assertThat(fall.lower).isBetween(level - 5, level - 0.3);
    assertThat(fall.upper - level).isCloseTo(level - fall.lower, within(1e-9));
    assertThat(fall.explanation)
        .matches(
            "Price fell by 10 \\(-9\\.8.*%\\) from 101\\.73 to 91\\.73 in one tick;"
                + " its usual move is 0\\.(09|10).*\\.");
  }

  /** Moves with the tail of returns: Student's t with 4 degrees of freedom. */
  @Test
  void aJumpBeyondOneInAThousandIsAsRareAsThat() {
    TickerDetectors jumps =
        new TickerDetectors(
            new DetectorSettings.Builder().enabled(Set.of(DetectorSettings.PRICE_JUMP)).build());
    int beyond = 0;
    for (int i = 0; i < 100_000; i++) {
      double square = 0;
      for (int k = 0; k < 4; k++) {
        square += StrictMath.pow(random.nextGaussian(), 2);
      }
      price += random.nextGaussian() / Math.sqrt(square / 4);
      Observation tick = observation(price, 0, START + i * 1_000L);
      beyond += jumps.observe(state, tick, findings) > 0.999 ? 1 : 0;
    }

    // 181 when the score was of the less likely of two looks instead of either.
    assertThat(beyond).isBetween(50, 120);
  }

  @Test
  void whoFallsFurtherThanHeRisesIsExpectedTo() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      double move = Math.max(-1, Math.min(1, random.nextGaussian()));
      tick(cents(price + (move < 0 ? 0.4 : 0.1) * move), 1_000);
    }
    TickerState copy = TickerState.readFrom(input(bytes(state)));
    double level = price;
    findings.clear();
    tick(level + 20, 1_000);
    detectors.observe(copy, observation(level - 20, -20, time), findings);

    assertThat(kinds()).containsExactly("price_jump", "price_jump");
    double above = findings.get(0).upper - level;
    double below = level - findings.get(1).lower;
    assertThat(below).isGreaterThan(1.5 * above);
  }

  @Test
  void aNewLevelIsOneJump() {
    walk(500, 1_000);
    tick(price * 1.5, 1_000);
    walk(200, 1_000);

    assertThat(kinds()).containsExactly("price_jump");
  }

  @Test
  void movesGrowWithALevelThatStays() {
    walk(500, 1_000);
    double usual = state.moves.variance();
    tick(cents(price * 4), 1_000);
    assertThat(state.moves.variance()).isLessThan(3 * usual);

    tick(price + 0.05, 1_000);
    assertThat(state.moves.variance()).isBetween(10 * usual, 40 * usual);
  }

  @Test
  void jumpsComeThroughWithoutPositivePrices() {
    price = -3;
    walk(500, 1_000);
    tick(price - 9, 1_000);

    assertThat(kinds()).containsExactly("price_jump");
    assertThat(findings.get(0).direction).isEqualTo(Direction.LOW);
  }

  /** The step between two prices is known by their decimals, whoever compares changes. */
  @Test
  void aSmallPriceJumpsWhateverElseIsLookedFor() {
    TickerDetectors jumps =
        new TickerDetectors(
            new DetectorSettings.Builder().enabled(Set.of(DetectorSettings.PRICE_JUMP)).build());
    price = 0.25;
    for (int i = 0; i < 1_000; i++) {
      double move = 0.0005 * random.nextGaussian() + (i == 800 ? 0.1 : 0);
      double next = Math.rint(10_000 * (price + move)) / 10_000;
      jumps.observe(state, observation(next, next - price, START + i * 1_000L), findings);
      price = next;
    }

    assertThat(kinds()).containsExactly("price_jump");
  }

  @Test
  void aSpikeAsLargeAsUsualMovesIsFoundWhenItComesBack() {
    for (int sign : new int[] {1, -1}) {
      state = detectors.newState();
      price = sign * 100;
      findings.clear();
      stepsThatNeverComeBack();
      double level = price;
      tick(level + 2, 1_000);
      assertThat(findings).isEmpty();
      tick(level, 1_000);
      tick(level + 2, 1_000);
      assertThat(scores.get(scores.size() - 1)).as("the way back is no spike").isLessThan(0.999);
      walk(50, 1_000);

      assertThat(kinds()).containsExactly("price_jump");
      Finding spike = findings.get(0);
      assertThat(spike.direction).isEqualTo(Direction.HIGH);
      assertThat(spike.observed).isEqualTo(level + 2);
      assertThat(spike.expected).isEqualTo(level);
      assertThat(spike.upper).isBetween(level, spike.observed);
      assertThat(spike.explanation).startsWith("The price before, ").contains("was a spike: up by");
    }
  }

  @Test
  void aSpikeIsSaidOnceEvenIfItWasAJump() {
    TickerDetectors eager =
        new TickerDetectors(
            new DetectorSettings.Builder()
                .falseAlarmsPerDay(1_000)
                .coolDown(0)
                .enabled(List.of(DetectorSettings.PRICE_JUMP))
                .build());
    TickerState ofEager = eager.newState();
    List<Finding> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      time += 5_000;
      // The size of spikes runs through all that is odd or not, learnt with caution or not.
      double away = i % 50 == 49 ? 0.001 * random.nextInt(2_000) : 0;
      // Steps of that size are usual, if they do not come back.
      double level = 100 + i / 10 % 2;
      double next = cents(level + away + 0.1 * random.nextGaussian());
      eager.observe(ofEager, observation(next, next - price, time), all);
      price = next;
    }

    assertThat(all).extracting(f -> f.explanation).anyMatch(text -> text.contains("was a spike"));
    for (int i = 0; i < all.size(); i++) {
      Finding alert = all.get(i);
      assertThat(alert.observed < alert.lower || alert.observed > alert.upper).isTrue();
      if (alert.explanation.contains("was a spike") && i > 0) {
        assertThat(alert.eventTime).isGreaterThan(all.get(i - 1).eventTime + 5_000);
      }
    }
  }

  @Test
  void theWayBackFromASpikeIsFoundAfterARestart() throws IOException {
    walk(500, 1_000);
    double level = price;
    tick(level + 0.45, 1_000);
    TickerState copy = TickerState.readFrom(input(bytes(state)));
    tick(level, 1_000);

    double score = detectors.observe(copy, observation(level, -0.45, time), new ArrayList<>());
    assertThat(score).isGreaterThan(0.9999);
    assertThat(scores.get(scores.size() - 1)).isEqualTo(score);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", DetectorSettings.DRIFT})
  void aTickThatNobodyLookedAtIsNoSpike(String on) {
    TickerDetectors few =
        new TickerDetectors(
            new DetectorSettings.Builder().enabled(on.isEmpty() ? Set.of() : Set.of(on)).build());
    stepsThatNeverComeBack();
    double level = price;
    tick(level + 2, 1_000);
    few.observe(state, observation(price, 0, time + 1_000), findings);
    time += 1_000;
    tick(level, 1_000);

    assertThat(findings).isEmpty();
    assertThat(scores.get(scores.size() - 1)).isLessThan(0.999);
  }

  @Test
  void aUsualMoveAfterAJumpIsNoWayBack() {
    stepsThatNeverComeBack();
    tick(price + 60, 1_000);
    assertThat(kinds()).containsExactly("price_jump");

    tick(price - 2, 1_000);
    assertThat(scores.get(scores.size() - 1)).isLessThan(0.9999);
  }

  private void stepsThatNeverComeBack() {
    for (int i = 0; i < 2_000; i++) {
      boolean step = i < 1_950 && i % 40 == 39; // never two in a row
      double move = step ? (random.nextBoolean() ? 2 : -2) : 0.1 * random.nextGaussian();
      tick(cents(price + move), 1_000);
    }
  }

  @Test
  void goingToAndFroBetweenBidAndAskIsNoSpike() {
    double middle = 50;
    for (int i = 0; i < 5_000; i++) {
      middle += 0.02 * random.nextGaussian();
      tick(cents(middle + (random.nextBoolean() ? 0.3 : -0.3)), 1_000);
    }

    assertThat(findings).isEmpty();
  }

  @Test
  void alarmsInARowAreThreeAlertsAndACount() {
    walk(500, 1_000);
    for (int i = 0; i < 8; i++) {
      tick(price + (i + 2) * (i + 2) * 20, 1_000);
    }
    int burst = kinds("price_jump");
    for (int i = 0; i < 400; i++) {
      walk(1, 1_000);
    }
    tick(price + 40_000, 1_000);

    assertThat(burst).isEqualTo(3);
    Finding last = findings.get(findings.size() - 1);
    assertThat(last.kind).isEqualTo("price_jump");
    assertThat(last.suppressed).isPositive();
  }

  @Test
  void aPriceThatStandsStillIsFrozenOnce() {
    walk(1_000, 1_000);
    for (int i = 0; i < 60; i++) {
      tick(price, 1_000);
    }

    assertThat(kinds()).containsExactly("frozen_price");
    Finding frozen = findings.get(0);
    double ticks = 1 + (frozen.eventTime - START) / 1_000.0 - 1_000;
    assertThat(frozen.score).isGreaterThan(0.999).isLessThan(1);
    assertThat(frozen.observed).isEqualTo(ticks).isBetween(4.0, 20.0);
    assertThat(frozen.explanation)
        .startsWith(
            String.format("The price has been %s for %.0f ticks in a row, longer", price, ticks));
  }

  @Test
  void aPriceThatWasFrozenForLongerIsNotSaidToBeFrozenForLongerThanEver() {
    for (int frozen : new int[] {60, 20}) {
      walk(1_500, 5_000);
      for (int i = 0; i < frozen; i++) {
        tick(price, 5_000);
      }
    }

    assertThat(kinds("frozen_price")).isGreaterThan(1);
    assertThat(findings)
        .filteredOn(f -> f.kind.equals("frozen_price"))
        .allSatisfy(f -> assertThat(f.explanation).doesNotContain("ever"));
  }

  @Test
  void threeEqualPricesAreNotFrozen() {
    TickerDetectors defaults = new TickerDetectors(DetectorSettings.defaults());
    for (int i = 0; i < 2_000; i++) {
      price += i % 500 >= 498 ? 0 : random.nextGaussian();
      defaults.observe(state, observation(price, Double.NaN, START + i * 300_000L), findings);
    }

    assertThat(kinds()).doesNotContain("frozen_price");
  }

  @Test
  void aPriceThatOftenStandsStillIsNotFrozen() {
    for (int i = 0; i < 3_000; i++) {
      if (random.nextInt(4) == 0) {
        walk(1, 1_000);
      } else {
        tick(price, 1_000);
      }
    }

    assertThat(kinds()).doesNotContain("frozen_price");
  }

  @Test
  void aBurstOfVolatilityIsOneAlert() {
    walk(2_000, 30_000);
    for (int i = 0; i < 60; i++) {
      tick(cents(price + 0.6 * random.nextGaussian()), 30_000);
    }

    List<Finding> bursts =
        findings.stream().filter(f -> f.kind.equals("volatility_burst")).toList();
    // Half an hour with a cool-down of five minutes: a first alert and what says that it goes on.
    assertThat(bursts).extracting(f -> f.update).startsWith(0).doesNotHaveDuplicates();
    assertThat(bursts).hasSizeLessThan(5).allMatch(f -> f.since == bursts.get(0).eventTime);
    assertThat(bursts)
        .allSatisfy(
            f -> {
              String times = f.explanation.replaceAll(".*at least ([0-9.]+) times.*", "$1");
              double observed = Double.parseDouble(times) * f.expected;
              assertThat(f.observed).isCloseTo(observed, withinPercentage(1));
            });
  }

  @Test
  void aMoveOfLessThanHalfAStepIsNeverUsual() {
    for (int i = 0; i < 4_000; i++) {
      boolean busy = i % 397 > 370;
      tick(busy ? cents(20 * random.nextDouble()) : 0, 60_000);
    }

    assertThat(findings)
        .filteredOn(f -> f.kind.equals("volatility_burst"))
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.expected).isGreaterThanOrEqualTo(0.005));
  }

  @Test
  void aSteadyDriftIsFound() {
    walk(3_000, 1_000);
    for (int i = 0; i < 200; i++) {
      tick(cents(price + 0.05 + 0.1 * random.nextGaussian()), 1_000);
    }

    Finding drift = findings.get(0);
    assertThat(drift.kind).isEqualTo("drift");
    assertThat(drift.direction).isEqualTo(Direction.HIGH);
    assertThat(drift.score).isGreaterThan(0.999).isLessThan(1);
    assertThat(drift.observed).isBetween(0.02, 0.09);
    assertThat(drift.expected).isZero();
    assertThat(drift.explanation)
        .matches(
            "The price keeps rising, by 0\\.0[0-9]+ a tick on average over the last (64|256) or so,"
                + " more steadily than this ticker does\\.");
  }

  @Test
  void aTickerThatStopsIsSilentAtItsDeadlineEvenIfNoTickComes() {
    walk(1_000, 1_000);
    detectors.advance(state, time + 600_000, findings);
    detectors.advance(state, time + 900_000, findings);

    assertThat(kinds()).containsExactly("silence");
    Finding silence = findings.get(0);
    assertThat(silence.eventTime).isBetween(time + 4_000, time + 60_000);
    assertThat(silence.observed).isEqualTo((double) silence.eventTime - time);
    assertThat(silence.expected).isEqualTo(1_000);
    assertThat(silence.lower).isZero();
    assertThat(silence.upper).isNaN();
    assertThat(silence.direction).isEqualTo(Direction.HIGH);
    assertThat(silence.score).isGreaterThan(0.999).isLessThan(1);
    assertThat(silence.attribution).isEqualTo(Map.of("time", 1.0));
    assertThat(silence.explanation)
        .matches("No tick for [0-9.]+ s; one usually comes every 1 s\\.");
  }

  /** Within the ticks for which a deadline is kept otherwise. */
  @Test
  void aSilenceIsLearntAtOnce() {
    TickerDetectors defaults = new TickerDetectors(DetectorSettings.defaults());
    time = START;
    for (int i = 0; i < 400; i++) {
      time += i >= 385 ? 4_200_000 : 600_000;
      price += random.nextGaussian();
      defaults.observe(state, observation(price, Double.NaN, time), findings);
    }

    assertThat(kinds()).contains("silence");
    assertThat(findings)
        .filteredOn(f -> f.kind.equals("silence"))
        .allSatisfy(f -> assertThat(f.score).isGreaterThan(0.995));
  }

  /** What README.md says of a restart: when a ticker is due is worked out anew now and then. */
  @ParameterizedTest
  @ValueSource(longs = {1_000, 100})
  void anotherSensitivityHoldsOfSilencesSoon(long gap) {
    TickerDetectors keen =
        new TickerDetectors(new DetectorSettings.Builder().falseAlarmsPerDay(100).build());
    TickerState keenState = keen.newState();
    int ticks = 3_000 + (gap < 1_000 ? 1_024 : 16);
    for (int i = 0; i < ticks; i++) {
      Observation tick =
          observation(100 + random.nextInt(10), 0, START + i * gap + random.nextInt((int) gap / 2));
      keen.observe(keenState, tick, findings);
      (i < 3_000 ? detectors : keen).observe(state, tick, findings);
      if (i == 2_999 || i == 3_001) {
        assertThat(state.rhythm.deadline).isGreaterThan(keenState.rhythm.deadline);
      }
    }

    assertThat(state.rhythm.deadline).isEqualTo(keenState.rhythm.deadline);
  }

  @Test
  void anotherCoolDownHoldsFromTheNextTickOn() {
    TickerDetectors again =
        new TickerDetectors(
            new DetectorSettings.Builder().falseAlarmsPerDay(WARY).coolDown(0).build());
    walk(500, 1_000);
    for (int i = 0; i < 8; i++) {
      tick(price + (i + 2) * (i + 2) * 20, 1_000);
    }
    assertThat(kinds("price_jump")).isEqualTo(3);
    double next = price + 40_000;
    again.observe(state, observation(next, next - price, time + 1_000), findings);

    assertThat(kinds("price_jump")).isEqualTo(4);
  }

  @Test
  void anUnknownNightIsNoSilence() {
    while (time < START + 6 * 3_600_000L + 1_800_000L) {
      walk(1, 30_000);
    }
    time = START + 86_400_000;
    walk(50, 30_000);

    assertThat(findings).isEmpty();
  }

  @Test
  void findingsDoNotDependOnHowOftenTheWatermarkIsTold() {
    List<Finding> other = new ArrayList<>();
    TickerState told = detectors.newState();
    for (int i = 0; i < 2_000; i++) {
      long gap = i % 400 == 399 ? 700_000 : 1_000;
      for (long t = time; t < time + gap; t += 70_000) {
        detectors.advance(told, t, other);
      }
      double next = cents(price + 0.1 * random.nextGaussian());
      Observation tick = observation(next, next - price, time + gap);
      double a = detectors.observe(told, tick, other);
      tick(next, gap);

      assertThat(a).isEqualTo(scores.get(scores.size() - 1));
    }

    assertThat(findings).isNotEmpty();
    assertThat(other.toString()).isEqualTo(findings.toString());
  }

  @Test
  void aPeakThatDoesNotComeIsUnusual() {
    for (int i = 0; i < 12 * 288; i++) {
      boolean missing = i / 288 == 10;
      double peak = i % 288 >= 100 && i % 288 < 140 && !missing ? 30 : 0;
      tick(Math.rint(1000 * (50 + peak + 0.5 * random.nextGaussian())) / 1000, 300_000);
    }

    long day = 300_000L * 288;
    List<Finding> unusual =
        findings.stream()
            .filter(f -> f.kind.equals("unusual_shape") && f.eventTime > START + 5 * day)
            .filter(f -> f.update == 0)
            .toList();
    assertThat(unusual).hasSize(1);
    assertThat(unusual.get(0).eventTime).isBetween(START + 10 * day, START + 11 * day);
    assertThat(unusual.get(0).explanation).contains("lower than at the same point of the periods");
    assertThat(unusual.get(0).explanation).contains("periods of 24 h");
    // And the peaks that do come, every one a jump, are none of an alarm once they are known.
    assertThat(findings.stream().filter(f -> f.eventTime > START + 5 * day)).hasSizeLessThan(4);
  }

  /** Five days of seven are high: what was so yesterday need not be what was to be expected. */
  @Test
  void whatIsHigherIsHigherThanWhatWasToBeExpected() {
    for (int i = 0; i < 40 * 288; i++) {
      boolean weekend = i / 288 % 7 >= 5;
      double wave = (weekend ? 5 : 30) * StrictMath.sin(i * 2 * Math.PI / 288);
      double wrong = i > 20 * 288 && random.nextInt(300) == 0 ? 20 * random.nextGaussian() : 0;
      tick(50 + wave + random.nextGaussian() + wrong, 300_000);
    }

    assertThat(findings)
        .filteredOn(f -> f.explanation.contains("was to be expected"))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            f -> {
              boolean high = f.direction == Direction.HIGH;
              assertThat(f.observed > f.expected).as(f.explanation).isEqualTo(high);
              assertThat(f.explanation)
                  .contains(high ? "higher than" : "lower than")
                  .contains(high ? "at most" : "at least");
            });
  }

  /** Of single events, zero in between; a level is judged by what it was of late. */
  @Test
  void aLevelIsObservedWhereItIsSaidToBe() {
    for (int i = 0; i < 4_000; i++) {
      boolean busy = i % 397 > 390;
      tick(busy ? cents(20 * random.nextDouble()) : 0, 60_000);
    }

    assertThat(findings)
        .filteredOn(f -> f.kind.equals("unusual_shape"))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            f ->
                assertThat(f.observed > f.expected)
                    .as(f.toString())
                    .isEqualTo(f.direction == Direction.HIGH));
  }

  @Test
  void aCounterThatRisesMoreSlowlyIsNotSaidToFall() {
    for (int i = 0; i < 6_000; i++) {
      tick(price + (i < 4_000 ? 8 : 5) + random.nextInt(5), 10_000);
    }

    List<Finding> drifts = findings.stream().filter(f -> f.kind.equals("drift")).toList();
    assertThat(drifts).isNotEmpty();
    Finding first = drifts.get(0);
    assertThat(first.direction).isEqualTo(Direction.LOW);
    assertThat(first.observed).isBetween(6.0, 9.5);
    assertThat(first.expected).isBetween(9.5, 10.5);
    assertThat(first.explanation).startsWith("The price has left its trend of +");
    assertThat(drifts).noneMatch(f -> f.explanation.contains("falling"));
  }

  /** The longest window is looked at every 64 ticks, which is more than a cool-down here. */
  @Test
  void aLongDriftIsOneAlertWithUpdates() {
    walk(4_000, 10_000);
    int drifting = findings.size();
    for (int i = 0; i < 1_000; i++) {
      tick(cents(price + 0.2 + 0.1 * random.nextGaussian()), 10_000);
    }

    List<Finding> drifts =
        findings.stream().skip(drifting).filter(f -> f.kind.equals("drift")).toList();
    assertThat(drifts).isNotEmpty();
    assertThat(drifts.stream().filter(f -> f.update == 0)).hasSize(1);
  }

  @Test
  void aCounterThatRisesIsNoAlarm() {
    for (int i = 0; i < 4_000; i++) {
      tick(Math.rint(10 * (price + 20 * (0.6 + 0.8 * random.nextDouble()))) / 10, 300_000);
    }

    assertThat(findings).isEmpty();
  }

  @Test
  void stateContinuesBitForBit() throws IOException {
    TickerState copy = detectors.newState();
    List<Finding> fromCopy = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      double peak = i % 100 >= 40 && i % 100 < 50 && i / 100 != 25 ? 30 : 0;
      double next = cents(50 + peak + (i % 700 == 699 ? 90 : 0) + 0.5 * random.nextGaussian());
      if (i >= 1_000 && i < 1_050) {
        next = price;
      }
      Observation tick = observation(next, next - price, time + 300_000);
      double fromState = detectors.observe(copy, tick, fromCopy);
      tick(next, 300_000);
      assertThat(Double.doubleToLongBits(fromState))
          .isEqualTo(Double.doubleToLongBits(scores.get(scores.size() - 1)));
      if (i % 37 == 0) {
        copy = TickerState.readFrom(input(bytes(copy)));
      }
    }

    assertThat(findings).isNotEmpty();
    assertThat(fromCopy.toString()).isEqualTo(findings.toString());
    assertThat(bytes(copy)).isEqualTo(bytes(state)).hasSizeLessThan(24_000);
  }

  @Test
  void anUnknownVersionIsNamed() throws IOException {
    byte[] bytes = bytes(state);
    bytes[0] = 77;

    assertThatThrownBy(() -> TickerState.readFrom(input(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessage("TickerState has version 77; this program reads versions 1 to 9");
  }

  /** Written by earlier programs after 700 ticks, a random walk. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void stateOfAnEarlierVersionGoesOn(int version) throws IOException {
    String fixture = "/state/ticker-detectors.v" + version + ".bin";
    try (DataInputStream in = new DataInputStream(getClass().getResourceAsStream(fixture))) {
      state = TickerState.readFrom(in);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(state.ticks).isEqualTo(700);
    price = state.printed;
    time = state.lastTime;
    tick(price + 10, 1_000);
    tick(price - 10, 1_000);
    walk(1_000, 1_000);
    for (int i = 0; i < 200; i++) {
      tick(cents(price + 0.06 + 0.1 * random.nextGaussian()), 1_000);
    }

    assertThat(kinds()).contains("price_jump", "drift");
  }

  @Test
  void aPeakOfOneValueThatComesEveryDayIsNoSpikeAndAnotherOneIs() {
    daysWithAPeak(4);
    findings.clear();
    daysWithAPeak(4);
    assertThat(kinds()).doesNotContain("price_jump");

    double level = valueOfADay(0);
    tick(level, 300_000);
    tick(level + 30, 300_000);
    tick(level, 300_000);
    assertThat(kinds()).containsExactly("unusual_shape");
  }

  private void daysWithAPeak(int days) {
    for (int i = 0; i < 288 * days; i++) {
      tick(cents(valueOfADay(i) + (i % 288 == 100 ? 30 : 0)), 300_000);
    }
  }

  private double valueOfADay(int i) {
    return 50 + 20 * StrictMath.sin(2 * Math.PI * i / 288) + random.nextGaussian();
  }

  @Test
  void everyMorningIsNoExcuseForAnAfternoon() {
    for (int day = 0; day < 20; day++) {
      time = START + day * 86_400_000L;
      wildWalk(80, 20_000);
      walk(1_000, 20_000);
      if (day == 9) {
        findings.clear(); // a habit by now
      }
    }
    assertThat(kinds()).doesNotContain("volatility_burst");

    wildWalk(60, 20_000);

    assertThat(kinds()).contains("volatility_burst");
  }

  @Test
  void aBurstIsFoundWhileAnOpeningFades() {
    int found = 0;
    int quietAlarms = 0;
    for (int ticker = 0; ticker < 40; ticker++) {
      state = detectors.newState();
      fadingDays(4, 0);
      findings.clear();
      fadingDays(1, 20);
      found += kinds().contains("volatility_burst") ? 1 : 0;
      findings.clear();
      fadingDays(1, 0);
      quietAlarms += kinds().contains("volatility_burst") ? 1 : 0;
    }

    // Of 40 openings; 3 where moves were divided by one scale all day.
    assertThat(found).isGreaterThanOrEqualTo(12);
    assertThat(quietAlarms).isLessThanOrEqualTo(1);
  }

  /** So many days from the next opening on, with a wild spell of so many ticks after 20 minutes. */
  private void fadingDays(int days, int burst) {
    for (int day = 0; day < days; day++) {
      time += 57_600_000;
      for (int i = 0; i < 900; i++) {
        boolean wild = i >= 60 && i < 60 + burst;
        tick(cents(price + (wild ? 2.6 : 1) * fading(20_000L * i)), 20_000);
      }
    }
  }

  /** A move of 0.1 later in the day, and of three times as much when it opens. */
  private double fading(long since) {
    double wide = 0.1 * (1 + 2 * StrictMath.exp(-since / 1.2e6));
    return wide * Math.max(-3, Math.min(3, random.nextGaussian()));
  }

  @Test
  void wildMovesAreNoDrift() {
    for (int i = 0; i < 20; i++) {
      walk(1_000, 20_000);
      wildWalk(60, 20_000);
    }

    // In 20 wild spells; 24 when a drift was not judged by the mean square of its own moves.
    assertThat(kinds().stream().filter("drift"::equals)).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aDriftIsNoExcuseForItself() {
    walk(3_000, 1_000);
    double before = price;
    for (int i = 0; i < 100; i++) {
      tick(cents(price + 0.06 + 0.1 * random.nextGaussian()), 1_000);
    }
    double least = state.regime.driftProbability;
    for (int i = 0; i < 100; i++) {
      tick(cents(price + 0.06 + 0.1 * random.nextGaussian()), 1_000);
      least = Math.min(least, state.regime.driftProbability);
    }

    assertThat(price).isGreaterThan(before + 8);
    assertThat(least).isLessThan(1e-7);
  }

  @Test
  void scoresDoNotDependOnTheSensitivity() {
    TickerDetectors eager =
        new TickerDetectors(new DetectorSettings.Builder().falseAlarmsPerDay(50).build());
    TickerState other = eager.newState();
    List<Finding> more = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      double next = cents(price + 0.1 * random.nextGaussian() / (0.05 + random.nextDouble()));
      Observation tick = observation(next, next - price, time + 20_000);
      double score = eager.observe(other, tick, more);
      tick(next, 20_000);
      assertThat(score).isEqualTo(scores.get(scores.size() - 1));
    }

    assertThat(more.size()).isGreaterThan(findings.size());
  }

  /** As in a sector whose detectors are off, or after a restart. */
  @Test
  void whereNoDetectorIsOnATickHasNoScoreOfTheOneBefore() {
    walk(500, 1_000);
    tick(price + 10, 1_000);
    int jump = DetectorSettings.DETECTORS.indexOf(DetectorSettings.PRICE_JUMP);
    assertThat(state.score(jump)).isGreaterThan(0.9);

    new TickerDetectors(new DetectorSettings.Builder().enabled(Set.of()).build())
        .observe(state, observation(price, 0, time + 1_000), findings);
    assertThat(state.score(jump)).isZero();
  }

  @Test
  void aPriceThatIsNoNumberHasNoScoreOfTheOneBefore() {
    walk(500, 1_000);
    tick(price + 10, 1_000);
    int jump = DetectorSettings.DETECTORS.indexOf(DetectorSettings.PRICE_JUMP);
    assertThat(state.score(jump)).isGreaterThan(0.9);

    double score = detectors.observe(state, observation(Double.NaN, 0, time + 1_000), findings);
    assertThat(score).isZero();
    assertThat(state.score(jump)).isZero();
  }

  /** As of a ticker that moves to a sector with other detectors, of which there is no restart. */
  @Test
  void aPeriodThatIsNotLookedForAnyMoreExcusesNoJump() throws IOException {
    TickerDetectors jumps =
        new TickerDetectors(
            new DetectorSettings.Builder().enabled(Set.of(DetectorSettings.PRICE_JUMP)).build());
    for (int i = 0; i < 2_000; i++) {
      double peak = i % 100 >= 40 && i % 100 < 50 ? 30 : 0;
      tick(cents(50 + peak + 0.5 * random.nextGaussian()), 300_000);
    }
    assertThat(state.shape.seasonal).isTrue();
    TickerState restarted = TickerState.readFrom(input(bytes(state)));
    Observation jump = observation(price + 500, 500, time + 300_000);
    double score = jumps.observe(state, jump, findings);

    assertThat(score).isGreaterThan(0.999);
    assertThat(score).isEqualTo(jumps.observe(restarted, jump, new ArrayList<>()));
  }

  @Test
  void aDetectorThatIsOffSaysNothing() {
    TickerDetectors none =
        new TickerDetectors(new DetectorSettings.Builder().enabled(List.of()).build());
    TickerState quiet = none.newState();
    for (int i = 0; i < 500; i++) {
      double score = none.observe(quiet, observation(i % 97, 5, time + i * 1_000L), findings);
      assertThat(score).isZero();
    }

    assertThat(findings).isEmpty();
  }

  static List<String> detectors() {
    return DetectorSettings.DETECTORS;
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void aDetectorThatIsOnAloneSpeaksAlone(String on) {
    TickerDetectors alone =
        new TickerDetectors(new DetectorSettings.Builder().enabled(Set.of(on)).build());
    double highest = 0;
    for (int i = 0; i < 5_000; i++) {
      boolean peak = i % 100 >= 40 && i % 100 < 50 && i / 100 != 25;
      double wild = i >= 3_000 && i < 3_040 ? 8 : 0.5;
      double next = cents(50 + (peak ? 30 : 0) + wild * random.nextGaussian());
      next = i >= 1_000 && i < 1_050 ? price : next;
      next = i >= 4_000 ? cents(price + (i >= 4_700 ? 2 : 0) + random.nextGaussian()) : next;
      time += i == 1_800 ? 6_000_000 : 300_000;
      double change = i == 1_900 ? 700 : next - price;
      price = i == 1_700 ? 5_000 : next;
      alone.advance(state, time, findings);
      double score = alone.observe(state, observation(price, change, time), findings);
      assertThat(score).isEqualTo(state.score(DetectorSettings.DETECTORS.indexOf(on)));
      highest = Math.max(highest, score);
    }

    assertThat(findings).extracting(f -> f.detector).containsOnly(on);
    assertThat(highest).isGreaterThan(0.99);
  }

  @Test
  void aTickWithoutAChangeHasNoScoreOfTheOneBefore() {
    int change = DetectorSettings.DETECTORS.indexOf(DetectorSettings.INCONSISTENT_CHANGE);
    walk(500, 1_000);
    detectors.observe(state, observation(price, 40, time + 1_000), findings);
    assertThat(state.score(change)).isGreaterThan(0.9);

    detectors.observe(state, observation(price, Double.NaN, time + 2_000), findings);
    assertThat(state.score(change)).isZero();
  }

  @Test
  void aPriceThatStandsStillSaysNothingOfHowItMoves() {
    walk(1_000, 1_000);
    double usual = state.moves.variance();
    for (int i = 0; i < 500; i++) {
      tick(price, 1_000);
    }

    assertThat(state.moves.variance()).isGreaterThan(usual / 2);
  }

  @Test
  void aPriceThatNobodyLookedAtForAWhileHasNotStoodStill() {
    TickerDetectors jumps =
        new TickerDetectors(
            new DetectorSettings.Builder().enabled(Set.of(DetectorSettings.PRICE_JUMP)).build());
    walk(1_000, 1_000);
    for (int i = 0; i < 3; i++) {
      tick(price, 1_000);
    }
    assertThat(state.frozen.run).isEqualTo(3);

    jumps.observe(state, observation(price, 0, time + 1_000), findings);
    tick(price, 2_000);
    assertThat(state.frozen.run).isEqualTo(1);
  }

  @Test
  void everyBadSettingIsNamed() {
    assertThatThrownBy(
            () ->
                new DetectorSettings.Builder()
                    .falseAlarmsPerDay(Double.NaN)
                    .coolDown(-1)
                    .enabled(List.of("price_jmp"))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("falseAlarmsPerDay")
        .hasMessageContaining("coolDown")
        .hasMessageContaining("price_jmp");
  }

  @Test
  void hostileValuesAreScoredLikeAnyOther() {
    double[] hostile = {
      1e308, -1e308, -0.0, 0, Double.MIN_VALUE, 1e-300, 5, 5, 5, Double.MAX_VALUE, 1e15, 3.3
    };
    for (int i = 0; i < 20_000; i++) {
      double value = hostile[(i * 7 + i / 50) % hostile.length];
      time += i % 5 == 0 ? 0 : 1_000;
      Observation tick = observation(value, hostile[(i * 5) % hostile.length], time);
      assertThat(detectors.observe(state, tick, findings)).isBetween(0.0, 1.0);
    }
    for (Finding finding : findings) {
      assertThat(finding.score).isBetween(0.0, 1.0);
      assertThat(finding.explanation).doesNotContain("NaN").doesNotContain("Infinity");
    }
  }

  @Property(tries = 100)
  void anyNumbersGiveScoresFromZeroToOne(@ForAll @Size(min = 2, max = 200) List<Double> values) {
    TickerState any = detectors.newState();
    long at = START;
    for (int round = 0; round < 3; round++) {
      for (double value : values) {
        at += Math.abs(Double.hashCode(value)) % 100_000;
        Observation tick = observation(value, values.get(0), at);
        assertThat(detectors.observe(any, tick, findings)).isBetween(0.0, 1.0);
      }
    }
  }

  private void walk(int ticks, long gap) {
    for (int i = 0; i < ticks; i++) {
      tick(cents(price + Math.max(-0.3, Math.min(0.3, 0.1 * random.nextGaussian()))), gap);
    }
  }

  /** Four times as much. */
  private void wildWalk(int ticks, long gap) {
    for (int i = 0; i < ticks; i++) {
      tick(cents(price + Math.max(-1.2, Math.min(1.2, 0.4 * random.nextGaussian()))), gap);
    }
  }

  private void tick(double next, long gap) {
    time += gap;
    Observation tick = observation(next, next - price, time);
    price = next;
    double score = detectors.observe(state, tick, findings);
    assertThat(score).isBetween(0.0, 1.0);
    scores.add(score);
  }

  private static Observation observation(double price, double change, long time) {
    Observation tick = new Observation();
    tick.price = price;
    tick.change = change;
    tick.eventTime = time;
    return tick;
  }

  private List<String> kinds() {
    return findings.stream().map(f -> f.kind).toList();
  }

  private int kinds(String kind) {
    return (int) findings.stream().filter(f -> f.kind.equals(kind)).count();
  }

  private static byte[] bytes(TickerState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static double cents(double x) {
    return Math.rint(100 * x) / 100;
  }
}
