package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.Tick;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Idle after 10 s, silent after 60 s; the clock starts at 1,000 s. */
class KeepTimeTest {
  private static final long START = 1_000_000;
  private static final long IDLE = 10_000;
  private static final long SILENCE = 60_000;

  /** The operator looks at the clock so often. */
  private static final long LOOK = 500;

  private OneInputStreamOperatorTestHarness<ArrivedRecord, InputRecord> operator;

  @BeforeEach
  void open() throws Exception {
    operator = newOperator(SILENCE);
    operator.setProcessingTime(START);
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  @Test
  void recordsPassAtOnce() throws Exception {
    record();

    assertThat(output()).containsExactly("record");
  }

  @Test
  void watermarksPassAtOnce() throws Exception {
    watermark(500);
    watermark(600);

    assertThat(output()).containsExactly("watermark 500", "watermark 600");
  }

  @Test
  void aStreamThatDoesNotAnswerIsNotSilent() throws Exception {
    record();
    watermark(500);

    at(SILENCE * 10);

    assertThat(output()).containsExactly("record", "watermark 500");
  }

  /** Whichever of the two was further behind the arrival of its records. */
  @ParameterizedTest
  @CsvSource({"0, 1000", "1000, 0"})
  void afterARestartEverySubtaskBeginsWhereTheLeastOfThemWas(long arrival, long arrivalOfLeast)
      throws Exception {
    watermark(500);
    recordThatArrived(arrival);
    var first = operator.snapshot(1, 1);
    reopen(SILENCE);
    recordThatArrived(arrivalOfLeast);
    watermark(400);
    var second = operator.snapshot(1, 1);
    operator.close();

    var both = AbstractStreamOperatorTestHarness.repackageState(first, second);
    long restart = 100_000;
    for (int subtask = 0; subtask < 3; subtask++) {
      operator =
          new OneInputStreamOperatorTestHarness<>(new KeepTime(IDLE, SILENCE), 720, 3, subtask);
      at(restart);
      operator.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 720, 2, 3, subtask));
      operator.open();
      at(restart + LOOK);
      assertThat(output()).containsExactly("watermark 400");
      operator.processWatermarkStatus(WatermarkStatus.IDLE);
      at(restart + SILENCE + LOOK);
      // In silence time goes on as for the one that was further behind.
      long behind = Math.max(arrival - 500, arrivalOfLeast - 400);
      assertThat(output()).endsWith("watermark " + (restart + SILENCE + LOOK - behind));
      operator.close();
    }
  }

  /** Its first ticks would be late if it began where the other was. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterARestartNoSubtaskIsAheadOfOneWhoseShardHadNotAnswered(boolean hasRecord)
      throws Exception {
    if (hasRecord) {
      record();
    }
    var waiting = operator.snapshot(1, 1);

    restart(withOneThatReached(500, waiting));
    assertThat(output()).isEmpty();
    watermark(400);

    assertThat(output()).containsExactly("watermark 400");
  }

  @Test
  void afterARestartASubtaskThatHadNoShardHoldsNobody() throws Exception {
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    var without = operator.snapshot(1, 1);

    restart(withOneThatReached(500, without));

    assertThat(output()).containsExactly("watermark 500");
  }

  private OperatorSubtaskState withOneThatReached(long time, OperatorSubtaskState other)
      throws Exception {
    reopen(SILENCE);
    record();
    watermark(time);
    return AbstractStreamOperatorTestHarness.repackageState(operator.snapshot(1, 1), other);
  }

  private void restart(OperatorSubtaskState both) throws Exception {
    operator.close();
    operator = new OneInputStreamOperatorTestHarness<>(new KeepTime(IDLE, SILENCE), 720, 2, 1);
    at(100_000);
    operator.initializeState(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 720, 2, 2, 1));
    operator.open();
    at(100_000 + LOOK);
  }

  @Test
  void aSubtaskWhoseShardEndedIsIdleOnlyAfterTheIdleTimeout() throws Exception {
    reopen(0);
    at(20_000);
    record();
    watermark(500);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(20_000 + IDLE - 1);
    assertThat(output()).containsExactly("record", "watermark 500");

    at(20_000 + IDLE - 1 + LOOK);
    assertThat(output()).containsExactly("record", "watermark 500", "idle");

    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    record();
    assertThat(output()).containsExactly("record", "watermark 500", "idle", "active", "record");
  }

  @Test
  void aSubtaskWithoutShardsIsIdleAtOnce() throws Exception {
    at(LOOK);
    assertThat(output()).isEmpty();

    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(output()).containsExactly("idle");
  }

  @Test
  void afterSilenceTimeGoesOnWithTheClockAndTheSubtaskIsNeverIdle() throws Exception {
    at(20_000);
    record();
    watermark(500);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(20_000 + SILENCE - 1);
    assertThat(output()).containsExactly("record", "watermark 500");

    at(20_000 + SILENCE + LOOK);
    assertThat(output())
        .containsExactly("record", "watermark 500", "watermark " + (500 + SILENCE + LOOK));

    at(20_000 + 2 * SILENCE);
    assertThat(output()).hasSize(4).endsWith("watermark " + (500 + 2 * SILENCE));
  }

  @Test
  void timeGoesNoFurtherThanToWhenTheShardsWereFoundEmpty() throws Exception {
    at(20_000);
    record();
    watermark(500);
    at(20_000 + SILENCE);
    empty(20_000 + SILENCE - 1);
    assertThat(output()).containsExactly("record", "watermark 500");

    empty(20_000 + SILENCE);
    at(20_000 + 10 * SILENCE);
    assertThat(output()).endsWith("watermark " + (500 + SILENCE));

    empty(20_000 + 9 * SILENCE);
    assertThat(output()).endsWith("watermark " + (500 + 9 * SILENCE));

    record();
    at(20_000 + 100 * SILENCE);
    assertThat(output()).hasSize(5).endsWith("record");
  }

  @Test
  void aSubtaskWhoseShardsAreEmptyIsIdleAfterTheIdleTimeoutUntilTheyAreNot() throws Exception {
    reopen(0);
    at(20_000);
    record();
    at(20_000 + IDLE);
    empty(20_000 + IDLE - 1);
    assertThat(output()).containsExactly("record");

    empty(20_000 + IDLE);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    empty(20_000 + IDLE + 1);
    assertThat(output()).containsExactly("record", "idle");

    watermark(500);
    at(20_000 + 2 * IDLE + LOOK);
    assertThat(output()).containsExactly("record", "idle", "active", "watermark 500", "idle");
  }

  @Test
  void aShardWhoseNewsIsOldIsAsFarAsTheClock() throws Exception {
    at(20_000);
    recordThatArrived(-36_000_000);
    watermark(-36_002_001);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);

    at(20_000 + SILENCE);

    assertThat(output()).endsWith("watermark " + (SILENCE + 20_000 - 2_001));
  }

  @Test
  void timeNeverGoesBackWhenRecordsComeAgain() throws Exception {
    at(20_000);
    record();
    watermark(500);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(20_000 + SILENCE);
    operator.getOutput().clear();

    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    record();
    watermark(600);
    watermark(500 + SILENCE + 1);

    assertThat(output()).containsExactly("record", "watermark " + (500 + SILENCE + 1));
  }

  @Test
  void whenAnIdleStreamFlowsAgainEveryShardCanAnswerFirst() throws Exception {
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(40_000);
    operator.getOutput().clear();

    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    record();
    watermark(500);
    at(40_000 + IDLE - 1);
    record();
    assertThat(output()).containsExactly("active", "record", "record");

    at(40_000 + IDLE - 1 + LOOK);
    assertThat(output()).endsWith("watermark 500");
  }

  @Test
  void silenceMeansNothingWhenSwitchedOff() throws Exception {
    reopen(0);
    record();
    watermark(500);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);

    at(SILENCE * 100);

    assertThat(output()).containsExactly("record", "watermark 500", "idle");
  }

  @Test
  void aRestartDuringSilenceStillClosesTheLastWindows() throws Exception {
    at(20_000);
    record();
    watermark(500);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    operator.close();
    operator = newOperator(SILENCE);
    operator.setProcessingTime(START + 100_000);
    operator.initializeState(state);
    operator.open();
    operator.processWatermarkStatus(WatermarkStatus.IDLE);

    at(100_000 + SILENCE - 1);
    assertThat(output()).containsExactly("watermark 500");

    at(100_000 + SILENCE + LOOK);
    assertThat(output()).endsWith("watermark " + (500 + 80_000 + SILENCE + LOOK));
  }

  @Test
  void aClockSetBackDuringSilenceHoldsNothing() throws Exception {
    at(20_000);
    record();
    watermark(500);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(20_000 + SILENCE);
    assertThat(output()).endsWith("watermark " + (500 + SILENCE));

    at(20_000 - 3_600_000);
    look();
    at(20_000 - 3_600_000 + 5_000);
    look();

    assertThat(output()).endsWith("watermark " + (500 + SILENCE + 5_000));
  }

  @Test
  void aClockSetBackBeforeARecordMakesNoSilenceOfTheStep() throws Exception {
    at(20_000);
    record();
    watermark(500);
    at(20_000 - 3_600_000);
    record();
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(20_000 - 3_600_000 + SILENCE - 1);
    look();
    assertThat(output()).containsExactly("record", "watermark 500", "record");

    at(20_000 - 3_600_000 + SILENCE);
    look();
    assertThat(output()).endsWith("watermark " + (500 + SILENCE));
  }

  @Test
  void aClockSetBackHoldsAStreamThatFlowsAgainNoLonger() throws Exception {
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    at(40_000);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    record();
    watermark(500);

    at(40_000 - 3_600_000);
    look();
    at(40_000 - 3_600_000 + IDLE);
    look();

    assertThat(output()).endsWith("watermark 500");
  }

  @Test
  void theEndOfTheInputPassesAtOnce() throws Exception {
    operator.processWatermark(Watermark.MAX_WATERMARK);

    assertThat(output()).containsExactly("watermark " + Long.MAX_VALUE);
  }

  private static OneInputStreamOperatorTestHarness<ArrivedRecord, InputRecord> newOperator(
      long silence) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new KeepTime(IDLE, silence));
  }

  private void at(long afterStart) throws Exception {
    operator.setProcessingTime(START + afterStart);
  }

  private void reopen(long silence) throws Exception {
    operator.close();
    operator = newOperator(silence);
    operator.setProcessingTime(START);
    operator.open();
  }

  /** One that arrives just now. */
  private void record() throws Exception {
    recordThatArrived(operator.getProcessingTime() - START);
  }

  private void recordThatArrived(long afterStart) throws Exception {
    Tick tick = new Tick("QXZ", "S", 1, 2, 3, Tick.NO_SEQUENCE);
    operator.processElement(
        new StreamRecord<>(new ArrivedRecord(InputRecord.of(tick), START + afterStart), 3));
  }

  private void empty(long upTo) throws Exception {
    operator.processElement(new StreamRecord<>(ArrivedRecord.noneUpTo(START + upTo)));
  }

  /** As its timer would: that of the harness waits for a clock that was set back. */
  private void look() throws Exception {
    ((KeepTime) operator.getOperator()).onProcessingTime(operator.getProcessingTime());
  }

  private void watermark(long time) throws Exception {
    operator.processWatermark(new Watermark(time));
  }

  private List<String> output() {
    List<String> output = new ArrayList<>();
    for (Object element : operator.getOutput()) {
      if (element instanceof Watermark) {
        output.add("watermark " + ((Watermark) element).getTimestamp());
      } else if (element instanceof WatermarkStatus) {
        output.add(((WatermarkStatus) element).isIdle() ? "idle" : "active");
      } else {
        output.add("record");
      }
    }
    return output;
  }
}
