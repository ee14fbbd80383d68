package io.bolsa.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bolsa.model.Tick;
import io.bolsa.model.TickNames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * From the bytes of a name to its one String, without making it again. Only valid names are in the
 * table, so that a name found there need not be looked at twice.
 *
 * <p>Hostile names cost time and memory within bounds: the table ends growing at 65,536 names, and
 * a name that finds no place near its own is made afresh each time.
 */
final class NameTable {
  static final int MOST_NAMES = 1 << 16;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long QUOTES = 0x2222_2222_2222_2222L;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int MOST_PROBES = 16;
  private static final int WORDS = TickNames.LONGEST / Long.BYTES + 1;

  private final Predicate<String> valid;
  private final long[] words = new long[WORDS];
  private Name[] slots = new Name[512];
  private int names;

  /** As many as were given out; growing may lose a name, never its place to another. */
  private int places;

  private int next;
  private int index;

  NameTable(Predicate<String> valid) {
    this.valid = valid;
  }

  /** After {@link #find} has found a name: where its closing quote has been passed. */
  int next() {
    return next;
  }

  /** Of the name that was found last: where it is kept, less than {@link #MOST_NAMES}. */
  int index() {
    return index;
  }

  int size() {
    return names;
  }

  /**
   * The name from here to the closing quote; null if it is not plain: not valid, longer than 64
   * bytes, not ASCII, with an escape in it, or without an end.
   */
  String find(byte[] bytes, int from, int end) {
    // The words hold the quote as well: without it, a zero byte at the end would be no difference.
    long first = word(bytes, from, end);
    long quote = quoteIn(first);
    if (quote != 0) {
      next = from + afterQuote(quote);
      return find(bytes, from, first & upTo(quote), 0, 0);
    }
    long second = word(bytes, from + 8, end);
    quote = quoteIn(second);
    if (quote != 0) {
      next = from + 8 + afterQuote(quote);
      return find(bytes, from, first, second & upTo(quote), 0);
    }
    for (int i = 2; i < WORDS; i++) {
      long word = word(bytes, from + 8 * i, end);
      quote = quoteIn(word);
      if (quote != 0) {
        next = from + 8 * i + afterQuote(quote);
        words[i] = word & upTo(quote);
        return find(bytes, from, first, second, i - 1);
      }
      words[i] = word;
    }
    return null;
  }

  /** The name in two words and as many more, which are in {@link #words} from the third on. */
  private String find(byte[] bytes, int from, long first, long second, int more) {
    long hash = hash(first, second);
    for (int i = 0; i < more; i++) {
      hash = hash(hash, words[2 + i]);
    }
    int slot = slot(hash);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      Name name = slots[(slot + probe) & (slots.length - 1)];
      if (name == null) {
        break;
      }
      if (name.first == first && name.second == second && name.hasMore(words, more)) {
        index = name.index;
        return name.text;
      }
    }
    index = Tick.NO_INDEX;
    return add(bytes, from, hash, first, second, more);
  }

  private String add(byte[] bytes, int from, long hash, long first, long second, int more) {
    int length = next - 1 - from;
    for (int i = 0; i < length; i++) {
      byte b = bytes[from + i];
      if (b < ' ' || b == '\\') { // a byte that is not ASCII is negative
        return null;
      }
    }
    String text = new String(bytes, from, length, ISO_8859_1);
    if (!valid.test(text)) {
      return null;
    }
    if (places < MOST_NAMES) {
      if (2 * names >= slots.length) {
        grow();
      }
      if (put(new Name(text, places, hash, first, second, rest(more)))) {
        index = places++;
      }
    }
    return text;
  }

  private long[] rest(int more) {
    return more == 0 ? null : Arrays.copyOfRange(words, 2, 2 + more);
  }

  private void grow() {
    Name[] old = slots;
    slots = new Name[2 * old.length];
    names = 0;
    for (Name name : old) {
      if (name != null) {
        put(name);
      }
    }
  }

  /** Whether there was room near its own place. */
  private boolean put(Name name) {
    int slot = slot(name.hash);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      int at = (slot + probe) & (slots.length - 1);
      if (slots[at] == null) {
        slots[at] = name;
        names++;
        return true;
      }
    }
    return false;
  }

  private int slot(long hash) {
    return (int) (hash >>> 40) & (slots.length - 1);
  }

  /** Both halves of a product of 128 bits: so every byte of a name matters to every bit. */
  private static long hash(long a, long b) {
    long x = a ^ 0x9E37_79B9_7F4A_7C15L;
    long y = b ^ 0xC2B2_AE3D_27D4_EB4FL;
    return (x * y) ^ Math.multiplyHigh(x, y);
  }

  /** Eight bytes, the first the least; those beyond the end are zero. */
  private static long word(byte[] bytes, int from, int end) {
    if (from <= end - Long.BYTES) {
      return (long) WORD.get(bytes, from);
    }
    long word = 0;
    for (int i = end - 1; i >= from; i--) {
      word = (word << 8) | (bytes[i] & 0xFF);
    }
    return word;
  }

  /**
   * The high bit of the byte that is a quote, if one is. Bytes after the first quote may have
   * theirs set in error (Mycroft's test for a zero byte).
   */
  private static long quoteIn(long word) {
    long zeroAtQuote = word ^ QUOTES;
    return (zeroAtQuote - ONES) & ~zeroAtQuote & HIGH_BITS;
  }

  private static int afterQuote(long quote) {
    return (Long.numberOfTrailingZeros(quote) + 1) >>> 3;
  }

  /** All bits up to the end of the first quote. */
  private static long upTo(long quote) {
    return quote ^ (quote - 1);
  }

  private static final class Name {
    final String text;
    final int index;
    final long hash;
    final long first;
    final long second;

    /** Null for most, which are short: one place in memory less to go to. */
    final long[] rest;

    Name(String text, int index, long hash, long first, long second, long[] rest) {
      this.text = text;
      this.index = index;
      this.hash = hash;
      this.first = first;
      this.second = second;
      this.rest = rest;
    }

    boolean hasMore(long[] words, int more) {
      if (rest == null || more == 0) {
        return rest == null && more == 0;
      }
      if (rest.length != more) {
        return false;
      }
      for (int i = 0; i < more; i++) {
        if (rest[i] != words[2 + i]) {
          return false;
        }
      }
      return true;
    }
  }
}
