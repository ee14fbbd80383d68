package io.bolsa.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.model.TickNames;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** What one record's object has said so far: its values, and the first thing wrong with them. */
final class TickFields {
  private static final String[] REQUIRED = {"ticker_symbol", "sector", "change", "price"};

  private final Tick tick = new Tick();
  private final Set<String> names = new HashSet<>();
  private final Set<String> values = new HashSet<>();
  private Refusal fault;

  /** Takes one field, whose value begins at the parser's current token. */
  void take(String name, JsonParser value) throws IOException {
    if (fault != null) {
      return;
    }
    if (!names.add(name)) {
      refuse(
          RejectionReason.DUPLICATE_FIELD,
          "the field " + Excerpt.quoted(name) + " stands twice in the record");
    } else if (value.currentToken() != JsonToken.VALUE_NULL) {
      takeValue(name, value);
    }
  }

  private void takeValue(String name, JsonParser value) throws IOException {
    switch (name) {
      case "ticker_symbol":
        tick.tickerSymbol = string(name, value);
        if (fault == null && !TickNames.isTickerSymbol(tick.tickerSymbol)) {
          refuse(
              RejectionReason.INVALID_TICKER_SYMBOL,
              "the ticker symbol "
                  + Excerpt.quoted(tick.tickerSymbol)
                  + " is not 1 to 64 characters of A-Z a-z 0-9 . _ - / ^ =");
        }
        break;
      case "sector":
        tick.sector = string(name, value);
        if (fault == null && !TickNames.isSector(tick.sector)) {
          refuse(
              RejectionReason.INVALID_SECTOR,
              "the sector "
                  + Excerpt.quoted(tick.sector)
                  + " is not 1 to 64 printable characters, or all of it is space, or it is \"*\"");
        }
        break;
      case "change":
        tick.change = number(name, value);
        break;
      case "price":
        tick.price = number(name, value);
        break;
      case "event_time":
        tick.eventTime = eventTime(name, value);
        break;
      case "sequence":
        tick.sequence = sequence(name, value);
        break;
      default:
        return;
    }
    values.add(name);
  }

  private String string(String name, JsonParser value) throws IOException {
    if (value.currentToken() != JsonToken.VALUE_STRING) {
      refuseType(name, value, "a string");
      return null;
    }
    String text = value.getText();
    if (TickRules.isTorn(text)) {
      refuse(
          RejectionReason.INVALID_UNICODE,
          "the field "
              + Excerpt.quoted(name)
              + " has half of a surrogate pair in "
              + Excerpt.quoted(text));
    }
    return text;
  }

  private double number(String name, JsonParser value) throws IOException {
    if (!value.currentToken().isNumeric()) {
      refuseType(name, value, "a number");
      return Double.NaN;
    }
    double number = Double.parseDouble(value.getText());
    if (Double.isInfinite(number)) {
      refuse(
          RejectionReason.NUMBER_OUT_OF_RANGE,
          "the field "
              + Excerpt.quoted(name)
              + " is beyond the range of a double: "
              + Excerpt.of(value.getText()));
    }
    return number;
  }

  private long eventTime(String name, JsonParser value) throws IOException {
    long time;
    if (value.currentToken() == JsonToken.VALUE_STRING) {
      String text = string(name, value);
      time = EventTimes.parse(text);
    } else if (value.currentToken().isNumeric()) {
      time = integer(value);
    } else {
      refuseType(name, value, "a string or a number");
      return Tick.NO_TIME;
    }
    if (fault == null && !TickRules.isTime(time)) {
      refuse(
          RejectionReason.INVALID_EVENT_TIME,
          "the event time "
              + Excerpt.quoted(value.getText())
              + " is neither an ISO-8601 instant nor whole milliseconds since 1970,"
              + " within the years 1 to 9999");
    }
    return time;
  }

  private long sequence(String name, JsonParser value) throws IOException {
    if (!value.currentToken().isNumeric()) {
      refuseType(name, value, "a number");
      return Tick.NO_SEQUENCE;
    }
    long sequence = integer(value);
    if (sequence == Tick.NO_SEQUENCE) {
      refuse(
          RejectionReason.INVALID_SEQUENCE,
          "the sequence " + Excerpt.of(value.getText()) + " is not an integer of 64 bits");
    }
    return sequence;
  }

  /** The current number; the least long, which neither field takes, if it is no long. */
  private static long integer(JsonParser value) throws IOException {
    try {
      return Long.parseLong(value.getText());
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE; // digits too many, decimals or an exponent
    }
  }

  private void refuseType(String name, JsonParser value, String wanted) {
    refuse(
        RejectionReason.WRONG_TYPE,
        "the field "
            + Excerpt.quoted(name)
            + " is "
            + typeOf(value.currentToken())
            + ", not "
            + wanted);
  }

  private void refuse(RejectionReason reason, String detail) {
    fault = new Refusal(reason, detail);
  }

  /** Null and the tick handed over, or the refusal. */
  Refusal finish(Tick into) {
    for (String name : REQUIRED) {
      if (fault == null && !values.contains(name)) {
        refuse(
            RejectionReason.MISSING_FIELD,
            "the field "
                + Excerpt.quoted(name)
                + (names.contains(name) ? " is null" : " is missing"));
      }
    }
    if (fault == null) {
      into.tickerSymbol = tick.tickerSymbol;
      into.sector = tick.sector;
      into.change = tick.change;
      into.price = tick.price;
      into.eventTime = tick.eventTime;
      into.sequence = tick.sequence;
    }
    return fault;
  }

  /** The token's JSON type with its article. */
  static String typeOf(JsonToken token) {
    switch (token) {
      case START_OBJECT:
        return "an object";
      case START_ARRAY:
        return "an array";
      case VALUE_STRING:
        return "a string";
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return "a number";
      case VALUE_NULL:
        return "null";
      default:
        return "a boolean";
    }
  }
}
