package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.dataset.Dataset;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Times;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Base64;

/** A row of {@code raw}: a record, and what its stream says of it. */
public final class Envelope {
  private static final byte[] BEGINNING = "{\"arrival_time\":\"".getBytes(UTF_8);

  private static final RowValues VALUES = new RowValues(Dataset.RAW.columns());

  private Envelope() {}

  /** Cheap: every record that is replayed is asked. */
  private static boolean begins(byte[] bytes, int offset, int length) {
    return length > BEGINNING.length
        && bytes[offset + 2] == 'a'
        && Arrays.equals(bytes, offset, offset + BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  /**
   * Opens the envelope that a record is.
   *
   * @return null if it is none
   */
  public static RawRecord open(byte[] bytes, int offset, int length) {
    return begins(bytes, offset, length)
        ? open(Arrays.copyOfRange(bytes, offset, offset + length))
        : null;
  }

  private static RawRecord open(byte[] row) {
    try {
      Object[] values = VALUES.read(row);
      Object payload = values[4];
      Object base64 = values[5];
      boolean whole = values[0] != null && values[1] != null && values[2] != null;
      if (!whole || !Times.isOfATick((Long) values[0])) {
        return null;
      }
      if (values[3] == null || (payload == null) == (base64 == null)) {
        return null;
      }
      return new RawRecord(
          payload == null
              ? Base64.getDecoder().decode((String) base64)
              : ((String) payload).getBytes(UTF_8),
          (Long) values[0],
          (String) values[1],
          (String) values[2],
          (String) values[3]);
    } catch (IOException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
      return null;
    }
  }

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
