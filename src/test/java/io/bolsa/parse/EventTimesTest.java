package io.bolsa.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Tick;
import io.bolsa.model.Times;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The library's own reader of ISO times is the oracle, where both read the same language. */
class EventTimesTest {
  private static final Pattern OFFSET_BEYOND_THE_LIBRARY = Pattern.compile("[+-](1[89]|2.):..$");

  @Test
  void timesAreWhatTheLibrarySaysTheyAre() {
    Random random = new Random(21);
    int instants = 0;
    for (int i = 0; i < 100_000; i++) {
      int fraction = random.nextInt(10);
      String text =
          String.format(
              "%04d-%02d-%02dT%02d:%02d:%02d%s%s",
              random.nextInt(10_000),
              random.nextInt(14),
              random.nextInt(33),
              random.nextInt(25),
              random.nextInt(61),
              random.nextInt(61),
              fraction == 0
                  ? ""
                  : "." + "%09d".formatted(random.nextInt(1_000_000_000)).substring(0, fraction),
              random.nextBoolean()
                  ? "Z"
                  : String.format(
                      "%s%02d:%02d",
                      random.nextBoolean() ? "+" : "-", random.nextInt(18), random.nextInt(61)));
      long expected = expected(text);
      assertThat(EventTimes.parse(text)).as(text).isEqualTo(expected);
      instants += expected == Tick.NO_TIME ? 0 : 1;
    }
    assertThat(instants).isGreaterThan(50_000);
  }

  @Test
  void anyTextIsAnInstantOrNot() {
    Random random = new Random(22);
    String characters = "0123456789-:.TZtz+ é٢";
    int instants = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder changed = new StringBuilder("2026-01-05T14:30:00.123+01:00");
      for (int change = random.nextInt(4); change >= 0; change--) {
        char c = characters.charAt(random.nextInt(characters.length()));
        changed.setCharAt(random.nextInt(changed.length()), c);
      }
      String text =
          random.nextInt(4) == 0
              ? changed.substring(0, random.nextInt(changed.length()))
              : changed.toString();
      long time = EventTimes.parse(text);
      if (time != Tick.NO_TIME && !OFFSET_BEYOND_THE_LIBRARY.matcher(text).find()) {
        instants++;
        assertThat(time).as(text).isEqualTo(expected(text));
      }
    }
    assertThat(instants).isGreaterThan(10_000);
  }

  private static long expected(String text) {
    try {
      long time = OffsetDateTime.parse(text).toInstant().toEpochMilli();
      return Times.isOfATick(time) ? time : Tick.NO_TIME;
    } catch (DateTimeException e) {
      return Tick.NO_TIME;
    }
  }
}
