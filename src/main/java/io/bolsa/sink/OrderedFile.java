package io.bolsa.sink;

import io.bolsa.dataset.Row;
import io.bolsa.serialization.ModelTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;

/**
 * Writes the rows of one dataset into one local file, in the order of event time and then of {@link
 * Row#order}: the same bytes whatever the parallelism and the order of arrival.
 *
 * <p>For replay: one subtask. A checkpoint holds the length of the file, and a restart cuts it back
 * to that. The folder it writes to is the caller's to publish once the job has succeeded.
 */
public final class OrderedFile extends OrderedRows {
  private static final long serialVersionUID = 1L;

  /** Prefixes of accumulators, followed by the name: rows written, and the ticks in them. */
  public static final String ROWS_WRITTEN = "rows-written:";

  public static final String TICKS_WRITTEN = "ticks-written:";

  private static final int BUFFER_BYTES = 1 << 18;

  private static final ListStateDescriptor<Row> WAITING =
      new ListStateDescriptor<>("waiting-rows", ModelTypes.ROW);
  private static final ListStateDescriptor<Long> WRITTEN =
      new ListStateDescriptor<>("written", Types.LONG);

  private final String path;
  private final byte[] header;

  private transient ByteBuffer buffer;
  private transient FileChannel file;
  private transient ListState<Row> storedWaiting;
  private transient ListState<Long> storedWritten;

  /**
   * @param name of the dataset, for the accumulators
   * @param path of the file, whose folder exists
   * @param header what the file begins with
   */
  public OrderedFile(String name, Path path, byte[] header) {
    super(name);
    this.path = path.toString();
    this.header = header.clone();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    storedWaiting = context.getOperatorStateStore().getListState(WAITING);
    storedWritten = context.getOperatorStateStore().getListState(WRITTEN);
    storedWaiting.get().forEach(waiting::add);
    List<Long> written = new ArrayList<>();
    storedWritten.get().forEach(written::add);
    buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      openAt(written);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void openAt(List<Long> written) throws IOException {
    file = FileChannel.open(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (written.isEmpty()) {
      file.truncate(0);
      buffer.put(header);
      return;
    }
    long length = written.get(0);
    if (file.size() < length) {
      throw new IOException("it was " + length + " bytes long and is now " + file.size());
    }
    file.truncate(length);
    file.position(length);
    rows = written.get(1);
    ticks = written.get(2);
  }

  @Override
  void write(Row row) throws IOException {
    write(row.bytes);
  }

  private void write(byte[] bytes) throws IOException {
    int from = 0;
    while (from < bytes.length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int length = Math.min(buffer.remaining(), bytes.length - from);
      buffer.put(bytes, from, length);
      from += length;
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
    buffer.clear();
  }

  private IOException unwritable(IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "its folder does not exist"
            : String.valueOf(e.getMessage());
    return new IOException("cannot write " + path + ": " + why, e);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    flush();
    storedWaiting.update(waiting);
    storedWritten.update(List.of(file.position(), rows, ticks));
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    flush();
    try {
      file.force(true);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() throws Exception {
    if (file != null) {
      file.close();
    }
    super.close();
  }

  /** Makes the folder a file is to be written in. */
  public static Path in(Path folder, String fileName) throws IOException {
    return Files.createDirectories(folder).resolve(fileName);
  }
}
