package io.bolsa.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.parse.BundleTicks.Watermarks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes into a bundle, and when it leaves. */
class BundleTicksTest {
  private static final long DISORDER = 100;
  private static final int LEAST = 16_384;
  private static final int A_BUNDLE = 48;

  private OneInputStreamOperatorTestHarness<InputRecord, TickBundle> operator;

  @BeforeEach
  void start() throws Exception {
    start(Watermarks.FROM_SOURCE, null);
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  private void start(Watermarks watermarks, OperatorSubtaskState state) throws Exception {
    start(watermarks, 0, state);
  }

  private void start(Watermarks watermarks, long allowed, OperatorSubtaskState state)
      throws Exception {
    if (operator != null) {
      operator.close();
    }
    operator =
        new OneInputStreamOperatorTestHarness<>(
            new BundleTicks(watermarks, DISORDER, allowed), 8, 1, 0);
    operator.setup();
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
  }

  @Test
  void aBundleHoldsTheTicksOfOneTickerInTheOrderTheyCame() throws Exception {
    send(tick("A", 3), tick("B", 1), tick("A", 2), tick("A", 5), tick("B", 4));
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("A S 3 2 5", "B S 1 4", "watermark 10");
  }

  @Test
  void everyFieldOfATickIsInItsBundle() throws Exception {
    Tick tick = new Tick("A", "S", -1.5, 2.5, 7, 9);
    send(new Tick("A", "S", 1, 1, 6, Tick.NO_SEQUENCE), tick);
    operator.processWatermark(10);
    TickBundle bundle = operator.extractOutputValues().get(0);
    assertThat(bundle.tick(1)).usingRecursiveComparison().isEqualTo(tick);
    assertThat(bundle.tick(0).sequence).isEqualTo(Tick.NO_SEQUENCE);
  }

  @Test
  void ticksWithoutASequenceSendNone() throws Exception {
    send(new Tick("A", "S", 0, 1, 6, 1));
    operator.processWatermark(10);
    send(tick("A", 11));
    operator.processWatermark(20);
    assertThat(operator.extractOutputValues())
        .extracting(bundle -> bundle.sequences == null)
        .containsExactly(false, true);
  }

  @Test
  void aTickMayBeFilledAnewAfterItWasTaken() throws Exception {
    Tick tick = tick("A", 1);
    InputRecord record = InputRecord.of(tick);
    operator.processElement(new StreamRecord<>(record));
    tick.eventTime = 2;
    tick.tickerSymbol = "B";
    operator.processElement(new StreamRecord<>(record));
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("A S 1", "B S 2", "watermark 10");
  }

  @Test
  void eachSectorOfATickerHasABundleOfItsOwn() throws Exception {
    send(tick("A", 1), tick("A", "T", 2), tick("A", "T", 3), tick("B", 3), tick("A", 4));
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("A S 1 4", "A T 2 3", "B S 3", "watermark 10");
  }

  @Test
  void nothingIsHeldOverACheckpoint() throws Exception {
    send(tick("A", 1));
    operator.prepareSnapshotPreBarrier(1);
    assertThat(sent()).containsExactly("A S 1");
  }

  @Test
  void nothingIsHeldAtTheEnd() throws Exception {
    send(tick("A", 1));
    operator.getOperator().finish();
    assertThat(sent()).containsExactly("A S 1");
  }

  @Test
  void lateAndRejectedRecordsGoTheirOwnWayAtOnce() throws Exception {
    LateTick late = new LateTick(tick("A", 1), 5);
    Rejection rejection =
        new Rejection(RejectionReason.EMPTY_RECORD, "empty", new byte[0], "here", Tick.NO_TIME);
    operator.processElement(new StreamRecord<>(InputRecord.of(late)));
    operator.processElement(new StreamRecord<>(InputRecord.of(rejection)));
    assertThat(operator.getSideOutput(BundleTicks.LATE))
        .extracting(StreamRecord::getValue)
        .containsExactly(late);
    assertThat(operator.getSideOutput(BundleTicks.REJECTED))
        .extracting(StreamRecord::getValue)
        .containsExactly(rejection);
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("watermark 10");
  }

  @Test
  void whatIsNoLaterThanAllowedGoesOnInABundleOfItsOwn() throws Exception {
    start(Watermarks.FROM_SOURCE, 5, null);
    LateTick allowed = new LateTick(tick("A", 1), 5);
    LateTick tooLate = new LateTick(tick("A", 2), 6);
    operator.processElement(new StreamRecord<>(InputRecord.of(allowed)));
    operator.processElement(new StreamRecord<>(InputRecord.of(tooLate)));
    assertThat(operator.extractOutputValues())
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(TickBundle.ofLate(allowed));
    assertThat(operator.getSideOutput(BundleTicks.LATE))
        .extracting(StreamRecord::getValue)
        .containsExactly(tooLate);
  }

  @Test
  void howFarEventTimeHasComeIsSaidWhenItHasGoneOn() throws Exception {
    send(tick("A", 3), tick("A", 7), tick("A", 5));
    operator.processWatermark(2);
    send(tick("A", 6));
    operator.processWatermark(4);
    send(tick("A", 8));
    operator.processWatermark(6);
    assertThat(operator.getSideOutput(BundleTicks.EVENT_TIMES))
        .extracting(StreamRecord::getValue)
        .containsExactly(7L, 8L);
    assertThat(accumulated(BundleTicks.EVENT_TIME_REACHED)).isEqualTo(8);
  }

  @Test
  void enoughTicksAreSentWithoutAWatermark() throws Exception {
    for (int i = 0; i < LEAST - 1; i++) {
      send(tick(i % 2 == 0 ? "A" : "B", i));
    }
    assertThat(operator.getOutput()).isEmpty();
    send(tick("B", 0));
    assertThat(operator.extractOutputValues())
        .extracting(bundle -> bundle.size)
        .containsExactly(LEAST / 2, LEAST / 2);
    assertThat(watermarks()).isEmpty();
  }

  @Test
  void ticksThatSayTheTimeAreFollowedByAWatermarkWhenTheyAreSent() throws Exception {
    start(Watermarks.FROM_TICKS, null);
    for (int i = LEAST; i > 0; i--) {
      send(tick("A", i));
    }
    assertThat(operator.getOutput()).hasSize(2);
    assertThat(operator.getOutput().toArray()[1]).isEqualTo(new Watermark(LEAST - DISORDER - 1));
  }

  @Test
  void ticksThatSayTheTimeAreSentButNotOutrunByTheSource() throws Exception {
    start(Watermarks.FROM_TICKS, null);
    send(tick("A", 1));
    operator.processWatermark(1_000);
    assertThat(sent()).containsExactly("A S 1");
    operator.processWatermark(Long.MAX_VALUE);
    assertThat(watermarks()).contains(Long.MAX_VALUE);
  }

  @Test
  void theLastTimeBeforeTheEndIsThatOfTheGreatestTickHoweverManyCameAfterAFlush() throws Exception {
    for (int more : new int[] {0, 1, 1_000}) {
      start(Watermarks.FROM_TICKS, null);
      for (int i = 1; i < LEAST + more; i++) {
        send(tick("A", i));
      }
      send(tick("A", 1_000_000));
      operator.processWatermark(Long.MAX_VALUE);
      assertThat(watermarks()).endsWith(1_000_000 - DISORDER - 1, Long.MAX_VALUE);
    }
    start(Watermarks.FROM_TICKS, null);
    operator.processWatermark(Long.MAX_VALUE);
    assertThat(watermarks()).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void aRestartForgetsNeitherTheGreatestTimeNorTheCount() throws Exception {
    start(Watermarks.FROM_TICKS, null);
    send(tick("A", 1_000_000), tick("A", 1), tick("B", 2));
    operator.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    start(Watermarks.FROM_TICKS, state);
    assertThat(recordsRead()).isEqualTo(3);
    send(tick("A", 999_990));
    operator.processWatermark(Long.MAX_VALUE);
    assertThat(watermarks()).containsExactly(1_000_000 - DISORDER - 1, Long.MAX_VALUE);
    assertThat(recordsRead()).isEqualTo(4);
  }

  @Test
  void recordsOfEveryKindAreCounted() throws Exception {
    send(tick("A", 1));
    operator.processElement(new StreamRecord<>(InputRecord.of(new LateTick(tick("A", 1), 5))));
    operator.processElement(
        new StreamRecord<>(
            InputRecord.of(new Rejection(RejectionReason.EMPTY_RECORD, "", new byte[0], "", 0))));
    operator.processElement(new StreamRecord<>(InputRecord.SKIPPED));
    // A run shows so how far it has come, where nothing else comes for long.
    assertThat(recordsRead()).isEqualTo(4);
    operator.getOperator().finish();
    assertThat(recordsRead()).isEqualTo(4);
    assertThat(accumulated(BundleTicks.RECORDS_SKIPPED)).isEqualTo(1);
  }

  @Test
  void whatIsSkippedIsCountedAndGoesNowhere() throws Exception {
    start(Watermarks.FROM_TICKS, null);
    operator.processElement(new StreamRecord<>(InputRecord.SKIPPED));
    operator.processElement(new StreamRecord<>(InputRecord.SKIPPED));
    operator.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    assertThat(operator.getOutput()).isEmpty();
    assertThat(operator.getSideOutput(BundleTicks.REJECTED)).isNull();

    start(Watermarks.FROM_TICKS, state);
    operator.processElement(new StreamRecord<>(InputRecord.SKIPPED));
    operator.getOperator().finish();

    assertThat(accumulated(BundleTicks.RECORDS_SKIPPED)).isEqualTo(3);
    assertThat(recordsRead()).isEqualTo(3);
    assertThat(operator.getOutput()).isEmpty();
  }

  @Test
  void withManyTickersBundlesAreNotShort() throws Exception {
    int tickers = 1_000;
    for (int i = 0; i < tickers * A_BUNDLE; i++) {
      assertThat(operator.getOutput()).isEmpty();
      send(tick("T" + i % tickers, i));
    }
    assertThat(operator.extractOutputValues())
        .hasSize(tickers)
        .allMatch(bundle -> bundle.size == A_BUNDLE);
  }

  @Test
  void tickersThatFellSilentAreForgotten() throws Exception {
    int tickers = 1_000;
    for (int i = 0; i < tickers * A_BUNDLE; i++) {
      send(tick("T" + i % tickers, i));
    }
    operator.getOutput().clear();
    // Their number decides about the next flush, and no longer about the one after it.
    int next = (tickers + 1) * A_BUNDLE;
    for (int i = 0; i < next + LEAST; i++) {
      send(tick("A", i));
    }
    assertThat(operator.extractOutputValues())
        .extracting(bundle -> bundle.size)
        .containsExactly(next, LEAST);
  }

  @Test
  void whereAParserKeepsANameIsNoMoreThanAHint() throws Exception {
    String a = "A";
    String equal = new String("A");
    send(at(3, a, 1), at(3, "B", 2), at(3, a, 3), at(900, a, 4), at(3, equal, 5), tick("A", 6));
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("A S 1 3 4 5 6", "B S 2", "watermark 10");
  }

  @Test
  void aHintIsNotOfTheSectorBefore() throws Exception {
    Tick other = tick("A", "T", 2);
    other.tickerIndex = 3;
    send(at(3, "A", 1), other, at(3, "A", 3), other, at(3, "A", 4));
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("A S 1 3 4", "A T 2 2", "watermark 10");
  }

  @Test
  void aTickerThatWasForgottenIsOneTickerWhenItComesAgain() throws Exception {
    int tickers = 1_000;
    String[] names = IntStream.range(0, tickers).mapToObj(i -> "T" + i).toArray(String[]::new);
    for (int i = 0; i < tickers; i++) {
      send(at(i, names[i], i));
    }
    operator.prepareSnapshotPreBarrier(1);
    send(tick("A", 1));
    operator.prepareSnapshotPreBarrier(2);
    operator.getOutput().clear();

    send(at(7, names[7], 1), tick("T7", 2), at(7, names[7], 3));
    operator.processWatermark(10);
    assertThat(sent()).containsExactly("T7 S 1 2 3", "watermark 10");
  }

  private static Tick at(int index, String symbol, long time) {
    Tick tick = tick(symbol, time);
    tick.tickerIndex = index;
    return tick;
  }

  private long recordsRead() {
    return accumulated(BundleTicks.RECORDS_READ);
  }

  private long accumulated(String name) {
    return (Long) operator.getOperator().getRuntimeContext().getAccumulator(name).getLocalValue();
  }

  private void send(Tick... ticks) throws Exception {
    for (Tick tick : ticks) {
      operator.processElement(new StreamRecord<>(InputRecord.of(tick)));
    }
  }

  private List<String> sent() {
    return operator.getOutput().stream().map(BundleTicksTest::text).toList();
  }

  private List<Long> watermarks() {
    return operator.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static String text(Object element) {
    if (element instanceof Watermark) {
      return "watermark " + ((Watermark) element).getTimestamp();
    }
    TickBundle bundle = (TickBundle) ((StreamRecord<?>) element).getValue();
    return bundle.tickerSymbol
        + " "
        + bundle.sector
        + " "
        + Arrays.stream(bundle.eventTimes)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(" "));
  }

  private static Tick tick(String symbol, long time) {
    return tick(symbol, "S", time);
  }

  private static Tick tick(String symbol, String sector, long time) {
    return new Tick(symbol, sector, 0, 1, time, Tick.NO_SEQUENCE);
  }
}
