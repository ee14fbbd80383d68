package io.bolsa.sector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.Topology;
import io.bolsa.dataset.Rows;
import io.bolsa.model.SectorStatistics;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergePanesTest {
  private static final long MINUTE = 60_000;

  private KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics> operator;

  private void open(String windows) throws Exception {
    open(windows, 0, null);
  }

  private void open(String windows, long allowedMillis, OperatorSubtaskState state)
      throws Exception {
    operator = harness(windows, allowedMillis);
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics> harness(
      String windows) throws Exception {
    return harness(windows, 0);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics> harness(
      String windows, long allowedMillis) throws Exception {
    List<WindowSpec> specs = WindowSpec.parseList(windows);
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new MergePanes(specs, WindowSpec.baseInterval(specs), 3, allowedMillis),
        pane -> pane.group,
        Types.STRING,
        Topology.MAX_PARALLELISM,
        1,
        0);
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  private static Pane pane(String ticker, String sector, long start, double... prices) {
    Pane pane = Pane.ofTicker(ticker, sector, start);
    for (int i = 0; i < prices.length; i++) {
      pane.add(start + 1_000L * i, prices[i], 0.1, i == 0 ? Double.NaN : 0.01);
    }
    return pane;
  }

  private void send(Pane pane) throws Exception {
    operator.processElement(pane, 0);
  }

  private void watermark(long time) throws Exception {
    operator.processWatermark(new Watermark(time));
  }

  /** {@code window start-end count}, in minutes. */
  private List<String> windows() {
    return operator.extractOutputValues().stream()
        .map(
            row ->
                row.window
                    + " "
                    + row.windowStart / MINUTE
                    + "-"
                    + row.windowEnd / MINUTE
                    + " "
                    + row.count)
        .sorted()
        .toList();
  }

  private static List<String> json(
      KeyedOneInputStreamOperatorTestHarness<String, Pane, SectorStatistics> operator) {
    return operator.extractOutputValues().stream()
        .map(row -> new String(Rows.statistics(row).bytes, StandardCharsets.UTF_8))
        .sorted()
        .toList();
  }

  @Test
  void aWindowIsSentWhenTheWatermarkPassesItsEndAndNotBefore() throws Exception {
    open("1m");
    send(pane("A", "S", 0, 1, 2));
    send(pane("B", "S", 0, 3));
    watermark(MINUTE - 2);
    assertThat(windows()).isEmpty();

    watermark(MINUTE - 1);

    assertThat(windows()).containsExactly("PT1M 0-1 3");
  }

  @Test
  void everyWindowIsMergedFromTheSamePanes() throws Exception {
    open("1m,3m/1m,2m");
    for (int minute = 0; minute < 4; minute++) {
      send(pane("A", "S", minute * MINUTE, 1));
    }
    watermark(Long.MAX_VALUE);

    assertThat(windows())
        .containsExactly(
            "PT1M 0-1 1",
            "PT1M 1-2 1",
            "PT1M 2-3 1",
            "PT1M 3-4 1",
            "PT2M 0-2 2",
            "PT2M 2-4 2",
            "PT3M/PT1M -1-2 2",
            "PT3M/PT1M -2-1 1",
            "PT3M/PT1M 0-3 3",
            "PT3M/PT1M 1-4 3",
            "PT3M/PT1M 2-5 2",
            "PT3M/PT1M 3-6 1");
  }

  @Test
  void aGapHasNoWindows() throws Exception {
    open("2m/1m");
    send(pane("A", "S", 0, 1));
    watermark(10 * MINUTE);
    long years = 50L * 365 * 24 * 60 * MINUTE;
    send(pane("A", "S", years, 1));
    watermark(Long.MAX_VALUE);

    assertThat(operator.extractOutputValues())
        .extracting(row -> row.windowEnd)
        .containsExactlyInAnyOrder(MINUTE, 2 * MINUTE, years + MINUTE, years + 2 * MINUTE);
  }

  @Test
  void timesBeforeTheEpochHaveTheirWindowsToo() throws Exception {
    open("2m");
    send(pane("A", "S", -MINUTE * 3, 1));
    send(pane("A", "S", -MINUTE, 1));
    watermark(Long.MAX_VALUE);

    assertThat(windows()).containsExactly("PT2M -2-0 1", "PT2M -4--2 1");
  }

  @Test
  void theOrderInWhichMembersComeDoesNotShowInAnyDigit() throws Exception {
    List<Pane> panes = new ArrayList<>();
    Random random = new Random(3);
    for (int ticker = 0; ticker < 30; ticker++) {
      for (int minute = 0; minute < 5; minute++) {
        double[] prices = random.doubles(20, 1e-3, 1e6).toArray();
        panes.add(pane("T" + ticker, "S", minute * MINUTE, prices));
      }
    }
    open("1m,5m");
    for (Pane pane : panes) {
      send(pane);
    }
    watermark(Long.MAX_VALUE);
    List<String> expected = json(operator);
    close();
    Collections.shuffle(panes, random);

    open("1m,5m");
    for (Pane pane : panes) {
      send(pane);
    }
    watermark(Long.MAX_VALUE);

    assertThat(json(operator)).isEqualTo(expected).hasSize(6);
  }

  @Test
  void theMergedPanesAreMembersOfTheMarket() throws Exception {
    open("5m/1m");
    send(pane("A", "S", 0, 1));
    send(pane("B", "S", 0, 1));
    send(pane("B", "Z", 0, 1));
    watermark(MINUTE);

    assertThat(operator.getSideOutput(MergePanes.MERGED))
        .extracting(record -> record.getValue())
        .extracting(pane -> pane.member + " in " + pane.group + " " + pane.summary.count())
        .containsExactlyInAnyOrder("S in * 2", "Z in * 1");
  }

  @Test
  void aGroupIsForgottenWithItsLastWindow() throws Exception {
    open("3m/1m");
    send(pane("A", "S", 0, 1));
    watermark(MINUTE);
    operator.snapshot(1, 1);
    assertThat(operator.numKeyedStateEntries()).isEqualTo(1);

    watermark(3 * MINUTE - 1);

    assertThat(operator.numKeyedStateEntries()).isZero();
  }

  @Test
  void aGroupIsForgottenWhereTheWindowsOfTheNextRunHaveItsLastPaneNoMore() throws Exception {
    open("1m,15s");
    send(pane("A", "S", 45_000, 1));
    watermark(80_000);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    close();

    open("1m", 0, savepoint);
    watermark(10 * MINUTE);

    assertThat(operator.extractOutputValues()).isEmpty();
    assertThat(operator.numKeyedStateEntries()).isZero();
  }

  @Test
  void aRestartInTheMiddleDoesNotShow() throws Exception {
    open("1m,5m/1m");
    feed(0, 12);
    watermark(Long.MAX_VALUE);
    List<String> expected = json(operator);
    close();

    open("1m,5m/1m");
    feed(0, 7);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    List<String> actual = new ArrayList<>(json(operator));
    close();
    operator = harness("1m,5m/1m");
    operator.initializeState(savepoint);
    operator.open();
    feed(7, 12);
    watermark(Long.MAX_VALUE);
    actual.addAll(json(operator));
    Collections.sort(actual);

    assertThat(actual).isEqualTo(expected);
  }

  /** Of keys to which nothing came in between, too. */
  @Test
  void whatAWatermarkHasClosedIsInTheNextCheckpoint() throws Exception {
    open("2m/1m");
    send(pane("A", "S", 0, 1));
    operator.snapshot(1, 1);
    watermark(MINUTE - 1);
    assertThat(windows()).containsExactly("PT2M/PT1M -1-1 1");
    assertThat(operator.getSideOutput(MergePanes.MERGED)).hasSize(1);
    OperatorSubtaskState checkpoint = operator.snapshot(2, 2);
    close();

    open("2m/1m", 0, checkpoint);
    watermark(Long.MAX_VALUE);
    assertThat(windows()).containsExactly("PT2M/PT1M 0-2 1");
    assertThat(operator.getSideOutput(MergePanes.MERGED)).isNull();
  }

  private void sendCorrection(Pane pane, long reached) throws Exception {
    pane.correct(reached, null);
    send(pane);
  }

  /** {@code start-end count, revision at the minute that it corrects}, in minutes. */
  private List<String> revisions() {
    return operator.extractOutputValues().stream()
        .map(
            row ->
                row.windowStart / MINUTE
                    + "-"
                    + row.windowEnd / MINUTE
                    + " "
                    + row.count
                    + ", "
                    + row.revision
                    + (row.isInTime() ? "" : " at " + row.correctedAt / MINUTE))
        .toList();
  }

  @Test
  void lateTicksCorrectTheWindowsThatHaveThemAfterARestartToo() throws Exception {
    open("2m/1m", 2 * MINUTE, null);
    send(pane("A", "S", 0, 1, 2));
    send(pane("B", "S", 0, 3));
    send(pane("A", "S", MINUTE, 4));
    watermark(3 * MINUTE);
    assertThat(revisions()).containsExactly("-1-1 3, 0", "0-2 4, 0", "1-3 1, 0");
    // One tick more in a pane that was, and one in an interval without any.
    sendCorrection(pane("A", "S", 0, 1, 2, 5), 4 * MINUTE);
    sendCorrection(pane("C", "S", 2 * MINUTE, 6), 4 * MINUTE);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    close();

    open("2m/1m", 2 * MINUTE, savepoint);
    watermark(4 * MINUTE - 2);
    assertThat(revisions()).isEmpty();
    watermark(4 * MINUTE - 1);
    assertThat(revisions())
        .containsExactly("-1-1 4, 1 at 4", "0-2 5, 1 at 4", "1-3 2, 1 at 4", "2-4 1, 0 at 4");
    assertThat(operator.getSideOutput(MergePanes.MERGED))
        .extracting(record -> record.getValue())
        .extracting(pane -> pane.summary.count() + " at " + pane.correctedAt() / MINUTE)
        .containsExactly("4 at 4", "1 at 4");
    OperatorSubtaskState next = operator.snapshot(2, 2);
    close();

    // As late as it may be: what it corrects has not been forgotten just before.
    open("2m/1m", 2 * MINUTE, next);
    sendCorrection(pane("D", "S", 2 * MINUTE, 7), 5 * MINUTE);
    watermark(5 * MINUTE - 2);
    watermark(5 * MINUTE - 1);
    assertThat(revisions()).containsExactly("1-3 3, 2 at 5", "2-4 2, 1 at 5");
    watermark(20 * MINUTE);
    operator.snapshot(3, 3);
    assertThat(operator.numKeyedStateEntries()).isZero();
  }

  @Test
  void aLateTickDoesNotTellOfAWindowThatEndedBeforeItWasAskedFor() throws Exception {
    open("1m", 10 * MINUTE, null);
    send(pane("A", "S", 7 * MINUTE, 1, 2));
    watermark(10 * MINUTE);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    close();

    open("1m,5m", 10 * MINUTE, savepoint);
    sendCorrection(pane("B", "S", 7 * MINUTE, 3), 11 * MINUTE);
    // Here all is of late ticks, so that nothing is missing.
    sendCorrection(pane("B", "S", 2 * MINUTE, 4), 12 * MINUTE);
    sendCorrection(pane("C", "S", 3 * MINUTE, 5), 13 * MINUTE);
    watermark(20 * MINUTE);
    assertThat(revisions())
        .containsExactlyInAnyOrder(
            "7-8 3, 1 at 11",
            "2-3 1, 0 at 12",
            "0-5 1, 0 at 12",
            "3-4 1, 0 at 13",
            "0-5 2, 1 at 13");
  }

  private void feed(int from, int to) throws Exception {
    for (int minute = from; minute < to; minute++) {
      send(pane("A", "S", minute * MINUTE, 1, 2.5, 3.7));
      send(pane("B", "S", minute * MINUTE, 0.1 * minute));
      watermark(minute * MINUTE + 30_000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5 * MINUTE})
  void whatIsKeptIsBoundedByTheLongestWindowAndTheLateness(long allowedMillis) throws Exception {
    open("1m,10m/1m", allowedMillis, null);
    long early = 0;
    for (int minute = 0; minute < 300; minute++) {
      send(pane("A", "S", minute * MINUTE, 1, 2));
      watermark(minute * MINUTE + 30_000);
      if (minute % 100 == 20) {
        long size = operator.snapshot(minute, minute).getStateSize();
        early = early == 0 ? size : early;
        assertThat(size).isEqualTo(early);
      }
    }
  }

  /** Against windows that are counted one by one, with restarts at any time and parallelism. */
  @Property(seed = "101", tries = 40)
  void everyWindowWithATickIsSentOnceWhenItsEndHasPassed(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    String[] choices = {"1m", "2m", "3m/1m", "1m,5m/1m,4m/2m", "6m/3m,2m", "7m,5m"};
    String windows = choices[random.nextInt(choices.length)];
    List<WindowSpec> specs = WindowSpec.parseList(windows);
    long base = WindowSpec.baseInterval(specs);
    Map<String, Long> expected = new TreeMap<>();
    List<String> actual = new ArrayList<>();
    operator = harness(windows);
    operator.open();
    long start = (random.nextInt(40) - 20) * base;
    long watermark = start - 1;
    for (int i = random.nextInt(40); i > 0; i--) {
      start += random.nextInt(8) == 0 ? random.nextInt(1_000) * base : random.nextInt(3) * base;
      if (start > watermark) {
        String sector = "S" + random.nextInt(2);
        send(pane("T" + i, sector, start, 1, 2));
        for (WindowSpec spec : specs) {
          long last = start - Math.floorMod(start, spec.slideMillis);
          for (long at = last; at > start - spec.sizeMillis; at -= spec.slideMillis) {
            expected.merge(spec.label() + " " + sector + " " + at, 2L, Long::sum);
          }
        }
      }
      if (random.nextInt(3) == 0) {
        // A pane comes before the watermark that closes it, and another one may share its start.
        long next = start + random.nextInt((int) (3 * base)) - base;
        take(actual, watermark, next);
        watermark = Math.max(watermark, next);
      }
      if (random.nextInt(5) == 0) {
        OperatorSubtaskState savepoint = operator.snapshot(i, i);
        operator.close();
        operator = harness(windows);
        operator.initializeState(savepoint);
        operator.open();
      }
      start = Math.max(start, Math.floorDiv(watermark, base) * base + base);
    }
    take(actual, watermark, Long.MAX_VALUE);
    operator.snapshot(99, 99);
    assertThat(operator.numKeyedStateEntries()).isZero();
    operator.close();

    List<String> windowsExpected = new ArrayList<>();
    expected.forEach((window, count) -> windowsExpected.add(window + " " + count));
    Collections.sort(actual);
    Collections.sort(windowsExpected);
    assertThat(actual).isEqualTo(windowsExpected);
  }

  /** Lets time pass, and holds that what is sent then could not be sent before. */
  private void take(List<String> rows, long before, long time) throws Exception {
    int sent = operator.extractOutputValues().size();
    watermark(time);
    for (SectorStatistics row : operator.extractOutputValues().stream().skip(sent).toList()) {
      assertThat(row.windowEnd - 1).isGreaterThan(before).isLessThanOrEqualTo(time);
      rows.add(row.window + " " + row.sector + " " + row.windowStart + " " + row.count);
    }
  }
}
