package io.bolsa.source;

import io.bolsa.model.ControlFile;
import io.bolsa.serialization.ModelTypes;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Watches the files that steer the job: each is sent once at the start, and whenever another has
 * taken its place. Use it at parallelism 1. It has no state: after a restart everything is sent
 * again.
 */
public final class ControlFileSource
    implements Source<ControlFile, ControlFileSource.NoSplit, Void>,
        ResultTypeQueryable<ControlFile> {
  private static final long serialVersionUID = 1L;

  private final EnumMap<ControlFile.Kind, URI> files = new EnumMap<>(ControlFile.Kind.class);
  private final EnumMap<ControlFile.Kind, Duration> intervals =
      new EnumMap<>(ControlFile.Kind.class);

  /** There is none: the one reader knows what to do. */
  public static final class NoSplit implements SourceSplit {
    private NoSplit() {}

    @Override
    public String splitId() {
      return "";
    }
  }

  /**
   * Adds a file to watch.
   *
   * @param interval from one look at it to the next
   */
  public ControlFileSource watch(ControlFile.Kind kind, URI file, Duration interval) {
    files.put(kind, file);
    intervals.put(kind, interval);
    return this;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<ControlFile, NoSplit> createReader(SourceReaderContext context) {
    return new ControlFileReader(files, intervals, context.metricGroup());
  }

  @Override
  public SplitEnumerator<NoSplit, Void> createEnumerator(SplitEnumeratorContext<NoSplit> context) {
    return new NoEnumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Void nothing) {
    return new NoEnumerator();
  }

  private static final class NoEnumerator implements SplitEnumerator<NoSplit, Void> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {}
  }

  private static final class NoBytes<T> implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T nothing) {
      return new byte[0];
    }

    @Override
    public T deserialize(int version, byte[] bytes) {
      return null;
    }
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new NoBytes<>();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new NoBytes<>();
  }

  @Override
  public TypeInformation<ControlFile> getProducedType() {
    return ModelTypes.CONTROL_FILE;
  }
}
