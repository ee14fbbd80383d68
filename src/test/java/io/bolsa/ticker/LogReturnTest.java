package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogReturnTest {
  @ParameterizedTest
  @CsvSource({"1e-200, 1e200", "1e200, 1e-200", "4.9e-324, 1.7e308", "1.7e308, 4.9e-324"})
  void aRatioBeyondTheRangeOfADoubleHasAReturnToo(double previous, double price) {
    double expected = StrictMath.log(price) - StrictMath.log(previous);
    assertThat(LogReturn.of(previous, price)).isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -1", "-1, -1", "0, 0", "NaN, 1", "1, NaN"})
  void aReturnNeedsTwoPositivePrices(double previous, double price) {
    assertThat(LogReturn.of(previous, price)).isNaN();
  }

  @Test
  void whatDoesNotMoveHasNoReturn() {
    assertThat(LogReturn.of(1e-310, 1e-310)).isZero();
  }
}
