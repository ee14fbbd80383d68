package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A metric that ebbs to nothing on some nights is not silent; one that stops at noon is. */
class QuietHalfHoursTest {
  private static final long START = 1_767_571_200_000L; // midnight
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long GAP = 10 * MINUTE;
  private static final long NONE = -HOUR;

  private final TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
  private final Random random = new Random(3);
  private final List<Finding> findings = new ArrayList<>();
  private TickerState state = detectors.newState();
  private final QuietHalfHours quiet = new QuietHalfHours();

  @Test
  void nightsWithFewTicksAreNoSilence() throws IOException {
    days(0, 28);

    // The first nights are not known yet; 15 of those later were said to be silent before.
    assertThat(silencesBetween(5 * DAY, 28 * DAY)).isLessThanOrEqualTo(1);
  }

  @Test
  void aNoonWithoutTicksIsOne() throws IOException {
    days(0, 20);
    ticks(20 * DAY + 6 * HOUR, 20 * DAY + 12 * HOUR, 1);
    detectors.advance(state, START + 20 * DAY + 15 * HOUR, findings);

    assertThat(silencesBetween(20 * DAY + 12 * HOUR, 20 * DAY + 15 * HOUR)).isEqualTo(1);
  }

  @Test
  void aNightThatDoesNotEndIsOneInTheMorning() throws IOException {
    days(0, 20);
    detectors.advance(state, START + 20 * DAY + 5 * HOUR, findings);
    assertThat(silencesBetween(20 * DAY, 20 * DAY + 5 * HOUR)).isZero();

    detectors.advance(state, START + 20 * DAY + 9 * HOUR, findings);
    assertThat(silencesBetween(20 * DAY + 5 * HOUR, 20 * DAY + 9 * HOUR)).isEqualTo(1);
  }

  @Test
  void oneOutageIsNoExcuseForTheNext() throws IOException {
    for (int day = 0; day < 10; day++) {
      ticks(day * DAY, (day + 1) * DAY, 1);
    }
    ticks(10 * DAY, 10 * DAY + 12 * HOUR, 1);
    ticks(10 * DAY + 15 * HOUR, 12 * DAY + 12 * HOUR, 1);
    detectors.advance(state, START + 12 * DAY + 18 * HOUR, findings);

    assertThat(silencesBetween(10 * DAY, 11 * DAY)).isEqualTo(1);
    assertThat(silencesBetween(12 * DAY, 13 * DAY)).isEqualTo(1);
  }

  /** A tick of an hourly metric stands for its hour: none of it is quiet. */
  @Test
  void anHourlyMetricThatStopsIsSilent() {
    for (int hour = 0; hour < 20 * 24; hour++) {
      tick(START + hour * HOUR + random.nextInt(300) * 1_000L);
    }
    long stop = START + 20 * DAY - HOUR;
    detectors.advance(state, stop + 9 * HOUR, findings);

    assertThat(silencesBetween(0, 30 * DAY)).isEqualTo(1);
  }

  @Test
  void agesWithoutATickTakeNoTime() throws IOException {
    days(0, 10);
    tick(Long.MAX_VALUE / 2);
    tick(Long.MAX_VALUE / 2 + GAP);

    assertThat(state.lastTime).isEqualTo(Long.MAX_VALUE / 2 + GAP);
  }

  @Test
  void aQuietHalfHourIsAsLikelyToBeEmptyAsItWasOnOtherDays() {
    for (int day = 0; day < 64; day++) {
      gridDay(day, day % 4 == 0 ? 3 * HOUR : NONE, false);
    }
    long from = START + 64 * DAY;

    assertThat(quiet.any(from, from + DAY)).isTrue();
    assertThat(quiet.any(from, from + 3 * HOUR)).isFalse();
    assertThat(quiet.any(from + 3 * HOUR + 30 * MINUTE, from + DAY)).isFalse();
    double empty = quiet.probability(from, from + DAY);
    assertThat(empty).isBetween(0.2, 0.3);
    assertThat(quiet.probability(from + 2 * HOUR, from + 3 * HOUR + 15 * MINUTE))
        .isCloseTo(Math.sqrt(empty), within(1e-6));
    assertThat(quiet.busy(from, from + DAY)).isEqualTo(23.5 * HOUR);
    assertThat(quiet.busy(from, from + 4 * HOUR + 15 * MINUTE)).isEqualTo(3.75 * HOUR);
  }

  @Test
  void anEmptyHalfHourOfLongAgoIsForgotten() {
    for (int day = 0; day < 51; day++) {
      gridDay(day, day == 20 ? 3 * HOUR : NONE, false);
      if (day == 19 || day == 30 || day == 50) {
        assertThat(quiet.any(START, START + DAY)).as("day %s", day).isEqualTo(day == 30);
      }
    }
  }

  @Test
  void ofASilenceThatWasSaidAQuarterIsLearnt() {
    for (int day = 0; day < 11; day++) {
      gridDay(day, day == 10 ? 3 * HOUR : NONE, true);
    }

    assertThat(quiet.probability(START, START + DAY)).isCloseTo(0.25 / 11, within(1e-3));
  }

  @Test
  void nightsWeekendsAndRareTicksAreNotQuiet() {
    quiet.tick(START, START + MINUTE, GAP, false, false);
    quiet.tick(START + MINUTE, START + 10 * HOUR, GAP, true, false);
    quiet.tick(START + 10 * HOUR, START + 35 * HOUR, GAP, false, false);
    quiet.tick(START + 35 * HOUR, START + 45 * HOUR, 3 * HOUR, false, false);
    assertThat(quiet.any(START, START + DAY)).isFalse();

    quiet.tick(START + 45 * HOUR, START + 46 * HOUR, GAP, false, false);
    assertThat(quiet.any(START, START + DAY)).isTrue();
    assertThat(quiet.any(START, START + 2 * DAY + 1)).as("more than two days").isFalse();
  }

  @Test
  void aHalfHourIsEmptyIfAllOfItIsAfterTheUsualGap() {
    quiet.tick(START, START + 5 * MINUTE, 30 * MINUTE, false, false);
    quiet.tick(START + 5 * MINUTE, START + 65 * MINUTE, 30 * MINUTE, false, false);
    assertThat(quiet.any(START, START + DAY)).isFalse();

    quiet.tick(START + 65 * MINUTE, START + 130 * MINUTE, 15 * MINUTE, false, false);
    assertThat(quiet.any(START + 90 * MINUTE, START + 120 * MINUTE)).isTrue();
  }

  /** A tick in every half hour of a day but one. */
  private void gridDay(int day, long hole, boolean said) {
    for (long at = 0; at < DAY; at += 30 * MINUTE) {
      if (at != hole) {
        long time = START + day * DAY + at;
        boolean after = at == hole + 30 * MINUTE;
        quiet.tick(time - (after ? HOUR : 30 * MINUTE), time, GAP, false, after && said);
      }
    }
  }

  /** From 1 to 5 in the night there is a tick only now and then. */
  private void days(int from, int to) throws IOException {
    for (int day = from; day < to; day++) {
      ticks(day * DAY, day * DAY + HOUR, 1);
      ticks(day * DAY + HOUR, day * DAY + 5 * HOUR, 0.05);
      ticks(day * DAY + 5 * HOUR, (day + 1) * DAY, 1);
      state = copy(state);
    }
  }

  private void ticks(long from, long to, double part) {
    for (long time = from; time < to; time += GAP) {
      if (random.nextDouble() < part) {
        tick(START + time);
      }
    }
  }

  private void tick(long time) {
    Observation tick = new Observation();
    tick.eventTime = time;
    tick.price = Math.rint(1_000 * random.nextDouble());
    tick.change = Double.NaN;
    detectors.observe(state, tick, findings);
  }

  private long silencesBetween(long from, long to) {
    return findings.stream()
        .filter(f -> f.kind.equals("silence"))
        .filter(f -> f.eventTime - START >= from && f.eventTime - START <= to)
        .count();
  }

  private static TickerState copy(TickerState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return TickerState.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
