package io.bolsa.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** A record of the second stream, in words for a terminal. */
final class ResultLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> fields;

  private ResultLine(Map<String, String> fields) {
    this.fields = fields;
  }

  /** Null if the record is no JSON object: not one of ours. */
  static ResultLine of(byte[] record) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(record)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          fields.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return null;
    }
    return new ResultLine(fields);
  }

  /** Null if it has none. */
  String id() {
    return fields.get("id");
  }

  /** What a repeat has too, and a correction has not. */
  String idAndRevision() {
    return fields.get("id") + " " + fields.getOrDefault("revision", "0");
  }

  /** Null if it is of a type that this version does not know. */
  String text() {
    String type = fields.getOrDefault("type", "");
    if (type.equals(Dataset.ANOMALIES.id())) {
      return String.format(
          "%s  %-6s  %s  %s: %s",
          get("event_time"),
          get("severity").toUpperCase(Locale.ROOT),
          fields.containsKey("ticker_symbol") ? get("ticker_symbol") : get("sector"),
          get("kind"),
          get("explanation"));
    }
    if (type.equals(Dataset.SECTOR_STATISTICS.id())) {
      return String.format(
          "%s  %-6s  %-12s %7s ticks %4s tickers  mean %10s  return %8s  volatility %s",
          get("window_end"),
          get("window"),
          get("sector"),
          get("count"),
          get("tickers"),
          number("mean", Figures::price),
          number("sector_return", Figures::percent),
          number("volatility", each -> String.format(Locale.ROOT, "%.4f", each)));
    }
    return null;
  }

  private String get(String field) {
    return fields.getOrDefault(field, "?");
  }

  private String number(String field, DoubleFunction<String> form) {
    String text = get(field);
    try {
      return form.apply(Double.parseDouble(text));
    } catch (NumberFormatException notDefined) {
      return "–";
    }
  }
}
