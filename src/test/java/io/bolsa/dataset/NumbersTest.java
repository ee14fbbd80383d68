package io.bolsa.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "53, 53",
    "53.25, 53.25",
    "0.1, 0.1",
    "0, 0",
    "-0.0, -0.0",
    "-7, -7",
    "100, 100",
    "1e7, 1E7",
    "1.5e10, 1.5E10",
    "1e-5, 1E-5",
    "2e-3, 0.002",
    "2.0E-3, 0.002",
    "1e23, 1E23",
    "2e23, 2E23",
    "4.9e-324, 4.9E-324",
    "1.7976931348623157e308, 1.7976931348623157E308",
    "9007199254740993, 9.007199254740992E15"
  })
  void aNumberHasTheFewestDigitsThatReadBackTheSame(double number, String text) {
    assertThat(Numbers.shortest(number)).isEqualTo(text);
  }

  @Property(seed = "91", tries = 20_000)
  void everyNumberReadsBackTheSame(@ForAll long bits) {
    assertReadsBack(Double.longBitsToDouble(bits));
  }

  @Test
  void numbersAsMarketsHaveThemReadBackTheSame() {
    Random random = new Random(92);
    for (int i = 0; i < 10_000; i++) {
      assertReadsBack(random.nextInt(10_000_000) / 100.0);
      assertReadsBack(random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15));
      assertReadsBack(Math.rint(random.nextGaussian() * Math.pow(10, random.nextInt(20))));
    }
  }

  private static void assertReadsBack(double number) {
    if (!Double.isFinite(number)) {
      return;
    }
    String text = Numbers.shortest(number);
    assertThat(Double.doubleToRawLongBits(Double.parseDouble(text)))
        .as(text)
        .isEqualTo(Double.doubleToRawLongBits(number));
    assertThat(text).matches("-?(0|[1-9]\\d*)(\\.\\d+)?(E-?\\d+)?").hasSizeLessThan(26);
    assertThat(text.equals("-0.0") || !text.matches(".*\\.0(E.*)?")).as(text).isTrue();
  }
}
