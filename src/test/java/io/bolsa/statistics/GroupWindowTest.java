package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupWindowTest {

  @Test
  void anEmptyWindowHasNoReturn() {
    GroupWindow window = GroupWindow.of(List.of());

    assertThat(window.tickers()).isZero();
    assertThat(window.sectorReturn()).isNaN();
    assertThat(window.summary().count()).isZero();
    assertThat(window.topGainers(3)).isEmpty();
    assertThat(window.mostActive(3)).isEmpty();
  }

  @Test
  void aReturnGoesFromTheFirstPaneToTheLast() {
    GroupWindow window =
        GroupWindow.of(
            List.of(
                sector(0, prices("AAA", 100, 90), prices("BBB", 10)),
                sector(60_000, prices("AAA", 80)),
                sector(120_000, prices("AAA", 120, 150), prices("BBB", 8))));

    assertThat(window.tickers()).isEqualTo(2);
    assertThat(window.sectorReturn()).isCloseTo((0.5 - 0.2) / 2, within(1e-15));
    assertThat(window.summary().count()).isEqualTo(7);
    assertThat(symbols(window.topGainers(3))).containsExactly("AAA");
    assertThat(symbols(window.topLosers(3))).containsExactly("BBB");
  }

  @Test
  void tickersWithoutAReturnAreLeftOutOfTheMeanAndTheLists() {
    GroupWindow window =
        GroupWindow.of(
            List.of(
                sector(
                    0,
                    prices("DOWN", 10, 5),
                    prices("FLAT", 10, 10),
                    prices("OIL", 10, -37.63),
                    prices("UP", 10, 20),
                    prices("ZERO", 0, 10))));

    assertThat(window.tickers()).isEqualTo(5);
    assertThat(window.sectorReturn()).isCloseTo((1 + 0 - 0.5) / 3, within(1e-15));
    assertThat(symbols(window.topGainers(9))).containsExactly("UP");
    assertThat(symbols(window.topLosers(9))).containsExactly("DOWN");
    assertThat(GroupWindow.of(List.of(sector(0, prices("OIL", -1, 1)))).sectorReturn()).isNaN();
  }

  @Test
  void theFirstFewAreInOrderAndTiesGoBySymbol() {
    GroupWindow window =
        GroupWindow.of(
            List.of(
                sector(
                    0,
                    prices("A", 10, 11),
                    prices("B", 10, 12),
                    prices("C", 10, 9, 11),
                    prices("D", 10, 8),
                    prices("E", 10, 11, 8),
                    prices("F", 10, 13),
                    prices("G", 10, 5))));

    assertThat(symbols(window.topGainers(3))).containsExactly("F", "B", "A");
    assertThat(symbols(window.topGainers(4))).containsExactly("F", "B", "A", "C");
    assertThat(symbols(window.topLosers(2))).containsExactly("G", "D");
    assertThat(symbols(window.topLosers(3))).containsExactly("G", "D", "E");
    assertThat(symbols(window.mostActive(4))).containsExactly("C", "E", "A", "B");
    assertThat(window.mostActive(0)).isEmpty();
    assertThatThrownBy(() -> window.mostActive(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must not be negative: -1");
  }

  @Test
  void theMarketListsItsSectorsByTicksAndTiesByName() {
    Pane[] minutes = new Pane[2];
    for (int minute = 0; minute < 2; minute++) {
      long start = minute * 60_000L;
      List<Pane> sectors = new ArrayList<>();
      for (String name : List.of("ENERGY", "METALS", "RETAIL", "SPACE")) {
        int ticks = Map.of("ENERGY", 2, "METALS", 1, "RETAIL", 2, "SPACE", 3 * minute).get(name);
        if (ticks > 0) {
          Pane ticker = PaneTest.pane("T" + name, name, start, new double[ticks]);
          sectors.add(Pane.merge(name, "*", start, List.of(ticker)));
        }
      }
      minutes[minute] = Pane.merge("*", "*", start, sectors);
    }
    GroupWindow market = GroupWindow.of(List.of(minutes));

    assertThat(market.mostActiveSectors(9))
        .containsExactly(
            Map.entry("ENERGY", 4L),
            Map.entry("RETAIL", 4L),
            Map.entry("SPACE", 3L),
            Map.entry("METALS", 2L));
    assertThat(market.mostActiveSectors(1)).containsExactly(Map.entry("ENERGY", 4L));
    assertThat(GroupWindow.of(List.of(sector(0, prices("A", 1)))).mostActiveSectors(9)).isEmpty();
  }

  @Test
  void theFirstFewAreThoseOfASort() {
    GroupWindow window = GroupWindow.of(PaneTest.randomTickers(new Random(51), "S", 0, 300));
    List<TickerActivity> all = window.mostActive(1_000);
    assertThat(all).hasSize(window.tickers());

    Comparator<TickerActivity> bySymbol = Comparator.comparing(activity -> activity.tickerSymbol);
    Comparator<TickerActivity> byReturn = Comparator.comparingDouble(TickerActivity::simpleReturn);
    for (int k : new int[] {1, 2, 3, 10, 1_000}) {
      assertThat(window.topGainers(k))
          .isEqualTo(
              all.stream()
                  .filter(activity -> activity.simpleReturn() > 0)
                  .sorted(byReturn.reversed().thenComparing(bySymbol))
                  .limit(k)
                  .toList());
      assertThat(window.topLosers(k))
          .isEqualTo(
              all.stream()
                  .filter(activity -> activity.simpleReturn() < 0)
                  .sorted(byReturn.thenComparing(bySymbol))
                  .limit(k)
                  .toList());
    }
  }

  @Test
  void sixtyPanesOfFiftyTickersAreWhatTheirTicksAre() {
    Random random = new Random(52);
    List<Pane> panes = new ArrayList<>();
    Map<String, Pane> whole = new TreeMap<>();
    for (int minute = 0; minute < 60; minute++) {
      List<Pane> tickers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String symbol = String.format("T%02d", i);
        Pane pane = Pane.ofTicker(symbol, "S", minute * 60_000L);
        for (int k = random.nextInt(4); k > 0; k--) {
          long time = minute * 60_000L + 60_000 - 1_000L * k;
          double price = 1 + random.nextInt(10_000) / 100.0;
          double change = random.nextGaussian();
          pane.add(time, price, change, change / 100);
          whole
              .computeIfAbsent(symbol, s -> Pane.ofTicker(s, "S", 0))
              .add(time, price, change, change / 100);
        }
        tickers.add(pane);
      }
      panes.add(Pane.merge("S", "*", minute * 60_000L, tickers));
    }
    GroupWindow window = GroupWindow.of(panes);
    GroupWindow expected = GroupWindow.of(whole.values());

    assertThat(window.summary().count()).isEqualTo(expected.summary().count());
    assertThat(window.summary().min()).isEqualTo(expected.summary().min());
    assertThat(window.summary().quantile(0.99)).isEqualTo(expected.summary().quantile(0.99));
    assertThat(window.summary().prices().mean())
        .isCloseTo(expected.summary().prices().mean(), within(1e-12));
    assertThat(window.summary().prices().standardDeviation())
        .isCloseTo(expected.summary().prices().standardDeviation(), within(1e-11));
    assertThat(window.sectorReturn()).isEqualTo(expected.sectorReturn());
    assertThat(window.mostActive(50)).usingRecursiveComparison().isEqualTo(expected.mostActive(50));
  }

  @Test
  void aWindowLeavesItsPanesAlone() {
    List<Pane> panes = List.of(sector(0, prices("AAA", 1, 2)), sector(60_000, prices("AAA", 3)));
    byte[] before = Bytes.of(panes.get(0)::writeTo);
    GroupWindow.of(panes).summary().add(1, 2, 3, 4);

    assertThat(Bytes.of(panes.get(0)::writeTo)).isEqualTo(before);
  }

  private static Map<String, double[]> prices(String ticker, double... prices) {
    return new LinkedHashMap<>(Map.of(ticker, prices));
  }

  @SafeVarargs
  private static Pane sector(long start, Map<String, double[]>... tickers) {
    List<Pane> panes = new ArrayList<>();
    for (Map<String, double[]> ticker : tickers) {
      ticker.forEach((symbol, prices) -> panes.add(PaneTest.pane(symbol, "S", start, prices)));
    }
    return Pane.merge("S", "*", start, panes);
  }

  private static List<String> symbols(List<TickerActivity> activities) {
    return activities.stream().map(activity -> activity.tickerSymbol).toList();
  }
}
