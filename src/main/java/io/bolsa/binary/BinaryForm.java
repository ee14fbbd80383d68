package io.bolsa.binary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What all binary forms of state and of what travels between operators share: a version in front,
 * sizes that are checked, and short numbers short. Whatever no writer has written is an {@link
 * IOException} that names the type: taken for something else, a damaged savepoint would lose state,
 * or give wrong numbers, without a word.
 */
public final class BinaryForm {

  private BinaryForm() {}

  /**
   * Refuses bytes of another version: guessing at their layout would give wrong numbers.
   *
   * @param newest every version from 1 to this one is known
   * @return the version of the bytes
   */
  public static int readVersion(DataInput in, Class<?> type, int newest) throws IOException {
    int seen = in.readUnsignedByte();
    checkVersion(type, seen, 1, newest);
    return seen;
  }

  /**
   * For a version that was read by others, or where old ones are not known any more.
   *
   * @throws IOException if {@code seen} is not one of {@code oldest} to {@code newest}
   */
  public static void checkVersion(Class<?> type, int seen, int oldest, int newest)
      throws IOException {
    if (seen < oldest || seen > newest) {
      throw new IOException(
          String.format(
              "%s has version %d; this program reads %s",
              type.getSimpleName(),
              seen,
              oldest == newest ? "version " + newest : "versions " + oldest + " to " + newest));
    }
  }

  /**
   * How many of something follow, as {@link DataOutput#writeInt} wrote it.
   *
   * @return 0 or more
   */
  public static int readSize(DataInput in, Class<?> type) throws IOException {
    int size = in.readInt();
    if (size < 0) {
      throw corrupt(type, "a size of " + size);
    }
    return size;
  }

  /** Seven bits a byte, lowest first; meant for counts, so a negative number takes ten bytes. */
  public static void writeVarLong(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** A count: refuses what no {@link #writeVarLong} of a count has written. */
  public static long readCount(DataInput in, Class<?> type) throws IOException {
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

  public static IOException corrupt(Class<?> type, String what) {
    return new IOException(type.getSimpleName() + ": corrupt bytes: " + what);
  }
}
