package io.bolsa.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads numbers of JSON in place, if they have at most 18 characters and no exponent. */
final class PlainNumber {
  /** Stands for the end of a number that is not plain, or none at all. */
  static final int NOT_PLAIN = -1;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LONGEST = 18;
  private static final long LARGEST_EXACT = 1L << 53;
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17
  };

  // Of eight characters at once, the first in the lowest byte.
  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
  private static final long HIGH_BITS = ~LOW_BITS;
  private static final long TEN_REACHES_HIGH_BIT = 0x7676_7676_7676_7676L;

  // What was read last, by its kind.
  private double decimal;
  private long integer;

  double decimal() {
    return decimal;
  }

  long integer() {
    return integer;
  }

  /** Reads the number that begins here into {@link #decimal}; returns where it ends. */
  int readDecimal(byte[] bytes, int from, int end) {
    int start = bytes[from] == '-' ? from + 1 : from;
    if (end - start >= Long.BYTES) {
      long word = (long) WORD.get(bytes, start) ^ ZEROS;
      long others = (((word & LOW_BITS) + TEN_REACHES_HIGH_BIT) | word) & HIGH_BITS;
      int whole = Long.numberOfTrailingZeros(others) >>> 3;
      long afterPoint = others & (others - 1);
      if (whole > 0 && afterPoint != 0 && bytes[start + whole] == '.') {
        return readShort(word, whole, afterPoint, start, start != from);
      }
    }
    return readLong(bytes, start, end, start != from);
  }

  /**
   * Reads a number with a point, of up to seven characters.
   *
   * @param word eight characters, in which a digit is its value
   * @param whole how many digits come before the point
   * @param afterPoint a bit in the byte behind the last digit, the lowest one set
   */
  private int readShort(long word, int whole, long afterPoint, int start, boolean negative) {
    int length = Long.numberOfTrailingZeros(afterPoint) >>> 3;
    int decimals = length - whole - 1;
    if (decimals == 0 || ((word & 0xFF) == 0 && whole > 1)) {
      return NOT_PLAIN;
    }
    long beforePoint = (1L << (8 * whole)) - 1;
    long digits = (word & beforePoint) | (word >>> 8 & ~beforePoint);
    // Shifted to the end, with zeros before it and nothing behind.
    double size = value(digits << (8 * (9 - length))) / POWERS_OF_TEN[decimals];
    decimal = negative ? -size : size;
    return start + length;
  }

  /**
   * The value of eight digits, the first in the lowest byte: neighbours are added up to two digits,
   * then to four, then to eight (D. Lemire, Quickly parsing eight digits, 2018).
   */
  private static long value(long digits) {
    long twos = digits * 10 + (digits >>> 8);
    return ((twos & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L
            + (twos >>> 16 & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L)
        >>> 32;
  }

  private int readLong(byte[] bytes, int start, int end, boolean negative) {
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
    if (at - start > LONGEST || digits > LARGEST_EXACT) {
      return NOT_PLAIN;
    }
    double size = digits / POWERS_OF_TEN[decimals];
    decimal = negative ? -size : size;
    return at;
  }

  /** Reads the integer that begins here into {@link #integer}; returns where it ends. */
  int readInteger(byte[] bytes, int from, int end) {
    int start = bytes[from] == '-' ? from + 1 : from;
    int at = start;
    long digits = 0;
    while (at < end && isDigit(bytes[at])) {
      digits = 10 * digits + (bytes[at++] - '0');
    }
    if (at == start || (bytes[start] == '0' && at > start + 1) || at - start > LONGEST) {
      return NOT_PLAIN;
    }
    integer = start == from ? digits : -digits;
    return at;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
