package io.bolsa.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences of alerts. */
class MessageTest {
  private static String message(String text) {
    Facts facts = new Facts(Subject.TICK.numbers.size(), Subject.TICK.texts.size());
    facts.size = 2;
    facts.numbers[0] = new double[] {7, 123.4567};
    facts.numbers[1] = new double[] {7, -2};
    facts.numbers[2] = new double[] {7, Double.NaN};
    facts.texts[0] = new String[] {"X", "AMZN"};
    facts.texts[1] = new String[] {"X", "TECHNOLOGY"};
    facts.reference = Map.of("company", "Amazon");
    return Message.parse(text, Subject.TICK).of(facts, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no field | no field",
        "{price} | 123.457",
        "{price}{change} is {sector}. | 123.457-2 is TECHNOLOGY.",
        "} of {reference.company} {ticker_symbol} | } of Amazon AMZN",
        "{previous_price}, {reference.isin} | unknown, unknown",
      })
  void fieldsStandWhereTheirNamesDo(String text, String sentence) {
    assertThat(message(text)).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "100, 100",
    "-1234567, -1234570",
    "0.000001, 0.000001",
    "9.87654321E-7, 9.87654E-7",
    "123456500000000, 123456000000000",
    "999999000000000, 999999000000000",
    "1E15, 1E+15",
    "NaN, unknown",
    "-Infinity, unknown",
  })
  void aNumberHasSixDigits(double value, String text) {
    assertThat(Message.number(value)).isEqualTo(text);
  }

  @Test
  void fiveHundredCharactersAreAllowedAndNoMore() {
    String longest = "x".repeat(500);
    assertThat(message(longest)).isEqualTo(longest);
    assertThatThrownBy(() -> message(longest + "x"))
        .hasMessage("the message has 501 characters, more than 500");
  }

  @Test
  void aWindowHasNoReferenceData() {
    assertThatThrownBy(() -> Message.parse("{reference.company}", Subject.SECTOR_WINDOW))
        .hasMessageStartingWith("the message names {reference.company}; allowed are the fields");
  }
}
