package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.model.Anomaly;
import io.bolsa.model.Hotspot;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.sector.DetectSectors;
import io.bolsa.sector.FindHotspots;
import io.bolsa.sector.MergePanes;
import io.bolsa.serialization.AnomalySerializer;
import io.bolsa.serialization.HotspotSerializer;
import io.bolsa.serialization.PaneSerializer;
import io.bolsa.serialization.SectorStatisticsSerializer;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.PointSample;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import io.bolsa.statistics.WindowSpec;
import io.bolsa.ticker.AnalyzeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What README.md says may be changed at a restart, but for windows: {@link ChangedWindowsTest}. */
class ChangedSettingsTest {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final String SECTOR = "S";

  private final List<Stage<?, ?>> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (Stage<?, ?> each : opened) {
      each.harness.close();
    }
  }

  private <I, O> Stage<I, O> start(
      OneInputStreamOperator<I, O> operator,
      KeySelector<I, String> key,
      TypeSerializer<O> serializer,
      OperatorSubtaskState savepoint)
      throws Exception {
    Stage<I, O> stage = new Stage<>(operator, key);
    opened.add(stage);
    stage.harness.setup(serializer);
    if (savepoint != null) {
      stage.harness.initializeState(savepoint);
    }
    stage.harness.open();
    return stage;
  }

  private static final class Stage<I, O> {
    final KeyedOneInputStreamOperatorTestHarness<String, I, O> harness;

    Stage(OneInputStreamOperator<I, O> operator, KeySelector<I, String> key) throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              operator, key, Types.STRING, Topology.MAX_PARALLELISM, 1, 0);
    }

    void watermark(long time) throws Exception {
      harness.processWatermark(new Watermark(time));
    }

    OperatorSubtaskState stop() throws Exception {
      harness.prepareSnapshotPreBarrier(1);
      return harness.snapshot(1, 1);
    }

    <T> List<T> side(OutputTag<T> tag) {
      Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
      return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
  }

  /** Of the stage of tickers, what the tests change. */
  private static final class Tickers {
    Duration idle = Duration.ofDays(7);
    DetectorSettings detectors = DetectorSettings.defaults();
    RollingSettings rolling = RollingSettings.none();
  }

  private Stage<TickBundle, Pane> start(Tickers settings, OperatorSubtaskState savepoint)
      throws Exception {
    return start(
        new AnalyzeTicker(
            MINUTE,
            settings.idle.toMillis(),
            DetectorPolicy.of(settings.detectors),
            AnalyzeTicker.Scores.NONE,
            List.of(),
            settings.rolling,
            0,
            null),
        bundle -> bundle.tickerSymbol,
        new PaneSerializer(),
        savepoint);
  }

  private static void send(Stage<TickBundle, ?> stage, long time, double price) throws Exception {
    stage.harness.processElement(
        new TickBundle(
            "A", SECTOR, new long[] {time}, null, new double[] {price}, new double[] {0}),
        0);
    stage.watermark(time);
  }

  private static RollingSettings rolling(String windows, int halfLifeSeconds) {
    return new RollingSettings(RollingSpec.parseList(windows), Duration.ofSeconds(halfLifeSeconds));
  }

  private static List<String> averages(Stage<?, ?> stage) {
    return stage.side(AnalyzeTicker.ROLLING).stream()
        .map(row -> row.window + " " + row.eventTime + " " + row.count + " " + row.expAvg)
        .toList();
  }

  @Test
  void anotherHalfLifeHoldsOfWhatCameBeforeTheRestartToo() throws Exception {
    Tickers before = new Tickers();
    before.rolling = rolling("5,10s", 2);
    Tickers after = new Tickers();
    after.rolling = rolling("5,10s", 30);
    Stage<TickBundle, Pane> always = start(after, null);
    Stage<TickBundle, Pane> first = start(before, null);
    Random random = new Random(1);
    double[] prices = random.doubles(40, 10, 20).toArray();
    for (int i = 0; i < 20; i++) {
      send(always, i * SECOND, prices[i]);
      send(first, i * SECOND, prices[i]);
    }
    assertThat(averages(first)).isNotEqualTo(averages(always));
    Stage<TickBundle, Pane> second = start(after, first.stop());
    for (int i = 20; i < 40; i++) {
      send(always, i * SECOND, prices[i]);
      send(second, i * SECOND, prices[i]);
    }

    assertThat(averages(second)).isEqualTo(averages(always).subList(40, 80));
  }

  @Test
  void rollingWindowsThatStayGoOnAndOthersBeginEmpty() throws Exception {
    Tickers settings = new Tickers();
    settings.rolling = rolling("5,10s", 2);
    Stage<TickBundle, Pane> first = start(settings, null);
    for (int i = 0; i < 20; i++) {
      send(first, i * SECOND, 1);
    }
    settings.rolling = rolling("3,10s", 2);
    Stage<TickBundle, Pane> second = start(settings, first.stop());
    send(second, 20 * SECOND, 1);

    assertThat(second.side(AnalyzeTicker.ROLLING))
        .extracting(row -> row.window + " " + row.count)
        .containsExactly("3 1", "PT10S 11");

    settings.rolling = RollingSettings.none();
    Stage<TickBundle, Pane> third = start(settings, second.stop());
    send(third, 21 * SECOND, 1);
    settings.rolling = rolling("3,10s", 2);
    Stage<TickBundle, Pane> fourth = start(settings, third.stop());
    send(fourth, 22 * SECOND, 1);

    assertThat(third.side(AnalyzeTicker.ROLLING)).isEmpty();
    assertThat(fourth.side(AnalyzeTicker.ROLLING))
        .extracting(row -> row.window + " " + row.count + " " + row.previous)
        .containsExactly("3 1 1.0", "PT10S 1 1.0");
  }

  @Test
  void aTickerIsForgottenAfterTheTimeoutOfNow() throws Exception {
    Tickers settings = new Tickers();
    settings.rolling = rolling("3", 2);
    settings.idle = Duration.ofMinutes(1);
    Stage<TickBundle, Pane> first = start(settings, null);
    send(first, 0, 1);
    first.watermark(30 * SECOND);
    OperatorSubtaskState savepoint = first.stop();
    settings.idle = Duration.ofSeconds(10);
    Stage<TickBundle, Pane> shorter = start(settings, savepoint);
    send(shorter, 31 * SECOND, 1);
    settings.idle = Duration.ofMinutes(2);
    Stage<TickBundle, Pane> longer = start(settings, savepoint);
    send(longer, 100 * SECOND, 1);

    assertThat(previous(shorter)).containsExactly(Double.NaN);
    assertThat(previous(longer)).containsExactly(1.0);
  }

  private static List<Double> previous(Stage<?, ?> stage) {
    return stage.side(AnalyzeTicker.ROLLING).stream().map(row -> row.previous).toList();
  }

  private Stage<Pane, SectorStatistics> mergePanes(int top, OperatorSubtaskState savepoint)
      throws Exception {
    return start(
        new MergePanes(WindowSpec.parseList("2m/1m"), MINUTE, top, 0),
        pane -> pane.group,
        new SectorStatisticsSerializer(),
        savepoint);
  }

  @Test
  void rankingsListAsManyAsAreAskedForNow() throws Exception {
    Stage<Pane, SectorStatistics> few = mergePanes(1, null);
    for (int ticker = 0; ticker < 5; ticker++) {
      Pane pane = Pane.ofTicker("T" + ticker, SECTOR, 0);
      for (int i = 0; i <= ticker; i++) {
        pane.add(i, 1 + i, 0, Double.NaN);
      }
      few.harness.processElement(pane, 0);
    }
    few.watermark(MINUTE - 1);
    Stage<Pane, SectorStatistics> many = mergePanes(4, few.stop());
    many.watermark(2 * MINUTE - 1);

    assertThat(few.harness.extractOutputValues().get(0).mostActive).hasSize(1);
    assertThat(many.harness.extractOutputValues().get(0).mostActive)
        .extracting(ranked -> ranked.name)
        .containsExactly("T4", "T3", "T2", "T1");
    assertThat(many.harness.extractOutputValues().get(0).topGainers).hasSize(4);
  }

  private Stage<PointSample, Hotspot> findHotspots(int most, OperatorSubtaskState savepoint)
      throws Exception {
    return start(
        new FindHotspots(new HotspotSettings(Duration.ofMinutes(1), 1e6, 2, most)),
        sample -> sample.group,
        new HotspotSerializer(),
        savepoint);
  }

  /** One sample, as one batch of a ticker gives it. */
  private static void sendPoints(
      Stage<PointSample, ?> stage, long start, int most, int from, int to) throws Exception {
    PointSample sample = new PointSample(SECTOR, start, start + MINUTE, most);
    for (int i = from; i < to; i++) {
      sample.add("T", start + i, Tick.NO_SEQUENCE, 0, i);
    }
    stage.harness.processElement(sample, 0);
  }

  @Test
  void theSampleOfTheOpenWindowIsOfEvenChancesWhateverItsSizeWas() throws Exception {
    Stage<PointSample, Hotspot> many = findHotspots(1_000, null);
    sendPoints(many, 0, 1_000, 0, 1_000);
    Stage<PointSample, Hotspot> few = findHotspots(100, many.stop());
    sendPoints(few, 0, 100, 1_000, 2_000);
    few.watermark(MINUTE - 1);

    Hotspot row = few.harness.extractOutputValues().get(0);
    assertThat(List.of(row.count, (long) row.sampled)).containsExactly(2_000L, 100L);
  }

  @Test
  void anOpenWindowOfAnotherLengthIsToldWithWhatCameBefore() throws Exception {
    Stage<PointSample, Hotspot> minutes = findHotspots(100, null);
    sendPoints(minutes, 0, 100, 0, 10);
    Stage<PointSample, Hotspot> halves =
        start(
            new FindHotspots(new HotspotSettings(Duration.ofSeconds(30), 1e6, 2, 100)),
            sample -> sample.group,
            new HotspotSerializer(),
            minutes.stop());
    PointSample half = new PointSample(SECTOR, 30 * SECOND, MINUTE, 100);
    for (int i = 0; i < 5; i++) {
      half.add("T", 40 * SECOND + i, Tick.NO_SEQUENCE, 0, i);
    }
    halves.harness.processElement(half, 0);
    halves.watermark(MINUTE - 1);

    assertThat(halves.harness.extractOutputValues())
        .extracting(row -> row.window + " " + row.windowStart / SECOND + " " + row.count)
        .containsExactly("PT1M 0 10", "PT30S 30 5");
  }

  private Stage<Pane, Anomaly> detectSectors(
      DetectorSettings settings, long base, OperatorSubtaskState savepoint) throws Exception {
    return start(
        new DetectSectors(DetectorPolicy.of(settings), base),
        pane -> pane.group,
        new AnomalySerializer(),
        savepoint);
  }

  /** Panes of three sectors with six tickers each, which have a tick a second. */
  private static final class Market {
    final Random random = new Random(5);
    final double[][] levels = new double[3][6];

    void send(Stage<Pane, ?> stage, long from, long to, long base) throws Exception {
      for (long start = from; start < to; start += base) {
        Pane[][] members = new Pane[levels.length][levels[0].length];
        for (int sector = 0; sector < levels.length; sector++) {
          for (int ticker = 0; ticker < levels[sector].length; ticker++) {
            members[sector][ticker] =
                Pane.ofTicker("S" + sector + "T" + ticker, "S" + sector, start);
          }
        }
        for (long time = start; time < start + base; time += SECOND) {
          double market = 0.0001 * random.nextGaussian();
          for (int sector = 0; sector < levels.length; sector++) {
            double common = market + 0.0001 * random.nextGaussian();
            for (int ticker = 0; ticker < levels[sector].length; ticker++) {
              double move = common + 0.0002 * random.nextGaussian();
              levels[sector][ticker] += move;
              members[sector][ticker].add(
                  time, 50 * Math.exp(levels[sector][ticker]), move, Double.NaN);
            }
          }
        }
        for (int sector = 0; sector < levels.length; sector++) {
          stage.harness.processElement(
              Pane.merge("S" + sector, SectorStatistics.MARKET, start, List.of(members[sector])),
              0);
        }
        stage.watermark(start + base - 1);
      }
    }
  }

  private static List<String> unusual(Stage<Pane, Anomaly> stage) {
    return stage.harness.extractOutputValues().stream()
        .filter(row -> row.kind.startsWith("unusual"))
        .map(row -> row.explanation)
        .toList();
  }

  @Test
  void longerIntervalsHaveNoUnusualActivity() throws Exception {
    Market market = new Market();
    Stage<Pane, Anomaly> minutes = detectSectors(DetectorSettings.defaults(), MINUTE, null);
    market.send(minutes, 0, 203 * MINUTE, MINUTE);
    Stage<Pane, Anomaly> longer =
        detectSectors(DetectorSettings.defaults(), 5 * MINUTE, minutes.stop());
    market.send(longer, 200 * MINUTE, 500 * MINUTE, 5 * MINUTE);

    assertThat(unusual(longer)).isEmpty();
  }

  @Test
  void shorterIntervalsHaveNoUnusualActivity() throws Exception {
    Market market = new Market();
    Stage<Pane, Anomaly> longer = detectSectors(DetectorSettings.defaults(), 5 * MINUTE, null);
    market.send(longer, 0, 500 * MINUTE, 5 * MINUTE);
    Stage<Pane, Anomaly> minutes =
        detectSectors(DetectorSettings.defaults(), MINUTE, longer.stop());
    market.send(minutes, 500 * MINUTE, 600 * MINUTE, MINUTE);

    assertThat(unusual(minutes)).isEmpty();
  }

  @Test
  void otherPanesOfTheSameIntervalLoseNothing() throws Exception {
    Market market = new Market();
    Stage<Pane, Anomaly> minutes = detectSectors(DetectorSettings.defaults(), MINUTE, null);
    market.send(minutes, 0, 200 * MINUTE, MINUTE);
    Stage<Pane, Anomaly> shorter =
        detectSectors(DetectorSettings.defaults(), 10 * SECOND, minutes.stop());
    market.send(shorter, 200 * MINUTE, 201 * MINUTE, 10 * SECOND);
    // Then a minute in which nearly nothing comes.
    market.send(shorter, 201 * MINUTE, 201 * MINUTE + 10 * SECOND, 10 * SECOND);
    shorter.watermark(202 * MINUTE - 1);

    assertThat(unusual(shorter)).hasSize(1).first().asString().contains("unusually low activity");
  }

  @Test
  void sectorDetectorsThatWereAllOffLearnAnew() throws Exception {
    DetectorSettings off = new DetectorSettings.Builder().enabled(List.of("shape")).build();
    Market market = new Market();
    Stage<Pane, Anomaly> first = detectSectors(DetectorSettings.defaults(), MINUTE, null);
    market.send(first, 0, 200 * MINUTE, MINUTE);
    Stage<Pane, Anomaly> second = detectSectors(off, MINUTE, first.stop());
    market.send(second, 200 * MINUTE, 203 * MINUTE, MINUTE);
    Stage<Pane, Anomaly> third = detectSectors(DetectorSettings.defaults(), MINUTE, second.stop());
    market.send(third, 203 * MINUTE, 203 * MINUTE + 10 * SECOND, 10 * SECOND);
    third.watermark(204 * MINUTE - 1);

    assertThat(unusual(third)).isEmpty();
  }
}
