package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SectorDetectorsTest {
  /** So few false alarms that hours of noise have none. */
  private static final DetectorSettings WARY =
      new DetectorSettings.Builder().falseAlarmsPerDay(0.2).build();

  private static final long MINUTE = 60_000;
  private static final int SECTORS = 4;
  private static final int TICKERS = 10;

  private final SectorDetectors detectors = new SectorDetectors(DetectorPolicy.of(WARY), MINUTE);
  private MarketState state = detectors.newState();
  private final List<SectorFinding> findings = new ArrayList<>();
  private final Random random = new Random(7);
  private final double[][] levels = new double[SECTORS][TICKERS];
  private long end = 1_767_623_400_000L;

  /** What happens in the next interval beside the usual, as logarithmic returns. */
  private double ofMarket;

  private double ofSector;
  private double ofTicker;
  private double printed;
  private double restless = 1;

  /** As many times the usual ticks of the second sector. */
  private long busy = 1;

  @Test
  void aWeekOfOrdinaryDaysHasFewFindings() {
    for (int day = 0; day < 5; day++) {
      intervals(390);
      end += 17 * 60 * MINUTE;
    }

    // Half a false alarm a day and sector at most.
    assertThat(findings).hasSizeLessThanOrEqualTo(5 * SECTORS / 2);
  }

  @Test
  void aTickerThatLeavesItsSectorIsNamedOnce() {
    intervals(200);
    ofTicker = 0.05;
    intervals(1);
    ofTicker = 0;
    intervals(50);

    assertThat(findings).extracting(found -> found.finding.update).contains(0);
    assertThat(findings.stream().filter(found -> found.finding.update == 0)).hasSize(1);
    SectorFinding found = findings.get(0);
    assertThat(found.tickerSymbol).isEqualTo("S1T3");
    assertThat(found.sector).isEqualTo("S1");
    assertThat(found.finding.kind).isEqualTo("ticker_leaves_sector");
    assertThat(found.finding.direction).isEqualTo(Direction.HIGH);
    assertThat(found.finding.observed).isCloseTo(0.05, within(0.01));
    assertThat(found.finding.lower).isNegative().isGreaterThan(-0.05);
    assertThat(found.finding.upper).isPositive().isLessThan(0.05);
    assertThat(found.finding.severity).isEqualTo(Severity.HIGH);
    assertThat(found.finding.since).isEqualTo(found.finding.eventTime);
    assertThat(found.finding.explanation)
        .matches(
            "Price has risen (4|5)(\\.\\d+)?% against its sector S1 in 60 s;"
                + " it usually stays within 0\\.\\d+% of it\\.");
  }

  @Test
  void oneBadPriceIsNoTickerThatLeavesItsSector() {
    intervals(200);
    printed = -2.3;
    intervals(1);
    printed = 0;
    intervals(100);

    assertThat(findings).isEmpty();
  }

  @Test
  void aSlowDriftIsFoundThoughNoStepOfItIsUnusual() {
    intervals(200);
    ofTicker = 0.001;
    intervals(80);

    assertThat(findings).isNotEmpty();
    assertThat(findings.get(0).tickerSymbol).isEqualTo("S1T3");
  }

  @Test
  void aSectorThatFallsAloneIsACrashOfTheSectorAndNotOfItsTickers() {
    intervals(200);
    ofSector = -0.005;
    intervals(5);
    ofSector = 0;
    intervals(10);

    assertThat(findings).hasSize(1);
    Finding crash = findings.get(0).finding;
    assertThat(findings.get(0).tickerSymbol).isNull();
    assertThat(findings.get(0).sector).isEqualTo("S1");
    assertThat(crash.kind).isEqualTo("sector_crash");
    assertThat(crash.severity).isEqualTo(Severity.HIGH);
    assertThat(crash.direction).isEqualTo(Direction.LOW);
    assertThat(crash.eventTime).isBetween(end - 15 * MINUTE, end - 12 * MINUTE);
    assertThat(crash.attribution.keySet())
        .containsExactly("return", "volatility", "activity", "breadth");
    assertThat(crash.attribution.values().stream().mapToDouble(x -> x).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(crash.since).isEqualTo(crash.eventTime);
    assertThat(crash.observed).isLessThan(crash.lower).isGreaterThan(-0.03);
    assertThat(crash.expected).isBetween(-0.001, -1e-5);
    double room = crash.upper - crash.expected;
    assertThat(room).isBetween(0.001, 0.02);
    assertThat(crash.expected - crash.lower).isCloseTo(room, withinPercentage(2));
    assertThat(crash.explanation)
        .isEqualTo(
            "Sector S1 fell %s%% in 60 s while the market moved %s%%; it usually stays within %s%%"
                + " of it, and 8 tickers traded in the last interval.",
            Explain.rough(-100 * crash.observed),
            Explain.rough(100 * crash.expected),
            Explain.rough(100 * Math.log1p(crash.upper) - 100 * Math.log1p(crash.expected)));
  }

  @Test
  void aMarketThatFallsIsOneFindingAndNotOneASector() {
    intervals(200);
    ofMarket = -0.005;
    intervals(5);
    ofMarket = 0;
    intervals(10);

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).finding.kind).isEqualTo("market_crash");
    assertThat(findings.get(0).sector).isEqualTo("*");
    assertThat(findings.get(0).finding.explanation).contains("The market fell");
  }

  @Test
  void aSectorThatFallsWithTheMarketIsOneIfItAddsHalfAsMuch() {
    intervals(200);
    ofMarket = -0.01;
    step(-0.0045, 5);
    ofMarket = 0;
    step(0, 100);
    assertThat(kinds()).containsOnly("market_crash");

    ofMarket = -0.02;
    step(-0.02, 5);
    ofMarket = 0;
    step(0, 10);
    assertThat(kinds()).containsOnlyOnce("sector_crash").endsWith("sector_crash");
    Finding crash = findings.get(findings.size() - 1).finding;
    assertThat(crash.suppressed).isPositive();
    assertThat(crash.eventTime).isEqualTo(findings.get(findings.size() - 2).finding.eventTime);
    assertThat(crash.expected).isEqualTo(findings.get(findings.size() - 2).finding.observed);
    assertThat(crash.explanation).contains("while the market moved -");
  }

  @Test
  void aSectorThatGoesBackTheWayItCameIsNoNewsSoon() {
    intervals(200);
    step(-0.005, 5);
    step(0, 30);
    step(0.005, 5);
    step(0, 80);
    assertThat(kinds()).containsExactly("sector_crash");

    step(0.005, 5);
    step(0, 30);
    step(0.005, 5);
    step(0, 80);
    assertThat(kinds()).containsExactly("sector_crash", "sector_surge", "sector_surge");
    assertThat(findings.get(1).finding.suppressed).isPositive();
    assertThat(findings.get(2).finding.suppressed).isZero();

    step(-0.01, 5);
    assertThat(kinds()).endsWith("sector_surge", "sector_crash");
  }

  private void step(double returnOfSector, int n) {
    ofSector = returnOfSector;
    intervals(n);
  }

  @Test
  void aTickerThatStraysWhileItsSectorCrashesIsToldWithTheNextOne() {
    intervals(200);
    ofTicker = 0.03;
    step(-0.005, 5);
    ofTicker = 0;
    step(0, 100);
    assertThat(kinds()).containsExactly("sector_crash");

    ofTicker = 0.08;
    step(0, 3);
    assertThat(kinds()).containsExactly("sector_crash", "ticker_leaves_sector");
    assertThat(findings.get(1).finding.suppressed).isPositive();
  }

  @Test
  void howBusyASectorIsAfterANightIsLearntAnew() {
    intervals(200);
    end += 17 * 60 * MINUTE;
    busy = 4;
    intervals(100);
    assertThat(findings).isEmpty();

    busy = 1;
    intervals(5);
    assertThat(findings)
        .filteredOn(found -> found.sector.equals("S1"))
        .extracting(found -> found.finding.explanation)
        .singleElement(InstanceOfAssertFactories.STRING)
        .matches(
            "Sector S1 has an unusually low activity for what the market does:"
                + " 1[67]\\d(\\.\\d+)? ticks, where (39|40)\\d(\\.\\d+)? are usual\\.");
  }

  @Test
  void aSectorHasItsOwnSettings() {
    DetectorPolicy.Difference noReturns =
        new DetectorPolicy.Difference(null, null, List.of("cross_section"));
    DetectorPolicy policy = new DetectorPolicy(WARY, Map.of("S1", noReturns), Map.of());
    SectorDetectors others = new SectorDetectors(policy, MINUTE);
    intervals(200);
    ofSector = -0.005;
    for (int i = 0; i < 5; i++) {
      findings.addAll(others.observe(state, end, interval()));
    }
    assertThat(findings).isEmpty();

    ofSector = 0;
    ofMarket = -0.005;
    for (int i = 0; i < 5; i++) {
      findings.addAll(others.observe(state, end, interval()));
    }
    assertThat(kinds()).containsExactly("market_crash");
  }

  @Test
  void breadthIsThePartOfTheTicksThatRise() {
    intervals(200);
    SortedMap<String, SectorObservation> interval = interval();
    interval
        .values()
        .forEach(
            sector -> {
              sector.advancing = sector.ticks / 10;
              sector.declining = sector.ticks - sector.advancing;
            });
    findings.addAll(detectors.observe(state, end, interval));

    assertThat(findings).hasSize(1);
    Finding unusual = findings.get(0).finding;
    assertThat(unusual.since).isEqualTo(unusual.eventTime);
    assertThat(unusual.severity).isEqualTo(Severity.LOW);
    assertThat(unusual.direction).isEqualTo(Direction.LOW);
    assertThat(unusual.observed).isCloseTo(-0.8, within(0.01)).isLessThan(unusual.lower);
    assertThat(unusual.expected).isCloseTo(0, within(0.01));
    assertThat(unusual.upper).isBetween(0.001, 0.5);
    assertThat(unusual.upper - unusual.expected)
        .isCloseTo(unusual.expected - unusual.lower, within(1e-9));
    assertThat(unusual.explanation)
        .matches(
            "The market has an unusually low breadth: (9|10)(\\.\\d+)?% of the ticks with a change"
                + " rise, where (49|50)(\\.\\d+)?% is usual\\.");
  }

  @Test
  void theGapOfANightIsNoCrash() {
    intervals(200);
    end += 17 * 60 * MINUTE;
    ofMarket = -0.03;
    ofTicker = 0.02;
    intervals(1);
    ofMarket = 0;
    ofTicker = 0;
    intervals(100);

    assertThat(findings).isEmpty();
  }

  @Test
  void aRestlessQuarterOfAnHourOfAllIsNobodysAnomaly() {
    intervals(200);
    restless = 2.5;
    intervals(15);
    restless = 1;
    intervals(50);

    assertThat(findings.stream().filter(found -> !found.finding.kind.equals("unusual_market")))
        .isEmpty();
  }

  @Test
  void singleMetricsAreNoMarket() {
    for (int i = 0; i < 300; i++) {
      TreeMap<String, SectorObservation> interval = new TreeMap<>();
      for (int metric = 0; metric < 10; metric++) {
        SectorObservation observation = new SectorObservation("M" + metric);
        observation.close("M" + metric, end, i == 250 ? 1 : 100 + random.nextInt(5));
        observation.ticks = 1;
        interval.put(observation.sector, observation);
      }
      end += MINUTE;
      findings.addAll(detectors.observe(state, end, interval));
    }

    assertThat(findings).isEmpty();
  }

  @Test
  void pricesThatHaveNoLogarithmAreLeftOut() {
    double[] prices = {0, -1, Double.MIN_VALUE, Double.MAX_VALUE, 1};
    for (int i = 0; i < 500; i++) {
      TreeMap<String, SectorObservation> interval = new TreeMap<>();
      SectorObservation observation = new SectorObservation("S");
      for (int ticker = 0; ticker < 6; ticker++) {
        observation.close("T" + ticker, end, prices[random.nextInt(prices.length)]);
      }
      interval.put("S", observation);
      end += MINUTE;
      for (SectorFinding found : detectors.observe(state, end, interval)) {
        assertThat(found.finding.score).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int i = 2; i >= 0; i--) { // those seen last come first by name
      SectorObservation observation = new SectorObservation("S");
      for (int ticker = 0; ticker < SectorState.MOST_MEMBERS; ticker++) {
        observation.close("T" + i + "/" + ticker, end, 1);
      }
      TreeMap<String, SectorObservation> interval = new TreeMap<>();
      interval.put("S", observation);
      end += MINUTE;
      detectors.observe(state, end, interval);
    }
    assertThat(state.sectors.get("S").members).hasSize(SectorState.MOST_MEMBERS);
    assertThat(state.sectors.get("S").members.firstKey()).startsWith("T0/");
    assertThat(state.sectors.get("S").members.lastKey()).startsWith("T0/");
    end += 8 * 24 * 60 * MINUTE;
    intervals(1);
    assertThat(state.sectors.keySet()).doesNotContain("S");
  }

  @Test
  void sectorsThatAreMadeUpDisplaceNoneThatIsJudged() {
    intervals(40);
    Set<String> judged = Set.copyOf(state.sectors.keySet());
    for (int i = 0; i < 3; i++) {
      observeWithMadeUp(interval(), "!" + i + "/");
    }

    assertThat(state.sectors)
        .hasSize(MarketState.MOST_SECTORS)
        .containsKeys(judged.toArray(new String[0]));
    // Of the others, those seen last are kept; of those of one instant, the last by name.
    assertThat(state.sectors.keySet()).contains("!2/999").doesNotContain("!1/999", "!2/0");

    end += MINUTE;
    observeWithMadeUp(new TreeMap<>(), "!1/");
    assertThat(state.sectors)
        .hasSize(MarketState.MOST_SECTORS)
        .containsKeys(judged.toArray(new String[0]))
        .containsKey("!1/999");
    assertThat(state.sectors.keySet()).doesNotContain("!2/999");
  }

  @Test
  void sectorsOfManyTickersAreKeptFromTheFirstInterval() {
    SortedMap<String, SectorObservation> interval = interval();
    Set<String> real = Set.copyOf(interval.keySet());
    observeWithMadeUp(interval, "~");

    assertThat(state.sectors)
        .hasSize(MarketState.MOST_SECTORS)
        .containsKeys(real.toArray(new String[0]));
  }

  /** As many more sectors as are remembered, of a ticker each. */
  private void observeWithMadeUp(SortedMap<String, SectorObservation> interval, String prefix) {
    for (int madeUp = 0; madeUp < MarketState.MOST_SECTORS; madeUp++) {
      SectorObservation observation = new SectorObservation(prefix + madeUp);
      observation.close("T", end, 1);
      interval.put(observation.sector, observation);
    }
    detectors.observe(state, end, interval);
  }

  @Test
  void stateContinuesBitForBit() throws IOException {
    intervals(100);
    MarketState copy = copy(state);
    for (int i = 0; i < 300; i++) {
      ofSector = i == 50 ? -0.03 : 0;
      ofTicker = i == 150 ? 0.08 : 0;
      SortedMap<String, SectorObservation> interval = interval();
      List<SectorFinding> found = detectors.observe(state, end, interval);
      findings.addAll(found);
      assertThat(detectors.observe(copy, end, interval).toString()).isEqualTo(found.toString());
      assertThat(bytes(copy)).isEqualTo(bytes(state));
      if (i % 37 == 0) {
        copy = copy(copy);
      }
    }
    assertThat(findings).extracting(found -> found.finding.kind).contains("sector_crash");
    assertThat(findings).extracting(found -> found.finding.kind).contains("ticker_leaves_sector");
  }

  @Test
  void aDetectorThatIsOffSaysNothing() {
    SectorDetectors off =
        new SectorDetectors(
            DetectorPolicy.of(
                new DetectorSettings.Builder()
                    .falseAlarmsPerDay(0.2)
                    .enabled(List.of("cross_section"))
                    .build()),
            MINUTE);
    assertThat(off.areOn()).isTrue();
    for (int i = 0; i < 300; i++) {
      ofSector = i == 250 ? -0.05 : 0;
      SortedMap<String, SectorObservation> interval = interval();
      findings.addAll(off.observe(state, end, interval));
    }
    assertThat(findings).isEmpty();
    assertThat(
            new SectorDetectors(
                    DetectorPolicy.of(
                        new DetectorSettings.Builder().enabled(List.of("shape")).build()),
                    MINUTE)
                .areOn())
        .isFalse();
  }

  @Test
  void anUnknownVersionIsNamed() {
    assertThatThrownBy(
            () ->
                MarketState.readFrom(new DataInputStream(new ByteArrayInputStream(new byte[] {9}))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9")
        .hasMessageContaining("version 1");
  }

  /** Without what says that something goes on. */
  private List<String> kinds() {
    return findings.stream()
        .filter(found -> found.finding.update == 0)
        .map(found -> found.finding.kind)
        .toList();
  }

  private static byte[] bytes(MarketState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static MarketState copy(MarketState state) throws IOException {
    return MarketState.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(state))));
  }

  private void intervals(int n) {
    for (int i = 0; i < n; i++) {
      SortedMap<String, SectorObservation> interval = interval();
      findings.addAll(detectors.observe(state, end, interval));
    }
  }

  /** The next minute: a market, its sectors, their tickers, all of them random walks. */
  private SortedMap<String, SectorObservation> interval() {
    end += MINUTE;
    TreeMap<String, SectorObservation> interval = new TreeMap<>();
    double market = ofMarket + restless * 0.0004 * random.nextGaussian();
    for (int sector = 0; sector < SECTORS; sector++) {
      SectorObservation observation = new SectorObservation("S" + sector);
      double common =
          market + restless * 0.0003 * random.nextGaussian() + (sector == 1 ? ofSector : 0);
      for (int ticker = 0; ticker < TICKERS; ticker++) {
        boolean it = sector == 1 && ticker == 3;
        double step = restless * 0.0008 * random.nextGaussian() + (it ? ofTicker : 0);
        levels[sector][ticker] += common + step;
        if (random.nextInt(10) > 0 || it) {
          double level = levels[sector][ticker] + (it ? printed : 0);
          observation.close("S" + sector + "T" + ticker, end - 1, 100 * Math.exp(level));
        }
        observation.ticks += (15 + random.nextInt(6)) * (sector == 1 ? busy : 1);
      }
      observation.advancing = observation.ticks / 2 + random.nextInt(9) - 4;
      observation.declining = observation.ticks - observation.advancing;
      interval.put(observation.sector, observation);
    }
    return interval;
  }
}
