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
  private final PlainTickParser plain = new PlainTickParser();
  private final JsonTickParser general = new JsonTickParser();

  /**
   * Null when the bytes are a tick, which is then in {@code into}; else why they are none, and
   * {@code into} is as it was. A tick that says no event time has {@link Tick#NO_TIME}, one that
   * says no sequence {@link Tick#NO_SEQUENCE}.
   */
  public Refusal parse(byte[] bytes, int offset, int length, Tick into) {
    return plain.parse(bytes, offset, length, into)
        ? null
        : general.parse(bytes, offset, length, into);
  }
}
