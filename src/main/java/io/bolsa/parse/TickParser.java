package io.bolsa.parse;

import io.bolsa.model.Refusal;
import io.bolsa.model.Tick;

/**
 * Turns the bytes of one record into a tick or a refusal: one of the two for any bytes whatever,
 * and never an exception.
 *
 * <p>The plain form, which nearly every record has, is read in place; all else, and everything that
 * is refused, is decided by the general parser. Not for use by several threads.
 */
public final class TickParser {
  /** Null where fields have other names. */
  private final PlainTickParser plain;

  private final JsonTickParser general;

  /** Of records that have a tick's fields under their own names. */
  public TickParser() {
    this(FieldMapping.plain());
  }

  public TickParser(FieldMapping mapping) {
    this.plain = mapping.isPlain() ? new PlainTickParser() : null;
    this.general = new JsonTickParser(mapping);
  }

  /**
   * Null when the bytes are a tick, which is then in {@code into}; else why they are none, and
   * {@code into} is as it was. A tick that says no event time has {@link Tick#NO_TIME}, one that
   * says no sequence {@link Tick#NO_SEQUENCE}. {@link Refusal#OTHER_TYPE} for a sound record that
   * is none of those that the mapping asks for.
   */
  public Refusal parse(byte[] bytes, int offset, int length, Tick into) {
    return plain != null && plain.parse(bytes, offset, length, into)
        ? null
        : general.parse(bytes, offset, length, into);
  }
}
