package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Series as servers and meters give them: what is usual for each is no alarm, what is not is one.
 */
class EverydaySeriesTest {
  private static final long START = 1_767_571_200_000L;
  private static final long MINUTE = 60_000;
  private static final long DAY = 86_400_000;

  private final TickerDetectors detectors =
      new TickerDetectors(new DetectorSettings.Builder().falseAlarmsPerDay(0.2).build());
  private TickerState state = detectors.newState();
  private Random random = new Random(11);
  private final List<Finding> findings = new ArrayList<>();
  private long time = START;
  private double last = Double.NaN;

  @Test
  void aDailySwingWithLostSamplesIsKnownAfterSomeDays() {
    for (int i = 0; i < 14 * 288; i++) {
      double swing = 40 - 25 * StrictMath.cos(2 * StrictMath.PI * i / 288);
      // On day 12, an hour of noon at night.
      boolean noonAtNight = i >= 12 * 288 && i < 12 * 288 + 12;
      double value = (noonAtNight ? 65 : swing) + random.nextGaussian();
      if (random.nextInt(33) == 0 && !noonAtNight) {
        time += 5 * MINUTE;
      } else {
        sample(tenths(value), 5 * MINUTE);
      }
    }

    assertThat(alarmsBetween(4 * DAY, 12 * DAY)).isLessThanOrEqualTo(8);
    assertThat(alarmsBetween(12 * DAY, 12 * DAY + 60 * MINUTE)).isPositive();
  }

  @Test
  void operatingPointsAreKnownAndAnUnknownOneIsFound() {
    double[] levels = {20, 45, 70, 95};
    for (int i = 0; i < 4_000; i++) {
      double level = levels[(i / 80 * 7 + i / 240) % 4];
      boolean unknown = i >= 3_000 && i < 3_040;
      sample(tenths((unknown ? 240 : level) + 0.5 * random.nextGaussian()), 5 * MINUTE);
    }

    long found = 3_000 * 5 * MINUTE;
    assertThat(alarmsBetween(5 * DAY, found)).isLessThanOrEqualTo(5);
    assertThat(alarmsBetween(found, found + 40 * 5 * MINUTE)).isPositive();
  }

  @Test
  void heavyTailedLatencyIsNoAlarmAndTenTimesOfItIs() {
    long falseAlarms = 0;
    for (int seed = 0; seed < 10; seed++) {
      startAgain(seed);
      for (int i = 0; i < 12_000; i++) {
        double slow = i >= 10_000 && i < 10_200 ? 10 : 1;
        sample(tenths(slow * 12 * StrictMath.exp(0.9 * random.nextGaussian())), 10_000);
      }
      falseAlarms += alarmsBetween(0, 100_000_000);
      assertThat(alarmsBetween(100_000_000, 102_100_000)).as("seed %d", seed).isPositive();
    }

    // Some 28 hours at 0.2 a day for each of seven detectors are 1.6; of 40 seeds 2.8 on average.
    assertThat(falseAlarms).isLessThanOrEqualTo(40);
  }

  @Test
  void aCounterMayBeEmptiedAndMayNotStall() {
    double count = 0;
    for (int i = 0; i < 5_000; i++) {
      boolean stalls = i >= 4_090 && i < 4_130;
      count = i % 200 == 0 ? 0 : count + (stalls ? 0 : 10 + random.nextInt(10));
      sample(count, MINUTE);
    }

    assertThat(alarmsBetween(1_200 * MINUTE, 4_090 * MINUTE)).isLessThanOrEqualTo(4);
    assertThat(alarmsBetween(4_090 * MINUTE, 4_135 * MINUTE)).isPositive();
  }

  @Test
  void aConstantThatBlipsIsFound() {
    for (int i = 0; i < 1_000; i++) {
      sample(i == 900 ? 7 : 5, MINUTE);
    }

    assertThat(alarmsBetween(0, 900 * MINUTE)).isZero();
    assertThat(alarmsBetween(900 * MINUTE, 902 * MINUTE)).isPositive();
  }

  /** Next to nothing is usual for such a count; what it does now and then is usual as well. */
  @Test
  void errorsNowAndThenAreNoUnusualShape() {
    for (int seed = 0; seed < 4; seed++) {
      startAgain(seed);
      for (int i = 0; i < 7 * 1_440; i++) {
        sample(i / 7 % 20 == 0 && random.nextInt(3) > 0 ? 1 + random.nextInt(9) : 0, MINUTE);
      }

      // 115 and more when it was told how far beyond the usual they are.
      assertThat(findings).filteredOn(f -> f.kind.equals("unusual_shape")).hasSizeLessThan(40);
    }
  }

  /** Each one is a single step, the smallest that there is. */
  @Test
  void oneErrorNowAndThenIsNoJumpAndTwentyAre() {
    for (int seed = 0; seed < 4; seed++) {
      startAgain(seed);
      int burst = 6 * 1_440;
      for (int i = 0; i < 7 * 1_440; i++) {
        sample(i == burst ? 20 : random.nextInt(20) == 0 ? 1 : 0, MINUTE);
      }

      assertThat(findings)
          .as("seed %d", seed)
          .extracting(f -> f.eventTime)
          .contains(START + (burst + 1) * MINUTE);
      // 36 to 138 when a step was by a hair less than two of what is no move.
      assertThat(findings)
          .as("seed %d", seed)
          .filteredOn(f -> f.kind.equals("price_jump"))
          .hasSizeLessThanOrEqualTo(8);
      // Up to 22 when the usual distance could come to be less than a step.
      assertThat(findings)
          .as("seed %d", seed)
          .filteredOn(f -> f.kind.equals("unusual_shape"))
          .hasSizeLessThanOrEqualTo(8);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,300", "1000,40", "3600000,20"})
  void aJumpIsOneAtAnyInterval(long gap, double jump) {
    double value = -7;
    for (int i = 0; i < 1_500; i++) {
      value += Math.max(-3, Math.min(3, random.nextGaussian())) + (i == 1_200 ? jump : 0);
      sample(tenths(value), gap);
    }

    assertThat(findings).extracting(f -> f.kind).contains("price_jump");
    // 1,500 hours are two months.
    assertThat(findings).hasSizeLessThanOrEqualTo(gap < 3_600_000 ? 3 : 12);
  }

  private void startAgain(int seed) {
    state = detectors.newState();
    random = new Random(seed);
    findings.clear();
    time = START;
    last = Double.NaN;
  }

  private long alarmsBetween(long from, long to) {
    return findings.stream()
        .filter(f -> f.eventTime - START > from && f.eventTime - START <= to)
        .count();
  }

  private void sample(double value, long gap) {
    time += gap;
    Observation tick = new Observation();
    tick.price = value;
    tick.change = Double.isNaN(last) ? 0 : tenths(value - last);
    tick.eventTime = time;
    last = value;
    assertThat(detectors.observe(state, tick, findings)).isBetween(0.0, 1.0);
  }

  private static double tenths(double x) {
    return Math.rint(10 * x) / 10;
  }
}
