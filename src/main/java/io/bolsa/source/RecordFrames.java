package io.bolsa.source;

import java.io.IOException;
import java.io.InputStream;
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
    int length = find((byte) '\n');
    if (length <= MAX_RECORD_BYTES) {
      // Lines may end in CR-LF.
      return record(buffer[position + length - 1] == '\r' ? length - 1 : length, Mode.LINES);
    }
    // No record is that long, but a sequence of objects may be.
    if (beginsWithTwoObjects(MAX_RECORD_BYTES + 1)) {
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
    if (!beginsWithTwoObjects(recordLength) && !isObjectAndCommas(recordLength)) {
      consume(recordLength);
      return false;
    }
    mode = Mode.SEQUENCE;
    return sequenceElement();
  }

  /** Inside a line, at a byte that is neither white space nor a comma. */
  private boolean sequenceElement() throws IOException {
    int length = objectLength(position, MAX_RECORD_BYTES, true);
    if (length > 0) {
      return record(length, Mode.SEQUENCE);
    }
    int rest = find((byte) '\n');
    return rest <= MAX_RECORD_BYTES ? record(rest, Mode.SEQUENCE) : tooLong(Mode.SEQUENCE);
  }

  /** Inside an array, at a byte that is neither white space nor a comma nor the array's end. */
  private boolean arrayElement() throws IOException {
    int length = objectLength(position, MAX_RECORD_BYTES, false);
    if (length > 0) {
      return record(length, Mode.ARRAY);
    }
    if (buffer[position] != '{') {
      int scalar = findAny(",]\n");
      return scalar <= MAX_RECORD_BYTES
          ? record(Math.max(scalar, 1), Mode.ARRAY)
          : tooLong(Mode.ARRAY);
    }
    // An object without an end: its line is broken, and what follows is read again.
    int rest = find((byte) '\n');
    return rest <= MAX_RECORD_BYTES ? record(rest, Mode.ARRAY) : tooLong(Mode.ARRAY);
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
      int at = read == Mode.AFTER_ARRAY ? -1 : indexOf((byte) '\n', position, limit);
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

  private boolean beginsWithTwoObjects(int within) throws IOException {
    int first = objectLength(position, within, true);
    if (first == 0) {
      return false;
    }
    int second = afterSeparators(position + first, position + within);
    return second < position + within
        && objectLength(second, within - (second - position), true) > 0;
  }

  private boolean isObjectAndCommas(int within) throws IOException {
    int first = objectLength(position, within, true);
    return first > 0 && afterSeparators(position + first, position + within) == position + within;
  }

  private int afterSeparators(int from, int to) {
    int at = from;
    int end = Math.min(to, limit);
    while (at < end && (isBlank(buffer[at]) || buffer[at] == ',')) {
      at++;
    }
    return at;
  }

  /**
   * Length of the complete object at {@code from}; 0 if there is none within {@code most} bytes, or
   * before the line ends.
   */
  private int objectLength(int from, int most, boolean withinLine) throws IOException {
    if (buffer[from] != '{') {
      return 0;
    }
    int depth = 0;
    long arrays = 0; // which of the open brackets are square, the innermost lowest
    boolean inString = false;
    boolean escaped = false;
    int length = 0;
    // Reading more may move the bytes, but never those before the position.
    int ahead = from - position;
    while (length < most) {
      int at = position + ahead + length;
      if (at >= limit) {
        if (!require(ahead + length + 1)) {
          return 0;
        }
        at = position + ahead + length;
      }
      byte b = buffer[at];
      length++;
      if (b == '\n' && withinLine) {
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
   * Bytes from the position to the next {@code wanted} or the file's end; more than {@link
   * #MAX_RECORD_BYTES} if neither is near.
   */
  private int find(byte wanted) throws IOException {
    int searched = 0;
    while (true) {
      int at = indexOf(wanted, position + searched, limit);
      if (at >= 0) {
        return at - position;
      }
      searched = available();
      if (searched > MAX_RECORD_BYTES || !require(searched + 1)) {
        return searched;
      }
    }
  }

  private int findAny(String wanted) throws IOException {
    int searched = 0;
    while (searched <= MAX_RECORD_BYTES && require(searched + 1)) {
      if (wanted.indexOf(buffer[position + searched]) >= 0) {
        return searched;
      }
      searched++;
    }
    return searched;
  }

  private int indexOf(byte wanted, int from, int to) {
    byte[] bytes = buffer;
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
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
