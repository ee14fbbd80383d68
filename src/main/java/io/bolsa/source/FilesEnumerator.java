package io.bolsa.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands the one split to the first reader that asks. */
final class FilesEnumerator implements SplitEnumerator<FilesSplit, List<FilesSplit>> {
  private final SplitEnumeratorContext<FilesSplit> context;
  private final List<FilesSplit> unassigned;

  FilesEnumerator(SplitEnumeratorContext<FilesSplit> context, List<FilesSplit> unassigned) {
    this.context = context;
    this.unassigned = new ArrayList<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String requesterHostname) {
    unassigned.forEach(split -> context.assignSplit(split, subtask));
    unassigned.clear();
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void addSplitsBack(List<FilesSplit> splits, int subtask) {
    unassigned.addAll(splits);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public List<FilesSplit> snapshotState(long checkpointId) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {}
}
