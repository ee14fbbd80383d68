package io.bolsa.source;

import io.bolsa.model.ControlFile;
import io.bolsa.model.ControlFile.Kind;
import io.bolsa.reference.ReferenceTable;
import io.bolsa.source.ControlFileSource.NoSplit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the files from time to time, and sends those whose content is another. */
final class ControlFileReader implements SourceReader<ControlFile, NoSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(ControlFileReader.class);

  /**
   * One byte more than any file may have: what is larger is cut there, and refused for its size.
   */
  private static final int MOST_BYTES = ReferenceTable.LARGEST + 1;

  private final Map<Kind, Watched> files = new EnumMap<>(Kind.class);
  private final Counter unreadable;
  private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);

  private static final class Watched {
    final URI file;
    final long intervalNanos;
    long nextLook = System.nanoTime();
    byte[] content;

    Watched(URI file, Duration interval) {
      this.file = file;
      this.intervalNanos = interval.toNanos();
    }
  }

  ControlFileReader(Map<Kind, URI> files, Map<Kind, Duration> intervals, MetricGroup metrics) {
    files.forEach((kind, file) -> this.files.put(kind, new Watched(file, intervals.get(kind))));
    // As ServiceMetrics, which is for operators.
    this.unreadable = metrics.addGroup("kinesisanalytics").counter("controlFilesUnreadable");
  }

  /** The whole content of a file of any file system that Flink knows. */
  static byte[] read(URI file) throws IOException {
    Path path = new Path(file);
    try (FSDataInputStream in = FileSystem.get(file).open(path)) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<ControlFile> output) {
    // Files have no event time: who waits for watermarks need not wait for this source.
    output.markIdle();
    long soonest = Long.MAX_VALUE;
    for (Map.Entry<Kind, Watched> each : files.entrySet()) {
      Watched watched = each.getValue();
      if (watched.nextLook - System.nanoTime() <= 0) {
        look(each.getKey(), watched, output);
        watched.nextLook = System.nanoTime() + watched.intervalNanos;
      }
      soonest = Math.min(soonest, watched.nextLook - System.nanoTime());
    }
    available =
        CompletableFuture.runAsync(
            () -> {},
            CompletableFuture.delayedExecutor(Math.max(0, soonest), TimeUnit.NANOSECONDS));
    return InputStatus.NOTHING_AVAILABLE;
  }

  private void look(Kind kind, Watched watched, ReaderOutput<ControlFile> output) {
    byte[] content;
    try {
      content = read(watched.file);
    } catch (IOException e) {
      unreadable.inc();
      LOG.warn("{} cannot be read; what was read of it before goes on.", watched.file, e);
      return;
    }
    if (!Arrays.equals(content, watched.content)) {
      watched.content = content;
      LOG.info("{}: {} bytes, not read before.", watched.file, content.length);
      output.collect(new ControlFile(kind, content));
    }
  }

  @Override
  public List<NoSplit> snapshotState(long checkpointId) {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<NoSplit> splits) {}

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {}
}
