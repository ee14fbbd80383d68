package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SectorDetectorsTest {
  private final SectorDetectors detectors =
      new SectorDetectors(DetectorSettings.defaults(), 60_000);
  private SectorState state = detectors.newState();
  private final List<SectorFinding> findings = new ArrayList<>();
  private final Random random = new Random(7);
  private long end = 1_767_623_400_000L;

  @Test
  void anOrdinaryDayIsQuiet() {
    windows(390);

    assertThat(findings).isEmpty();
  }

  @Test
  void aTickerThatLeavesItsSectorIsNamedOnce() {
    windows(200);
    window(0, 0, 0.02);
    window(0, 0, 0.02);
    windows(50);

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).tickerSymbol).isEqualTo("T3");
    assertThat(findings.get(0).finding.kind).isEqualTo("ticker_leaves_sector");
    assertThat(findings.get(0).finding.direction).isEqualTo(Direction.HIGH);
  }

  @Test
  void aSectorThatFallsAloneIsACrashOfTheSectorAndNotOfItsTickers() {
    windows(200);
    window(-0.02, 0, 0);

    assertThat(findings).hasSize(1);
    Finding crash = findings.get(0).finding;
    assertThat(findings.get(0).tickerSymbol).isNull();
    assertThat(crash.kind).isEqualTo("sector_crash");
    assertThat(crash.severity).isEqualTo(Severity.HIGH);
    assertThat(crash.attribution.values().stream().mapToDouble(x -> x).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(crash.explanation).contains("ENERGY fell").contains("while the market moved");
  }

  @Test
  void aSectorThatFallsWithAllIsACrashOfTheMarket() {
    windows(200);
    window(-0.02, -0.018, 0);

    assertThat(findings).extracting(f -> f.finding.kind).containsExactly("market_crash");
  }

  @Test
  void stateContinuesBitForBit() throws IOException {
    windows(100);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    SectorState copy =
        SectorState.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    List<SectorFinding> fromCopy = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      SectorObservation window = observation(i == 50 ? -0.02 : 0, 0, i == 70 ? 0.03 : 0);
      double score = detectors.observe(state, window, findings);
      assertThat(detectors.observe(copy, window, fromCopy)).isEqualTo(score).isBetween(0.0, 1.0);
    }

    assertThat(findings).hasSize(2);
    assertThat(fromCopy.toString()).isEqualTo(findings.toString());
  }

  @Test
  void anUnknownVersionIsNamed() {
    assertThatThrownBy(
            () ->
                SectorState.readFrom(new DataInputStream(new ByteArrayInputStream(new byte[] {9}))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9")
        .hasMessageContaining("version 1");
  }

  private void windows(int n) {
    for (int i = 0; i < n; i++) {
      window(0, 0, 0);
    }
  }

  private void window(double fall, double marketFall, double stray) {
    double score = detectors.observe(state, observation(fall, marketFall, stray), findings);
    assertThat(score).isBetween(0.0, 1.0);
  }

  private SectorObservation observation(double fall, double marketFall, double stray) {
    SectorObservation window = new SectorObservation();
    end += 60_000;
    window.sector = "ENERGY";
    window.windowEnd = end;
    window.count = 180L + random.nextInt(40);
    double market = marketFall + 0.0004 * random.nextGaussian();
    double common = fall + 0.0004 * random.nextGaussian() + market - marketFall;
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      double r = common + 0.0008 * random.nextGaussian() + (i == 3 ? stray : 0);
      window.tickerReturns.put("T" + i, r);
      sum += r;
    }
    window.tickers = 10;
    window.sectorReturn = sum / 10;
    window.marketReturn = market;
    window.volatility = 0.0005 * (0.9 + 0.2 * random.nextDouble());
    window.advancing = 90L + random.nextInt(20) - (long) Math.min(80, -4_000 * Math.min(0, fall));
    window.declining = 200 - window.advancing;
    return window;
  }
}
