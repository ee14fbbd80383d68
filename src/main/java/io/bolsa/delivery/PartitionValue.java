package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Turns a value from data into a part of an object's key: whoever writes the data can neither leave
 * the prefix nor make a key that a file system or a query engine trips over.
 */
final class PartitionValue {
  /** Characters of the result at most. */
  static final int LONGEST = 160;

  private static final int DIGEST_BYTES = 8;
  private static final String HEX = "0123456789ABCDEF";

  private PartitionValue() {}

  /**
   * Letters, digits, {@code _}, {@code -} and {@code .} of ASCII stay; every other byte of the
   * UTF-8 form becomes {@code %XX}, as Hive writes it, and so does a dot or an underscore at the
   * beginning, which would hide the folder. Different values give different results: one that would
   * be too long is cut and ends in a digest of the whole.
   *
   * @param value not empty
   */
  static String safe(String value) {
    StringBuilder safe = new StringBuilder();
    for (byte b : value.getBytes(UTF_8)) {
      boolean hides = safe.length() == 0 && (b == '.' || b == '_');
      if (isPlain(b) && !hides) {
        safe.append((char) b);
      } else {
        append(safe.append('%'), b);
      }
    }
    return safe.length() <= LONGEST ? safe.toString() : cut(safe, value);
  }

  /** The tilde stands in no result that was not cut. */
  private static String cut(StringBuilder safe, String value) {
    safe.setLength(LONGEST - 1 - 2 * DIGEST_BYTES);
    safe.append('~');
    for (byte b : Arrays.copyOf(sha256(value), DIGEST_BYTES)) {
      append(safe, b);
    }
    return safe.toString();
  }

  private static boolean isPlain(byte b) {
    // Bytes beyond ASCII are negative here.
    return b == '-' || b == '.' || b == '_' || (b > 0 && Character.isLetterOrDigit(b));
  }

  private static void append(StringBuilder to, byte b) {
    to.append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
  }

  private static byte[] sha256(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
