package io.bolsa.source;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the records in the bytes of one file.
 *
 * <p>A file whose first character is {@code [} is one array, and its elements are the records. In
 * any other file a line is one record, unless it begins with two or more complete objects with
 * nothing, white space or commas between them (what Firehose delivers): then each object is one,
 * and so is whatever follows the last complete one. Blank lines are no records. So a broken line is
 * one broken record and never swallows its neighbours, and a file that was cut off loses only what
 * was cut.
 *
 * <p>Holds one record and a block in memory, however long the lines are.
 */
final class RecordFrames {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The lowest and the highest bit of each byte. */
  private static final long LOW_BITS = 0x0101010101010101L;

  private static final long HIGH_BITS = LOW_BITS << 7;

  /** A longer record is broken; its first bytes are kept. */
  static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int BLOCK_BYTES = 1 << 18;

  /** How the bytes at the current offset are to be read; part of a reader's position. */
  enum Mode {
    /** Before the first byte. */
    START,
    /** At the beginning of a line. */
    LINES,
    /** Inside a line that is a sequence of objects. */
    SEQUENCE,
    /** Inside an array. */
    ARRAY,
    /** After an array. */
    AFTER_ARRAY
  }

  private final InputStream in;
  private byte[] buffer = new byte[BLOCK_BYTES];

  /** The unread bytes are buffer[position..limit); the first of them is at {@link #offset}. */
  private int position;

  private int limit;
  private long offset;
  private boolean ended;
  private Mode mode;

  private int recordStart;
  private int recordLength;
  private long recordOffset;
  private Mode recordMode;
  private boolean tooLong;

  /**
   * @param in at {@code offset} of the file's bytes, not compressed
   * @param mode how the bytes there are to be read
   */
  RecordFrames(InputStream in, long offset, Mode mode) {
    this.in = in;
    this.offset = offset;
    this.mode = mode;
  }

  /** The bytes that hold the record found last, until the next call of {@link #next}. */
  byte[] bytes() {
    return buffer;
  }

  int start() {
    return recordStart;
  }

  int length() {
    return recordLength;
  }

  /** Where in the file the record begins. */
  long offset() {
    return recordOffset;
  }

  /** How the record has to be read again from its offset. */
  Mode mode() {
    return recordMode;
  }

  /** Where what comes after the record is to be read, and how. */
  long nextOffset() {
    return offset;
  }

  Mode nextMode() {
    return mode;
  }

  /** Whether the record goes on beyond what {@link #length} says. */
  boolean isTooLong() {
    return tooLong;
  }

  /**
   * Finds the next record.
   *
   * @return false at the end of the file
   */
  boolean next() throws IOException {
    tooLong = false;
    while (true) {
      switch (mode) {
        case START:
          begin();
          break;
        case LINES:
          if (!skip(true, false)) {
            return false;
          }
          return line();
        case SEQUENCE:
          if (!skip(false, true)) {
            return false;
          }
          if (buffer[position] == '\n') {
            mode = Mode.LINES;
            break;
          }
          return sequenceElement();
        case ARRAY:
          if (!skip(true, true)) {
            return false;
          }
          if (buffer[position] == ']') {
            consume(1);
            mode = Mode.AFTER_ARRAY;
            break;
          }
          return arrayElement();
        default:
          return skip(true, false) && rest();
      }
    }
  }

  private void begin() throws IOException {
    require(3);
    if (available() >= 3
        && buffer[position] == (byte) 0xEF
        && buffer[position + 1] == (byte) 0xBB
        && buffer[position + 2] == (byte) 0xBF) {
      consume(3);
    }
    mode = Mode.LINES;
    if (skip(true, false) && buffer[position] == '[') {
      consume(1);
      mode = Mode.ARRAY;
    }
  }

  /** At a byte that is no white space, at the beginning of a line. */
  private boolean line() throws IOException {
    int length = lineLength();
    if (length <= MAX_RECORD_BYTES) {
      return record(length, Mode.LINES);
    }
    // No record is that long, but a sequence of objects may be, or one object and what ends it.
    if (beginsWithSequence(Integer.MAX_VALUE)) {
      mode = Mode.SEQUENCE;
      return sequenceElement();
    }
    return tooLong(Mode.LINES);
  }

  /**
   * Whether the line found last is a sequence of objects, or one object and a comma; if so, its
   * first object becomes the record. For lines that are no record as they are.
   */
  boolean splitLine() throws IOException {
    if (recordMode != Mode.LINES || mode != Mode.LINES || tooLong) {
      return false;
    }
    unread();
    if (!beginsWithSequence(recordLength)) {
      consume(recordLength);
      return false;
    }
    mode = Mode.SEQUENCE;
    return sequenceElement();
  }

  /** Inside a line, at a byte that is neither white space nor a comma. */
  private boolean sequenceElement() throws IOException {
    int length = objectLength(0);
    if (length > 0) {
      return record(length, Mode.SEQUENCE);
    }
    int rest = lineLength();
    return rest <= MAX_RECORD_BYTES ? record(rest, Mode.SEQUENCE) : tooLong(Mode.SEQUENCE);
  }

  /** Inside an array, at a byte that is neither white space nor a comma nor the array's end. */
  private boolean arrayElement() throws IOException {
    int length = elementLength();
    if (length == 0) {
      length = brokenLength();
    }
    return length <= MAX_RECORD_BYTES ? record(length, Mode.ARRAY) : tooLong(Mode.ARRAY);
  }

  /** Length of the complete value here; 0 if there is none within the longest record. */
  private int elementLength() throws IOException {
    switch (buffer[position]) {
      case '{':
      case '[':
        return nestedLength();
      case '"':
        return stringLength();
      default:
        return findAny(",]\n");
    }
  }

  /**
   * Length of an array's element without an end: its line, and those that follow up to one that
   * begins like another element, or like the array's end. So its neighbours are read again.
   */
  private int brokenLength() throws IOException {
    int length = 0;
    while (length <= MAX_RECORD_BYTES) {
      length = find((byte) '\n', length);
      int next = length;
      while (next <= MAX_RECORD_BYTES && require(next + 1) && isSpace(buffer[position + next])) {
        next++;
      }
      if (next > MAX_RECORD_BYTES
          || !require(next + 1)
          || isElementStart(buffer[position + next])) {
        return length > MAX_RECORD_BYTES ? length : trimmed(length);
      }
      length = next;
    }
    return length;
  }

  private static boolean isElementStart(byte b) {
    return b == '{' || b == ']';
  }

  private boolean rest() throws IOException {
    int length = findAny("");
    return length <= MAX_RECORD_BYTES
        ? record(length, Mode.AFTER_ARRAY)
        : tooLong(Mode.AFTER_ARRAY);
  }

  private boolean record(int length, Mode read) {
    recordStart = position;
    recordLength = length;
    recordOffset = offset;
    recordMode = read;
    consume(length);
    return true;
  }

  /** Takes the beginning as the record and leaves out what follows, up to the line's end. */
  private boolean tooLong(Mode read) throws IOException {
    byte[] kept = Arrays.copyOfRange(buffer, position, position + MAX_RECORD_BYTES);
    recordOffset = offset;
    recordMode = read;
    tooLong = true;
    consume(MAX_RECORD_BYTES);
    while (require(1)) {
      int at = read == Mode.AFTER_ARRAY ? -1 : indexOf((byte) '\n', buffer, position, limit);
      if (at >= 0) {
        consume(at - position);
        break;
      }
      consume(limit - position);
    }
    // The buffer is free to hold what is returned: the bytes that follow move behind it.
    int left = available();
    byte[] next = new byte[Math.max(buffer.length, kept.length + left)];
    System.arraycopy(kept, 0, next, 0, kept.length);
    System.arraycopy(buffer, position, next, kept.length, left);
    buffer = next;
    position = kept.length;
    limit = kept.length + left;
    recordStart = 0;
    recordLength = kept.length;
    return true;
  }

  /** Goes back to the beginning of the record found last; nothing was read since. */
  private void unread() {
    position = recordStart;
    offset = recordOffset;
  }

  /**
   * Whether a complete object is here, and behind it, within so many bytes, another one, or nothing
   * more than separators up to the line's end.
   */
  private boolean beginsWithSequence(int within) throws IOException {
    int first = objectLength(0);
    if (first == 0 || first > within) {
      return false;
    }
    int next = first;
    while (next < within && require(next + 1) && isSeparator(buffer[position + next])) {
      // Not for ever: what goes on like that is no sequence.
      if (++next > 2 * MAX_RECORD_BYTES) {
        return false;
      }
    }
    if (next == within || !require(next + 1) || buffer[position + next] == '\n') {
      return true;
    }
    int second = objectLength(next);
    return second > 0 && next + second <= within;
  }

  private static boolean isSeparator(byte b) {
    return isBlank(b) || b == ',';
  }

  /**
   * Length of the complete object that begins {@code ahead} of the position; 0 if there is none
   * within the longest record and the line.
   */
  private int objectLength(int ahead) throws IOException {
    if (buffer[position + ahead] != '{') {
      return 0;
    }
    int depth = 0;
    long arrays = 0; // which of the open brackets are square, the innermost lowest
    boolean inString = false;
    boolean escaped = false;
    int length = 0;
    while (length < MAX_RECORD_BYTES && require(ahead + length + 1)) {
      // Reading more may move the bytes, but never those before the position.
      byte b = buffer[position + ahead + length++];
      if (b == '\n') {
        return 0;
      }
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        depth++;
        arrays = arrays << 1 | (b == '[' ? 1 : 0);
      } else if (b == '}' || b == ']') {
        // Deeper than 64 levels, what the bits no longer hold is left to the parser to refuse.
        if ((arrays & 1) != (b == ']' ? 1 : 0) && depth <= Long.SIZE) {
          return 0;
        }
        arrays >>>= 1;
        if (--depth == 0) {
          return length;
        }
      }
    }
    return 0;
  }

  /**
   * Length of the object or array here, over any number of lines; 0 if it has no end. A bracket
   * that closes one of the other kind is no end: it may be the one of the array all around.
   */
  private int nestedLength() throws IOException {
    long objects = 0; // a bit for each open bracket, of the 64 innermost
    int depth = 0;
    int length = 0;
    while (length < MAX_RECORD_BYTES && require(length + 1)) {
      byte b = buffer[position + length];
      if (b == '"') {
        int string = stringLength(length);
        if (string == 0) {
          return 0;
        }
        length += string;
        continue;
      }
      length++;
      if (b == '{' || b == '[') {
        objects = objects << 1 | (b == '{' ? 1 : 0);
        depth++;
      } else if (b == '}' || b == ']') {
        if ((objects & 1) != (b == '}' ? 1 : 0) && depth <= Long.SIZE) {
          return 0;
        }
        objects >>>= 1;
        if (--depth == 0) {
          return length;
        }
      }
    }
    return 0;
  }

  private int stringLength() throws IOException {
    return stringLength(0);
  }

  /** Length of the string that begins {@code ahead} of the position; 0 if its line ends before. */
  private int stringLength(int ahead) throws IOException {
    boolean escaped = false;
    int length = 1;
    while (ahead + length < MAX_RECORD_BYTES && require(ahead + length + 1)) {
      byte b = buffer[position + ahead + length++];
      if (b == '\n') {
        return 0;
      }
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        return length;
      }
    }
    return 0;
  }

  /** Bytes of the line from here on, without the carriage return and blanks it may end in. */
  private int lineLength() throws IOException {
    int length = find((byte) '\n', 0);
    return length > MAX_RECORD_BYTES + 1 ? length : trimmed(length);
  }

  private int trimmed(int length) {
    int trimmed = length;
    while (trimmed > 1 && isSpace(buffer[position + trimmed - 1])) {
      trimmed--;
    }
    return trimmed;
  }

  private static boolean isSpace(byte b) {
    return isBlank(b) || b == '\n';
  }

  /**
   * Bytes from the position to the next {@code wanted} that lies at least {@code from} ahead, or to
   * the file's end; more than {@link #MAX_RECORD_BYTES} if neither is near.
   */
  private int find(byte wanted, int from) throws IOException {
    int searched = from;
    while (true) {
      int at = indexOf(wanted, buffer, position + searched, limit);
      if (at >= 0) {
        return at - position;
      }
      searched = Math.max(searched, available());
      if (searched > MAX_RECORD_BYTES + 1 || !require(searched + 1)) {
        return searched;
      }
    }
  }

  private int findAny(String wanted) throws IOException {
    int searched = 0;
    while (searched <= MAX_RECORD_BYTES && require(searched + 1)) {
      if (wanted.indexOf(buffer[position + searched]) >= 0) {
        return Math.max(searched, 1);
      }
      searched++;
    }
    return searched;
  }

  /**
   * Where the byte is first, -1 if nowhere. Looks at eight bytes at a time: their difference from
   * eight wanted ones has a zero byte where the wanted one is, and below the first of them no bit
   * is set in error (H. S. Warren, Hacker's Delight, 2nd edition, section 6-1).
   */
  static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long eightWanted = LOW_BITS * (wanted & 0xFF);
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long difference = (long) WORD.get(bytes, at) ^ eightWanted;
      long zeros = (difference - LOW_BITS) & ~difference & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  /** Goes to the next byte that is a record's; false at the end of the file. */
  private boolean skip(boolean lineEnds, boolean commas) throws IOException {
    while (require(1)) {
      byte b = buffer[position];
      if (!isBlank(b) && !(lineEnds && b == '\n') && !(commas && b == ',')) {
        return true;
      }
      consume(1);
    }
    return false;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private int available() {
    return limit - position;
  }

  private void consume(int bytes) {
    position += bytes;
    offset += bytes;
  }

  /** Makes {@code bytes} bytes available; false if the file ends before. */
  private boolean require(int bytes) throws IOException {
    while (available() < bytes) {
      if (ended) {
        return false;
      }
      if (position + bytes > buffer.length || limit == buffer.length) {
        makeRoom(bytes);
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        ended = true;
      } else {
        limit += read;
      }
    }
    return true;
  }

  private void makeRoom(int bytes) {
    int left = available();
    byte[] target = bytes > buffer.length / 2 ? new byte[Math.max(2 * bytes, BLOCK_BYTES)] : buffer;
    System.arraycopy(buffer, position, target, 0, left);
    buffer = target;
    position = 0;
    limit = left;
  }
}
