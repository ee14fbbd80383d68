package io.bolsa.delivery;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Packings that are known and not read. Taken for text, such a file would be rejected line by line,
 * and the run would end as if all were well.
 */
final class OtherPacking {
  /** How their files begin, a character a byte. */
  private static final Map<String, Pattern> BEGINNINGS =
      Map.of(
          "bzip2", Pattern.compile("BZh[1-9]1AY&SY"),
          "xz", Pattern.compile("\u00fd7zXZ\u0000"),
          "LZ4", Pattern.compile("\u0004\"M\u0018"),
          "7-Zip", Pattern.compile("7z\u00bc\u00af'\u001c"));

  private OtherPacking() {}

  /**
   * @param first the first 16 bytes of a file, or all of a shorter one, a character a byte
   * @throws IOException naming the packing, and those that are read
   */
  static void refuse(String first) throws IOException {
    for (Map.Entry<String, Pattern> each : BEGINNINGS.entrySet()) {
      if (each.getValue().matcher(first).lookingAt()) {
        throw new IOException(
            "it is packed with "
                + each.getKey()
                + "; allowed are gzip, zip, Zstandard and Snappy: unpack it first");
      }
    }
  }
}
