package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
  @ParameterizedTest
  @CsvSource({
    "152132675, 152132675",
    "1000222505168.03, 1000222505168",
    "-1234567.5, -1234568",
    "39128.62, 39128.6",
    "999999.7, 1000000",
    "100, 100",
    "0.0123456789, 0.0123457",
  })
  void noDigitBeforeThePointIsLost(double x, String said) {
    assertThat(Explain.number(x)).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "39128.62, 0.71, 39128.62",
    "39128.619999999995, 0.01, 39128.62",
    "152.1326751, 0.0000003, 152.1326751",
    "39128.62, 2500, 39128.6",
    "157.44, 0, 157.44",
    "1.5, 1e-300, 1.5",
  })
  void pricesHaveTheDigitsOfTheirDifference(double x, double difference, String said) {
    assertThat(Explain.number(x, difference)).isEqualTo(said);
  }
}
