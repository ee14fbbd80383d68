package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.bolsa.dataset.Column;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what {@link CsvRows} wrote, behind its first line. */
final class CsvLines extends JsonLines {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,400})(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?");

  private final BufferedReader in;
  private final List<Column> columns;

  /** Whether the cell read last was the last of its line. */
  private boolean lineEnded;

  CsvLines(InputStream in, List<Column> columns) {
    this.in = new BufferedReader(new InputStreamReader(in, UTF_8), 1 << 16);
    this.columns = columns;
  }

  @Override
  boolean next(JsonGenerator json) throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return false;
    }
    in.reset();
    lineEnded = false;
    for (int i = 0; !lineEnded; i++) {
      String cell = cell();
      if (cell != null && i < columns.size()) {
        write(json, columns.get(i), cell);
      }
    }
    return true;
  }

  /** Null if there is nothing, not even quotes. */
  private String cell() throws IOException {
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean inside = false;
    while (true) {
      int c = in.read();
      if (c < 0 || (!inside && (c == ',' || c == '\n'))) {
        lineEnded = c != ',';
        return cell.length() == 0 && !quoted ? null : cell.toString();
      }
      if (c == '"') {
        if (quoted && !inside) {
          cell.append('"'); // The second of two.
        }
        quoted = true;
        inside = !inside;
      } else {
        cell.append((char) c);
      }
    }
  }

  /** What is not of its column's type is text: someone else may have written the file. */
  private static void write(JsonGenerator json, Column column, String cell) throws IOException {
    json.writeFieldName(column.name);
    switch (column.type) {
      case TEXT:
      case TIME:
        json.writeString(cell);
        break;
      case INTEGER:
      case NUMBER:
        if (NUMBER.matcher(cell).matches()) {
          json.writeRawValue(cell);
        } else {
          json.writeString(cell);
        }
        break;
      default:
        if (isJson(cell)) {
          json.writeRawValue(cell);
        } else {
          json.writeString(cell);
        }
    }
  }

  private static boolean isJson(String cell) throws IOException {
    if (cell.indexOf('\n') >= 0) {
      return false;
    }
    try (JsonParser json = JSON.createParser(cell)) {
      if (json.nextToken() == null) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
