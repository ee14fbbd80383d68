package io.bolsa.sector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.anomaly.SectorDetectors;
import io.bolsa.dataset.Row;
import io.bolsa.dataset.Rows;
import io.bolsa.model.Anomaly;
import io.bolsa.model.SectorStatistics;
import io.bolsa.statistics.Pane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stage that sees all sectors of an interval together. */
class DetectSectorsTest {
  private static final long MINUTE = 60_000;
  private static final long BASE = 20_000;
  private static final int SECTORS = 3;

  private KeyedOneInputStreamOperatorTestHarness<String, Pane, Anomaly> operator;

  @AfterEach
  void close() throws Exception {
    if (operator != null) {
      operator.close();
    }
  }

  private void open(DetectorSettings settings, OperatorSubtaskState state) throws Exception {
    operator =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new DetectSectors(DetectorPolicy.of(settings), BASE),
            pane -> pane.group,
            Types.STRING,
            Topology.MAX_PARALLELISM,
            1,
            0);
    operator.setup();
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
  }

  private void open() throws Exception {
    open(DetectorSettings.defaults(), null);
  }

  /** Three panes a minute and sector; one sector crashes in minute 100, its first ticker leaves. */
  private static List<Pane> panes(int minutes) {
    return panes(minutes, false);
  }

  /**
   * @param inBoth whether the last ticker of two sectors is the same, and leaves both with the
   *     other
   */
  private static List<Pane> panes(int minutes, boolean inBoth) {
    Random random = new Random(5);
    double[][] levels = new double[SECTORS][6];
    List<Pane> panes = new ArrayList<>();
    for (long start = 0; start < minutes * MINUTE; start += BASE) {
      double market = 0.0003 * random.nextGaussian();
      for (int sector = 0; sector < SECTORS; sector++) {
        boolean crash = sector == 1 && start >= 100 * MINUTE && start < 103 * MINUTE;
        double common = market + 0.0002 * random.nextGaussian() - (crash ? 0.006 : 0);
        List<Pane> members = new ArrayList<>();
        for (int ticker = 0; ticker < levels[sector].length; ticker++) {
          boolean both = inBoth && sector != 1 && ticker == 5;
          boolean leaves = (both || (sector == 2 && ticker == 0)) && start == 160 * MINUTE;
          levels[sector][ticker] += common + 0.0005 * random.nextGaussian() + (leaves ? 0.1 : 0);
          String symbol = both ? "T" : "S" + sector + "T" + ticker;
          Pane pane = Pane.ofTicker(symbol, "S" + sector, start);
          pane.add(start + 7, 50 * Math.exp(levels[sector][ticker]), common, Double.NaN);
          members.add(pane);
        }
        panes.add(Pane.merge("S" + sector, SectorStatistics.MARKET, start, members));
      }
    }
    return panes;
  }

  private void send(List<Pane> panes) throws Exception {
    for (Pane pane : panes) {
      operator.processElement(pane, 0);
    }
  }

  private void watermark(long time) throws Exception {
    operator.processWatermark(new Watermark(time));
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (Anomaly anomaly : operator.extractOutputValues()) {
      rows.add(new String(Rows.anomaly(anomaly).bytes, StandardCharsets.UTF_8));
    }
    return rows;
  }

  @Test
  void aCrashOfOneSectorAndATickerThatLeavesAnotherAreTwoAnomalies() throws Exception {
    open();
    send(panes(240));
    watermark(240 * MINUTE);

    assertThat(operator.extractOutputValues())
        .extracting(row -> row.kind + " " + row.sector + " " + row.tickerSymbol)
        .containsExactly("sector_crash S1 null", "ticker_leaves_sector S2 S2T0");
    assertThat(operator.extractOutputValues().get(0).explanation).startsWith("S1: Sector S1 fell");
    assertThat(operator.extractOutputValues().get(1).explanation).startsWith("S2T0: Price has");
  }

  @Test
  void aTickerThatLeavesTwoSectorsAtOnceIsTwoAnomaliesWithIdsOfTheirOwn() throws Exception {
    open();
    send(panes(240, true));
    watermark(240 * MINUTE);

    List<Anomaly> both = new ArrayList<>(operator.extractOutputValues());
    both.removeIf(row -> !"T".equals(row.tickerSymbol));
    assertThat(both).extracting(row -> row.sector).contains("S0", "S2");
    assertThat(both).extracting(row -> row.id).doesNotHaveDuplicates();
    assertThat(both.get(0).id).endsWith("Z");
    assertThat(both.get(1).id).isEqualTo(both.get(0).id + "/2");
  }

  @Test
  void anIntervalIsJudgedWhenTheWatermarkPassesItsEnd() throws Exception {
    open();
    List<Pane> panes = panes(240);
    send(panes);
    watermark(Long.MAX_VALUE);
    List<String> expected = rows();
    long crash = operator.extractOutputValues().get(0).eventTime;
    close();

    open();
    send(panes);
    watermark(crash - 1);
    assertThat(rows()).isEmpty();
    watermark(crash);
    assertThat(rows()).hasSize(1);
    watermark(Long.MAX_VALUE);
    assertThat(rows()).isEqualTo(expected);
  }

  /** What files are sorted by: nothing comes that the watermark has passed before. */
  @Test
  void noRowLiesBeforeTheWatermarkThatWasThere() throws Exception {
    open();
    send(panes(240));
    long before = Long.MIN_VALUE;
    for (long time = 0; time < 240 * MINUTE; time += 13_000) {
      int sent = operator.extractOutputValues().size();
      watermark(time);
      for (Anomaly anomaly : operator.extractOutputValues().stream().skip(sent).toList()) {
        Row row = Rows.anomaly(anomaly);
        assertThat(row.time).isGreaterThan(before).isLessThanOrEqualTo(time);
      }
      before = time;
    }
    assertThat(rows()).hasSize(2);
  }

  @Test
  void neitherTheOrderOfPanesNorRestartsShow() throws Exception {
    open();
    List<Pane> panes = panes(240);
    send(panes);
    watermark(Long.MAX_VALUE);
    List<String> expected = rows();
    close();
    Random random = new Random(6);
    open();
    List<String> actual = new ArrayList<>();
    for (int from = 0; from < panes.size(); from += 90) {
      List<Pane> some = new ArrayList<>(panes.subList(from, Math.min(from + 90, panes.size())));
      Collections.shuffle(some, random);
      send(some);
      // Later panes of the interval that is open may be in another batch.
      watermark(some.stream().mapToLong(pane -> pane.start).max().getAsLong() - 1);
      OperatorSubtaskState savepoint = operator.snapshot(from, from);
      actual.addAll(rows());
      close();
      open(DetectorSettings.defaults(), savepoint);
    }
    watermark(Long.MAX_VALUE);
    actual.addAll(rows());

    assertThat(actual).isEqualTo(expected).hasSize(2);
  }

  @Test
  void whatAWatermarkHasJudgedIsInTheNextCheckpoint() throws Exception {
    open();
    send(panes(240));
    operator.snapshot(1, 1);
    watermark(240 * MINUTE);
    assertThat(rows()).hasSize(2);
    OperatorSubtaskState checkpoint = operator.snapshot(2, 2);
    close();

    open(DetectorSettings.defaults(), checkpoint);
    watermark(Long.MAX_VALUE);
    assertThat(rows()).isEmpty();
  }

  @Test
  void theEndOfTheInputIsNoLackOfTicks() throws Exception {
    open();
    List<Pane> panes = panes(200);
    // Of the last minute a third, and of one sector nothing.
    send(panes.subList(0, panes.size() - 2 * SECTORS - 1));
    watermark(Long.MAX_VALUE);

    assertThat(operator.extractOutputValues()).extracting(row -> row.kind).hasSize(2);
    assertThat(operator.numKeyedStateEntries()).isZero();
  }

  @Test
  void withItsDetectorsOffItKeepsNothing() throws Exception {
    open(new DetectorSettings.Builder().enabled(List.of("shape")).build(), null);
    send(panes(150));
    watermark(150 * MINUTE);

    assertThat(rows()).isEmpty();
    operator.snapshot(1, 1);
    assertThat(operator.numKeyedStateEntries()).isZero();
  }

  /** The first form did not say the length of its intervals: it is taken for that of now. */
  @Test
  void stateOfTheFirstFormGoesOn() throws Exception {
    SectorDetectors detectors =
        new SectorDetectors(DetectorPolicy.of(DetectorSettings.defaults()), MINUTE);
    LiveMarket market = new LiveMarket(detectors.newState());
    panes(3)
        .forEach(pane -> market.observation(pane.start / MINUTE * MINUTE, pane.member).add(pane));
    byte[] written = written(market);
    byte[] first = new byte[written.length - Long.BYTES];
    first[0] = 1;
    System.arraycopy(written, 1 + Long.BYTES, first, 1, first.length - 1);

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(first));
    assertThat(written(LiveMarket.readFrom(in, MINUTE))).isEqualTo(written);
    DataInputStream another = new DataInputStream(new ByteArrayInputStream(written));
    assertThat(LiveMarket.readFrom(another, 2 * MINUTE)).isNull();
  }

  private static byte[] written(LiveMarket market) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    market.writeTo(new DataOutputStream(bytes), MINUTE);
    return bytes.toByteArray();
  }

  @Test
  void theIntervalIsAMinuteOrTheNextMultipleOfAPane() {
    assertThat(DetectSectors.intervalOf(1_000)).isEqualTo(MINUTE);
    assertThat(DetectSectors.intervalOf(10_000)).isEqualTo(MINUTE);
    assertThat(DetectSectors.intervalOf(7_000)).isEqualTo(63_000);
    assertThat(DetectSectors.intervalOf(5 * MINUTE)).isEqualTo(5 * MINUTE);
  }
}
