package io.bolsa.source;

import java.io.IOException;

/**
 * How far a JSON value reaches, by its brackets and quotes alone: whether it is well-formed is for
 * the parser to say.
 */
final class JsonExtent {
  /** Of brackets over several lines; many more than a record may have. */
  private static final int DEEPEST_LEVEL = 256;

  private final ReadAhead bytes;
  private final int mostBytes;

  /**
   * @param mostBytes of a value; a longer one has no end
   */
  JsonExtent(ReadAhead bytes, int mostBytes) {
    this.bytes = bytes;
    this.mostBytes = mostBytes;
  }

  /** Length of the object that begins {@code ahead}; 0 if there is none, or no end in its line. */
  int ofObjectInLine(int ahead) throws IOException {
    return bytes.at(ahead) == '{' ? nested(ahead, true) : 0;
  }

  /**
   * Length of the array's element that is next, over any number of lines; 0 if it has no end. What
   * is neither in brackets nor in quotes ends with its line.
   */
  int ofElement() throws IOException {
    switch (bytes.at(0)) {
      case '{':
      case '[':
        return nested(0, false);
      case '"':
        return string(0, mostBytes);
      default:
        return plain();
    }
  }

  /**
   * A bracket that closes one of the other kind is no end: it may be the one of what is all around.
   * Nor has what nests deeper with every line: elements without an end go on in each other, and it
   * would be looked for again in each of them.
   */
  private int nested(int ahead, boolean inLine) throws IOException {
    long objects = 0; // a bit for each open bracket, the innermost lowest
    int depth = 0;
    boolean tooDeep = false;
    boolean overLines = false;
    int length = 0;
    while (length < mostBytes && bytes.has(ahead + length + 1)) {
      byte b = bytes.at(ahead + length);
      if (b == '"') {
        int string = string(ahead + length, mostBytes - length);
        if (string == 0) {
          return 0;
        }
        length += string;
        continue;
      }
      if (b == '\n') {
        if (inLine) {
          return 0;
        }
        overLines = true;
      }
      length++;
      if (b == '{' || b == '[') {
        objects = objects << 1 | (b == '{' ? 1 : 0);
        if (++depth > DEEPEST_LEVEL && overLines) {
          return 0;
        }
        // What the bits no longer hold is left to the parser to refuse.
        tooDeep |= depth > Long.SIZE;
      } else if (b == '}' || b == ']') {
        if ((objects & 1) != (b == '}' ? 1 : 0) && !tooDeep) {
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

  /** Length of the string that begins {@code ahead}; 0 if its line ends before. */
  private int string(int ahead, int most) throws IOException {
    boolean escaped = false;
    int length = 1;
    while (length < most && bytes.has(ahead + length + 1)) {
      byte b = bytes.at(ahead + length++);
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

  /** At least 1, and {@link #mostBytes} + 1 if there is no end. */
  private int plain() throws IOException {
    int length = 0;
    while (length <= mostBytes && bytes.has(length + 1)) {
      byte b = bytes.at(length);
      if (b == ',' || b == ']' || b == '\n') {
        return Math.max(length, 1);
      }
      length++;
    }
    return length;
  }
}
