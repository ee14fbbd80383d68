package io.bolsa.sink;

import io.bolsa.config.OutputBucketConfig;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/**
 * One dataset in a bucket, exactly once: an object appears whole, with the checkpoint that its last
 * row belongs to, or not at all.
 */
public final class Archive {
  private static final int BUFFER_BYTES = 1 << 16;

  private Archive() {}

  public static FileSink<Row> of(OutputBucketConfig config, Dataset dataset) {
    String name = config.objectName + "-" + config.objectVersion;
    return FileSink.forBulkFormat(
            new Path(config.path + "/" + dataset.id()), (BulkWriter.Factory<Row>) Gzip::new)
        .withBucketAssigner(new HourFolders())
        .withRollingPolicy(new BySize(config.objectSize))
        .withOutputFileConfig(new Names(name, dataset.fileName()))
        .build();
  }

  /** {@code NAME-VERSION-YYYY-MM-dd-HH-MM-SS} of the moment an object is begun, and its ending. */
  static final class Names extends OutputFileConfig {
    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Names(String prefix, String fileName) {
      super(prefix, fileName.substring(fileName.indexOf('.')) + ".gz");
    }

    // Asked anew for each object; Flink appends a UUID and a number.
    @Override
    public String getPartPrefix() {
      return super.getPartPrefix() + "-" + TIME.format(Instant.now());
    }
  }

  /** What is not closed by its size is closed by the next checkpoint, as exactly once demands. */
  static final class BySize extends CheckpointRollingPolicy<Row, String> {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    BySize(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean shouldRollOnEvent(PartFileInfo<String> part, Row row) throws IOException {
      return part.getSize() >= bytes;
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo<String> part, long now) {
      return false;
    }
  }

  /** Rows as they are, in one gzip member an object. */
  static final class Gzip implements BulkWriter<Row> {
    private final GZIPOutputStream gzip;

    Gzip(OutputStream out) throws IOException {
      this.gzip = new GZIPOutputStream(out, BUFFER_BYTES);
    }

    Gzip(FSDataOutputStream out) throws IOException {
      this((OutputStream) out);
    }

    @Override
    public void addElement(Row row) throws IOException {
      gzip.write(row.bytes);
    }

    @Override
    public void flush() throws IOException {
      gzip.flush();
    }

    @Override
    public void finish() throws IOException {
      // Flink closes the stream beneath.
      gzip.finish();
    }
  }
}
