package io.bolsa.parse;

import static io.bolsa.parse.PlainNumber.NOT_PLAIN;

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
  private static final long SECTOR_NAME = word("\"sector\"");
  private static final long CHANGE_NAME = word("\"change\"");
  private static final long PRICE_NAME = word("\"price\"\0");
  private static final long EVENT_TIME_START = word("\"event_t");
  private static final long EVENT_TIME_END = word("nt_time\"");
  private static final long SEQUENCE_START = word("\"sequenc");
  private static final long SEQUENCE_END = word("equence\"");
  private static final long SEVEN_BYTES = -1L >>> 8;

  private static final int TICKER = 0;
  private static final int SECTOR = 1;
  private static final int CHANGE = 2;
  private static final int PRICE = 3;
  private static final int EVENT_TIME = 4;
  private static final int SEQUENCE = 5;

  private static final int REQUIRED = 1 << TICKER | 1 << SECTOR | 1 << CHANGE | 1 << PRICE;

  private static final int SHORTEST_NAME = "\"price\":".length();

  private final NameTable tickerSymbols = new NameTable(TickNames::isTickerSymbol);
  private final NameTable sectors = new NameTable(TickNames::isSector);
  private final PlainNumber number = new PlainNumber();
  private final PlainTime eventTime = new PlainTime();

  private int given;

  /** What has been read so far of a record that may turn out not to be plain. */
  private final Tick read = new Tick();

  /** Whether the bytes are a plain tick, which is then in {@code into}. */
  boolean parse(byte[] bytes, int offset, int length, Tick into) {
    int end = offset + length;
    int at = skipSpace(bytes, offset, end);
    if (length > JsonTickParser.LONGEST_RECORD || at == end || bytes[at] != '{') {
      return false;
    }
    read.eventTime = Tick.NO_TIME;
    read.sequence = Tick.NO_SEQUENCE;
    given = 0;
    do {
      at = readField(bytes, skipSpace(bytes, at + 1, end), end);
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
    into.tickerSymbol = read.tickerSymbol;
    into.tickerIndex = tickerSymbols.index();
    into.sector = read.sector;
    into.change = read.change;
    into.price = read.price;
    into.eventTime = read.eventTime;
    into.sequence = read.sequence;
    return true;
  }

  /** Returns where the value ends, or {@link PlainNumber#NOT_PLAIN}. */
  private int readField(byte[] bytes, int from, int end) {
    if (end - from < SHORTEST_NAME) {
      return NOT_PLAIN;
    }
    long name = (long) WORD.get(bytes, from);
    int at;
    if (name == TICKER_START && endsWith(bytes, from + 15, end, TICKER_END)) {
      at = value(TICKER, bytes, from + 15, end);
      if (at != NOT_PLAIN) {
        read.tickerSymbol = name(tickerSymbols, bytes, at, end);
        return read.tickerSymbol == null ? NOT_PLAIN : tickerSymbols.next();
      }
    } else if (name == SECTOR_NAME) {
      at = value(SECTOR, bytes, from + 8, end);
      if (at != NOT_PLAIN) {
        read.sector = name(sectors, bytes, at, end);
        return read.sector == null ? NOT_PLAIN : sectors.next();
      }
    } else if (name == CHANGE_NAME) {
      at = value(CHANGE, bytes, from + 8, end);
      if (at != NOT_PLAIN) {
        at = number.readDecimal(bytes, at, end);
        read.change = number.decimal();
        return at;
      }
    } else if ((name & SEVEN_BYTES) == PRICE_NAME) {
      at = value(PRICE, bytes, from + 7, end);
      if (at != NOT_PLAIN) {
        at = number.readDecimal(bytes, at, end);
        read.price = number.decimal();
        return at;
      }
    } else if (name == EVENT_TIME_START && endsWith(bytes, from + 12, end, EVENT_TIME_END)) {
      at = value(EVENT_TIME, bytes, from + 12, end);
      if (at != NOT_PLAIN) {
        at = eventTime.read(bytes, at, end);
        read.eventTime = eventTime.time();
        return at;
      }
    } else if (name == SEQUENCE_START && endsWith(bytes, from + 10, end, SEQUENCE_END)) {
      at = value(SEQUENCE, bytes, from + 10, end);
      if (at != NOT_PLAIN) {
        at = number.readInteger(bytes, at, end);
        read.sequence = number.integer();
        return at;
      }
    }
    return NOT_PLAIN;
  }

  /** Where the value begins. */
  private int value(int field, byte[] bytes, int nameEnd, int end) {
    if ((given & 1 << field) != 0) {
      return NOT_PLAIN;
    }
    given |= 1 << field;
    int at = nameEnd;
    if (at == end || bytes[at] != ':') {
      at = skipSpace(bytes, at, end);
      if (at == end || bytes[at] != ':') {
        return NOT_PLAIN;
      }
    }
    at = skipSpace(bytes, at + 1, end);
    return at == end ? NOT_PLAIN : at;
  }

  /** Null if no plain name begins here. */
  private static String name(NameTable names, byte[] bytes, int from, int end) {
    return bytes[from] == '"' ? names.find(bytes, from + 1, end) : null;
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

  private static boolean endsWith(byte[] bytes, int nameEnd, int end, long lastWord) {
    return nameEnd <= end && (long) WORD.get(bytes, nameEnd - Long.BYTES) == lastWord;
  }

  private static long word(String text) {
    return (long) WORD.get(text.getBytes(StandardCharsets.US_ASCII), 0);
  }
}
