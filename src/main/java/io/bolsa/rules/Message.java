package io.bolsa.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The sentence of an alert: text, with the values of fields where it says {@code {field}}. */
final class Message {
  static final int LONGEST = 500;

  private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);
  private static final String REFERENCE = "reference.";

  /** Text and field names in turns, text first. */
  private final List<String> parts;

  private final Subject subject;

  private Message(Subject subject, List<String> parts) {
    this.subject = subject;
    this.parts = parts;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Message parse(String text, Subject subject) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the message has " + text.length() + " characters, more than " + LONGEST);
    }
    List<String> parts = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException(
            "the message has a '{' without its '}' at character " + (open + 1));
      }
      String field = text.substring(open + 1, close);
      boolean known =
          subject.numbers.contains(field)
              || subject.texts.contains(field)
              || (subject.ofTicker && field.startsWith(REFERENCE));
      if (!known) {
        throw new IllegalArgumentException(
            "the message names {"
                + field
                + "}; allowed are the fields of a "
                + subject.id()
                + ": "
                + subject.fields());
      }
      parts.add(text.substring(at, open));
      parts.add(field);
      at = close + 1;
    }
    parts.add(text.substring(at));
    return new Message(subject, parts);
  }

  String of(Facts facts, int row) {
    StringBuilder sentence = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      sentence.append(i % 2 == 0 ? parts.get(i) : value(parts.get(i), facts, row));
    }
    return sentence.toString();
  }

  private String value(String field, Facts facts, int row) {
    int number = subject.numbers.indexOf(field);
    if (number >= 0) {
      return number(facts.numbers[number][row]);
    }
    String text =
        field.startsWith(REFERENCE)
            ? facts.reference.get(field.substring(REFERENCE.length()))
            : facts.texts[subject.texts.indexOf(field)][row];
    return text == null ? "unknown" : text;
  }

  /** Six digits are enough for a sentence; the row has them all. */
  static String number(double value) {
    if (!(Math.abs(value) <= Double.MAX_VALUE)) {
      return "unknown";
    }
    if (value == 0) {
      return "0";
    }
    boolean plain = Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15;
    BigDecimal rounded = BigDecimal.valueOf(value).round(SIX_DIGITS).stripTrailingZeros();
    return plain ? rounded.toPlainString() : rounded.toString();
  }
}
