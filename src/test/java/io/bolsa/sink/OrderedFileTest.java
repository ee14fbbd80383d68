package io.bolsa.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bolsa.dataset.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a dataset: its order, its restarts, and what is said when it cannot be written. */
class OrderedFileTest {
  @TempDir Path folder;

  private final List<OneInputStreamOperatorTestHarness<Row, Void>> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<Row, Void> operator : opened) {
      operator.close();
    }
  }

  private Path path() {
    return folder.resolve("rows");
  }

  private OneInputStreamOperatorTestHarness<Row, Void> start(Path path, OperatorSubtaskState state)
      throws Exception {
    OneInputStreamOperatorTestHarness<Row, Void> operator =
        new OneInputStreamOperatorTestHarness<>(
            new OrderedFile("rows", path, "head\n".getBytes(StandardCharsets.US_ASCII)), 1, 1, 0);
    operator.setup();
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
    opened.add(operator);
    return operator;
  }

  private static Row row(long time, String order, String text) {
    return new Row(time, order, 2, (text + "\n").getBytes(StandardCharsets.UTF_8), time);
  }

  private static void send(OneInputStreamOperatorTestHarness<Row, Void> operator, Row... rows)
      throws Exception {
    for (Row row : rows) {
      operator.processElement(new StreamRecord<>(row));
    }
  }

  private static void finish(OneInputStreamOperatorTestHarness<Row, Void> operator)
      throws Exception {
    operator.processWatermark(Long.MAX_VALUE);
    operator.getOperator().finish();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(path());
  }

  private static long counted(
      OneInputStreamOperatorTestHarness<Row, Void> operator, String accumulator) {
    return (Long)
        operator
            .getOperator()
            .getRuntimeContext()
            .getAccumulator(accumulator + "rows")
            .getLocalValue();
  }

  @Test
  void rowsAreInTheOrderOfTimeAndThenOfTheirKey() throws Exception {
    var operator = start(path(), null);
    send(operator, row(2, "a", "2a"), row(1, "b", "1b"), row(3, "", "3"), row(1, "a", "1a"));
    finish(operator);
    assertThat(lines()).containsExactly("head", "1a", "1b", "2a", "3");
  }

  @Test
  void rowsThatAgreeKeepTheOrderInWhichTheyCame() throws Exception {
    var operator = start(path(), null);
    for (int i = 0; i < 100; i++) {
      send(operator, row(Long.MIN_VALUE, "", "row " + i));
      if (i % 30 == 0) {
        operator.processWatermark(i);
      }
    }
    finish(operator);
    assertThat(lines()).hasSize(101);
    for (int i = 0; i < 100; i++) {
      assertThat(lines().get(i + 1)).isEqualTo("row " + i);
    }
  }

  @Test
  void rowsThatKeepTheirOrderDoNotWaitForAWatermark() throws Exception {
    var operator = start(path(), null);
    send(operator, row(1, "", "1"));
    for (int i = 0; i < 3; i++) {
      send(operator, row(Long.MIN_VALUE, "", "row " + i));
    }
    operator.snapshot(1, 1); // writes what is buffered
    assertThat(lines()).containsExactly("head", "row 0", "row 1", "row 2");
    finish(operator);
    assertThat(lines()).containsExactly("head", "row 0", "row 1", "row 2", "1");
    assertThat(counted(operator, OrderedFile.ROWS_WRITTEN)).isEqualTo(4);
    assertThat(counted(operator, OrderedFile.TICKS_WRITTEN)).isEqualTo(8);
  }

  @Test
  void whenWatermarksComeDoesNotShow() throws Exception {
    var operator = start(path(), null);
    send(operator, row(5, "b", "5b"), row(9, "a", "9a"));
    operator.processWatermark(4);
    send(operator, row(5, "a", "5a"));
    operator.processWatermark(5);
    send(operator, row(6, "a", "6a"));
    finish(operator);
    assertThat(lines()).containsExactly("head", "5a", "5b", "6a", "9a");
  }

  @Test
  void aRestartCutsTheFileBackToWhatTheCheckpointKnows() throws Exception {
    var first = start(path(), null);
    send(first, row(1, "", "1"), row(5, "", "5"));
    first.processWatermark(2);
    OperatorSubtaskState state = first.snapshot(1, 1);
    send(first, row(3, "", "3"));
    first.processWatermark(6);
    first.snapshot(2, 2); // writes what the first checkpoint does not know
    assertThat(lines()).containsExactly("head", "1", "3", "5");

    var second = start(path(), state);
    assertThat(lines()).containsExactly("head", "1");
    send(second, row(3, "", "3"), row(4, "", "4"));
    finish(second);
    assertThat(lines()).containsExactly("head", "1", "3", "4", "5");
    assertThat(counted(second, OrderedFile.ROWS_WRITTEN)).isEqualTo(4);
    assertThat(counted(second, OrderedFile.TICKS_WRITTEN)).isEqualTo(8);
  }

  @Test
  void aStartWithoutStateBeginsTheFileAnew() throws Exception {
    Files.writeString(path(), "something long that was there before\n".repeat(10));
    finish(start(path(), null));
    assertThat(lines()).containsExactly("head");
  }

  @Test
  void aRestartOnAFileThatLostItsRowsIsRefused() throws Exception {
    var first = start(path(), null);
    send(first, row(1, "", "1"));
    first.processWatermark(2);
    OperatorSubtaskState state = first.snapshot(1, 1);
    Files.writeString(path(), "");
    assertThatThrownBy(() -> start(path(), state))
        .hasStackTraceContaining("cannot write " + path() + ": it was 7 bytes long and is now 0");
  }

  @Test
  void aRowMayBeLongerThanTheBuffer() throws Exception {
    var operator = start(path(), null);
    send(operator, row(1, "", "x".repeat(1 << 20)), row(2, "", "y"));
    finish(operator);
    assertThat(lines()).extracting(String::length).containsExactly(4, 1 << 20, 1);
  }

  @Test
  void aFileInAMissingFolderIsNamed() {
    Path path = folder.resolve("missing/rows");
    assertThatThrownBy(() -> start(path, null))
        .hasStackTraceContaining("cannot write " + path + ": ");
  }

  @Test
  void aFullDiskNamesTheFile() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "Linux only");
    var operator = start(full, null);
    send(operator, row(1, "", "1"));
    assertThatThrownBy(() -> finish(operator))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write /dev/full: No space left on device");
    opened.remove(operator); // whose close would write again
    operator.getOperator().close();
  }
}
