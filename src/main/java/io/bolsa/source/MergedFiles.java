package io.bolsa.source;

import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.Tick;
import io.bolsa.parse.FieldMapping;
import io.bolsa.parse.TickParser;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Reads several files as one stream: always the file whose next tick is the earliest.
 *
 * <p>Files whose times follow one another are so read in that order, and files whose times overlap
 * are merged. A tick is never later in the merged stream than in its own file: what was taken from
 * other files before it was earlier than the ticks its own file offered then. Files are opened when
 * their first tick's turn comes.
 *
 * <p>Lateness is decided here, where it depends on the order of the records alone: a tick is late
 * if it lies more than the allowed disorder behind the greatest event time before it.
 */
final class MergedFiles implements Closeable {
  private final long intervalMillis;
  private final long disorderMillis;
  private final TickParser parser;

  /** Files not opened yet, those with the earliest first tick first. */
  private final PriorityQueue<Source> unopened = new PriorityQueue<>(ORDER);

  /** Open files with a tick waiting, but for the current one. */
  private final PriorityQueue<Source> opened = new PriorityQueue<>(ORDER);

  private final List<Source> sources = new ArrayList<>();

  private static final Comparator<Source> ORDER =
      Comparator.<Source>comparingLong(source -> source.nextTime)
          .thenComparingInt(source -> source.index);

  private Source current;
  private long highest;

  /** One file in the merge. */
  private static final class Source {
    final int index;
    FileInput input;
    TickFile file;
    long nextTime;

    Source(int index, FileInput input) {
      this.index = index;
      this.input = input;
      this.nextTime = input.firstTime;
    }
  }

  /**
   * @param highest the greatest event time read before; {@link Long#MIN_VALUE} at the beginning
   */
  MergedFiles(
      List<FileInput> inputs,
      FieldMapping mapping,
      long intervalMillis,
      long disorderMillis,
      long highest)
      throws IOException {
    this.parser = new TickParser(mapping);
    this.intervalMillis = intervalMillis;
    this.disorderMillis = disorderMillis;
    this.highest = highest;
    for (FileInput input : inputs) {
      Source source = new Source(sources.size(), input);
      sources.add(source);
      if (!input.finished) {
        unopened.add(source);
      }
    }
  }

  /**
   * The next record of all files, valid until the next call.
   *
   * @return null at the end of the last file
   */
  InputRecord next() throws IOException {
    while (true) {
      if (current == null && !choose()) {
        return null;
      }
      TickFile file = current.file;
      if (!file.waiting) {
        if (!file.next()) {
          current.input = file.finished();
          file.close();
          current.file = null;
          current = null;
          continue;
        }
        if (file.rejection != null) {
          file.waiting = false;
          return InputRecord.of(file.rejection);
        }
        if (file.skipped) {
          file.waiting = false;
          return InputRecord.SKIPPED;
        }
        current.nextTime = file.tick.eventTime;
      }
      if (isFirst(current)) {
        file.waiting = false;
        return judge(file);
      }
      opened.add(current);
      current = null;
    }
  }

  private boolean isFirst(Source source) {
    return (opened.isEmpty() || ORDER.compare(source, opened.peek()) < 0)
        && (unopened.isEmpty() || ORDER.compare(source, unopened.peek()) < 0);
  }

  private boolean choose() throws IOException {
    boolean open =
        opened.isEmpty()
            || (!unopened.isEmpty() && ORDER.compare(unopened.peek(), opened.peek()) < 0);
    current = (open ? unopened : opened).poll();
    if (current != null && current.file == null) {
      current.file = new TickFile(current.input, intervalMillis, parser);
    }
    return current != null;
  }

  private InputRecord judge(TickFile file) {
    Tick tick = file.tick;
    long lateness = highest == Long.MIN_VALUE ? 0 : highest - disorderMillis - tick.eventTime;
    if (lateness > 0) {
      return InputRecord.of(new LateTick(tick.copy(), lateness));
    }
    highest = Math.max(highest, tick.eventTime);
    return file.inTime;
  }

  long highest() {
    return highest;
  }

  /** Every file as far as it has been read. */
  List<FileInput> positions() {
    List<FileInput> positions = new ArrayList<>();
    for (Source source : sources) {
      positions.add(source.file == null ? source.input : source.file.position());
    }
    return positions;
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      if (source.file != null) {
        source.file.close();
      }
    }
  }
}
