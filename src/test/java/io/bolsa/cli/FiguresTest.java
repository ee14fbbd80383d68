package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0.00",
        "180.86 | 180.86",
        "12345.678 | 12,345.68",
        "-37.63 | -37.63",
        "0.923456 | 0.9235",
        "-0.5 | -0.5000",
        "0.00001234 | 1.234e-05",
        "999999999999 | 999,999,999,999.00",
        "1e300 | 1.000e+300",
        "-1e12 | -1.000e+12",
      })
  void aPriceKeepsItsDigitsAndItsColumn(double price, String shown) {
    assertThat(Figures.price(price)).isEqualTo(shown);
  }

  @Test
  void aReturnIsInPercentWithItsSign() {
    assertThat(Figures.percent(-0.0117)).isEqualTo("-1.17%");
    assertThat(Figures.percent(3.1115)).isEqualTo("+311.15%");
    assertThat(Figures.percent(1e290)).isEqualTo("+1.000e+292%");
  }
}
