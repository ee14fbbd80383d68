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

  private final ReadAhead ahead;
  private final JsonExtent extent;
  private final int mostBytes;
  private Mode mode;

  private byte[] recordBytes;
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
    this(in, offset, mode, MAX_RECORD_BYTES);
  }

  /**
   * @param mostBytes of a record; of a longer one the first so many are kept
   */
  RecordFrames(InputStream in, long offset, Mode mode, int mostBytes) {
    this.ahead = new ReadAhead(in, offset);
    this.extent = new JsonExtent(ahead, mostBytes);
    this.mostBytes = mostBytes;
    this.mode = mode;
  }

  /** The bytes that hold the record found last, until the next call of {@link #next}. */
  byte[] bytes() {
    return recordBytes;
  }

  int start() {
    return recordStart;
  }

  int length() {
    return recordLength;
  }

  /** The record's bytes alone. */
  byte[] copy() {
    return Arrays.copyOfRange(recordBytes, recordStart, recordStart + recordLength);
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
    return ahead.offset();
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
          if (ahead.at(0) == '\n') {
            mode = Mode.LINES;
            break;
          }
          return sequenceElement();
        case ARRAY:
          if (!skip(true, true)) {
            return false;
          }
          if (ahead.at(0) == ']') {
            ahead.consume(1);
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
    if (ahead.has(3)
        && ahead.at(0) == (byte) 0xEF
        && ahead.at(1) == (byte) 0xBB
        && ahead.at(2) == (byte) 0xBF) {
      ahead.consume(3);
    }
    mode = Mode.LINES;
    if (skip(true, false) && ahead.at(0) == '[') {
      ahead.consume(1);
      mode = Mode.ARRAY;
    }
  }

  /** At a byte that is no white space, at the beginning of a line. */
  private boolean line() throws IOException {
    int length = lineLength();
    if (length <= mostBytes) {
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
    ahead.unread(recordLength);
    if (!beginsWithSequence(recordLength)) {
      record(recordLength, Mode.LINES);
      return false;
    }
    mode = Mode.SEQUENCE;
    return sequenceElement();
  }

  /** Inside a line, at a byte that is neither white space nor a comma. */
  private boolean sequenceElement() throws IOException {
    int length = extent.ofObjectInLine(0);
    if (length > 0) {
      return record(length, Mode.SEQUENCE);
    }
    int rest = lineLength();
    return rest <= mostBytes ? record(rest, Mode.SEQUENCE) : tooLong(Mode.SEQUENCE);
  }

  /** Inside an array, at a byte that is neither white space nor a comma nor the array's end. */
  private boolean arrayElement() throws IOException {
    int length = extent.ofElement();
    if (length == 0) {
      length = brokenLength();
    }
    return length <= mostBytes ? record(length, Mode.ARRAY) : tooLong(Mode.ARRAY);
  }

  /**
   * Length of an array's element without an end: its line, and those that follow up to one that
   * begins like another element, or like the array's end. So its neighbours are read again.
   */
  private int brokenLength() throws IOException {
    int length = 0;
    while (true) {
      length = lineEnd(length);
      int next = length;
      while (next <= mostBytes && ahead.has(next + 1) && isSpace(ahead.at(next))) {
        next++;
      }
      if (next > mostBytes || !ahead.has(next + 1) || isElementStart(ahead.at(next))) {
        return length > mostBytes ? length : trimmed(length);
      }
      length = next;
    }
  }

  private static boolean isElementStart(byte b) {
    return b == '{' || b == ']';
  }

  /** After an array there is nothing; what is there is one record. */
  private boolean rest() throws IOException {
    int length = 0;
    while (length <= mostBytes && ahead.has(length + 1)) {
      length++;
    }
    return length <= mostBytes ? record(length, Mode.AFTER_ARRAY) : tooLong(Mode.AFTER_ARRAY);
  }

  private boolean record(int length, Mode read) {
    recordBytes = ahead.buffer();
    recordStart = ahead.position();
    recordLength = length;
    recordOffset = ahead.offset();
    recordMode = read;
    ahead.consume(length);
    return true;
  }

  /**
   * Takes the beginning as the record and leaves out what follows, up to the line's end; in an
   * array, up to a line that begins like another element.
   */
  private boolean tooLong(Mode read) throws IOException {
    recordOffset = ahead.offset();
    recordBytes = ahead.take(mostBytes);
    recordStart = 0;
    recordLength = mostBytes;
    recordMode = read;
    tooLong = true;
    if (read == Mode.AFTER_ARRAY) {
      ahead.skipAll();
    } else {
      ahead.skipTo((byte) '\n');
    }
    while (read == Mode.ARRAY && skip(true, false) && !isElementStart(ahead.at(0))) {
      ahead.skipTo((byte) '\n');
    }
    return true;
  }

  /**
   * Whether a complete object is here, and behind it, within so many bytes, another one, or nothing
   * more than separators up to the line's end.
   */
  private boolean beginsWithSequence(int within) throws IOException {
    int first = extent.ofObjectInLine(0);
    if (first == 0 || first > within) {
      return false;
    }
    int next = first;
    while (next < within && ahead.has(next + 1) && isSeparator(ahead.at(next))) {
      // Not for ever: what goes on like that is no sequence.
      if (++next > 2 * mostBytes) {
        return false;
      }
    }
    if (next == within || !ahead.has(next + 1) || ahead.at(next) == '\n') {
      return true;
    }
    int second = extent.ofObjectInLine(next);
    return second > 0 && next + second <= within;
  }

  /** Bytes of the line from here on, without the carriage return and blanks it may end in. */
  private int lineLength() throws IOException {
    int length = lineEnd(0);
    return length > mostBytes + 1 ? length : trimmed(length);
  }

  /** How far ahead the line ends that goes on {@code from} there, if that is near. */
  private int lineEnd(int from) throws IOException {
    return ahead.find((byte) '\n', from, mostBytes + 1);
  }

  private int trimmed(int length) {
    int trimmed = length;
    while (trimmed > 1 && isSpace(ahead.at(trimmed - 1))) {
      trimmed--;
    }
    return trimmed;
  }

  /** Goes to the next byte that is a record's; false at the end of the file. */
  private boolean skip(boolean lineEnds, boolean commas) throws IOException {
    while (ahead.has(1)) {
      byte b = ahead.at(0);
      if (!isBlank(b) && !(lineEnds && b == '\n') && !(commas && b == ',')) {
        return true;
      }
      ahead.consume(1);
    }
    return false;
  }

  private static boolean isSpace(byte b) {
    return isBlank(b) || b == '\n';
  }

  private static boolean isSeparator(byte b) {
    return isBlank(b) || b == ',';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
