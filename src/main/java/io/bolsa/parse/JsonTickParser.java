package io.bolsa.parse;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;

/** The general parser, and the specification of what a tick is. */
final class JsonTickParser {
  Refusal parse(byte[] bytes, int offset, int length, Tick into) {
    return new Refusal(RejectionReason.MALFORMED_JSON, "the record is not read yet");
  }
}
