package io.bolsa.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Rows of another form, as the lines of JSON that they were made of. */
abstract class JsonLines extends InputStream {
  static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private byte[] current = {};
  private int position;

  /**
   * Writes the fields of the next row.
   *
   * @return false at the end
   */
  abstract boolean next(JsonGenerator json) throws IOException;

  private boolean fill() throws IOException {
    if (position < current.length) {
      return true;
    }
    line.reset();
    boolean more;
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      more = next(json);
      json.writeEndObject();
    }
    line.write('\n');
    current = more ? line.toByteArray() : new byte[0];
    position = 0;
    return more;
  }

  @Override
  public int read() throws IOException {
    return fill() ? current[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, count);
    position += count;
    return count;
  }
}
