package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;

/** A row of {@code raw}: a record, and what its stream says of it. */
public final class Envelope {
  private Envelope() {}

  /** The record's bytes as they came. */
  static byte[] payload(byte[] row) throws IOException {
    String text = RowValues.text(row, "payload");
    if (text != null) {
      return text.getBytes(UTF_8);
    }
    String base64 = RowValues.text(row, "payload_base64");
    if (base64 == null) {
      throw new IOException("a row of raw has no payload: " + new String(row, UTF_8));
    }
    return Base64.getDecoder().decode(base64);
  }
}
