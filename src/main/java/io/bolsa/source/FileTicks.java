package io.bolsa.source;

import io.bolsa.model.InputRecord;
import io.bolsa.serialization.ModelTypes;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Flink's source of a replay: all files as one bounded stream in one split, so that their order and
 * the lateness of their ticks do not depend on how the job runs. Use it at parallelism 1.
 */
public final class FileTicks
    implements Source<InputRecord, FilesSplit, List<FilesSplit>>, ResultTypeQueryable<InputRecord> {
  private static final long serialVersionUID = 1L;

  private final ReplayFiles files;
  private final long intervalMillis;
  private final long disorderMillis;

  /**
   * @param intervalMillis between records that say no event time
   * @param disorderMillis how far behind the greatest event time a tick is not late yet
   */
  public FileTicks(ReplayFiles files, long intervalMillis, long disorderMillis) {
    this.files = files;
    this.intervalMillis = intervalMillis;
    this.disorderMillis = disorderMillis;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<FilesSplit, List<FilesSplit>> createEnumerator(
      SplitEnumeratorContext<FilesSplit> context) {
    return new FilesEnumerator(context, List.of(new FilesSplit(files.inputs(), Long.MIN_VALUE)));
  }

  @Override
  public SplitEnumerator<FilesSplit, List<FilesSplit>> restoreEnumerator(
      SplitEnumeratorContext<FilesSplit> context, List<FilesSplit> unassigned) {
    return new FilesEnumerator(context, unassigned);
  }

  @Override
  public SourceReader<InputRecord, FilesSplit> createReader(SourceReaderContext context) {
    return new FilesReader(context, files.mapping(), intervalMillis, disorderMillis);
  }

  @Override
  public SimpleVersionedSerializer<FilesSplit> getSplitSerializer() {
    return new FilesSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<List<FilesSplit>> getEnumeratorCheckpointSerializer() {
    return new FilesSplit.ListSerializer();
  }

  @Override
  public TypeInformation<InputRecord> getProducedType() {
    return ModelTypes.INPUT_RECORD;
  }
}
