package io.bolsa.sink;

import io.bolsa.dataset.Row;
import io.bolsa.delivery.ObjectName;
import io.bolsa.delivery.RowEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.IOUtils;

/** Gathers rows by prefix and uploads them as objects. */
final class DeliveryWriter
    implements StatefulSinkWriter<Row, OpenObject>, CommittingSinkWriter<Row, ReadyObject> {
  /** Memory for waiting rows, unless one full object needs more. */
  private static final long LEAST_BUDGET_BYTES = 64L << 20;

  private final Delivery.Settings settings;
  private final ProcessingTimeService clock;
  private final RecoverableWriter uploads;
  private final RowFolders folders;
  private final long budgetBytes;

  /** By prefix. */
  private final Map<String, OpenObject> open = new LinkedHashMap<>();

  private final List<ReadyObject> ready = new ArrayList<>();
  private long waitingBytes;

  /** Null unless one is set. */
  private ScheduledFuture<?> timer;

  DeliveryWriter(
      Delivery.Settings settings, ProcessingTimeService clock, Collection<OpenObject> restored)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.uploads = new Path(settings.path).getFileSystem().createRecoverableWriter();
    this.folders = new RowFolders(settings);
    this.budgetBytes = Math.max(LEAST_BUDGET_BYTES, 2 * settings.bufferBytes);
    restored.forEach(this::restore);
    setTimer();
  }

  /** After a change of parallelism there may be two of one prefix. */
  private void restore(OpenObject object) {
    OpenObject same = open.putIfAbsent(object.prefix, object);
    waitingBytes += object.bytes;
    if (same != null) {
      object.rows.forEach(same::add);
    }
  }

  @Override
  public void write(Row row, Context context) throws IOException {
    long now = clock.getCurrentProcessingTime();
    OpenObject object = objectFor(row, now);
    object.add(row.bytes);
    waitingBytes += row.bytes.length;
    if (object.bytes >= settings.bufferBytes) {
      close(object);
    } else if (waitingBytes > budgetBytes) {
      close(open.values().stream().max(Comparator.comparingLong(each -> each.bytes)).get());
    }
  }

  private OpenObject objectFor(Row row, long now) throws IOException {
    String prefix = folders.of(row, now);
    if (prefix == null || (!open.containsKey(prefix) && open.size() >= settings.mostPartitions)) {
      prefix = folders.ofError(now);
    }
    OpenObject object = open.get(prefix);
    if (object == null) {
      object = new OpenObject(prefix, now, UUID.randomUUID());
      open.put(prefix, object);
      setTimer();
    }
    return object;
  }

  private void close(OpenObject object) throws IOException {
    open.remove(object.prefix);
    waitingBytes -= object.bytes;
    String name =
        ObjectName.of(
            settings.objectName,
            object.openedAt,
            settings.prefix.zone(),
            object.id,
            settings.format.ending(settings.compression));
    Path path = new Path(settings.path + "/" + object.prefix + name);
    RecoverableFsDataOutputStream out = uploads.open(path);
    RecoverableWriter.CommitRecoverable upload;
    try {
      RowEncoder encoder =
          settings.format.encoder(out, name, settings.dataset, settings.compression);
      for (byte[] row : object.rows) {
        encoder.write(row);
      }
      encoder.finish();
      // This closes it: S3 refuses to be closed again.
      upload = out.closeForCommit().getRecoverable();
    } catch (IOException | RuntimeException e) {
      IOUtils.closeQuietly(out);
      throw e;
    }
    SimpleVersionedSerializer<RecoverableWriter.CommitRecoverable> form =
        uploads.getCommitRecoverableSerializer();
    ready.add(new ReadyObject(path.toString(), form.getVersion(), form.serialize(upload)));
  }

  /** One timer at a time, for the object that is due first. */
  private void setTimer() {
    if (timer == null && settings.bufferMillis > 0 && !open.isEmpty()) {
      // What was opened ahead of the clock, which was set back, waits no longer than the others.
      long opened = clock.getCurrentProcessingTime();
      for (OpenObject object : open.values()) {
        opened = Math.min(opened, object.openedAt);
      }
      timer = clock.registerTimer(opened + settings.bufferMillis, due -> closeDue());
    }
  }

  private void closeDue() throws IOException {
    timer = null;
    long now = clock.getCurrentProcessingTime(); // The timer's own may be that of another clock.
    for (OpenObject object : List.copyOf(open.values())) {
      if (object.openedAt + settings.bufferMillis <= now || object.openedAt > now) {
        close(object);
      }
    }
    setTimer();
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    if (endOfInput || settings.bufferMillis == 0) {
      for (OpenObject object : List.copyOf(open.values())) {
        close(object);
      }
    }
  }

  @Override
  public Collection<ReadyObject> prepareCommit() {
    List<ReadyObject> all = List.copyOf(ready);
    ready.clear();
    return all;
  }

  @Override
  public List<OpenObject> snapshotState(long checkpointId) {
    List<OpenObject> state = new ArrayList<>();
    open.values().forEach(object -> state.add(object.copy()));
    return state;
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
