package io.bolsa.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.bolsa.model.SectorStatistics.Ranked;
import io.bolsa.model.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes one JSON object with a line end, the way all outputs are written. */
final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();

  /** Lent and given back: room of its own would be made, let grow and copied for every row. */
  private final ByteArrayBuilder bytes = new ByteArrayBuilder(JSON._getBufferRecycler());

  private final JsonGenerator json;

  JsonLine() {
    try {
      json = JSON.createGenerator(bytes);
      json.setPrettyPrinter(new MinimalPrettyPrinter(""));
      json.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a field's value is written with. */
  private interface Write {
    void to(JsonGenerator json) throws IOException;
  }

  private JsonLine write(String name, Write value) {
    try {
      json.writeFieldName(name);
      value.to(json);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null is written as null. */
  JsonLine text(String name, String value) {
    return write(name, to -> to.writeString(value));
  }

  JsonLine integer(String name, long value) {
    return write(name, to -> to.writeNumber(value));
  }

  /** A number that is not finite is written as null: it is not defined. */
  JsonLine number(String name, double value) {
    return write(name, to -> writeNumber(to, value));
  }

  /** Milliseconds since 1970-01-01T00:00:00Z, as an ISO-8601 instant. */
  JsonLine time(String name, long epochMillis) {
    return write(name, to -> to.writeString(Times.iso(epochMillis)));
  }

  JsonLine base64(String name, byte[] value) {
    return write(name, to -> to.writeBinary(value));
  }

  /** An object of texts by name; nothing at all if it would be empty. */
  JsonLine texts(String name, Map<String, String> values) {
    return values.isEmpty()
        ? this
        : write(
            name,
            to -> {
              to.writeStartObject();
              for (Map.Entry<String, String> value : values.entrySet()) {
                to.writeStringField(value.getKey(), value.getValue());
              }
              to.writeEndObject();
            });
  }

  /** An object of numbers by name. */
  JsonLine numbers(String name, String[] names, double[] values) {
    return write(
        name,
        to -> {
          to.writeStartObject();
          for (int i = 0; i < names.length; i++) {
            to.writeFieldName(names[i]);
            writeNumber(to, values[i]);
          }
          to.writeEndObject();
        });
  }

  /**
   * A list of objects, best first, each with a name, one number, and its rank as SQL's {@code RANK}
   * counts: those with the same number share one, and the next rank leaves room for them.
   */
  JsonLine ranking(String name, String nameName, String valueName, Ranked[] list) {
    return write(
        name,
        to -> {
          int rank = 1;
          to.writeStartArray();
          for (int i = 0; i < list.length; i++) {
            rank = i > 0 && list[i].value == list[i - 1].value ? rank : i + 1;
            to.writeStartObject();
            to.writeStringField(nameName, list[i].name);
            to.writeFieldName(valueName);
            writeNumber(to, list[i].value);
            to.writeNumberField("rank", rank);
            to.writeEndObject();
          }
          to.writeEndArray();
        });
  }

  private static void writeNumber(JsonGenerator to, double value) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      to.writeNull();
    } else {
      to.writeNumber(Numbers.shortest(value));
    }
  }

  byte[] end() {
    try {
      json.writeEndObject();
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.getClearAndRelease();
  }
}
