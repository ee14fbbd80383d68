package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaturalLogarithmTest {
  private final SplittableRandom random = new SplittableRandom(5);

  private static void assertSameBits(double x) {
    assertThat(Double.doubleToLongBits(NaturalLogarithm.of(x)))
        .as("log %s", x)
        .isEqualTo(Double.doubleToLongBits(StrictMath.log(x)));
  }

  private static void assertSameBits(int times, DoubleSupplier arguments) {
    for (int i = 0; i < times; i++) {
      double x = arguments.getAsDouble();
      if (Double.doubleToLongBits(NaturalLogarithm.of(x))
          != Double.doubleToLongBits(StrictMath.log(x))) {
        assertSameBits(x);
      }
    }
  }

  @Test
  void ofRatiosOfPricesIsStrictMaths() {
    assertSameBits(
        3_000_000,
        () -> {
          double price = random.nextInt(1, 60_000) / 100.0;
          return (price + random.nextInt(-200, 200) / 100.0) / price;
        });
  }

  @Test
  void ofAnyBitsIsStrictMaths() {
    assertSameBits(3_000_000, () -> Double.longBitsToDouble(random.nextLong()));
  }

  @Test
  void nearPowersOfTwoAndWhereThePolynomialChangesIsStrictMaths() {
    double[] centres = {1, 2, 0.5, 0x1p300, Math.sqrt(2), Math.sqrt(0.5), 1.38, 1.42, 0.69, 0.71};
    for (double centre : centres) {
      assertSameBits(
          200_000,
          () -> centre * (1 + random.nextDouble(-1, 1) * Math.scalb(1.0, -random.nextInt(53))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        2,
        0.5,
        1 + 0x1p-52,
        1 - 0x1p-53
      })
  void ofSpecialValuesIsStrictMaths(double x) {
    assertSameBits(x);
  }
}
