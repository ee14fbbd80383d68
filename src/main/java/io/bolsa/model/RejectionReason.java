package io.bolsa.model;

import java.util.Locale;

/**
 * The closed list of why a record is refused. The codes are part of the {@code rejected} dataset:
 * they are added to, never renamed.
 */
public enum RejectionReason {
  /** No byte, or nothing but white space. */
  EMPTY_RECORD("the record is empty"),
  /** More bytes than a record may have. */
  TOO_LONG("the record is longer than 1 MiB"),
  /** Not UTF-8, or an escape that names half of a surrogate pair. */
  INVALID_UNICODE("the record is not valid Unicode text"),
  /** Not JSON by RFC 8259; {@code NaN} and {@code Infinity} are not JSON either. */
  MALFORMED_JSON("the record is not valid JSON"),
  /** Valid so far, but it ends before its JSON does. */
  TRUNCATED("the record ends in the middle of its JSON"),
  /** A whole JSON value, and then something that is not white space. */
  TRAILING_CONTENT("something follows the record's JSON object"),
  /** Valid JSON, but no object. */
  NOT_AN_OBJECT("the record is not a JSON object"),
  /** Objects and arrays nested deeper than 32 levels. */
  TOO_DEEP("the record nests deeper than 32 levels"),
  /** One name twice in the record's object. */
  DUPLICATE_FIELD("a field stands twice in the record"),
  /** A required field is absent or null. */
  MISSING_FIELD("a required field is missing"),
  /** A field of another JSON type than its own. */
  WRONG_TYPE("a field has the wrong type"),
  /** A number beyond the range of a double. */
  NUMBER_OUT_OF_RANGE("a number is beyond the range of a double"),
  INVALID_TICKER_SYMBOL("the ticker symbol is not 1 to 64 characters of A-Z a-z 0-9 . _ - / ^ ="),
  INVALID_SECTOR(
      "the sector is not 1 to 64 printable characters, or it is all space, or `*`, which stands for"
          + " the market"),
  /** Not an ISO-8601 instant nor epoch milliseconds, or outside the years 1 to 9999. */
  INVALID_EVENT_TIME("the event time is not an ISO-8601 instant or epoch milliseconds"),
  /** Not an integer of 64 bits. */
  INVALID_SEQUENCE("the sequence is not a 64-bit integer"),
  /** No event time in the record, and nothing to take one from. */
  MISSING_EVENT_TIME("the record has no event time and nothing tells when it arrived"),
  /** An event time too far ahead of the record's arrival. */
  FUTURE_EVENT_TIME("the event time is too far ahead of the arrival time"),
  /** Not an input record but a result: sending it would be tried again for ever. */
  UNDELIVERABLE("the result is longer than a record of the second stream may be"),
  /** Not an input record but a file that steers the job: the one before goes on. */
  INVALID_RULES("the rules file that replaced the one before is not valid"),
  /** Not an input record but a file that steers the job: the one before goes on. */
  INVALID_REFERENCE("the reference table that replaced the one before is not valid");

  private final String meaning;

  RejectionReason(String meaning) {
    this.meaning = meaning;
  }

  /** The code in the output: the name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means, as the middle of a sentence. */
  public String meaning() {
    return meaning;
  }
}
