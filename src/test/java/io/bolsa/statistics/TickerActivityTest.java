package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickerActivityTest {

  @ParameterizedTest
  @CsvSource({
    "100, 110, 0.1",
    "100, 100, 0",
    "100, 25, -0.75",
    "0, 1, NaN",
    "-0.0, 1, NaN",
    "1, 0, NaN",
    "-37.63, 1, NaN",
    "1, -37.63, NaN",
    "-2, -1, NaN",
    "1e-308, 1e308, Infinity",
    "1e308, 1e-308, -1",
  })
  void aReturnNeedsTwoPositivePrices(double first, double last, double expected) {
    TickerActivity activity = new TickerActivity("QXZ", 2, 0, first, 1, last);

    if (Double.isFinite(expected)) {
      assertThat(activity.simpleReturn()).isCloseTo(expected, within(1e-15));
    } else {
      assertThat(Double.toString(activity.simpleReturn())).isEqualTo(Double.toString(expected));
    }
  }

  @Test
  void ofTwoAtOneTimeTheReceiverIsFirstAndTheArgumentLast() {
    TickerActivity receiver = new TickerActivity("QXZ", 2, 10, 1.0, 20, 2.0);
    receiver.add(new TickerActivity("QXZ", 3, 10, 5.0, 20, 6.0));

    assertThat(receiver.firstPrice).isEqualTo(1);
    assertThat(receiver.lastPrice).isEqualTo(6);
    assertThat(receiver.count).isEqualTo(5);
  }

  @Test
  void theEarliestIsFirstAndTheLatestLastInWhateverOrderTheyCome() {
    TickerActivity receiver = new TickerActivity("QXZ", 1, 30, 3, 30, 3);
    receiver.add(new TickerActivity("QXZ", 1, 10, 1, 10, 1));
    receiver.add(new TickerActivity("QXZ", 1, 50, 5, 50, 5));
    receiver.add(new TickerActivity("QXZ", 1, 40, 4, 40, 4));

    assertThat(receiver.firstTime).isEqualTo(10);
    assertThat(receiver.firstPrice).isEqualTo(1);
    assertThat(receiver.lastTime).isEqualTo(50);
    assertThat(receiver.lastPrice).isEqualTo(5);
    assertThat(receiver.simpleReturn()).isEqualTo(4);
  }

  @Test
  void aCopyGoesItsOwnWay() {
    TickerActivity original = new TickerActivity("QXZ", 1, 30, 3, 30, 3);
    byte[] before = Bytes.of(original::writeTo);
    TickerActivity copy = original.copy();
    assertThat(Bytes.of(copy::writeTo)).isEqualTo(before);
    copy.add(new TickerActivity("QXZ", 1, 40, 4, 40, 4));

    assertThat(Bytes.of(original::writeTo)).isEqualTo(before);
  }
}
