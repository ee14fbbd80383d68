package io.bolsa.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the binary forms of this package share: a version in front, and short numbers short. */
final class BinaryForm {

  private BinaryForm() {}

  /**
   * Refuses bytes of another version: guessing at their layout would give wrong numbers.
   *
   * @param newest every version from 1 to this one is known
   * @return the version of the bytes
   */
  static int readVersion(DataInput in, Class<?> type, int newest) throws IOException {
    int seen = in.readUnsignedByte();
    if (seen < 1 || seen > newest) {
      throw new IOException(
          type.getSimpleName()
              + ": unknown format version "
              + seen
              + "; known: "
              + (newest == 1 ? "1" : "1 to " + newest));
    }
    return seen;
  }

  /** Seven bits a byte, lowest first; meant for counts, so a negative number takes ten bytes. */
  static void writeVarLong(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** A count: refuses what no {@link #writeVarLong} of a count has written. */
  static long readCount(DataInput in, Class<?> type) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt(type, "a count beyond 63 bits");
  }

  static IOException corrupt(Class<?> type, String what) {
    return new IOException(type.getSimpleName() + ": corrupt bytes: " + what);
  }
}
