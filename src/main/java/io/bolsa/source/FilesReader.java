package io.bolsa.source;

import io.bolsa.model.InputRecord;
import io.bolsa.parse.FieldMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/** Reads the merged files in the task's own thread. */
final class FilesReader implements SourceReader<InputRecord, FilesSplit> {
  /** Records between two looks at what else the task has to do, a checkpoint for instance. */
  private static final int RECORDS_A_POLL = 512;

  private final SourceReaderContext context;
  private final FieldMapping mapping;
  private final long intervalMillis;
  private final long disorderMillis;

  private final List<FilesSplit> splits = new ArrayList<>();
  private MergedFiles files;
  private boolean noMoreSplits;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  FilesReader(
      SourceReaderContext context, FieldMapping mapping, long intervalMillis, long disorderMillis) {
    this.context = context;
    this.mapping = mapping;
    this.intervalMillis = intervalMillis;
    this.disorderMillis = disorderMillis;
  }

  @Override
  public void start() {
    if (splits.isEmpty()) {
      context.sendSplitRequest();
    } else {
      noMoreSplits = true; // After a restart the split comes from the reader's own state.
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<InputRecord> output) throws Exception {
    if (files == null) {
      return noMoreSplits && splits.isEmpty()
          ? InputStatus.END_OF_INPUT
          : InputStatus.NOTHING_AVAILABLE;
    }
    for (int i = 0; i < RECORDS_A_POLL; i++) {
      InputRecord record = files.next();
      if (record == null) {
        return end();
      }
      output.collect(record);
    }
    return InputStatus.MORE_AVAILABLE;
  }

  /** The word that no split follows must find a task that still runs, or the job fails. */
  private InputStatus end() {
    if (noMoreSplits) {
      return InputStatus.END_OF_INPUT;
    }
    available = new CompletableFuture<>();
    return InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public List<FilesSplit> snapshotState(long checkpointId) {
    return files == null ? splits : List.of(new FilesSplit(files.positions(), files.highest()));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<FilesSplit> added) {
    splits.addAll(added);
    try {
      FilesSplit split = splits.get(0);
      files = new MergedFiles(split.inputs, mapping, intervalMillis, disorderMillis, split.highest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public void close() throws IOException {
    if (files != null) {
      files.close();
    }
  }
}
