package io.bolsa.source;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a stream that are still to be consumed, as far ahead as anyone asks. */
final class ReadAhead {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The lowest and the highest bit of each byte. */
  private static final long LOW_BITS = 0x0101010101010101L;

  private static final long HIGH_BITS = LOW_BITS << 7;

  /** Of a buffer at first: thousands of small files may be open at a time. */
  private static final int FIRST_BYTES = 1 << 12;

  private static final int BLOCK_BYTES = 1 << 18;

  /** Bytes at the end of a buffer that hold nothing, for {@link #indexOf} to look at. */
  private static final int SLACK = Long.BYTES - 1;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_BYTES + SLACK];

  /** What was read and not consumed is buffer[position..limit). */
  private int position;

  private int limit;

  /** Of the first byte of the buffer in the file. */
  private long bufferOffset;

  private boolean ended;

  /**
   * @param offset in its file of the first byte of {@code in}
   */
  ReadAhead(InputStream in, long offset) {
    this.in = in;
    this.bufferOffset = offset;
  }

  /** The bytes themselves, those to come from {@link #position} on, until more are read. */
  byte[] buffer() {
    return buffer;
  }

  int position() {
    return position;
  }

  /** Where in the file the next byte is. */
  long offset() {
    return bufferOffset + position;
  }

  /** A byte that {@link #has} found to be there. */
  byte at(int ahead) {
    return buffer[position + ahead];
  }

  /** Whether there are so many more bytes. Reads them if need be. */
  boolean has(int bytes) throws IOException {
    while (limit - position < bytes) {
      if (ended) {
        return false;
      }
      if (limit == buffer.length - SLACK) {
        makeRoom(bytes);
      }
      int read = in.read(buffer, limit, buffer.length - SLACK - limit);
      if (read < 0) {
        ended = true;
      } else {
        limit += read;
      }
    }
    return true;
  }

  private void makeRoom(int bytes) {
    int left = limit - position;
    int room = buffer.length - SLACK;
    boolean small = bytes > room / 2 || room < BLOCK_BYTES;
    int larger = Math.max(2 * bytes, Math.min(4 * room, BLOCK_BYTES));
    byte[] target = small ? new byte[larger + SLACK] : buffer;
    System.arraycopy(buffer, position, target, 0, left);
    buffer = target;
    bufferOffset += position;
    position = 0;
    limit = left;
  }

  /** Of bytes that {@link #has} found to be there; they stay in the buffer until more are read. */
  void consume(int bytes) {
    position += bytes;
  }

  /** Takes back bytes that were consumed since the last were read. */
  void unread(int bytes) {
    consume(-bytes);
  }

  /** Consumes so many bytes that {@link #has} found to be there, and copies them. */
  byte[] take(int bytes) {
    byte[] taken = Arrays.copyOfRange(buffer, position, position + bytes);
    consume(bytes);
    return taken;
  }

  /** Consumes what comes before the next {@code wanted}, or all if there is none. */
  void skipTo(byte wanted) throws IOException {
    while (has(1)) {
      int at = indexOf(wanted, buffer, position, limit);
      if (at < limit) {
        consume(at - position);
        return;
      }
      consume(limit - position);
    }
  }

  void skipAll() throws IOException {
    while (has(1)) {
      consume(limit - position);
    }
  }

  /**
   * How far ahead the next {@code wanted} lies that is at least {@code from} ahead, or the file's
   * end; more than {@code within} if neither is near.
   */
  int find(byte wanted, int from, int within) throws IOException {
    int searched = from;
    while (true) {
      int at = indexOf(wanted, buffer, position + searched, limit);
      if (at < limit) {
        return at - position;
      }
      searched = Math.max(searched, limit - position);
      if (searched > within || !has(searched + 1)) {
        return searched;
      }
    }
  }

  /**
   * Where the byte is first, {@code to} or more if nowhere. Looks at eight bytes at a time, also at
   * up to seven from {@code to} on, which have to be there: the difference from eight wanted ones
   * has a zero byte where the wanted one is, and below the first of them no bit is set in error (H.
   * S. Warren, Hacker's Delight, 2nd edition, section 6-1).
   */
  static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long eightWanted = LOW_BITS * (wanted & 0xFF);
    for (int at = from; at < to; at += Long.BYTES) {
      long difference = (long) WORD.get(bytes, at) ^ eightWanted;
      long zeros = (difference - LOW_BITS) & ~difference & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    return to;
  }
}
