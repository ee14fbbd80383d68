package io.bolsa.delivery;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** {@code NAME-VERSION-YYYY-MM-dd-HH-MM-SS-UUID} and an ending, as Firehose names objects. */
public final class ObjectName {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT);

  private ObjectName() {}

  /**
   * @param base {@code NAME-VERSION}
   * @param time when the object was begun, in milliseconds since 1970-01-01T00:00:00Z
   * @param zone of the time as it is written
   * @param ending with its dot; may be empty
   */
  public static String of(String base, long time, ZoneId zone, UUID id, String ending) {
    return base + "-" + TIME.format(Instant.ofEpochMilli(time).atZone(zone)) + "-" + id + ending;
  }
}
