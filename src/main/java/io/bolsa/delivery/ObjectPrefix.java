package io.bolsa.delivery;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the keys of objects begin with, in Firehose's expression language:
 *
 * <ul>
 *   <li>{@code !{timestamp:PATTERN}}: a time by a pattern of {@link DateTimeFormatter};
 *   <li>{@code !{partition:KEY}}, or Firehose's {@code !{partitionKeyFromQuery:KEY}}: a field of
 *       the row, made safe ({@link PartitionValue});
 *   <li>{@code !{error-output-type}}, or Firehose's {@code !{firehose:error-output-type}}: why rows
 *       lie under an error prefix;
 *   <li>everything else stands for itself.
 * </ul>
 *
 * <p>A prefix without a timestamp gets {@code !{timestamp:yyyy/MM/dd/HH/}} at its end, as Firehose
 * does it.
 */
public final class ObjectPrefix implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Characters of an evaluated prefix, as in Firehose. */
  static final int LONGEST = 512;

  private static final String DEFAULT_TIME = "!{timestamp:yyyy/MM/dd/HH/}";

  /** The longest error output type. */
  private static final String LONG_TYPE = "x".repeat(64);

  private static final String MARKS = "/_-.=+!(),@~";

  /** What a part of a prefix depends on. */
  public enum Kind {
    LITERAL,
    TIMESTAMP,
    PARTITION,
    ERROR_OUTPUT_TYPE
  }

  /** A piece of a prefix. */
  public static final class Part {
    public final Kind kind;

    /** The literal text, the pattern, or the field's name. */
    public final String text;

    private final DateTimeFormatter formatter;

    private Part(Kind kind, String text) {
      this.kind = kind;
      this.text = text;
      this.formatter =
          kind == Kind.TIMESTAMP ? DateTimeFormatter.ofPattern(text, Locale.ROOT) : null;
    }
  }

  private final String text;
  private final String zone;
  private transient List<Part> parts;
  private transient ZoneId zoneId;

  private ObjectPrefix(String text, ZoneId zone) {
    this.text = text;
    this.zone = zone.getId();
  }

  /**
   * The prefix of a dataset.
   *
   * @param zone of the timestamps
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  public static ObjectPrefix of(String text, ZoneId zone) {
    ObjectPrefix prefix = parse(text, zone);
    if (prefix.uses(Kind.ERROR_OUTPUT_TYPE)) {
      throw new IllegalArgumentException("!{error-output-type} belongs into an error prefix only");
    }
    return prefix;
  }

  /**
   * The prefix of what is delivered elsewhere than its dataset: it names the {@code
   * !{error-output-type}}, and no field, for a field may be what is wrong.
   *
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  public static ObjectPrefix ofErrors(String text, ZoneId zone) {
    ObjectPrefix prefix = parse(text, zone);
    if (!prefix.uses(Kind.ERROR_OUTPUT_TYPE)) {
      throw new IllegalArgumentException("an error prefix must contain !{error-output-type}");
    }
    if (prefix.uses(Kind.PARTITION)) {
      throw new IllegalArgumentException("an error prefix cannot contain !{partition:...}");
    }
    return prefix;
  }

  private static ObjectPrefix parse(String text, ZoneId zone) {
    ObjectPrefix given = new ObjectPrefix(text, zone);
    ObjectPrefix prefix =
        given.uses(Kind.TIMESTAMP) ? given : new ObjectPrefix(text + DEFAULT_TIME, zone);
    prefix.checkKeys();
    return prefix;
  }

  /** As it stands for itself, the default time included. */
  @Override
  public String toString() {
    return text;
  }

  public boolean uses(Kind kind) {
    return parts().stream().anyMatch(part -> part.kind == kind);
  }

  /** The fields that {@link #evaluate} asks for, in their order. */
  public List<String> partitionKeys() {
    return parts().stream()
        .filter(part -> part.kind == Kind.PARTITION)
        .map(part -> part.text)
        .collect(Collectors.toList());
  }

  public ZoneId zone() {
    if (zoneId == null) {
      zoneId = ZoneId.of(zone);
    }
    return zoneId;
  }

  public List<Part> parts() {
    if (parts == null) {
      parts = read(text);
    }
    return parts;
  }

  /**
   * The beginning of a key.
   *
   * @param time in milliseconds since 1970-01-01T00:00:00Z
   * @param fields the row's value of a field; null or empty if it has none
   * @param errorOutputType safe as it stands
   * @return null if the row lacks a field, or if the result would be longer than 512 characters
   */
  public String evaluate(long time, Function<String, String> fields, String errorOutputType) {
    ZonedDateTime local = Instant.ofEpochMilli(time).atZone(zone());
    StringBuilder key = new StringBuilder();
    for (Part part : parts()) {
      switch (part.kind) {
        case LITERAL:
          key.append(part.text);
          break;
        case TIMESTAMP:
          part.formatter.formatTo(local, key);
          break;
        case ERROR_OUTPUT_TYPE:
          key.append(errorOutputType);
          break;
        default:
          String value = fields.apply(part.text);
          if (value == null || value.isEmpty()) {
            return null;
          }
          key.append(PartitionValue.safe(value));
      }
    }
    return key.length() <= LONGEST ? key.toString() : null;
  }

  private static List<Part> read(String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int begin = text.indexOf("!{", at);
      if (begin != at) {
        parts.add(new Part(Kind.LITERAL, text.substring(at, begin < 0 ? text.length() : begin)));
      }
      if (begin < 0) {
        break;
      }
      int end = text.indexOf('}', begin);
      if (end < 0) {
        throw new IllegalArgumentException("'" + text.substring(begin) + "' lacks its '}'");
      }
      parts.add(expression(text.substring(begin + 2, end)));
      at = end + 1;
    }
    return List.copyOf(parts);
  }

  private static Part expression(String inside) {
    int colon = inside.indexOf(':');
    String namespace = colon < 0 ? "" : inside.substring(0, colon);
    String value = inside.substring(colon + 1);
    switch (namespace) {
      case "timestamp":
        try {
          return new Part(Kind.TIMESTAMP, value);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "'" + value + "' is no pattern of a time: " + e.getMessage(), e);
        }
      case "partition":
      case "partitionKeyFromQuery":
        if (value.matches("[a-z_]{1,64}")) {
          return new Part(Kind.PARTITION, value);
        }
        throw new IllegalArgumentException("'" + value + "' is no name of a field");
      default:
        if (inside.equals("error-output-type") || inside.equals("firehose:error-output-type")) {
          return new Part(Kind.ERROR_OUTPUT_TYPE, "");
        }
        throw new IllegalArgumentException(
            "'!{"
                + inside
                + "}' is unknown; there are !{dataset}, !{timestamp:PATTERN}, !{partition:FIELD}"
                + " and, in error prefixes, !{error-output-type}");
    }
  }

  /** Looks at a key that the prefix makes; in another season the zone may have another name. */
  private void checkKeys() {
    for (String instant : List.of("2026-01-05T14:30:00Z", "2026-07-05T04:03:02Z")) {
      String key;
      try {
        key = evaluate(Instant.parse(instant).toEpochMilli(), field -> "x", LONG_TYPE);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("no time can be written so: " + e.getMessage(), e);
      }
      if (key == null) {
        throw new IllegalArgumentException(
            "evaluated, it is longer than " + LONGEST + " characters");
      }
      checkKey(key);
    }
  }

  private static void checkKey(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean plain = c < 128 && Character.isLetterOrDigit(c);
      if (!plain && MARKS.indexOf(c) < 0) {
        throw new IllegalArgumentException(
            String.format(
                "evaluated, it contains '%s' (U+%04X); allowed are ASCII letters, digits and %s",
                Character.isISOControl(c) ? '?' : c, (int) c, MARKS));
      }
    }
    String[] folders = key.split("/", -1);
    for (int i = 0; i < folders.length; i++) {
      boolean empty = folders[i].isEmpty() && i < folders.length - 1;
      if (empty || folders[i].equals(".") || folders[i].equals("..")) {
        throw new IllegalArgumentException(
            "evaluated, it has a folder '" + folders[i] + "': " + key);
      }
    }
  }
}
