package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.dataset.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as CSV; what every number and every structure looks like is as in JSON. */
final class CsvRows implements RowEncoder {
  private static final JsonFactory JSON = new JsonFactory();

  private final OutputStream out;
  private final List<Column> columns;

  CsvRows(OutputStream out, List<Column> columns) throws IOException {
    this.out = out;
    this.columns = columns;
    out.write(header(columns).getBytes(UTF_8));
  }

  /** The first line, with its end. */
  static String header(List<Column> columns) {
    return columns.stream().map(column -> column.name).collect(Collectors.joining(",")) + "\n";
  }

  @Override
  public void write(byte[] row) throws IOException {
    Map<String, String> cells = cells(row);
    StringBuilder line = new StringBuilder();
    for (Column column : columns) {
      String cell = cells.remove(column.name);
      line.append(line.length() == 0 && column == columns.get(0) ? "" : ",");
      if (cell != null) {
        append(line, cell);
      }
    }
    if (!cells.isEmpty()) {
      throw new IOException("a row has fields that its dataset has not: " + cells.keySet());
    }
    out.write(line.append('\n').toString().getBytes(UTF_8));
  }

  private static Map<String, String> cells(byte[] row) throws IOException {
    Map<String, String> cells = new HashMap<>();
    try (JsonParser json = JSON.createParser(row)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (token.isStructStart()) {
          int from = (int) json.currentTokenLocation().getByteOffset();
          json.skipChildren();
          int to = (int) json.currentLocation().getByteOffset();
          cells.put(name, new String(row, from, to - from, UTF_8));
        } else if (token != JsonToken.VALUE_NULL) {
          cells.put(name, json.getText());
        }
      }
    }
    return cells;
  }

  private static void append(StringBuilder line, String cell) {
    boolean plain = !cell.isEmpty() && cell.chars().noneMatch(c -> ",\"\n\r".indexOf(c) >= 0);
    if (plain) {
      line.append(cell);
    } else {
      line.append('"').append(cell.replace("\"", "\"\"")).append('"');
    }
  }

  @Override
  public void finish() throws IOException {
    out.close();
  }
}
