package io.bolsa.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Which instants there are, and how the outputs write them. */
public final class Times {
  /** 0001-01-01T00:00:00Z: no tick is earlier. */
  public static final long EARLIEST = -62_135_596_800_000L;

  /** 9999-12-31T23:59:59.999Z: no tick is later. */
  public static final long LATEST = 253_402_300_799_999L;

  private Times() {}

  /** Whether a tick may have this time, in milliseconds since 1970. */
  public static boolean isOfATick(long epochMillis) {
    return epochMillis >= EARLIEST && epochMillis <= LATEST;
  }

  /**
   * ISO-8601 in UTC, always with milliseconds: {@code 2026-01-05T14:30:00.123Z}. A window of ticks
   * of the last day may end in the year 10000, which ISO-8601 writes {@code +10000}.
   *
   * @param epochMillis within the years 0 to 99999
   */
  public static String iso(long epochMillis) {
    LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
    char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
    put(text, 0, 4, time.getYear());
    put(text, 5, 2, time.getMonthValue());
    put(text, 8, 2, time.getDayOfMonth());
    put(text, 11, 2, time.getHour());
    put(text, 14, 2, time.getMinute());
    put(text, 17, 2, time.getSecond());
    put(text, 20, 3, time.getNano() / 1_000_000);
    String iso = new String(text);
    return time.getYear() > 9999 ? "+" + time.getYear() / 10_000 + iso : iso;
  }

  private static void put(char[] text, int at, int digits, int value) {
    int rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
