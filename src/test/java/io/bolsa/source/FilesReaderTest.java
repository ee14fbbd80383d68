package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.InputRecord;
import io.bolsa.parse.FieldMapping;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a replay's source asks, waits and ends. */
class FilesReaderTest {
  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();
  private final List<String> found = new ArrayList<>();
  private FilesSplit split;
  private FilesReader reader;

  @BeforeEach
  void open() throws Exception {
    Path file = Files.writeString(folder.resolve("in"), Ticks.at("A", 5) + "\n");
    split =
        new FilesSplit(ReplayFiles.find(List.of(file.toString()), null).inputs(), Long.MIN_VALUE);
    reader = newReader();
  }

  private FilesReader newReader() {
    return new FilesReader(
        of(SourceReaderContext.class, (method, argument) -> asked.add(method)),
        FieldMapping.plain(),
        1_000,
        2_000);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  private interface Call {
    void made(String method, Object argument);
  }

  private static <T> T of(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              call.made(method.getName(), arguments == null ? null : arguments[0]);
              return null;
            }));
  }

  @SuppressWarnings("unchecked") // A proxy has no type of elements.
  private InputStatus poll() throws Exception {
    return reader.pollNext(
        of(ReaderOutput.class, (method, record) -> found.add(Ticks.name((InputRecord) record))));
  }

  @Test
  void aTaskThatHasReadAllWaitsForTheWordThatThereIsNoMore() throws Exception {
    reader.start();
    assertThat(asked).containsExactly("sendSplitRequest");
    assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);

    reader.addSplits(List.of(split));
    assertThat(reader.isAvailable()).isDone();
    assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reader.isAvailable()).isNotDone();
    assertThat(found).containsExactly("A@5");

    reader.notifyNoMoreSplits();
    assertThat(reader.isAvailable()).isDone();
    assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(found).hasSize(1);
  }

  @Test
  void aRestartedTaskAsksForNothingAndWaitsForNothing() throws Exception {
    reader.addSplits(List.of(split));
    reader.start();

    assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(asked).isEmpty();
    assertThat(found).containsExactly("A@5");
  }

  @Test
  void aRestartedTaskGoesOnBehindTheRecordsBeforeItsCheckpoint() throws Exception {
    List<String> ticks = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ticks.add(Ticks.at("A", i == 999 ? 0 : 20_000 - i));
    }
    Path file = Files.write(folder.resolve("many"), ticks);
    reader.addSplits(
        List.of(
            new FilesSplit(
                ReplayFiles.find(List.of(file.toString()), null).inputs(), Long.MIN_VALUE)));
    assertThat(poll()).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(found).hasSizeBetween(1, 999).endsWith("A@" + (20_001 - found.size()));
    List<FilesSplit> checkpoint = reader.snapshotState(1);
    reader.close();

    reader = newReader();
    reader.addSplits(checkpoint);
    reader.start();
    assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);

    // The last is late by the greatest time, which is that of the first.
    assertThat(found).hasSize(1_000).doesNotHaveDuplicates().endsWith("late 18000 A@0");
  }

  @Test
  void aCheckpointBeforeTheFirstRecordHasTheWholeSplitOrNone() throws Exception {
    assertThat(reader.snapshotState(1)).isEmpty();
    reader.addSplits(List.of(split));

    FilesReader restarted = newReader();
    restarted.addSplits(reader.snapshotState(2));
    reader.close();
    reader = restarted;
    reader.start();

    assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(found).containsExactly("A@5");
  }

  @Test
  void aTaskWithoutASplitEnds() throws Exception {
    reader.start();
    reader.notifyNoMoreSplits();

    assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);
  }
}
