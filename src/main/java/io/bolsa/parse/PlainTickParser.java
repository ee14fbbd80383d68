package io.bolsa.parse;

import io.bolsa.model.Tick;
import io.bolsa.model.TickNames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the plain form of a record in place: one object of known fields in any order, strings of
 * ASCII without escapes, numbers of up to 18 characters without exponents, times in UTC. Of
 * everything else it says only that it is not plain, and it takes nothing that {@link
 * JsonTickParser} would not take for the same tick.
 */
final class PlainTickParser {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // A field name with its quotes is told by the eight bytes at its start and those at its end.
  private static final long TICKER_START = word("\"ticker_");
  private static final long TICKER_END = word("_symbol\"");
  private static final long SECTOR = word("\"sector\"");
  private static final long CHANGE = word("\"change\"");
  private static final long PRICE = word("\"price\"\0");
  private static final long EVENT_TIME_START = word("\"event_t");
  private static final long EVENT_TIME_END = word("nt_time\"");
  private static final long SEQUENCE_START = word("\"sequenc");
  private static final long SEQUENCE_END = word("equence\"");
  private static final long SEVEN_BYTES = -1L >>> 8;

  private static final int TICKER_GIVEN = 1;
  private static final int SECTOR_GIVEN = 2;
  private static final int CHANGE_GIVEN = 4;
  private static final int PRICE_GIVEN = 8;
  private static final int EVENT_TIME_GIVEN = 16;
  private static final int SEQUENCE_GIVEN = 32;
  private static final int REQUIRED = TICKER_GIVEN | SECTOR_GIVEN | CHANGE_GIVEN | PRICE_GIVEN;

  private static final int SHORTEST_NAME = "\"price\":".length();
  private static final int LONGEST_NUMBER = 18;
  private static final long LARGEST_EXACT = 1L << 53;
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17
  };

  // The usual end of a time, ":05.123Z", and what its digits may differ in from this one.
  private static final long SECONDS = word(":00.000Z");
  private static final long DIGITS_OF_SECONDS = 0x000F_0F0F_000F_0F00L;
  private static final long SIX_AT_DIGITS = 0x0006_0606_0006_0600L;
  private static final long TENS_AT_DIGITS = 0x00F0_F0F0_00F0_F000L;

  private static final int NOT_PLAIN = -1;

  private final NameTable tickerSymbols = new NameTable(TickNames::isTickerSymbol);
  private final NameTable sectors = new NameTable(TickNames::isSector);

  // What the value that was read last is, by its kind.
  private double decimal;
  private long integer;
  private long time;

  // Neighbours in a stream mostly share their minute: its sixteen characters, and what they mean.
  private long minuteStart = word("1970-01-");
  private long minuteEnd = word("01T00:00");
  private long minute = 0;

  /** Whether the bytes are a plain tick, which is then in {@code into}. */
  boolean parse(byte[] bytes, int offset, int length, Tick into) {
    int end = offset + length;
    int at = skipSpace(bytes, offset, end);
    if (length > JsonTickParser.LONGEST_RECORD || at == end || bytes[at] != '{') {
      return false;
    }
    int given = 0;
    String tickerSymbol = null;
    String sector = null;
    double change = 0;
    double price = 0;
    long eventTime = Tick.NO_TIME;
    long sequence = Tick.NO_SEQUENCE;
    do {
      at = skipSpace(bytes, at + 1, end);
      if (end - at < SHORTEST_NAME) {
        return false;
      }
      long name = (long) WORD.get(bytes, at);
      int field;
      int nameLength;
      if (name == TICKER_START && endsWith(bytes, at + 15, end, TICKER_END)) {
        field = TICKER_GIVEN;
        nameLength = 15;
      } else if (name == SECTOR) {
        field = SECTOR_GIVEN;
        nameLength = 8;
      } else if (name == CHANGE) {
        field = CHANGE_GIVEN;
        nameLength = 8;
      } else if ((name & SEVEN_BYTES) == PRICE) {
        field = PRICE_GIVEN;
        nameLength = 7;
      } else if (name == EVENT_TIME_START && endsWith(bytes, at + 12, end, EVENT_TIME_END)) {
        field = EVENT_TIME_GIVEN;
        nameLength = 12;
      } else if (name == SEQUENCE_START && endsWith(bytes, at + 10, end, SEQUENCE_END)) {
        field = SEQUENCE_GIVEN;
        nameLength = 10;
      } else {
        return false;
      }
      if ((given & field) != 0) {
        return false;
      }
      given |= field;
      at = skipSpace(bytes, at + nameLength, end);
      if (at == end || bytes[at] != ':') {
        return false;
      }
      at = skipSpace(bytes, at + 1, end);
      if (at == end) {
        return false;
      }
      switch (field) {
        case TICKER_GIVEN:
          if (bytes[at] != '"') {
            return false;
          }
          tickerSymbol = tickerSymbols.find(bytes, at + 1, end);
          at = tickerSymbol == null ? NOT_PLAIN : tickerSymbols.next();
          break;
        case SECTOR_GIVEN:
          if (bytes[at] != '"') {
            return false;
          }
          sector = sectors.find(bytes, at + 1, end);
          at = sector == null ? NOT_PLAIN : sectors.next();
          break;
        case CHANGE_GIVEN:
          at = readDecimal(bytes, at, end);
          change = decimal;
          break;
        case PRICE_GIVEN:
          at = readDecimal(bytes, at, end);
          price = decimal;
          break;
        case EVENT_TIME_GIVEN:
          at = readTime(bytes, at, end);
          eventTime = time;
          break;
        default:
          at = readInteger(bytes, at, end);
          sequence = integer;
          break;
      }
      if (at == NOT_PLAIN) {
        return false;
      }
      at = skipSpace(bytes, at, end);
      if (at == end) {
        return false;
      }
    } while (bytes[at] == ',');
    if (bytes[at] != '}'
        || (given & REQUIRED) != REQUIRED
        || skipSpace(bytes, at + 1, end) != end) {
      return false;
    }
    into.tickerSymbol = tickerSymbol;
    into.tickerIndex = tickerSymbols.index();
    into.sector = sector;
    into.change = change;
    into.price = price;
    into.eventTime = eventTime;
    into.sequence = sequence;
    return true;
  }

  private static int skipSpace(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] <= ' ' && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean endsWith(byte[] bytes, int nameEnd, int end, long lastWord) {
    return nameEnd <= end && (long) WORD.get(bytes, nameEnd - Long.BYTES) == lastWord;
  }

  /** Reads the number that begins here into {@link #decimal}; returns where it ends. */
  private int readDecimal(byte[] bytes, int from, int end) {
    int start = bytes[from] == '-' ? from + 1 : from;
    int at = start;
    long digits = 0;
    while (at < end && isDigit(bytes[at])) {
      digits = 10 * digits + (bytes[at++] - '0');
    }
    int decimals = 0;
    if (at == start || (bytes[start] == '0' && at > start + 1)) {
      return NOT_PLAIN;
    }
    if (at < end && bytes[at] == '.') {
      int point = at++;
      while (at < end && isDigit(bytes[at])) {
        digits = 10 * digits + (bytes[at++] - '0');
      }
      decimals = at - point - 1;
      if (decimals == 0) {
        return NOT_PLAIN;
      }
    }
    // Eighteen digits cannot have overflowed. Both numbers are then doubles without error, and so
    // their quotient is rounded once, to the nearest: W. D. Clinger, "How to Read Floating Point
    // Numbers Accurately" (1990).
    if (at - start > LONGEST_NUMBER || digits > LARGEST_EXACT) {
      return NOT_PLAIN;
    }
    double size = digits / POWERS_OF_TEN[decimals];
    decimal = start == from ? size : -size;
    return at;
  }

  /** Reads the integer that begins here into {@link #integer}; returns where it ends. */
  private int readInteger(byte[] bytes, int from, int end) {
    int start = bytes[from] == '-' ? from + 1 : from;
    int at = start;
    long digits = 0;
    while (at < end && isDigit(bytes[at])) {
      digits = 10 * digits + (bytes[at++] - '0');
    }
    if (at == start || (bytes[start] == '0' && at > start + 1) || at - start > LONGEST_NUMBER) {
      return NOT_PLAIN;
    }
    integer = start == from ? digits : -digits;
    return at;
  }

  /** Reads the event time that begins here into {@link #time}; returns where it ends. */
  private int readTime(byte[] bytes, int from, int end) {
    if (bytes[from] != '"') {
      int at = readInteger(bytes, from, end);
      time = integer;
      return at == NOT_PLAIN || TickRules.isTime(time) ? at : NOT_PLAIN;
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
