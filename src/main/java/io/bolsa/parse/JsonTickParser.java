package io.bolsa.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The general parser, and the specification of what a tick is: the package says it in words. */
final class JsonTickParser {
  static final int LONGEST_RECORD = 1 << 20;
  static final int DEEPEST_LEVEL = 32;

  private static final int USUAL_RECORD = 8192;
  private static final int SHOWN_EACH_SIDE = 20;
  private static final String[] LITERALS = {"true", "false", "null"};

  // Jackson's own limits are out of the way, because the record's length bounds them all and our
  // codes say more. Names are not cached, because a hostile sender would choose them.
  private final JsonFactory json =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * DEEPEST_LEVEL)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final FieldMapping mapping;
  private final FieldTree tree;

  // Decoded before Jackson sees it: given bytes, it would take UTF-16 and UTF-32 for text as well.
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final char[] usualText = new char[USUAL_RECORD];

  JsonTickParser(FieldMapping mapping) {
    this.mapping = mapping;
    this.tree = FieldTree.of(mapping);
  }

  /** As {@link TickParser#parse}. */
  Refusal parse(byte[] bytes, int offset, int length, Tick into) {
    if (length > LONGEST_RECORD) {
      return new Refusal(
          RejectionReason.TOO_LONG,
          "the record has " + length + " bytes, more than " + LONGEST_RECORD);
    }
    char[] text = length <= USUAL_RECORD ? usualText : new char[length];
    int mark = startsWithByteOrderMark(bytes, offset, length) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, offset + mark, length - mark);
    CharBuffer out = CharBuffer.wrap(text);
    CoderResult end = utf8.reset().decode(in, out, true);
    if (end.isError()) {
      return new Refusal(
          RejectionReason.INVALID_UNICODE,
          String.format(
              "the byte 0x%02X at offset %d is not UTF-8",
              bytes[in.position()] & 0xFF, in.position() - offset));
    }
    return parse(text, out.position(), into);
  }

  private static boolean startsWithByteOrderMark(byte[] bytes, int offset, int length) {
    return length >= 3
        && bytes[offset] == (byte) 0xEF
        && bytes[offset + 1] == (byte) 0xBB
        && bytes[offset + 2] == (byte) 0xBF;
  }

  private Refusal parse(char[] text, int length, Tick into) {
    if (isBlank(text, length)) {
      return new Refusal(
          RejectionReason.EMPTY_RECORD,
          length == 0 ? "the record is empty" : "the record is nothing but white space");
    }
    try (JsonParser record = json.createParser(text, 0, length)) {
      JsonToken first = record.nextToken();
      TickFields fields = new TickFields(mapping);
      if (!(first == JsonToken.START_OBJECT
          ? read(record, fields, tree, 1)
          : skipValue(record, 0))) {
        return new Refusal(
            RejectionReason.TOO_DEEP,
            "objects and arrays nest deeper than " + DEEPEST_LEVEL + " levels");
      }
      long end = record.currentLocation().getCharOffset();
      if (somethingFollows(record)) {
        return new Refusal(
            RejectionReason.TRAILING_CONTENT,
            "something follows the JSON value, around " + around(text, length, end));
      }
      if (first != JsonToken.START_OBJECT) {
        return new Refusal(
            RejectionReason.NOT_AN_OBJECT,
            "the record is " + TickFields.typeOf(first) + ", not an object");
      }
      return fields.finish(into);
    } catch (JsonProcessingException e) {
      return broken(text, length, e);
    } catch (IOException e) {
      throw new UncheckedIOException("characters in memory cannot fail to be read", e);
    }
  }

  /** Reads the object that begins here to its end; false if it nests too deep. */
  private static boolean read(JsonParser record, TickFields fields, FieldTree object, int level)
      throws IOException {
    Set<String> names = new HashSet<>();
    while (record.nextToken() == JsonToken.FIELD_NAME) {
      String name = record.currentName();
      FieldTree field = object.below(name);
      JsonToken value = record.nextToken();
      if (!names.add(name)) {
        fields.refuseDuplicate(object, name);
      } else if (field != null && field.field() != null) {
        fields.take(field, record);
      } else if (field != null && value == JsonToken.START_OBJECT) {
        // No deeper than a path is long, which is less than a record may nest.
        if (!read(record, fields, field, level + 1)) {
          return false;
        }
        continue;
      } else if (field != null && value != JsonToken.VALUE_NULL) {
        fields.refuseWay(field, record);
      }
      if (!skipValue(record, level)) {
        return false;
      }
    }
    return true;
  }

  /** Goes to the end of the value that begins here; false if it nests too deep. */
  private static boolean skipValue(JsonParser record, int outerLevel) throws IOException {
    int level = outerLevel;
    while (true) {
      JsonToken token = record.currentToken();
      if (token.isStructStart()) {
        level++;
      } else if (token.isStructEnd()) {
        level--;
      }
      if (level > DEEPEST_LEVEL) {
        return false;
      }
      if (level == outerLevel) {
        record.finishToken(); // a string may be half read
        return true;
      }
      record.nextToken();
    }
  }

  private static boolean somethingFollows(JsonParser record) throws IOException {
    try {
      return record.nextToken() != null;
    } catch (JsonProcessingException e) {
      return true;
    }
  }

  private Refusal broken(char[] text, int length, JsonProcessingException e) {
    if (e instanceof JsonEOFException || couldGoOn(text, length)) {
      return new Refusal(
          RejectionReason.TRUNCATED,
          "the record ends in the middle of its JSON, after " + around(text, length, length));
    }
    return new Refusal(
        RejectionReason.MALFORMED_JSON,
        "the record is not JSON around " + around(text, length, e.getLocation().getCharOffset()));
  }

  /**
   * Whether the text may go on to be JSON although Jackson says no: of a literal or a number that
   * is cut off ({@code tru}, {@code 1.}), and of a comma with nothing after it, it says the same as
   * of wrong ones, so a way to go on is tried.
   */
  private boolean couldGoOn(char[] text, int length) {
    String rest = aWayToGoOn(text, length);
    if (rest.isEmpty()) {
      return false;
    }
    char[] longer = Arrays.copyOf(text, length + rest.length());
    rest.getChars(0, rest.length(), longer, length);
    try (JsonParser record = json.createParser(longer)) {
      while (record.nextToken() != null) {}
      return true;
    } catch (JsonEOFException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String aWayToGoOn(char[] text, int length) {
    int spaces = 0;
    while (spaces < length && isSpace(text[length - 1 - spaces])) {
      spaces++;
    }
    if (spaces < length && text[length - 1 - spaces] == ',') {
      return "\"\"";
    }
    String tail = new String(text, Math.max(0, length - 4), Math.min(4, length));
    for (String literal : LITERALS) {
      for (int given = 1; given < literal.length(); given++) {
        if (tail.endsWith(literal.substring(0, given))) {
          return literal.substring(given);
        }
      }
    }
    return tail.endsWith(".") ? "0" : "";
  }

  private static boolean isBlank(char[] text, int length) {
    for (int i = 0; i < length; i++) {
      if (!isSpace(text[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private static String around(char[] text, int length, long at) {
    int from = (int) Math.max(0, at - SHOWN_EACH_SIDE);
    int to = (int) Math.min(length, at + SHOWN_EACH_SIDE);
    return Excerpt.quoted(new String(text, from, to - from)) + " at character " + at;
  }
}
