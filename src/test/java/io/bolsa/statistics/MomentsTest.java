package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MomentsTest {

  private static final MathContext PRECISE = new MathContext(60);

  @Test
  void nothingHasNoMeanAndNoDeviation() {
    Moments moments = new Moments();

    assertThat(moments.count()).isZero();
    assertThat(moments.mean()).isNaN();
    assertThat(moments.variance()).isNaN();
    assertThat(moments.standardDeviation()).isNaN();
    assertThat(moments.sampleStandardDeviation()).isNaN();
  }

  @Test
  void oneNumberIsItsMeanAndDoesNotDeviate() {
    Moments moments = of(124.54);

    assertThat(moments.count()).isEqualTo(1);
    assertThat(moments.mean()).isEqualTo(124.54);
    assertThat(moments.variance()).isZero();
    assertThat(moments.standardDeviation()).isZero();
    assertThat(moments.sampleStandardDeviation()).isNaN();
  }

  @Test
  void deviationOfThePopulationAndOfASampleDiffer() {
    Moments moments = of(2, 4, 4, 4, 5, 5, 7, 9);

    assertThat(moments.mean()).isEqualTo(5);
    assertThat(moments.variance()).isCloseTo(4, within(1e-15));
    assertThat(moments.standardDeviation()).isCloseTo(2, within(1e-15));
    assertThat(moments.sampleStandardDeviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
    assertThat(moments.sampleVariance()).isCloseTo(32.0 / 7, within(1e-15));
  }

  @Test
  void twoNumbersAreASample() {
    assertThat(of(1, 2).sampleVariance()).isEqualTo(0.5);
    assertThat(of(1, 3).sampleStandardDeviation()).isEqualTo(Math.sqrt(2));
  }

  @Test
  void aPriceThatNeverMovesHasExactlyNoDeviation() {
    double[] same = new double[10_000];
    Arrays.fill(same, 0.1);

    assertThat(of(same).mean()).isEqualTo(0.1);
    assertThat(of(same).variance()).isZero();
  }

  @Test
  void aSmallSpreadAroundALargeMeanKeepsItsDigits() {
    Random random = new Random(7);
    double[] xs = random.doubles(100_000, -1e-3, 1e-3).map(x -> 1e9 + x).toArray();

    assertIsExact(xs, 1e-15, 1e-12);
  }

  @Test
  void anOutlierInFrontDoesNotSpoilWhatFollows() {
    double[] xs = new Random(8).doubles(100_000, -1, 1).toArray();
    xs[0] = 1e9;

    assertIsExact(xs, 1e-14, 1e-12);
  }

  @Test
  void aLongWalkKeepsItsDigits() {
    double[] xs = new double[100_000];
    Random random = new Random(9);
    double price = 100;
    for (int i = 0; i < xs.length; i++) {
      price = Math.round(price * (1 + random.nextGaussian() * 1e-4) * 100) / 100.0;
      xs[i] = price;
    }

    assertIsExact(xs, 1e-15, 1e-12);
  }

  @Property(seed = "11", tries = 200)
  void momentsAreThoseOfTheDefinition(@ForAll("prices") double[] xs) {
    assertIsExact(xs, 1e-13, 1e-9);
  }

  @Property(seed = "12", tries = 300)
  void mergeEqualsWholeInAnySplit(
      @ForAll("prices") double[] xs,
      @ForAll @IntRange(max = 60) int one,
      @ForAll @IntRange(max = 60) int other) {
    int from = Math.min(xs.length, Math.min(one, other));
    int to = Math.min(xs.length, Math.max(one, other));
    Moments merged = of(Arrays.copyOfRange(xs, 0, from));
    Moments rest = of(Arrays.copyOfRange(xs, from, to));
    rest.add(of(Arrays.copyOfRange(xs, to, xs.length)));
    merged.add(rest);
    Moments whole = of(xs);

    assertThat(merged.count()).isEqualTo(whole.count());
    if (xs.length > 0) {
      assertThat(merged.mean())
          .isCloseTo(whole.mean(), within(1e-14 * (1 + whole.standardDeviation())));
      assertThat(merged.standardDeviation())
          .isCloseTo(whole.standardDeviation(), within(1e-12 * whole.standardDeviation()));
    }
  }

  @Test
  void mergesOfASmallSpreadAroundALargeMeanKeepTheirDigits() {
    double[] xs = new Random(10).doubles(60_000, -1e-3, 1e-3).map(x -> 1e9 + x).toArray();
    Moments merged = new Moments();
    for (int i = 0; i < xs.length; i += 100) {
      merged.add(of(Arrays.copyOfRange(xs, i, i + 100)));
    }

    assertThat(merged.mean()).isCloseTo(exactMean(xs), withinPercentage(1e-13));
    assertThat(merged.standardDeviation()).isCloseTo(exactDeviation(xs), withinPercentage(1e-10));
  }

  @Test
  void mergingNothingChangesNothing() {
    Moments moments = of(1, 2, 4);
    byte[] before = Bytes.of(moments::writeTo);
    moments.add(new Moments());
    Moments fromNothing = new Moments();
    fromNothing.add(moments);

    assertThat(Bytes.of(moments::writeTo)).isEqualTo(before);
    assertThat(Bytes.of(fromNothing::writeTo)).isEqualTo(before);
  }

  @Test
  void aMergeLeavesItsArgumentAlone() {
    Moments argument = of(5, 6);
    byte[] before = Bytes.of(argument::writeTo);
    of(1, 2).add(argument);

    assertThat(Bytes.of(argument::writeTo)).isEqualTo(before);
  }

  @Test
  void aCopyGoesItsOwnWay() {
    Moments original = of(1, 2);
    Moments copy = original.copy();
    copy.add(9);

    assertThat(original.mean()).isEqualTo(1.5);
    assertThat(copy.mean()).isEqualTo(4);
  }

  @Test
  void theMeanOfTheGreatestDoublesIsFinite() {
    Moments moments = of(Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, 1);

    assertThat(moments.mean()).isCloseTo(Double.MAX_VALUE / 4, withinPercentage(1e-10));
    assertThat(moments.standardDeviation()).isEqualTo(Double.POSITIVE_INFINITY);

    Moments merged = of(Double.MAX_VALUE, Double.MAX_VALUE);
    merged.add(of(-Double.MAX_VALUE));
    merged.add(of(-Double.MAX_VALUE));
    assertThat(merged.mean() / Double.MAX_VALUE).isCloseTo(0, within(1e-15));
    assertThat(merged.variance()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Property(seed = "13", tries = 300)
  void extremesNeverGiveNaN(@ForAll("extremes") double[] xs, @ForAll @IntRange(max = 8) int cut) {
    Moments merged = of(Arrays.copyOfRange(xs, 0, Math.min(cut, xs.length)));
    merged.add(of(Arrays.copyOfRange(xs, Math.min(cut, xs.length), xs.length)));

    for (Moments moments : new Moments[] {of(xs), merged}) {
      assertThat(moments.mean()).isFinite();
      assertThat(moments.variance()).isNotNaN().isNotNegative();
      assertThat(moments.standardDeviation()).isNotNaN();
    }
  }

  @Provide
  Arbitrary<double[]> prices() {
    return Arbitraries.doubles()
        .between(-1e6, 1e6)
        .ofScale(4)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<double[]> extremes() {
    return Arbitraries.of(
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            1e308,
            -1e308,
            1e-308,
            -1e-308,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            0.0,
            -0.0,
            1.0,
            -1e154,
            1e155)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Test
  void addingAfterAReadGivesTheSameBits() throws Exception {
    double[] xs = new Random(14).doubles(1_000, -5, 5).toArray();
    Moments written = of(Arrays.copyOf(xs, 500));
    Moments read = Bytes.read(Bytes.of(written::writeTo), Moments::readFrom);
    for (int i = 500; i < xs.length; i++) {
      written.add(xs[i]);
      read.add(xs[i]);
    }

    assertThat(Bytes.of(read::writeTo)).isEqualTo(Bytes.of(written::writeTo));
    assertThat(read.standardDeviation()).isEqualTo(of(xs).standardDeviation());
  }

  static Moments of(double... xs) {
    Moments moments = new Moments();
    for (double x : xs) {
      moments.add(x);
    }
    return moments;
  }

  /** Errors relative to the greatest of mean and deviation, and to the deviation. */
  private static void assertIsExact(double[] xs, double meanError, double deviationError) {
    Moments moments = of(xs);
    double mean = exactMean(xs);
    double deviation = exactDeviation(xs);

    assertThat(moments.mean())
        .isCloseTo(mean, within(meanError * Math.max(Math.abs(mean), deviation)));
    // The last term is the reference's own error.
    assertThat(moments.standardDeviation())
        .isCloseTo(deviation, within(deviationError * deviation + 1e-50 * Math.abs(mean)));
  }

  private static double exactMean(double[] xs) {
    return bigMean(xs).doubleValue();
  }

  private static double exactDeviation(double[] xs) {
    BigDecimal mean = bigMean(xs);
    BigDecimal sum = BigDecimal.ZERO;
    for (double x : xs) {
      BigDecimal distance = new BigDecimal(x).subtract(mean, PRECISE);
      sum = sum.add(distance.multiply(distance, PRECISE), PRECISE);
    }
    return sum.divide(BigDecimal.valueOf(xs.length), PRECISE).sqrt(PRECISE).doubleValue();
  }

  private static BigDecimal bigMean(double[] xs) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double x : xs) {
      sum = sum.add(new BigDecimal(x));
    }
    return sum.divide(BigDecimal.valueOf(xs.length), PRECISE);
  }
}
