package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A market that is closed is no silence, whatever its hours are; a market that is open is. */
class TradingHoursTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);

  private final TickerDetectors detectors =
      new TickerDetectors(new DetectorSettings.Builder().falseAlarmsPerDay(0.01).build());
  private TickerState state = detectors.newState();
  private final Random random = new Random(23);
  private final List<Finding> findings = new ArrayList<>();
  private double price = 100;

  @Test
  void anExchangeThatClosesBetweenHalfHours() throws IOException {
    for (int day = 0; day < 19; day++) {
      session(day, "09:00", "17:40");
    }
    assertThat(silencesFrom(2)).isZero();

    trade(at(21, "09:00"), at(21, "17:31"));
    detectors.advance(state, at(21, "18:30"), findings);
    assertThat(silencesFrom(21)).isEqualTo(1);
  }

  @Test
  void aClockThatIsSetForward() throws IOException {
    for (int day = 0; day < 12; day++) {
      session(day, "14:30", "21:00");
    }
    for (int day = 14; day < 33; day++) {
      session(day, "13:30", "20:00");
    }

    assertThat(silencesFrom(1)).isEqualTo(1);
    assertThat(silencesFrom(15)).isZero();
  }

  @Test
  void aMarketThatIsOpenDayAndNightButForTheWeekend() throws IOException {
    for (int week = 0; week < 4; week++) {
      trade(at(7 * week - 1, "22:00"), at(7 * week + 4, "22:00"));
    }
    assertThat(silencesFrom(7)).isZero();

    trade(at(27, "22:00"), at(30, "14:10"));
    detectors.advance(state, at(30, "15:00"), findings);
    assertThat(silencesFrom(27)).isEqualTo(1);
  }

  @Test
  void aBreakAtNoon() throws IOException {
    for (int day = 0; day < 19; day++) {
      if (isWorkingDay(day)) {
        trade(at(day, "00:00"), at(day, "02:30"));
        trade(at(day, "03:30"), at(day, "06:00"));
      }
    }
    assertThat(silencesFrom(1)).isZero();

    trade(at(21, "00:00"), at(21, "01:10"));
    trade(at(21, "01:30"), at(21, "02:30"));
    assertThat(silencesFrom(21)).isEqualTo(1);
  }

  @Test
  void aHolidayIsForgotten() throws IOException {
    for (int day = 0; day < 19; day++) {
      if (day != 7) { // a Monday
        session(day, "14:30", "21:00");
      }
    }
    assertThat(silencesFrom(1)).isZero();

    trade(at(21, "14:30"), at(21, "17:10"));
    detectors.advance(state, at(21, "18:00"), findings);
    assertThat(silencesFrom(21)).isEqualTo(1);
  }

  @Test
  void hoursThatBecomeLonger() throws IOException {
    for (int day = 0; day < 5; day++) {
      session(day, "09:00", "17:40");
    }
    for (int day = 7; day < 12; day++) {
      session(day, "09:00", "18:30");
    }
    assertThat(silencesFrom(1)).isZero();

    trade(at(14, "09:00"), at(14, "17:45"));
    detectors.advance(state, at(14, "18:30"), findings);
    assertThat(silencesFrom(14)).isEqualTo(1);
  }

  @Test
  void anOutageIsNoClosing() throws IOException {
    trade(at(0, "00:00"), at(3, "14:10"));
    trade(at(3, "20:00"), at(5, "14:15"));
    detectors.advance(state, at(5, "15:00"), findings);

    assertThat(silencesFrom(0)).isEqualTo(2);
  }

  @Test
  void aPrintAfterTheBellIsNoSession() throws IOException {
    for (int day = 0; day < 5; day++) {
      session(day, "14:30", "21:00");
      trade(at(day, "21:05"), at(day, "21:05") + 1);
    }

    assertThat(silencesFrom(1)).isZero();
  }

  @Test
  void twoWeeksAwaySayNothingOfAWeek() throws IOException {
    for (int day = 0; day < 5; day++) {
      session(day, "14:30", "21:00");
    }
    trade(at(21, "14:30"), at(21, "16:59"));
    detectors.advance(state, at(21, "18:00"), findings);

    assertThat(silencesFrom(1)).isEqualTo(1);
  }

  private static boolean isWorkingDay(int day) {
    return MONDAY.plusDays(day).getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
  }

  private void session(int day, String opens, String closes) throws IOException {
    if (isWorkingDay(day)) {
      trade(at(day, opens), at(day, closes));
    }
  }

  private static long at(int day, String time) {
    return MONDAY
        .plusDays(day)
        .atTime(LocalTime.parse(time))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  /** Ticks at random times, one in 20 s, after a restart. */
  private void trade(long from, long to) throws IOException {
    state = copy(state);
    long time = from;
    while (time < to) {
      double next = Math.rint(100 * (price + 0.1 * random.nextGaussian())) / 100;
      Observation tick = new Observation();
      tick.eventTime = time;
      tick.price = next;
      tick.change = next - price;
      detectors.observe(state, tick, findings);
      price = next;
      time += 1 + (long) (-20_000 * Math.log(1 - random.nextDouble()));
    }
  }

  private static TickerState copy(TickerState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return TickerState.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private long silencesFrom(int day) {
    return findings.stream()
        .filter(f -> f.kind.equals("silence") && f.eventTime >= at(day, "00:00"))
        .count();
  }
}
