package io.bolsa.sink;

import io.bolsa.dataset.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * {@code YYYY/MM/dd/HH} in UTC, of the time a row belongs to; of the clock for rows that belong to
 * none, such as rejections.
 */
final class HourFolders implements BucketAssigner<Row, String> {
  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long HOUR_MILLIS = 3_600_000;

  private transient long lastHour;
  private transient String lastFolder;

  @Override
  public String getBucketId(Row row, Context context) {
    long time = row.folderTime == Long.MIN_VALUE ? context.currentProcessingTime() : row.folderTime;
    long hour = Math.floorDiv(time, HOUR_MILLIS);
    if (lastFolder == null || hour != lastHour) {
      lastHour = hour;
      lastFolder = HOUR.format(Instant.ofEpochMilli(time));
    }
    return lastFolder;
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
