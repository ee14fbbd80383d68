package io.bolsa.sink;

import io.bolsa.config.DatasetConfig;
import io.bolsa.config.OutputBucketConfig;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One dataset in a bucket or a folder, as Firehose would deliver it, exactly once.
 *
 * <p>Rows wait in the writer's state, by prefix, until enough of them are there or the oldest has
 * waited long enough, however many checkpoints that takes. Then they become one object, which is
 * uploaded at once and appears, whole, when the next checkpoint is complete. What was uploaded
 * before a failure and is not part of a checkpoint never appears; what is part of one appears under
 * the name that the checkpoint holds, however often that is tried.
 *
 * <p>Flink's own {@code FileSink} keeps no rows across checkpoints in formats that are written as a
 * whole: every checkpoint ends every object, and buffering hints mean nothing.
 */
public final class Delivery
    implements Sink<Row>, SupportsWriterState<Row, OpenObject>, SupportsCommitter<ReadyObject> {
  /** What the error output type begins with of rows that find no partition. */
  public static final String PARTITION_FAILED = "partition-failed-";

  private static final long serialVersionUID = 1L;

  /** How a dataset is delivered. */
  public static final class Settings implements Serializable {
    private static final long serialVersionUID = 1L;

    public Dataset dataset;

    /** Folder of a bucket or a machine, without a slash at its end. */
    public String path;

    public ObjectPrefix prefix;

    /** Of rows that cannot lie under {@link #prefix}. */
    public ObjectPrefix errorPrefix;

    public Format format;
    public Compression compression;

    /** {@code NAME-VERSION}. */
    public String objectName;

    /** Bytes of rows, before they are packed, that close an object. */
    public long bufferBytes;

    /** Milliseconds after which an object is closed; 0 for every checkpoint. */
    public long bufferMillis;

    /** Objects that may be open at a time; rows of further prefixes go under the error prefix. */
    public int mostPartitions;
  }

  private final Settings settings;

  /** As a job is told from outside. */
  public static Delivery of(OutputBucketConfig bucket, Dataset dataset) {
    DatasetConfig config = bucket.of(dataset);
    Settings settings = new Settings();
    settings.dataset = dataset;
    settings.path = bucket.path.toString();
    settings.prefix = config.prefix;
    settings.errorPrefix = config.errorPrefix;
    settings.format = config.format;
    settings.compression = config.compression;
    settings.objectName = bucket.objectName + "-" + bucket.objectVersion;
    settings.bufferBytes = config.bufferSize;
    settings.bufferMillis = config.bufferInterval.toMillis();
    settings.mostPartitions = config.mostPartitions;
    return new Delivery(settings);
  }

  public Delivery(Settings settings) {
    this.settings = settings;
  }

  @Override
  @Deprecated
  public StatefulSinkWriter<Row, OpenObject> createWriter(InitContext context) {
    throw new UnsupportedOperationException("Flink 1.20 calls the other method");
  }

  @Override
  public StatefulSinkWriter<Row, OpenObject> createWriter(WriterInitContext context)
      throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<Row, OpenObject> restoreWriter(
      WriterInitContext context, Collection<OpenObject> open) throws IOException {
    return new DeliveryWriter(settings, context.getProcessingTimeService(), open);
  }

  @Override
  public SimpleVersionedSerializer<OpenObject> getWriterStateSerializer() {
    return new OpenObject.Serializer();
  }

  @Override
  public Committer<ReadyObject> createCommitter(CommitterInitContext context) {
    return new DeliveryCommitter();
  }

  @Override
  public SimpleVersionedSerializer<ReadyObject> getCommittableSerializer() {
    return new ReadyObject.Serializer();
  }
}
