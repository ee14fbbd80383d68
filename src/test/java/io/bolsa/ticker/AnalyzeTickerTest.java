package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.statistics.Pane;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnalyzeTickerTest {
  private static final long MINUTE = 60_000;
  private static final long IDLE = 60 * MINUTE;

  private KeyedOneInputStreamOperatorTestHarness<String, TickBundle, Pane> operator;

  @BeforeEach
  void open() throws Exception {
    operator = harness(1, 0);
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, TickBundle, Pane> harness(
      int parallelism, int subtask) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new AnalyzeTicker(MINUTE, IDLE, DetectorSettings.defaults(), true),
        bundle -> bundle.tickerSymbol,
        Types.STRING,
        Topology.MAX_PARALLELISM,
        parallelism,
        subtask);
  }

  private static TickBundle bundle(String ticker, String sector, double[] prices, long... times) {
    return new TickBundle(ticker, sector, times, null, prices, new double[times.length]);
  }

  private void send(String ticker, String sector, double price, long time) throws Exception {
    operator.processElement(bundle(ticker, sector, new double[] {price}, time), 0);
  }

  private void watermark(long time) throws Exception {
    operator.processWatermark(new Watermark(time));
  }

  /** Every output to the byte; the order between tickers is not defined and left out. */
  private static List<String> outputs(
      KeyedOneInputStreamOperatorTestHarness<String, TickBundle, Pane> operator)
      throws IOException {
    List<String> all = new ArrayList<>();
    for (Pane pane : operator.extractOutputValues()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      pane.writeTo(new DataOutputStream(bytes));
      all.add("pane " + Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
    for (var tag : List.of(AnalyzeTicker.SCORES)) {
      for (var record : orEmpty(operator.getSideOutput(tag))) {
        var score = record.getValue();
        all.add("score " + score.tickerSymbol + " " + score.eventTime + " " + score.score);
      }
    }
    for (var record : orEmpty(operator.getSideOutput(AnalyzeTicker.ANOMALIES))) {
      all.add("anomaly " + record.getValue().id + " " + record.getValue().explanation);
    }
    for (var record : orEmpty(operator.getSideOutput(AnalyzeTicker.LATE))) {
      all.add("late " + record.getValue().tick + " " + record.getValue().latenessMillis);
    }
    all.sort(null);
    return all;
  }

  private static <T> Iterable<StreamRecord<T>> orEmpty(Iterable<StreamRecord<T>> records) {
    return records == null ? List.of() : records;
  }

  @Test
  void aPaneIsSentWhenTheWatermarkPassesItsEndAndNotBefore() throws Exception {
    send("A", "S", 10, 1_000);
    watermark(MINUTE - 2);
    assertThat(operator.extractOutputValues()).isEmpty();

    watermark(MINUTE - 1);

    Pane pane = operator.extractOutputValues().get(0);
    assertThat(pane.member).isEqualTo("A");
    assertThat(pane.group).isEqualTo("S");
    assertThat(pane.start).isZero();
    assertThat(pane.summary.count()).isEqualTo(1);
  }

  @Test
  void ticksAreSummedUpInTheOrderOfTheirTimesWhateverTheOrderOfArrival() throws Exception {
    operator.processElement(bundle("A", "S", new double[] {12, 10, 11}, 3_000, 1_000, 2_000), 0);
    watermark(MINUTE);

    Pane pane = operator.extractOutputValues().get(0);
    assertThat(pane.summary.open()).isEqualTo(10);
    assertThat(pane.summary.close()).isEqualTo(12);
    assertThat(pane.summary.logReturns().mean())
        .isCloseTo(Math.log(12.0 / 10) / 2, org.assertj.core.api.Assertions.within(1e-15));
  }

  @Test
  void ticksOfOneInstantAreOrderedBySequenceAndThenByContent() throws Exception {
    double[] prices = {3, 1, 2, 9};
    long[] sequences = {2, 1, 1, Tick.NO_SEQUENCE};
    operator.processElement(
        new TickBundle("A", "S", new long[] {5, 5, 5, 5}, sequences, prices, new double[4]), 0);
    watermark(MINUTE);

    Pane pane = operator.extractOutputValues().get(0);
    assertThat(pane.summary.open()).isEqualTo(9);
    assertThat(pane.summary.close()).isEqualTo(3);
  }

  @Test
  void aTickerThatChangesItsSectorHasAPaneInEach() throws Exception {
    send("A", "OLD", 10, 1_000);
    send("A", "NEW", 11, 2_000);
    watermark(MINUTE);

    assertThat(operator.extractOutputValues())
        .extracting(pane -> pane.group)
        .containsExactlyInAnyOrder("OLD", "NEW");
  }

  @Test
  void aTickBehindTheWatermarkIsLateByWhatItMissedAndTheOthersOfItsBundleAreNot() throws Exception {
    watermark(10_000);
    operator.processElement(bundle("A", "S", new double[] {1, 2, 3}, 10_001, 10_000, 9_000), 0);
    watermark(MINUTE);

    assertThat(operator.getSideOutput(AnalyzeTicker.LATE))
        .extracting(record -> record.getValue().latenessMillis)
        .containsExactly(1L, 1_001L);
    assertThat(operator.extractOutputValues().get(0).summary.count()).isEqualTo(1);
  }

  @Test
  void anIdleTickerIsForgottenWhetherOrNotAWatermarkFallsIntoTheSilence() throws Exception {
    send("A", "S", 10, 0);
    watermark(MINUTE);
    operator.snapshot(1, 1);
    assertThat(operator.numKeyedStateEntries()).isEqualTo(1);
    watermark(IDLE + 1);
    assertThat(operator.numKeyedStateEntries()).isZero();
    send("A", "S", 20, IDLE + 2);
    watermark(2 * IDLE);
    List<String> forgottenInBetween = outputs(operator);

    close();
    open();
    send("A", "S", 10, 0);
    send("A", "S", 20, IDLE + 2);
    watermark(2 * IDLE);
    assertThat(outputs(operator)).isEqualTo(forgottenInBetween);
    // No return across the silence: there is no past to take it from.
    assertThat(operator.extractOutputValues().get(1).summary.logReturns().count()).isZero();
  }

  @Test
  void atTheEndOfTheInputEverythingIsSentAndNothingIsKept() throws Exception {
    send("A", "S", 10, 0);
    send("B", "S", 10, 10 * MINUTE);
    operator.snapshot(1, 1);

    watermark(Long.MAX_VALUE);

    assertThat(operator.extractOutputValues()).hasSize(2);
    assertThat(operator.numKeyedStateEntries()).isZero();
  }

  @Test
  void aRestartInTheMiddleDoesNotShowAtAnotherParallelismEither() throws Exception {
    List<TickBundle> bundles = randomBundles(400);
    feed(operator, bundles, 0, bundles.size());
    watermark(Long.MAX_VALUE);
    List<String> expected = outputs(operator);
    close();
    assertThat(expected).anyMatch(line -> line.startsWith("anomaly"));

    open();
    feed(operator, bundles, 0, 200);
    OperatorSubtaskState first = operator.snapshot(1, 1);
    feed(operator, bundles, 200, 300);
    // Only what changed since is written again.
    OperatorSubtaskState savepoint = operator.snapshot(2, 2);
    assertThat(first).isNotNull();
    List<String> actual = outputs(operator);
    close();
    OperatorSubtaskState packed = AbstractStreamOperatorTestHarness.repackageState(savepoint);
    for (int subtask = 0; subtask < 3; subtask++) {
      operator = harness(3, subtask);
      operator.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              packed, Topology.MAX_PARALLELISM, 1, 3, subtask));
      operator.open();
      int mine = subtask;
      feed(
          operator,
          bundles.subList(300, 400).stream()
              .filter(b -> subtaskOf(b.tickerSymbol) == mine)
              .toList(),
          0,
          Integer.MAX_VALUE);
      watermark(Long.MAX_VALUE);
      actual.addAll(outputs(operator));
      operator.close();
    }
    actual.sort(null);

    assertThat(actual).isEqualTo(expected);
    open();
  }

  private static int subtaskOf(String ticker) {
    return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
        ticker, Topology.MAX_PARALLELISM, 3);
  }

  @Test
  void afterARestartATickBehindTheOldWatermarkIsStillLate() throws Exception {
    send("A", "S", 10, 1_000);
    watermark(2 * MINUTE);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    close();
    operator = harness(1, 0);
    operator.initializeState(savepoint);
    operator.open();

    send("B", "S", 10, MINUTE);
    watermark(Long.MAX_VALUE);

    assertThat(operator.getSideOutput(AnalyzeTicker.LATE)).hasSize(1);
    assertThat(operator.extractOutputValues()).isEmpty();
  }

  private static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, TickBundle, Pane> operator,
      List<TickBundle> bundles,
      int from,
      int to)
      throws Exception {
    for (TickBundle bundle : bundles.subList(from, Math.min(to, bundles.size()))) {
      operator.processElement(bundle, 0);
      operator.processWatermark(
          new Watermark(Arrays.stream(bundle.eventTimes).max().getAsLong() - 2_000));
    }
  }

  private static List<TickBundle> randomBundles(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<TickBundle> bundles = new ArrayList<>();
    double[] price = {100, 50, 20, 10};
    long time = 0;
    for (int i = 0; i < count; i++) {
      int ticker = random.nextInt(price.length);
      int size = 1 + random.nextInt(20);
      long[] times = new long[size];
      double[] prices = new double[size];
      for (int k = 0; k < size; k++) {
        time += random.nextInt(300);
        times[k] = time - random.nextInt(1_500);
        price[ticker] += (random.nextInt(11) - 5) / 100.0;
        prices[k] = random.nextInt(300) == 0 ? price[ticker] * 10 : price[ticker];
      }
      bundles.add(bundle("T" + ticker, "S" + ticker % 2, prices, times));
    }
    return bundles;
  }
}
