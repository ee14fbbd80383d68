package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a ticker is due, by its gaps. */
class RhythmTest {
  private static final long START = 1_767_571_200_000L; // midnight
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int SILENCE = DetectorSettings.DETECTORS.indexOf(DetectorSettings.SILENCE);

  private final TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
  private TickerState state = detectors.newState();
  private final Random random = new Random(4);
  private final List<Finding> findings = new ArrayList<>();
  private long time = START;

  /** With a quarter of the ticks for two hours of every day. */
  @Test
  void tradingThatEbbsIsSeldomASilence() {
    for (int seed = 0; seed < 20; seed++) {
      random.setSeed(seed);
      state = detectors.newState();
      time = START;
      for (int hour = 0; hour < 96; hour++) {
        trade(hour % 24 / 2 == 6 ? 80_000 : 20_000, START + (hour + 1) * HOUR);
      }
    }

    // In 80 ebbs; 110 when a gap was not compared with those of late.
    assertThat(silences()).isLessThanOrEqualTo(75);
  }

  @Test
  void aDeadlineIsNotPutOffWhereNoHalfHourIsQuiet() {
    for (int i = 0; i < 2_000; i++) {
      tick(1 + (long) (-1_000 * StrictMath.log(1 - random.nextDouble())));
      if (i > 100) {
        assertThat(state.rhythm.deadline - time).isBetween(5_000L, 2 * MINUTE);
      }
    }
  }

  /** docs/anomalies.md: never before five usual gaps. A lost sample is no silence. */
  @ParameterizedTest
  @ValueSource(longs = {40, 1_000, 600_000})
  void lessThanFiveUsualGapsAreNoSilence(long gap) {
    ticks(500, gap);
    tick(5 * gap - gap / 8);
    assertThat(state.score(SILENCE)).isZero();

    ticks(500, gap);
    tick(6 * gap);
    assertThat(state.score(SILENCE)).isGreaterThan(0.9);
  }

  @Test
  void anOutageInASessionIsScoredByTheTickThatEndsItAndANightIsNot() {
    for (int day = 0; day < 5; day++) {
      long midnight = START + day * DAY;
      tickAt(midnight + 9 * HOUR);
      assertThat(state.score(SILENCE)).as("night before day %s", day).isZero();
      trade(20_000, midnight + 17 * HOUR);
    }
    tickAt(START + 5 * DAY + 9 * HOUR);
    trade(20_000, START + 5 * DAY + 14 * HOUR);
    tick(HOUR);

    assertThat(state.score(SILENCE)).isGreaterThan(0.999);
  }

  @Test
  void anHourIsNoNightOnTheFirstDay() {
    tickAt(START + 9 * HOUR);
    trade(20_000, START + 10 * HOUR + 29 * MINUTE);
    tick(HOUR);

    assertThat(state.score(SILENCE)).isGreaterThan(0.999);
  }

  /** In the half hours that never have a tick, too. */
  @Test
  void anHourlyMetricThatIsSilentForHalfADayIsNotAsleep() {
    ticks(500, HOUR);
    tick(12 * HOUR + 5 * MINUTE);
    assertThat(state.score(SILENCE)).isGreaterThan(0.999);

    state = detectors.newState();
    ticks(500, HOUR);
    detectors.advance(state, time + 12 * HOUR, findings);
    assertThat(silences()).isEqualTo(2);
  }

  @Test
  void afterManyTicksInOneMillisecondTheNextIsNoSilence() {
    ticks(500, 0);
    tick(4);
    ticks(500, 0);

    assertThat(silences()).isZero();
  }

  @Test
  void theSilenceAfterOneThatEndedUnseenIsSaid() {
    ticks(500, 1_000);
    detectors.advance(state, time + 10 * MINUTE, findings);
    assertThat(silences()).isEqualTo(1);

    Observation unseen = new Observation();
    time += 11 * MINUTE;
    unseen.eventTime = time;
    unseen.price = 100;
    new TickerDetectors(new DetectorSettings.Builder().enabled(Set.of()).build())
        .observe(state, unseen, findings);
    tick(10 * MINUTE);
    assertThat(silences()).isEqualTo(2);
  }

  /** What comes after a night is an opening, at which more is usual. */
  @ParameterizedTest
  @CsvSource({"20000,1,false", "20000,6,true", "3600000,6,false", "3600000,60,true"})
  void aNightIsLongAndManyGaps(long gap, int hours, boolean night) {
    ticks(500, gap);
    tick(hours * HOUR);

    assertThat(Opening.isRestless(state.span())).isEqualTo(night);
  }

  private long silences() {
    return findings.stream().filter(f -> f.kind.equals("silence")).count();
  }

  private void tickAt(long when) {
    tick(when - time);
  }

  private void ticks(int n, long gap) {
    for (int i = 0; i < n; i++) {
      tick(gap);
    }
  }

  /** At random times, so far apart on average. */
  private void trade(double mean, long until) {
    while (time < until) {
      tick(1 + (long) (-mean * StrictMath.log(1 - random.nextDouble())));
    }
  }

  private void tick(long gap) {
    time += gap;
    Observation tick = new Observation();
    tick.price = 100 + random.nextInt(100);
    tick.change = Double.NaN;
    tick.eventTime = time;
    detectors.observe(state, tick, findings);
  }
}
