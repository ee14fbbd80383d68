package io.bolsa.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.model.TickNames;
import io.bolsa.model.Times;
import io.bolsa.parse.FieldMapping.Field;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What one record's object has said so far: its values, and the first thing wrong with them. */
final class TickFields {
  private static final List<Field> REQUIRED =
      List.of(Field.TICKER_SYMBOL, Field.SECTOR, Field.CHANGE, Field.PRICE);

  private final FieldMapping mapping;
  private final Tick tick = new Tick();
  private final Set<Field> nulls = EnumSet.noneOf(Field.class);
  private final Set<Field> values = EnumSet.noneOf(Field.class);
  private String recordType;
  private Refusal fault;

  /** What leaves in doubt of which type the record is: it goes before all other faults. */
  private Refusal faultOfType;

  TickFields(FieldMapping mapping) {
    this.mapping = mapping;
  }

  /** Takes one field, whose value begins at the parser's current token. */
  void take(FieldTree field, JsonParser value) throws IOException {
    if (value.currentToken() == JsonToken.VALUE_NULL) {
      nulls.add(field.field());
    } else if (field.field() == Field.RECORD_TYPE) {
      takeType(field.path, value);
    } else if (fault == null) {
      takeValue(field.field(), field.path, value);
      values.add(field.field());
    }
  }

  /** Numbers and truth values count as they are written. */
  private void takeType(String path, JsonParser value) throws IOException {
    if (value.currentToken().isScalarValue()) {
      recordType = value.getText();
    } else {
      refuseType(true, path, value, "a string, number or boolean");
    }
  }

  /** Of a name that stands twice in the object. */
  void refuseDuplicate(FieldTree object, String name) {
    FieldTree field = object.below(name);
    refuse(
        field != null && field.leadsToRecordType(),
        RejectionReason.DUPLICATE_FIELD,
        "the field " + Excerpt.quoted(object.pathOf(name)) + " stands twice in the record");
  }

  /** Of a field that should be an object with others in it. */
  void refuseWay(FieldTree object, JsonParser value) {
    refuseType(object.leadsToRecordType(), object.path, value, "an object");
  }

  private void takeValue(Field field, String name, JsonParser value) throws IOException {
    switch (field) {
      case TICKER_SYMBOL:
        tick.tickerSymbol = string(name, value);
        if (fault == null && !TickNames.isTickerSymbol(tick.tickerSymbol)) {
          refuse(
              RejectionReason.INVALID_TICKER_SYMBOL,
              "the ticker symbol "
                  + Excerpt.quoted(tick.tickerSymbol)
                  + " is not 1 to 64 characters of A-Z a-z 0-9 . _ - / ^ =");
        }
        break;
      case SECTOR:
        tick.sector = string(name, value);
        if (fault == null && !TickNames.isSector(tick.sector)) {
          refuse(
              RejectionReason.INVALID_SECTOR,
              "the sector "
                  + Excerpt.quoted(tick.sector)
                  + " is not 1 to 64 printable characters, or all of it is space, or it is \"*\"");
        }
        break;
      case CHANGE:
        tick.change = number(name, value);
        break;
      case PRICE:
        tick.price = number(name, value);
        break;
      case EVENT_TIME:
        tick.eventTime = eventTime(name, value);
        break;
      case SEQUENCE:
        tick.sequence = sequence(name, value);
        break;
      case RECORD_TYPE:
        throw new IllegalArgumentException("no value of a tick: " + name);
    }
  }

  private String string(String name, JsonParser value) throws IOException {
    if (value.currentToken() != JsonToken.VALUE_STRING) {
      refuseType(name, value, "a string");
      return null;
    }
    String text = value.getText();
    if (FieldLimits.isTorn(text)) {
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
    if (fault == null && !Times.isOfATick(time)) {
      refuse(
          RejectionReason.INVALID_EVENT_TIME,
          "the event time "
              + Excerpt.quoted(value.getText())
              + " is neither an ISO-8601 instant nor a number of whole milliseconds since 1970,"
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
    refuseType(false, name, value, wanted);
  }

  private void refuseType(boolean ofType, String name, JsonParser value, String wanted) {
    refuse(
        ofType,
        RejectionReason.WRONG_TYPE,
        "the field "
            + Excerpt.quoted(name)
            + " is "
            + typeOf(value.currentToken())
            + ", not "
            + wanted);
  }

  private void refuse(RejectionReason reason, String detail) {
    refuse(false, reason, detail);
  }

  private void refuse(boolean ofType, RejectionReason reason, String detail) {
    if (ofType && faultOfType == null) {
      faultOfType = new Refusal(reason, detail);
    } else if (!ofType && fault == null) {
      fault = new Refusal(reason, detail);
    }
  }

  /** Null and the tick handed over, or the refusal. */
  Refusal finish(Tick into) {
    if (mapping.recordType() != null) {
      if (faultOfType == null && recordType == null) {
        faultOfType = missing(Field.RECORD_TYPE);
      }
      if (faultOfType != null) {
        return faultOfType;
      }
      if (!recordType.equals(mapping.recordType())) {
        return Refusal.OTHER_TYPE;
      }
    }
    for (Field field : REQUIRED) {
      if (fault == null && !values.contains(field)) {
        fault = missing(field);
      }
    }
    if (fault == null) {
      into.tickerSymbol = tick.tickerSymbol;
      into.tickerIndex = Tick.NO_INDEX;
      into.sector = tick.sector;
      into.change = tick.change;
      into.price = tick.price;
      into.eventTime = tick.eventTime;
      into.sequence = tick.sequence;
    }
    return fault;
  }

  private Refusal missing(Field field) {
    return new Refusal(
        RejectionReason.MISSING_FIELD,
        "the field "
            + Excerpt.quoted(mapping.paths().get(field))
            + (nulls.contains(field) ? " is null" : " is missing"));
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
