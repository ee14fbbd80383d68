package io.bolsa.parse;

import static io.bolsa.parse.PlainNumber.NOT_PLAIN;
import static io.bolsa.parse.PlainNumber.isDigit;

import io.bolsa.model.Times;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads event times in place: ISO 8601 in UTC, with or without a fraction, or milliseconds. */
final class PlainTime {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // The usual end of a time, ":05.123Z", and what its digits may differ in from this one.
  private static final long SECONDS = word(":00.000Z");
  private static final long DIGITS_OF_SECONDS = 0x000F_0F0F_000F_0F00L;
  private static final long SIX_AT_DIGITS = 0x0006_0606_0006_0600L;
  private static final long TENS_AT_DIGITS = 0x00F0_F0F0_00F0_F000L;

  private final PlainNumber number = new PlainNumber();
  private long time;

  // Neighbours in a stream mostly share their minute: its sixteen characters, and what they mean.
  private long minuteStart = word("1970-01-");
  private long minuteEnd = word("01T00:00");
  private long minute = 0;

  /** What was read last, in milliseconds since 1970-01-01T00:00:00Z. */
  long time() {
    return time;
  }

  /**
   * Reads the event time that begins here; returns where it ends, or {@link PlainNumber#NOT_PLAIN}.
   */
  int read(byte[] bytes, int from, int end) {
    if (bytes[from] != '"') {
      int at = number.readInteger(bytes, from, end);
      time = number.integer();
      return at == NOT_PLAIN || Times.isOfATick(time) ? at : NOT_PLAIN;
    }
    int at = from + 1;
    if (end - at < "2026-01-05T14:30:00Z\"".length() || !readMinute(bytes, at)) {
      return NOT_PLAIN;
    }
    at += "2026-01-05T14:30".length();
    if (end - at > Long.BYTES) {
      long digits = (long) WORD.get(bytes, at) ^ SECONDS;
      if ((digits & ~DIGITS_OF_SECONDS) == 0
          && ((digits + SIX_AT_DIGITS) & TENS_AT_DIGITS) == 0
          && (digits >>> 8 & 0xF) <= 5
          && bytes[at + 8] == '"') {
        time =
            minute
                + 10_000 * (digits >>> 8 & 0xF)
                + 1000 * (digits >>> 16 & 0xF)
                + 100 * (digits >>> 32 & 0xF)
                + 10 * (digits >>> 40 & 0xF)
                + (digits >>> 48 & 0xF);
        return at + 9;
      }
    }
    int second = twoDigits(bytes, at + 1);
    if (bytes[at] != ':' || !(second >= 0 && second <= 59)) {
      return NOT_PLAIN;
    }
    time = minute + 1000L * second;
    at += ":00".length();
    if (bytes[at] == '.') {
      int first = ++at;
      for (long unit = 100; at < end && isDigit(bytes[at]); at++, unit /= 10) {
        time += unit * (bytes[at] - '0');
      }
      if (at == first) {
        return NOT_PLAIN;
      }
    }
    return end - at >= 2 && bytes[at] == 'Z' && bytes[at + 1] == '"' ? at + 2 : NOT_PLAIN;
  }

  /** Reads sixteen characters into {@link #minute}; false if they are no minute. */
  private boolean readMinute(byte[] bytes, int from) {
    long start = (long) WORD.get(bytes, from);
    long end = (long) WORD.get(bytes, from + Long.BYTES);
    if (start == minuteStart && end == minuteEnd) {
      return true;
    }
    int century = twoDigits(bytes, from);
    int yearOfCentury = twoDigits(bytes, from + 2);
    int month = twoDigits(bytes, from + 5);
    int day = twoDigits(bytes, from + 8);
    int hour = twoDigits(bytes, from + 11);
    int minuteOfHour = twoDigits(bytes, from + 14);
    int year = 100 * century + yearOfCentury;
    if (century < 0
        || yearOfCentury < 0
        || year < 1
        || bytes[from + 4] != '-'
        || !(month >= 1 && month <= 12)
        || bytes[from + 7] != '-'
        || !(day >= 1 && day <= daysIn(year, month))
        || bytes[from + 10] != 'T'
        || !(hour >= 0 && hour <= 23)
        || bytes[from + 13] != ':'
        || !(minuteOfHour >= 0 && minuteOfHour <= 59)) {
      return false;
    }
    minute = ((daysSince1970(year, month, day) * 24L + hour) * 60 + minuteOfHour) * 60_000;
    minuteStart = start;
    minuteEnd = end;
    return true;
  }

  /** Negative if they are no digits. */
  private static int twoDigits(byte[] bytes, int from) {
    return isDigit(bytes[from]) && isDigit(bytes[from + 1])
        ? 10 * (bytes[from] - '0') + (bytes[from + 1] - '0')
        : -1;
  }

  private static int daysIn(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** The year is taken to begin in March, so that its leap day comes last. */
  private static int daysSince1970(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int monthFromMarch = (month + 9) % 12;
    int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }

  private static long word(String text) {
    return (long) WORD.get(text.getBytes(StandardCharsets.US_ASCII), 0);
  }
}
