package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileSketchTest {

  private static final double PROMISED_ERROR = 1.0 / 128;
  private static final double[] QS = {0, 1e-9, 0.001, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1};

  record Distribution(String name, ToDoubleFunction<Random> next) {

    double[] numbers(int n) {
      Random random = new Random(23);
      return DoubleStream.generate(() -> next.applyAsDouble(random)).limit(n).toArray();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Distribution> distributions() {
    return List.of(
        new Distribution("prices", random -> 100 * Math.exp(random.nextGaussian() * 0.02)),
        new Distribution("uniform", Random::nextDouble),
        new Distribution("negative", random -> -50 - random.nextDouble() * 10),
        new Distribution("mixed signs", random -> random.nextGaussian() * 37),
        new Distribution(
            "many zeros", random -> random.nextInt(3) == 0 ? random.nextGaussian() : 0.0),
        new Distribution("exponential", random -> -Math.log(1 - random.nextDouble())),
        new Distribution("Pareto", random -> Math.pow(1 - random.nextDouble(), -2)),
        new Distribution("log-normal", random -> Math.exp(random.nextGaussian() * 4)),
        new Distribution("tiny", random -> 1e-305 * random.nextDouble()),
        new Distribution("subnormal", random -> Double.MIN_VALUE * (1 + random.nextInt(100_000))),
        new Distribution("huge", random -> Double.MAX_VALUE * (0.5 - random.nextDouble())),
        new Distribution("two worlds", random -> random.nextBoolean() ? 1e-8 : 1e8),
        new Distribution("worlds apart", random -> random.nextInt(9) == 0 ? 1e300 : -1e-300),
        new Distribution("constant", random -> 124.54),
        new Distribution("integers", random -> random.nextInt(2_000) - 1_000));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void quantilesAreWithinOnePercentOfTheExactRank(Distribution distribution) {
    for (int n : new int[] {1, 2, 3, 100, 10_000}) {
      double[] xs = distribution.numbers(n);
      QuantileSketch sketch = of(xs);
      Arrays.sort(xs);
      for (double q : QS) {
        double exact = xs[(int) Math.max(1, Math.ceil(q * n)) - 1];
        assertThat(Math.abs(sketch.quantile(q) - exact))
            .as("quantile %s of %s numbers: %s, not %s", q, n, sketch.quantile(q), exact)
            .isLessThanOrEqualTo(PROMISED_ERROR * Math.abs(exact));
      }
    }
  }

  @Test
  void medianOfFourIsTheSecond() {
    assertThat(of(1, 2, 4, 8).quantile(0.5)).isBetween(2.0, 2.04);
    assertThat(of(1, 2, 4, 8).quantile(0.5000001)).isBetween(4.0, 4.04);
  }

  @Test
  void nothingHasNoQuantiles() {
    assertThat(new QuantileSketch().quantile(0.5)).isNaN();
    assertThat(new QuantileSketch().count()).isZero();
  }

  @Test
  void zeroOfEitherSignIsAnsweredExactly() {
    QuantileSketch sketch = of(-0.0, 0.0, -1, 1);

    assertThat(sketch.quantile(0.5)).isEqualTo(0.0);
    assertThat(sketch.quantile(0.75)).isEqualTo(0.0);
    assertThat(sketch.quantile(0.25)).isNegative();
    assertThat(sketch.quantile(1)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aQuantileOutsideZeroAndOneIsRefused(double q) {
    assertThatThrownBy(() -> of(1).quantile(q))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("q must be between 0 and 1: " + q);
  }

  @Property(seed = "21", tries = 400)
  void anyOrderAndAnySplitGiveTheSameState(
      @ForAll("anyDoubles") List<Double> xs,
      @ForAll @IntRange(min = 1, max = 5) int parts,
      @ForAll long seed) {
    QuantileSketch whole = new QuantileSketch();
    xs.forEach(whole::add);

    List<Double> shuffled = new ArrayList<>(xs);
    Random random = new Random(seed);
    Collections.shuffle(shuffled, random);
    QuantileSketch[] sketches = new QuantileSketch[parts];
    Arrays.setAll(sketches, i -> new QuantileSketch());
    shuffled.forEach(x -> sketches[random.nextInt(parts)].add(x));
    Collections.shuffle(Arrays.asList(sketches), random);
    QuantileSketch merged = new QuantileSketch();
    for (QuantileSketch sketch : sketches) {
      merged.add(sketch);
    }

    assertThat(merged.count()).isEqualTo(xs.size());
    assertThat(bytes(merged)).isEqualTo(bytes(whole));
    assertThat(quantiles(merged)).isEqualTo(quantiles(whole));
  }

  /** Of all magnitudes, so that buckets are scattered; and near one another, so that none are. */
  @Provide
  Arbitrary<List<Double>> anyDoubles() {
    Arbitrary<Double> anyBits =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(x -> Math.abs(x) < 1e308);
    Arbitrary<Double> prices = Arbitraries.doubles().between(-200, 200);
    Arbitrary<Double> edges =
        Arbitraries.of(
            0.0, -0.0, 1e308, -1e308, 1e-308, Double.MIN_VALUE, 1.0, 0x1p64, 0x1.fp63, 0x1p-64);
    return Arbitraries.oneOf(anyBits, prices, edges).list().ofMaxSize(40);
  }

  @Test
  void oneCorruptPriceLeavesTheQuantilesOfTheOthersWhereTheyAre() {
    QuantileSketch sketch = of(1e-300, 100, 101, 102, 1e300, -100, -1e300);

    assertThat(sketch.quantile(0.2)).isBetween(-101.0, -99.0);
    assertThat(sketch.quantile(0.4)).isBetween(0.99e-300, 1.01e-300);
    assertThat(sketch.quantile(0.5)).isBetween(99.0, 101.0);
    assertThat(sketch.quantile(0.7)).isBetween(100.0, 102.0);
    assertThat(sketch.quantile(0.8)).isBetween(101.0, 103.0);
    assertThat(sketch.quantile(1)).isBetween(0.99e300, 1.01e300);
  }

  @Test
  void ofMoreBucketsThanAreKeptTheLowestCollapse() throws Exception {
    int collapsed = 1_000;
    List<Double> buckets = new ArrayList<>();
    for (int i = 0; i <= QuantileSketch.MAX_BUCKETS + collapsed; i++) {
      buckets.add(Math.scalb(1 + i % 64 / 64.0, i / 64));
    }
    int n = buckets.size();
    List<Double> shuffled = new ArrayList<>(buckets);
    Collections.shuffle(shuffled, new Random(24));
    QuantileSketch sketch = new QuantileSketch();
    shuffled.forEach(sketch::add);

    for (int i = 0; i < n; i++) {
      double kept = buckets.get(Math.max(i, n - QuantileSketch.MAX_BUCKETS));
      assertThat(sketch.quantile((i + 0.5) / n)).isBetween(kept, kept * (1 + PROMISED_ERROR));
    }
    assertThat(bytes(of(buckets.stream().mapToDouble(x -> x).toArray()))).isEqualTo(bytes(sketch));
    assertThat(bytes(Bytes.read(bytes(sketch), QuantileSketch::readFrom))).isEqualTo(bytes(sketch));
  }

  @Test
  void nothingIsLostAtTheEdgeOfSixtyFourOctaves() {
    QuantileSketch sketch = of(0x1.04p0, 0x1.08p0, 0x1.0p64);

    assertThat(sketch.quantile(0)).isBetween(0x1.04p0, 0x1.08p0);
    assertThat(sketch.quantile(0.5)).isBetween(0x1.08p0, 0x1.0cp0);
  }

  @Test
  void numbersFarApartGiveTheSameStateInAnyOrder() {
    assertThat(bytes(of(1, 0x1p50, 0x1p70))).isEqualTo(bytes(of(0x1p70, 0x1p50, 1)));
    assertThat(bytes(of(0x1p50, 0x1p70, 0x1p5))).isEqualTo(bytes(of(0x1p5, 0x1p50, 0x1p70)));
  }

  @Test
  void memoryIsBoundedWhateverComes() {
    QuantileSketch sketch = new QuantileSketch();
    Random random = new Random(22);
    for (int i = 0; i < 200_000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(x)) {
        sketch.add(x);
        assertThat(sketch.buckets()).isLessThanOrEqualTo(2 * QuantileSketch.MAX_BUCKETS);
      }
    }
    assertThat(bytes(sketch).length).isLessThan(2 * QuantileSketch.MAX_BUCKETS * 4);
  }

  @Test
  void aPriceThatHardlyMovesTakesFewBuckets() {
    double[] xs = new double[1_000];
    Arrays.fill(xs, 124.54);
    QuantileSketch sketch = of(xs);

    assertThat(sketch.buckets()).isEqualTo(16);
    assertThat(bytes(sketch)).hasSize(9);
  }

  @Test
  void sketchesOfSketchesTakeNoMoreRoom() {
    QuantileSketch sketch = of(100, 102, 104, -100, -102, -104);
    for (int i = 0; i < 10; i++) {
      QuantileSketch merged = sketch.copy();
      merged.add(sketch);
      sketch = merged;
    }

    assertThat(sketch.count()).isEqualTo(6 * 1024);
    assertThat(sketch.buckets()).isEqualTo(2 * 16);
  }

  @Test
  void theGreatestAndTheLeastNumbersAreReadBack() throws Exception {
    for (double x : new double[] {Double.MAX_VALUE, Double.MIN_VALUE}) {
      QuantileSketch sketch = of(x, -x, 100);
      QuantileSketch read = Bytes.read(bytes(sketch), QuantileSketch::readFrom);
      assertThat(bytes(read)).isEqualTo(bytes(sketch));
      assertThat(quantiles(read)).isEqualTo(quantiles(sketch));
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void writtenAndReadItGoesOnAsBefore(Distribution distribution) throws Exception {
    double[] xs = distribution.numbers(2_000);
    QuantileSketch written = of(Arrays.copyOf(xs, 1_000));
    QuantileSketch read = Bytes.read(bytes(written), QuantileSketch::readFrom);
    assertThat(bytes(read)).isEqualTo(bytes(written));
    for (int i = 1_000; i < 2_000; i++) {
      written.add(xs[i]);
      read.add(xs[i]);
    }
    assertThat(bytes(read)).isEqualTo(bytes(written));
    assertThat(quantiles(read)).isEqualTo(quantiles(of(xs)));
  }

  @Test
  void aCopyGoesItsOwnWay() {
    QuantileSketch original = of(1, 2);
    QuantileSketch copy = original.copy();
    copy.add(1.0);
    copy.add(-4);
    copy.add(0);

    assertThat(original.count()).isEqualTo(2);
    assertThat(bytes(original)).isEqualTo(bytes(of(1, 2)));
    assertThat(bytes(copy)).isEqualTo(bytes(of(-4, 0, 1, 1, 2)));
  }

  @Test
  void aMergeWithItselfDoubles() {
    QuantileSketch sketch = of(-1, 0, 3);
    sketch.add(sketch);

    assertThat(bytes(sketch)).isEqualTo(bytes(of(-1, -1, 0, 0, 3, 3)));
  }

  static QuantileSketch of(double... xs) {
    QuantileSketch sketch = new QuantileSketch();
    for (double x : xs) {
      sketch.add(x);
    }
    return sketch;
  }

  private static double[] quantiles(QuantileSketch sketch) {
    return Arrays.stream(QS).map(sketch::quantile).toArray();
  }

  private static byte[] bytes(QuantileSketch sketch) {
    return Bytes.of(sketch::writeTo);
  }
}
