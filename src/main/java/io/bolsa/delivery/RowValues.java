package io.bolsa.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.dataset.Column;
import io.bolsa.dataset.Numbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a row, which is one line of JSON, by the columns of its dataset: null, {@code
 * String}, {@code Long}, {@code Double}, milliseconds since 1970-01-01T00:00:00Z as {@code Long}, a
 * map of numbers or of strings, or a list of {@link Ranked}.
 */
final class RowValues {
  private static final JsonFactory JSON = new JsonFactory();

  /** An element of a ranking. */
  static final class Ranked {
    final String name;
    final Double value;
    final Long rank;

    Ranked(String name, Double value, Long rank) {
      this.name = name;
      this.value = value;
      this.rank = rank;
    }

    @Override
    public String toString() {
      return rank + ". " + name + " " + (value == null ? "nothing" : Numbers.shortest(value));
    }
  }

  private final List<Column> columns;
  private final Map<String, Integer> positions = new HashMap<>();

  RowValues(List<Column> columns) {
    this.columns = columns;
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name, i);
    }
  }

  /**
   * Reads a row.
   *
   * @throws IOException if it is no row of these columns
   */
  Object[] read(byte[] row) throws IOException {
    try (JsonParser json = JSON.createParser(row)) {
      Object[] values = next(json);
      if (values == null || json.nextToken() != null) {
        throw new IOException(values == null ? "there is no row" : "a row goes on after its end");
      }
      return values;
    } catch (IOException e) {
      throw new IOException(
          e.getMessage() + ", in the row " + new String(row, StandardCharsets.UTF_8), e);
    }
  }

  /**
   * Reads the next of several rows that follow each other, with anything JSON allows between them.
   *
   * @return null at the end
   * @throws IOException if what comes next is no row of these columns
   */
  Object[] next(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      return null;
    }
    if (first != JsonToken.START_OBJECT) {
      throw new IOException("a row is no object, but " + first);
    }
    Object[] values = new Object[columns.size()];
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      Integer position = positions.get(name);
      if (position == null) {
        throw new IOException("a row has a field that its dataset has not: " + name);
      }
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        values[position] = value(json, columns.get(position).type);
      }
    }
    return values;
  }

  private static Object value(JsonParser json, Column.Type type) throws IOException {
    switch (type) {
      case TEXT:
        return json.getText();
      case INTEGER:
        return json.getLongValue();
      case NUMBER:
        return json.getDoubleValue();
      case TIME:
        return Instant.parse(json.getText()).toEpochMilli();
      case NUMBERS:
        return numbers(json);
      case TEXTS:
        return texts(json);
      default:
        List<Ranked> ranking = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          ranking.add(ranked(json));
        }
        return ranking;
    }
  }

  private static Map<String, Double> numbers(JsonParser json) throws IOException {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      numbers.put(name, number(json));
    }
    return numbers;
  }

  private static Map<String, String> texts(JsonParser json) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      texts.put(name, json.nextTextValue());
    }
    return texts;
  }

  private static Double number(JsonParser json) throws IOException {
    return json.nextToken() == JsonToken.VALUE_NULL ? null : json.getDoubleValue();
  }

  /** The name, the number and the rank; Parquet's have no field where there is no number. */
  private static Ranked ranked(JsonParser json) throws IOException {
    String name = null;
    Double value = null;
    long rank = 0;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (field.equals("rank")) {
        rank = json.getLongValue();
      } else if (token == JsonToken.VALUE_STRING) {
        name = json.getText();
      } else if (token != JsonToken.VALUE_NULL) {
        value = json.getDoubleValue();
      }
    }
    return new Ranked(name, value, rank);
  }

  /**
   * One field that holds text.
   *
   * @return null if the row has no such field, or none that is text
   */
  static String text(byte[] row, String name) throws IOException {
    try (JsonParser json = JSON.createParser(row)) {
      json.nextToken();
      for (String each = json.nextFieldName(); each != null; each = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (each.equals(name)) {
          return token == JsonToken.VALUE_STRING ? json.getText() : null;
        }
        json.skipChildren();
      }
    }
    return null;
  }
}
