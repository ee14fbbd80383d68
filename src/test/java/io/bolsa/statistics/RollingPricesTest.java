package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingPricesTest {
  private static final double HALF_LIFE = 700;

  private static RollingSettings settings(String windows) {
    return new RollingSettings(RollingSpec.parseList(windows), Duration.ofMillis((long) HALF_LIFE));
  }

  /** One tick. */
  record Tick(long time, double price) {}

  private static List<Tick> ticks(Random random, int count) {
    List<Tick> ticks = new ArrayList<>();
    long time = -5_000;
    double price = 100;
    for (int i = 0; i < count; i++) {
      int step = random.nextInt(40);
      time += step == 0 ? 20_000 : step < 8 ? 0 : random.nextInt(300);
      price = random.nextInt(50) == 0 ? 1e6 * random.nextGaussian() : price + random.nextGaussian();
      ticks.add(new Tick(time, price));
    }
    return ticks;
  }

  /** The ticks that a window holds at the last of them: counted out, one by one. */
  private static List<Tick> held(RollingSpec spec, List<Tick> ticks) {
    Tick last = ticks.get(ticks.size() - 1);
    if (spec.ticks > 0) {
      return ticks.subList(Math.max(0, ticks.size() - spec.ticks), ticks.size());
    }
    return ticks.stream().filter(tick -> tick.time >= last.time - spec.millis).toList();
  }

  @Property(seed = "71", tries = 60)
  void everyNumberIsThatOfTheTicksInTheWindow(@ForAll long seed) {
    RollingSettings settings = settings("1,2,7,1ms,500ms,10s");
    RollingPrices rolling = new RollingPrices(settings);
    List<Tick> ticks = ticks(new Random(seed), 400);
    for (int n = 1; n <= ticks.size(); n++) {
      Tick last = ticks.get(n - 1);
      rolling.add(last.time, last.price);
      for (int w = 0; w < settings.windows().size(); w++) {
        List<Tick> held = held(settings.windows().get(w), ticks.subList(0, n));
        double[] prices = held.stream().mapToDouble(Tick::price).toArray();
        RollingNumbers numbers = rolling.numbers(w);
        assertThat(numbers.prices.count()).isEqualTo(held.size());
        assertThat(numbers.min).isEqualTo(Arrays.stream(prices).min().getAsDouble());
        assertThat(numbers.max).isEqualTo(Arrays.stream(prices).max().getAsDouble());
        assertThat(numbers.first).isEqualTo(prices[0]);
        assertThat(numbers.truncated).isFalse();
        double mean = Arrays.stream(prices).sum() / prices.length;
        double scale = Arrays.stream(prices).map(Math::abs).max().getAsDouble();
        double squares = Arrays.stream(prices).map(x -> (x - mean) * (x - mean)).sum();
        assertThat(numbers.prices.mean()).isCloseTo(mean, within(1e-12 * scale));
        assertThat(numbers.prices.variance())
            .isCloseTo(squares / prices.length, within(1e-12 * scale * scale));
        double weights = 0;
        double weighted = 0;
        for (Tick tick : held) {
          double weight = Math.pow(0.5, (last.time - tick.time) / HALF_LIFE);
          weights += weight;
          weighted += weight * tick.price;
        }
        assertThat(numbers.exponentialAverage).isCloseTo(weighted / weights, within(1e-12 * scale));
      }
    }
  }

  @Property(seed = "72", tries = 30)
  void aRestartShowsInNoBit(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    RollingSettings settings = settings("3,50,2s");
    RollingPrices whole = new RollingPrices(settings);
    RollingPrices restarted = new RollingPrices(settings);
    for (Tick tick : ticks(random, 400)) {
      assertThat(restarted.add(tick.time, tick.price)).isEqualTo(whole.add(tick.time, tick.price));
      for (int w = 0; w < 3; w++) {
        assertThat(bits(restarted.numbers(w))).isEqualTo(bits(whole.numbers(w)));
      }
      if (random.nextInt(10) == 0) {
        restarted =
            Bytes.read(Bytes.of(restarted::writeTo), in -> RollingPrices.readFrom(in, settings));
      }
    }
    assertThat(Bytes.of(restarted::writeTo)).isEqualTo(Bytes.of(whole::writeTo));
  }

  private static List<Object> bits(RollingNumbers numbers) {
    return List.of(
        List.of(Bytes.of(numbers.prices::writeTo)[0], numbers.prices.toString()),
        Double.doubleToRawLongBits(numbers.prices.variance()),
        Double.doubleToRawLongBits(numbers.exponentialAverage),
        numbers.min,
        numbers.max,
        numbers.first,
        numbers.truncated);
  }

  @Test
  void aPriceOfAHugeOutlierLeavesNothingBehindWhenItIsGone() {
    RollingPrices rolling = new RollingPrices(settings("2,1s"));
    rolling.add(0, 1e300);
    rolling.add(2_000, 0.1);
    rolling.add(2_001, 0.1);

    for (int w = 0; w < 2; w++) {
      assertThat(rolling.numbers(w).prices.mean()).isEqualTo(0.1);
      assertThat(rolling.numbers(w).prices.variance()).isZero();
      assertThat(rolling.numbers(w).exponentialAverage).isEqualTo(0.1);
    }
  }

  @Test
  void theMostExtremePricesStayFiniteWhereAMeanIs() {
    RollingPrices rolling = new RollingPrices(settings("5,1m"));
    double[] prices = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, -0.0, 1};
    for (int i = 0; i < prices.length; i++) {
      rolling.add(i * 1_000_000_000L, prices[i]);
      rolling.add(i * 1_000_000_000L, prices[i]);
      for (int w = 0; w < 2; w++) {
        assertThat(rolling.numbers(w).prices.mean()).isFinite();
        assertThat(rolling.numbers(w).exponentialAverage).isFinite();
        assertThat(rolling.numbers(w).prices.variance()).isNotNaN();
      }
    }
    assertThat(rolling.numbers(1).min).isEqualTo(1);
  }

  @Test
  void theAverageOfPricesThatLieFurtherApartThanADoubleReachesLiesBetweenThem() {
    RollingPrices rolling = new RollingPrices(settings("5,1m"));
    rolling.add(0, Double.MAX_VALUE);
    rolling.add(0, -Double.MAX_VALUE);

    for (int w = 0; w < 2; w++) {
      assertThat(rolling.numbers(w).exponentialAverage).isZero();
    }
  }

  @Test
  void negativeZeroCountsAsZero() {
    RollingPrices rolling = new RollingPrices(settings("1"));
    rolling.add(0, -0.0);

    RollingNumbers numbers = rolling.numbers(0);
    assertThat(new double[] {numbers.min, numbers.max, numbers.first, numbers.exponentialAverage})
        .containsOnly(0.0);
  }

  @Test
  void aSingleTickHasNoSampleVariance() {
    RollingPrices rolling = new RollingPrices(settings("1,1s"));
    rolling.add(0, 5);
    rolling.add(1_001, 7);

    for (int w = 0; w < 2; w++) {
      assertThat(rolling.numbers(w).prices.variance()).isZero();
      assertThat(rolling.numbers(w).prices.sampleVariance()).isNaN();
    }
  }

  @Test
  void bothEndsOfAStretchOfTimeAreInIt() {
    RollingPrices rolling = new RollingPrices(settings("1s"));
    rolling.add(0, 1);
    rolling.add(1_000, 2);
    assertThat(rolling.numbers(0).prices.count()).isEqualTo(2);
    rolling.add(1_001, 3);
    assertThat(rolling.numbers(0).prices.count()).isEqualTo(2);
  }

  @Test
  void ticksOfOneInstantAreNumbered() {
    RollingPrices rolling = new RollingPrices(settings("1"));
    assertThat(rolling.add(5, 1)).isEqualTo(1);
    assertThat(rolling.add(5, 1)).isEqualTo(2);
    assertThat(rolling.add(6, 1)).isEqualTo(1);
  }

  @Test
  void aWindowOfTimeHoldsTheLastTenThousandAndSaysSo() {
    RollingPrices rolling = new RollingPrices(settings("20s"));
    for (int i = 0; i < 10_000; i++) {
      rolling.add(i, i);
    }
    assertThat(rolling.numbers(0).truncated).isFalse();
    for (int i = 10_000; i < 30_000; i++) {
      rolling.add(i, i);
      assertThat(rolling.numbers(0).prices.count()).isEqualTo(10_000);
      assertThat(rolling.numbers(0).min).isEqualTo(i - 9_999);
      assertThat(rolling.numbers(0).truncated).isTrue();
    }
    int most = Bytes.of(rolling::writeTo).length;
    assertThat(most).isLessThan(16 * 10_000 + 100);

    // The tick at 20,000 is let go and would be in the window still.
    rolling.add(40_000, 1);
    assertThat(rolling.numbers(0).truncated).isTrue();
    // Once what was let go would have been too old anyway, nothing is missing.
    rolling.add(40_002, 1);
    assertThat(rolling.numbers(0).truncated).isFalse();
  }

  @Test
  void aWindowThatIsFullIsReadBack() throws IOException {
    RollingSettings settings = settings("10000,20s");
    RollingPrices rolling = new RollingPrices(settings);
    for (int i = 0; i < 10_100; i++) {
      rolling.add(i, i);
    }
    byte[] written = Bytes.of(rolling::writeTo);

    RollingPrices read = Bytes.read(written, in -> RollingPrices.readFrom(in, settings));
    for (int w = 0; w < 2; w++) {
      assertThat(bits(read.numbers(w))).isEqualTo(bits(rolling.numbers(w)));
    }
  }

  @Test
  void windowsThatAreNoLongerWantedAreForgottenAndNewOnesBegin() throws IOException {
    RollingPrices before = new RollingPrices(settings("2,1s"));
    before.add(0, 1);
    before.add(1, 2);
    byte[] written = Bytes.of(before::writeTo);

    RollingSettings changed = settings("3,1s");
    RollingPrices after = Bytes.read(written, in -> RollingPrices.readFrom(in, changed));
    after.add(2, 3);

    assertThat(after.numbers(0).prices.count()).isEqualTo(1);
    assertThat(after.numbers(1).prices.count()).isEqualTo(3);
    RollingPrices none =
        Bytes.read(written, in -> RollingPrices.readFrom(in, RollingSettings.none()));
    assertThat(Bytes.of(none::writeTo)).hasSizeLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "10001", "1.5", "1e3", "0s", "25h", "1m/1m", "soon", "1,,2", "5,5"})
  void aWindowThatIsNoneIsRefusedByName(String text) {
    assertThatThrownBy(() -> RollingSpec.parseList(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "10000", "1ms", "1d", "1,2,3,4,5,6,7,8"})
  void theLimitsThemselvesAreAllowed(String text) {
    assertThat(RollingSpec.parseList(text)).hasSize(text.split(",").length);
  }

  @Test
  void windowsAreNamedAsConfigured() {
    assertThat(RollingSpec.parseList("10, 1m,PT90S,500ms").toString())
        .isEqualTo("[10, PT1M, PT1M30S, PT0.5S]");
    assertThatThrownBy(() -> RollingSpec.parseList("1,2,3,4,5,6,7,8,9"))
        .hasMessage("9 rolling windows given; allowed are 8");
    assertThatThrownBy(() -> new RollingSettings(List.of(), Duration.ZERO))
        .hasMessageContaining("half-life");
  }
}
