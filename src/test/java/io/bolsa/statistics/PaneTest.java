package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaneTest {

  @Test
  void aTickersPaneTellsWhatItDid() {
    Pane pane = pane("QXZ", "FINANCIAL", 60_000, 124.54, 120.0, 130.0);

    assertThat(pane.member).isEqualTo("QXZ");
    assertThat(pane.group).isEqualTo("FINANCIAL");
    assertThat(pane.start).isEqualTo(60_000);
    assertThat(pane.summary.count()).isEqualTo(3);
    assertThat(pane.tickers()).hasSize(1);
    assertThat(pane.tickers().get(0))
        .usingRecursiveComparison()
        .isEqualTo(new TickerActivity("QXZ", 3, 60_000, 124.54, 60_002, 130));
  }

  @Test
  void aPaneWithoutTicksHasNoTickers() {
    assertThat(Pane.ofTicker("QXZ", "FINANCIAL", 0).tickers()).isEmpty();
    assertThat(Pane.merge("FINANCIAL", "*", 0, List.of()).tickers()).isEmpty();
    assertThat(
            Pane.merge("FINANCIAL", "*", 0, List.of(Pane.ofTicker("QXZ", "FINANCIAL", 0)))
                .tickers())
        .isEmpty();
  }

  @Test
  void aSectorIsTheMergeOfItsTickersInOrder() {
    List<Pane> tickers =
        List.of(
            pane("AAA", "ENERGY", 0, 1, 2),
            pane("BBB", "ENERGY", 0, 5),
            pane("CCC", "ENERGY", 0, 3, 9, 4));
    Pane sector = Pane.merge("ENERGY", "*", 0, tickers);
    PriceSummary expected = new PriceSummary();
    tickers.forEach(pane -> expected.add(pane.summary));

    assertThat(Bytes.of(sector.summary::writeTo)).isEqualTo(Bytes.of(expected::writeTo));
    assertThat(sector.summary.count()).isEqualTo(6);
    assertThat(sector.summary.max()).isEqualTo(9);
    assertThat(sector.tickers())
        .extracting(activity -> activity.tickerSymbol + " " + activity.count)
        .containsExactly("AAA 2", "BBB 1", "CCC 3");
  }

  @Test
  void theMarketIsTheMergeOfItsSectors() {
    Pane energy = Pane.merge("ENERGY", "*", 0, List.of(pane("MMM", "ENERGY", 0, 1, 2)));
    Pane retail =
        Pane.merge(
            "RETAIL",
            "*",
            0,
            List.of(pane("AAA", "RETAIL", 0, 3), pane("ZZZ", "RETAIL", 0, 4, 5, 6)));
    Pane market = Pane.merge("*", "*", 0, List.of(energy, retail));

    assertThat(market.summary.count()).isEqualTo(6);
    assertThat(market.tickers())
        .extracting(activity -> activity.tickerSymbol)
        .containsExactly("AAA", "MMM", "ZZZ");
  }

  @Test
  void aTickerThatChangedItsSectorIsOneActivity() {
    Pane before = Pane.ofTicker("QXZ", "ENERGY", 0);
    before.add(1, 10, 0, Double.NaN);
    before.add(2, 11, 1, Double.NaN);
    Pane after = Pane.ofTicker("QXZ", "RETAIL", 0);
    after.add(2, 20, 9, Double.NaN);
    after.add(4, 30, 10, Double.NaN);
    Pane market =
        Pane.merge(
            "*",
            "*",
            0,
            List.of(
                Pane.merge("ENERGY", "*", 0, List.of(before)),
                Pane.merge("RETAIL", "*", 0, List.of(after))));

    assertThat(market.tickers()).hasSize(1);
    assertThat(market.tickers().get(0))
        .usingRecursiveComparison()
        .isEqualTo(new TickerActivity("QXZ", 4, 1, 10, 4, 30));
  }

  @Test
  void aMergeIsFreshAndLeavesItsPanesAlone() {
    Pane one = Pane.merge("ENERGY", "*", 0, List.of(pane("AAA", "ENERGY", 0, 1, 2)));
    Pane two = Pane.merge("RETAIL", "*", 0, List.of(pane("AAA", "RETAIL", 1, 3)));
    byte[] before = Bytes.of(one::writeTo);
    Pane.merge("*", "*", 0, List.of(one, two));

    assertThat(Bytes.of(one::writeTo)).isEqualTo(before);
  }

  @Test
  void ticksAreRefusedByAMergedPane() {
    Pane sector = Pane.merge("ENERGY", "*", 0, List.of());

    assertThatThrownBy(() -> sector.add(0, 1, 0, Double.NaN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ENERGY");
  }

  @Test
  void tickersCannotBeChangedThroughTheList() {
    Pane sector = Pane.merge("ENERGY", "*", 0, List.of(pane("AAA", "ENERGY", 0, 1)));

    assertThatThrownBy(() -> sector.tickers().set(0, null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void writtenAndReadItGoesOnAsBefore() throws Exception {
    Pane ticker = pane("QXZ", "FINANCIAL", -60_000, 124.54, 120, 130);
    Pane read = Bytes.read(Bytes.of(ticker::writeTo), Pane::readFrom);
    assertThat(read.start).isEqualTo(-60_000);
    ticker.add(7, 1, 2, 3);
    read.add(7, 1, 2, 3);
    assertThat(Bytes.of(read::writeTo)).isEqualTo(Bytes.of(ticker::writeTo));

    Pane sector = Pane.merge("FINANCIAL", "*", 0, List.of(ticker, pane("ZZ", "FINANCIAL", 0, 8)));
    Pane readSector = Bytes.read(Bytes.of(sector::writeTo), Pane::readFrom);
    assertThat(Bytes.of(readSector::writeTo)).isEqualTo(Bytes.of(sector::writeTo));
    assertThat(readSector.tickers()).usingRecursiveComparison().isEqualTo(sector.tickers());
    assertThatThrownBy(() -> readSector.add(0, 1, 0, Double.NaN))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCopyGoesItsOwnWay() {
    Pane ticker = pane("QXZ", "FINANCIAL", 0, 124.54);
    byte[] before = Bytes.of(ticker::writeTo);
    Pane copy = ticker.copy();
    copy.add(9, 1, 2, 3);
    assertThat(Bytes.of(ticker::writeTo)).isEqualTo(before);

    Pane sector = Pane.merge("FINANCIAL", "*", 0, List.of(ticker));
    Pane sectorCopy = sector.copy();
    assertThat(Bytes.of(sectorCopy::writeTo)).isEqualTo(Bytes.of(sector::writeTo));
    assertThat(sectorCopy.tickers().get(0)).isNotSameAs(sector.tickers().get(0));
  }

  @Test
  void twoPanesOfOneMemberJoinToOneWithTheTicksOfBoth() {
    Pane energy = Pane.merge("ENERGY", "*", 0, List.of(pane("AAA", "ENERGY", 0, 1, 2)));
    Pane retail = Pane.merge("RETAIL", "*", 0, List.of(pane("BBB", "RETAIL", 0, 7)));
    Pane laterRetail = Pane.merge("RETAIL", "*", 0, List.of(pane("BBB", "RETAIL", 5, 8, 9, 6)));
    Pane earlier = Pane.merge("*", "*", 0, List.of(energy, retail));
    Pane later = Pane.merge("*", "*", 0, List.of(laterRetail));
    byte[] before = Bytes.of(earlier::writeTo);

    Pane joined = Pane.join(earlier, later);

    assertThat(joined.summary.count()).isEqualTo(6);
    assertThat(joined.summary.close()).isEqualTo(6);
    assertThat(joined.sectorTicks()).containsExactly(entry("ENERGY", 2L), entry("RETAIL", 4L));
    assertThat(joined.tickers())
        .extracting(activity -> activity.tickerSymbol + " " + activity.count)
        .containsExactly("AAA 2", "BBB 4");
    assertThat(Bytes.of(earlier::writeTo)).isEqualTo(before);
  }

  @Test
  void aCorrectedPaneSaysHowOftenAndWhatItReplaces() {
    Pane first = pane("QXZ", "FINANCIAL", 0, 1);
    assertThat(first.isInTime()).isTrue();

    first.correct(90_000, null);
    assertThat(List.of(first.isInTime(), first.revision(), first.ticksBefore()))
        .isEqualTo(List.of(false, 0, 0L));

    Pane second = pane("QXZ", "FINANCIAL", 0, 1, 2, 3);
    second.correct(120_000, first);
    Pane third = pane("QXZ", "FINANCIAL", 0, 1, 2, 3, 4);
    third.correct(150_000, second);
    assertThat(List.of(third.correctedAt(), third.revision(), third.ticksBefore()))
        .isEqualTo(List.of(150_000L, 2, 3L));
  }

  @Test
  void whatIsSaidOfAPaneIsSaidOfItsCopyAndOfItWrittenOrMoved() throws Exception {
    Map<String, String> notByName = new LinkedHashMap<>();
    notByName.put("z", "1");
    notByName.put("a", "2");
    Pane pane = pane("QXZ", "FINANCIAL", 0, 1, 2);
    pane.describe(notByName);
    pane.correct(90_000, 3, 5);

    Pane read = Bytes.read(Bytes.of(pane::writeTo), Pane::readFrom);
    Pane moved = pane.copy().movedTo(60_000);
    for (Pane same : List.of(pane.copy(), read, moved)) {
      assertThat(same.attributes()).containsExactly(entry("z", "1"), entry("a", "2"));
      assertThat(List.of(same.correctedAt(), same.revision(), same.ticksBefore()))
          .isEqualTo(List.of(90_000L, 3, 5L));
    }
    assertThat(moved.start).isEqualTo(60_000);
    assertThat(Bytes.of(moved.summary::writeTo)).isEqualTo(Bytes.of(pane.summary::writeTo));
  }

  /** One tick a millisecond from the start on; change 0.5, log-return 0.01. */
  static Pane pane(String ticker, String sector, long start, double... prices) {
    Pane pane = Pane.ofTicker(ticker, sector, start);
    long time = start;
    for (double price : prices) {
      pane.add(time++, price, 0.5, 0.01);
    }
    return pane;
  }

  static List<Pane> randomTickers(Random random, String sector, long start, int tickers) {
    List<Pane> panes = new ArrayList<>();
    for (int i = 0; i < tickers; i++) {
      Pane pane = Pane.ofTicker(String.format("%s%03d", sector, i), sector, start);
      int ticks = random.nextInt(5);
      for (int k = 0; k < ticks; k++) {
        pane.add(start + 10L * k, 50 + random.nextInt(5_000) / 100.0, random.nextGaussian(), 0.01);
      }
      panes.add(pane);
    }
    return panes;
  }
}
