package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.model.LateTick;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.sector.MergePanes;
import io.bolsa.serialization.PaneSerializer;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.WindowSpec;
import io.bolsa.ticker.AnalyzeTicker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A restart with other windows, whose panes are longer or shorter: no tick is lost, and none counts
 * twice.
 */
class ChangedWindowsTest {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  private Run run;

  /** What all runs told of each window last, by its {@code id}. */
  private final Map<String, SectorStatistics> told = new TreeMap<>();

  private final List<Long> late = new ArrayList<>();

  @AfterEach
  @AfterTry
  void close() throws Exception {
    if (run != null) {
      run.close();
    }
    run = null;
    told.clear();
    late.clear();
  }

  private void start(String windows, long allowedMillis) throws Exception {
    run = new Run(windows, allowedMillis, null);
  }

  private void restart(String windows, long allowedMillis) throws Exception {
    Run before = run;
    OperatorSubtaskState[] states = before.snapshot();
    take();
    before.close();
    run = new Run(windows, allowedMillis, states);
  }

  private void watermark(long time) throws Exception {
    run.watermark(time);
  }

  private void take() {
    for (SectorStatistics row : run.rows()) {
      SectorStatistics before = told.put(label(row.window, row.sector, row.windowStart), row);
      assertThat(before == null ? 0 : before.revision + 1)
          .as("revision of " + row.window + " " + row.sector + " " + row.windowStart)
          .isEqualTo(row.revision);
    }
    run.late().forEach(tick -> late.add(tick.tick.eventTime));
  }

  private void end() throws Exception {
    watermark(Long.MAX_VALUE);
    take();
  }

  /** Each window as its start and end, in seconds, and its ticks. */
  private List<String> told(String window) {
    return told.values().stream()
        .filter(row -> row.window.equals(window) && row.sector.equals("S"))
        .sorted((a, b) -> Long.compare(a.windowStart, b.windowStart))
        .map(row -> row.windowStart / SECOND + "-" + row.windowEnd / SECOND + ": " + row.count)
        .toList();
  }

  private void sendEverySecond(int from, int to) throws Exception {
    for (int second = from; second < to; second++) {
      run.send(tick("A", "S", second * SECOND));
    }
  }

  private static Tick tick(String symbol, String sector, long time) {
    return new Tick(symbol, sector, 0, 1 + time % 7, time, Tick.NO_SEQUENCE);
  }

  private static String label(String window, String sector, long start) {
    return window + " " + sector + " " + start;
  }

  @Test
  void theTicksOfAnIntervalThatIsOpenCountInTheShorterOneThatIs() throws Exception {
    start("1m", 0);
    sendEverySecond(0, 200);
    watermark(100 * SECOND - 1);
    restart("1m,30s", 0);
    sendEverySecond(200, 240);
    end();

    assertThat(told("PT1M"))
        .containsExactly("0-60: 60", "60-120: 60", "120-180: 60", "180-240: 60");
    // 60 to 90 had passed without a row of its own: its ticks are in the one after it.
    assertThat(told("PT30S"))
        .containsExactly("90-120: 60", "120-150: 30", "150-180: 30", "180-210: 30", "210-240: 30");
  }

  @Test
  void theTicksOfAnIntervalThatIsOpenCountInTheLongerOneBesideThoseBefore() throws Exception {
    start("1m,10s", 0);
    sendEverySecond(0, 200);
    watermark(105 * SECOND - 1);
    restart("1m", 0);
    sendEverySecond(200, 240);
    end();

    assertThat(told("PT10S")).last().isEqualTo("90-100: 10");
    SectorStatistics joined = told.get(label("PT1M", "S", MINUTE));
    assertThat(joined.tickers).isEqualTo(1);
    assertThat(joined.mostActiveSectors).isEmpty();
    assertThat(told.get(label("PT1M", "*", MINUTE)).mostActiveSectors)
        .extracting(ranked -> ranked.name + " " + ranked.value)
        .containsExactly("S 60.0");
    assertThat(told("PT1M"))
        .containsExactly("0-60: 60", "60-120: 60", "120-180: 60", "180-240: 60");
  }

  @Test
  void intervalsThatAreNoMultiplesOfEachOtherCountByTheirBeginning() throws Exception {
    start("1m,10s", 0);
    sendEverySecond(0, 200);
    watermark(118 * SECOND - 1);
    restart("1m,15s", 0);
    sendEverySecond(200, 240);
    end();

    assertThat(told("PT10S")).last().isEqualTo("100-110: 10");
    assertThat(told("PT1M"))
        .containsExactly("0-60: 60", "60-120: 60", "120-180: 60", "180-240: 60");
    // What was told of as 100 to 110 began before 105.
    assertThat(told("PT15S")).startsWith("105-120: 10", "120-135: 15");
  }

  @Test
  void lateTicksFromBeforeTheChangeAreLateAndOthersCorrect() throws Exception {
    start("1m,10s", 5 * MINUTE);
    sendEverySecond(0, 200);
    watermark(105 * SECOND - 1);
    run.send(tick("A", "S", 95 * SECOND));
    restart("1m", 5 * MINUTE);
    run.send(tick("A", "S", 104 * SECOND));
    sendEverySecond(200, 240);
    watermark(190 * SECOND - 1);
    run.send(tick("A", "S", 96 * SECOND), tick("A", "S", 125 * SECOND));
    end();

    assertThat(late).containsExactlyInAnyOrder(95 * SECOND, 104 * SECOND, 96 * SECOND);
    assertThat(told("PT1M"))
        .containsExactly("0-60: 60", "60-120: 60", "120-180: 61", "180-240: 60");
  }

  /** With and without lateness, and once or twice. */
  @Property(seed = "104", tries = 60)
  void everyTickCountsInEachWindowOnceOrIsLate(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    String[] choices = {"1m", "1m,10s", "1m,15s", "1m,30s,10s", "1m/30s,1m", "1m,20s", "1m,1s"};
    String before = choices[random.nextInt(choices.length)];
    String after = choices[random.nextInt(choices.length)];
    long allowedBefore = random.nextBoolean() ? 0 : random.nextInt(200) * SECOND;
    long allowedAfter = random.nextBoolean() ? 0 : random.nextInt(200) * SECOND;
    boolean again = random.nextBoolean();
    start(before, allowedBefore);
    int ticks = 0;
    long watermark = -1;
    for (int part = 0; part < 3; part++) {
      int steps = random.nextInt(20);
      for (int step = 0; step < steps; step++) {
        for (int i = random.nextInt(30); i > 0; i--) {
          long time = watermark + random.nextInt(40_000) - (random.nextInt(5) == 0 ? 90_000 : -1);
          String sector = random.nextInt(10) == 0 ? "Z" : "S";
          run.send(tick("T" + random.nextInt(3), sector, time));
          ticks++;
        }
        watermark += random.nextInt(3) * (long) random.nextInt(40_000);
        watermark(watermark);
      }
      if (part == 0 || (part == 1 && again)) {
        restart(part == 0 ? after : before, part == 0 ? allowedAfter : allowedBefore);
      }
    }
    end();

    for (String sectors : List.of("*", "SZ")) {
      long counted =
          told.values().stream()
              .filter(row -> row.window.equals("PT1M") && sectors.contains(row.sector))
              .mapToLong(row -> row.count)
              .sum();
      assertThat(counted + late.size()).as(before + " to " + after).isEqualTo(ticks);
    }
  }

  /** The stages that hold panes, one behind the other, each in its harness. */
  private static final class Run {
    private final KeyedOneInputStreamOperatorTestHarness<String, TickBundle, Pane> ticker;
    private final KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics> sector;
    private final KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics> market;
    private int panes;
    private int merged;

    Run(String windows, long allowedMillis, OperatorSubtaskState[] states) throws Exception {
      List<WindowSpec> specs = WindowSpec.parseList(windows);
      long base = WindowSpec.baseInterval(specs);
      ticker =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new AnalyzeTicker(
                  base,
                  7 * 24 * 60 * MINUTE,
                  DetectorPolicy.of(DetectorSettings.defaults()),
                  AnalyzeTicker.Scores.NONE,
                  List.of(),
                  RollingSettings.none(),
                  allowedMillis,
                  null),
              bundle -> bundle.tickerSymbol,
              Types.STRING,
              Topology.MAX_PARALLELISM,
              1,
              0);
      ticker.setup(new PaneSerializer());
      sector = mergePanes(specs, base, allowedMillis);
      market = mergePanes(specs, base, allowedMillis);
      if (states != null) {
        ticker.initializeState(states[0]);
        sector.initializeState(states[1]);
        market.initializeState(states[2]);
      }
      ticker.open();
      sector.open();
      market.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics>
        mergePanes(List<WindowSpec> windows, long base, long allowedMillis) throws Exception {
      return new KeyedOneInputStreamOperatorTestHarness<>(
          new MergePanes(windows, base, 3, allowedMillis),
          pane -> pane.group,
          Types.STRING,
          Topology.MAX_PARALLELISM,
          1,
          0);
    }

    void send(Tick... ticks) throws Exception {
      for (Tick tick : ticks) {
        ticker.processElement(
            new TickBundle(
                tick.tickerSymbol,
                tick.sector,
                new long[] {tick.eventTime},
                null,
                new double[] {tick.price},
                new double[] {tick.change}),
            0);
      }
    }

    void watermark(long time) throws Exception {
      ticker.processWatermark(time);
      for (Pane pane :
          ticker.extractOutputValues().subList(panes, ticker.extractOutputValues().size())) {
        panes++;
        sector.processElement(pane, 0);
      }
      sector.processWatermark(new Watermark(time));
      List<Pane> ofSectors = side(sector, MergePanes.MERGED);
      for (Pane pane : ofSectors.subList(merged, ofSectors.size())) {
        merged++;
        market.processElement(pane, 0);
      }
      market.processWatermark(new Watermark(time));
    }

    OperatorSubtaskState[] snapshot() throws Exception {
      ticker.prepareSnapshotPreBarrier(1);
      return new OperatorSubtaskState[] {
        ticker.snapshot(1, 1), sector.snapshot(1, 1), market.snapshot(1, 1)
      };
    }

    List<SectorStatistics> rows() {
      List<SectorStatistics> rows = new ArrayList<>(sector.extractOutputValues());
      rows.addAll(market.extractOutputValues());
      return rows;
    }

    List<LateTick> late() {
      return side(ticker, AnalyzeTicker.LATE);
    }

    private static <T> List<T> side(
        KeyedOneInputStreamOperatorTestHarness<?, ?, ?> of, OutputTag<T> tag) {
      Queue<StreamRecord<T>> records = of.getSideOutput(tag);
      return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    void close() throws Exception {
      ticker.close();
      sector.close();
      market.close();
    }
  }
}
