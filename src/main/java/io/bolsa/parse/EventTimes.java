package io.bolsa.parse;

import io.bolsa.model.Tick;
import io.bolsa.model.Times;
import java.time.LocalDate;
import java.time.YearMonth;

/** Reads the date-time of RFC 3339, the profile of ISO 8601 that names an instant without doubt. */
final class EventTimes {
  private static final int TO_SECONDS = "2026-01-05T14:30:00".length();

  private EventTimes() {}

  /**
   * Milliseconds since 1970, what is finer cut off; or {@link Tick#NO_TIME} if it is no instant.
   */
  static long parse(String text) {
    if (text.length() <= TO_SECONDS
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (text.charAt(10) | 0x20) != 't'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Tick.NO_TIME;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (!(year >= 0 && month >= 1 && month <= 12)
        || !(day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth())
        || !isTimeOfDay(hour, minute)
        || !(second >= 0 && second <= 59)) {
      return Tick.NO_TIME;
    }
    int at = TO_SECONDS;
    int millis = 0;
    if (text.charAt(at) == '.') {
      int first = ++at;
      for (int unit = 100; at < text.length() && isDigit(text.charAt(at)); at++, unit /= 10) {
        millis += unit * (text.charAt(at) - '0');
      }
      if (at == first) {
        return Tick.NO_TIME;
      }
    }
    int offset = offsetMinutes(text, at);
    if (offset == Integer.MIN_VALUE) {
      return Tick.NO_TIME;
    }
    long minutes =
        LocalDate.of(year, month, day).toEpochDay() * 1440 + hour * 60L + minute - offset;
    long time = minutes * 60_000 + second * 1000L + millis;
    return Times.isOfATick(time) ? time : Tick.NO_TIME;
  }

  /**
   * How far the local time that ends here is ahead of UTC; the least integer if it says nothing.
   */
  private static int offsetMinutes(String text, int at) {
    int left = text.length() - at;
    if (left == 1 && (text.charAt(at) | 0x20) == 'z') {
      return 0;
    }
    if (left == 6 && text.charAt(at + 3) == ':') {
      int hours = number(text, at + 1, at + 3);
      int minutes = number(text, at + 4, at + 6);
      char sign = text.charAt(at);
      if (isTimeOfDay(hours, minutes) && (sign == '+' || sign == '-')) {
        return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
      }
    }
    return Integer.MIN_VALUE;
  }

  private static boolean isTimeOfDay(int hour, int minute) {
    return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
  }

  /** A few digits; negative if they are none. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      number = 10 * number + (text.charAt(i) - '0');
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
