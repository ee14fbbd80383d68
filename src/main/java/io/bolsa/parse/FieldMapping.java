package io.bolsa.parse;

import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where in a record a tick's fields stand, and which records are ticks at all.
 *
 * <p>A path is the name of a field, or several with dots between: {@code data.last.price} is the
 * field {@code price} of the object {@code last} of the object {@code data}. A name that holds a
 * dot cannot be said.
 */
public final class FieldMapping implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final FieldMapping PLAIN = new FieldMapping(Map.of(), null, null);

  /** What a record says. */
  enum Field {
    TICKER_SYMBOL,
    SECTOR,
    CHANGE,
    PRICE,
    EVENT_TIME,
    SEQUENCE,
    RECORD_TYPE;

    /** What it is called where nothing else was said. */
    String plainName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final TreeMap<Field, String> paths = new TreeMap<>();
  private final String recordType;

  private FieldMapping(Map<String, String> paths, String typePath, String recordType) {
    Map<String, String> left = new TreeMap<>(paths);
    for (Field field : Field.values()) {
      String path = left.remove(field.plainName());
      if (field != Field.RECORD_TYPE) {
        this.paths.put(field, path == null ? field.plainName() : path);
      } else if (typePath != null) {
        this.paths.put(field, typePath);
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("no fields of a tick: " + left.keySet());
    }
    this.recordType = recordType;
  }

  /** The fields of a tick under their own names; every record is one. */
  public static FieldMapping plain() {
    return PLAIN;
  }

  /**
   * Of the fields under other paths, and of the records of one type.
   *
   * @param paths by the field's own name ({@code price}); the others keep theirs
   * @param typePath where a record says its type; null if all are ticks
   * @param recordType the type of those that are ticks; null if all are
   * @throws IllegalArgumentException if a path stands for two fields, or is the beginning of
   *     another
   */
  public static FieldMapping of(Map<String, String> paths, String typePath, String recordType) {
    if ((typePath == null) != (recordType == null)) {
      throw new IllegalArgumentException("a record type is a path and a value, or neither");
    }
    FieldMapping mapping = new FieldMapping(paths, typePath, recordType);
    FieldTree.of(mapping);
    return mapping;
  }

  /** Whether {@link PlainTickParser} reads such records. */
  boolean isPlain() {
    return paths.equals(PLAIN.paths);
  }

  /** By field; without {@link Field#RECORD_TYPE} if every record is a tick. */
  Map<Field, String> paths() {
    return Collections.unmodifiableMap(paths);
  }

  /** Null if every record is a tick. */
  String recordType() {
    return recordType;
  }
}
