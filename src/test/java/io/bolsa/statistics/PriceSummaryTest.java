package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PriceSummaryTest {

  private record Trade(long time, double price, double change, double logReturn) {}

  @Test
  void nothingHasNoPrices() {
    PriceSummary summary = new PriceSummary();

    assertThat(summary.count()).isZero();
    assertThat(summary.unchanged()).isZero();
    assertThat(
            new double[] {
              summary.min(), summary.max(), summary.open(), summary.close(), summary.quantile(0.5)
            })
        .containsOnly(Double.NaN);
  }

  @Test
  void oneTickIsAllOfItsNumbers() {
    PriceSummary summary = new PriceSummary();
    summary.add(1_000, 124.54, -4.38, Double.NaN);

    assertThat(
            new double[] {
              summary.min(), summary.max(), summary.open(), summary.close(), summary.quantile(0.95)
            })
        .containsOnly(124.54);
    assertThat(summary.openTime()).isEqualTo(1_000);
    assertThat(summary.closeTime()).isEqualTo(1_000);
    assertThat(summary.changes().mean()).isEqualTo(-4.38);
    assertThat(summary.logReturns().count()).isZero();
  }

  @Test
  void changesAreCountedBySign() {
    PriceSummary summary = new PriceSummary();
    for (double change : new double[] {1, -1, 0, -0.0, 1e-308, -1e-308, -1e308, 1e308, 2}) {
      summary.add(0, 10, change, Double.NaN);
    }

    assertThat(summary.advancing()).isEqualTo(4);
    assertThat(summary.declining()).isEqualTo(3);
    assertThat(summary.unchanged()).isEqualTo(2);
  }

  @Test
  void anUndefinedReturnIsLeftOut() {
    PriceSummary summary = new PriceSummary();
    summary.add(0, 10, 0, Double.NaN);
    summary.add(1, 11, 1, 0.5);
    summary.add(2, -2, -13, Double.NaN);
    summary.add(3, 11, 1, 0.25);

    assertThat(summary.logReturns().count()).isEqualTo(2);
    assertThat(summary.logReturns().mean()).isEqualTo(0.375);
  }

  @Test
  void ofTicksAtOneTimeTheFirstOpensAndTheLastCloses() {
    PriceSummary summary = new PriceSummary();
    summary.add(5, 1, 0, Double.NaN);
    summary.add(5, 2, 0, Double.NaN);
    summary.add(5, 3, 0, Double.NaN);

    assertThat(summary.open()).isEqualTo(1);
    assertThat(summary.close()).isEqualTo(3);
  }

  @Test
  void ofSummariesAtOneTimeTheReceiverOpensAndTheArgumentCloses() {
    PriceSummary receiver = of(List.of(new Trade(5, 1, 0, 0), new Trade(9, 2, 0, 0)));
    PriceSummary argument = of(List.of(new Trade(5, 3, 0, 0), new Trade(9, 4, 0, 0)));
    receiver.add(argument);

    assertThat(receiver.open()).isEqualTo(1);
    assertThat(receiver.close()).isEqualTo(4);
    assertThat(receiver.openTime()).isEqualTo(5);
    assertThat(receiver.closeTime()).isEqualTo(9);
  }

  @Test
  void anEarlierSummaryMergedLaterStillOpens() {
    PriceSummary receiver = of(List.of(new Trade(50, 1, 0, 0)));
    receiver.add(of(List.of(new Trade(40, 2, 0, 0), new Trade(60, 3, 0, 0))));
    receiver.add(of(List.of(new Trade(45, 7, 0, 0), new Trade(55, 8, 0, 0))));

    assertThat(receiver.open()).isEqualTo(2);
    assertThat(receiver.close()).isEqualTo(3);
  }

  @Test
  void theEndsOfTimeAreTimesLikeOthers() {
    PriceSummary summary = new PriceSummary();
    summary.add(Long.MAX_VALUE, 3, 0, 0);
    assertThat(summary.open()).isEqualTo(3);
    PriceSummary merged = new PriceSummary();
    merged.add(summary);
    assertThat(merged.open()).isEqualTo(3);

    PriceSummary first = new PriceSummary();
    first.add(Long.MIN_VALUE, 4, 0, 0);
    assertThat(first.close()).isEqualTo(4);
  }

  @Test
  void negativeZeroCountsAsZeroInWhateverOrder() {
    PriceSummary one = of(List.of(new Trade(0, 0.0, 0, 0), new Trade(1, -0.0, 0, 0)));
    PriceSummary other = of(List.of(new Trade(0, -0.0, 0, 0), new Trade(1, 0.0, 0, 0)));

    for (PriceSummary summary : List.of(one, other)) {
      assertThat(
              new double[] {
                summary.min(), summary.max(), summary.open(), summary.close(), summary.quantile(0)
              })
          .containsOnly(0.0);
    }
    assertThat(bytes(one)).isEqualTo(bytes(other));
  }

  @Test
  void quantilesNeverLeaveWhatWasSeen() {
    PriceSummary summary = of(List.of(new Trade(0, 100.01, 0, 0), new Trade(1, 100.02, 0, 0)));

    for (double q = 0; q <= 1; q += 0.125) {
      assertThat(summary.quantile(q)).isBetween(100.01, 100.02);
    }
  }

  @Test
  void extremePricesAndChangesGiveNoNaN() {
    PriceSummary summary = new PriceSummary();
    double[] extremes = {1e308, -1e308, 1e-308, -1e-308, 0.0, -0.0, Double.MAX_VALUE};
    for (double price : extremes) {
      for (double change : extremes) {
        summary.add(0, price, change, change);
      }
    }

    assertThat(summary.min()).isEqualTo(-1e308);
    assertThat(summary.max()).isEqualTo(Double.MAX_VALUE);
    for (Moments moments : List.of(summary.prices(), summary.changes(), summary.logReturns())) {
      assertThat(moments.mean()).isFinite();
      assertThat(moments.standardDeviation()).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(summary.quantile(0.99)).isFinite();
  }

  @Property(seed = "41", tries = 300)
  void mergeEqualsWholeInAnySplit(
      @ForAll long seed,
      @ForAll @IntRange(max = 80) int n,
      @ForAll @IntRange(max = 80) int one,
      @ForAll @IntRange(max = 80) int other) {
    List<Trade> walk = walk(seed, n);
    int from = Math.min(n, Math.min(one, other));
    int to = Math.min(n, Math.max(one, other));
    PriceSummary merged = of(walk.subList(0, from));
    merged.add(of(walk.subList(from, to)));
    merged.add(of(walk.subList(to, n)));
    PriceSummary whole = of(walk);

    assertThat(exactNumbers(merged)).isEqualTo(exactNumbers(whole));
    if (n > 0) {
      assertThat(merged.prices().mean()).isCloseTo(whole.prices().mean(), within(1e-12));
      assertThat(merged.prices().standardDeviation())
          .isCloseTo(whole.prices().standardDeviation(), within(1e-11));
      assertThat(merged.changes().mean()).isCloseTo(whole.changes().mean(), within(1e-12));
      assertThat(merged.logReturns().variance())
          .isCloseTo(whole.logReturns().variance(), within(1e-15));
    }
  }

  @Test
  void writtenAndReadItGoesOnAsBefore() throws Exception {
    List<Trade> walk = walk(42, 500);
    for (int cut : new int[] {0, 1, 250, 500}) {
      PriceSummary written = of(walk.subList(0, cut));
      PriceSummary read = Bytes.read(bytes(written), PriceSummary::readFrom);
      assertThat(bytes(read)).isEqualTo(bytes(written));
      walk.subList(cut, 500).forEach(trade -> add(read, trade));

      assertThat(bytes(read)).isEqualTo(bytes(of(walk)));
      assertThat(exactNumbers(read)).isEqualTo(exactNumbers(of(walk)));
    }
  }

  @Test
  void aCopyGoesItsOwnWay() {
    PriceSummary original = of(walk(43, 20));
    byte[] before = bytes(original);
    PriceSummary copy = original.copy();
    assertThat(bytes(copy)).isEqualTo(before);
    copy.add(9_999, 1e6, -3, 0.1);

    assertThat(bytes(original)).isEqualTo(before);
    assertThat(copy.close()).isEqualTo(1e6);
  }

  @Test
  void aMergeLeavesItsArgumentAlone() {
    PriceSummary argument = of(walk(44, 20));
    byte[] before = bytes(argument);
    PriceSummary receiver = new PriceSummary();
    receiver.add(argument);
    receiver.add(1, -5, 2, 0.3);

    assertThat(bytes(argument)).isEqualTo(before);
  }

  @Test
  void mergingNothingChangesNothing() {
    PriceSummary summary = of(walk(45, 20));
    byte[] before = bytes(summary);
    summary.add(new PriceSummary());
    PriceSummary fromNothing = new PriceSummary();
    fromNothing.add(summary);

    assertThat(bytes(summary)).isEqualTo(before);
    assertThat(bytes(fromNothing)).isEqualTo(before);
  }

  private static List<Trade> walk(long seed, int n) {
    Random random = new Random(seed);
    List<Trade> walk = new ArrayList<>();
    double price = 100;
    long time = 0;
    for (int i = 0; i < n; i++) {
      double next = Math.round(price * (1 + random.nextGaussian() * 0.01) * 100) / 100.0;
      double logReturn = i == 0 ? Double.NaN : StrictMath.log(next / price);
      // Half of the ticks share their time with the one before.
      time += random.nextInt(2);
      walk.add(new Trade(time, next, next - price, logReturn));
      price = next;
    }
    return walk;
  }

  private static PriceSummary of(List<Trade> trades) {
    PriceSummary summary = new PriceSummary();
    trades.forEach(trade -> add(summary, trade));
    return summary;
  }

  private static void add(PriceSummary summary, Trade trade) {
    summary.add(trade.time, trade.price, trade.change, trade.logReturn);
  }

  /** All that does not depend on the split. */
  private static List<Object> exactNumbers(PriceSummary summary) {
    List<Object> numbers =
        new ArrayList<>(
            Arrays.asList(
                summary.count(),
                summary.min(),
                summary.max(),
                summary.openTime(),
                summary.open(),
                summary.closeTime(),
                summary.close(),
                summary.advancing(),
                summary.declining(),
                summary.unchanged(),
                summary.logReturns().count()));
    for (double q = 0; q <= 1; q += 0.0625) {
      numbers.add(summary.quantile(q));
    }
    return numbers;
  }

  private static byte[] bytes(PriceSummary summary) {
    return Bytes.of(summary::writeTo);
  }
}
