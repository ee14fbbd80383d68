package io.bolsa.source;

import io.bolsa.model.InputRecord;
import io.bolsa.model.Tick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Ticks with times, as files hold them and as tests name them. */
final class Ticks {
  private Ticks() {}

  static String at(String symbol, long time) {
    return Frames.tick(symbol).replace("}", ",\"event_time\":" + time + "}");
  }

  /** {@code A@7}, {@code late 3 A@7}, {@code !path/offset} or {@code skipped}. */
  static String name(InputRecord record) {
    if (record.tick != null) {
      return name(record.tick);
    }
    if (record == InputRecord.SKIPPED) {
      return "skipped";
    }
    return record.late != null
        ? "late " + record.late.latenessMillis + " " + name(record.late.tick)
        : "!" + record.rejection.source;
  }

  static String name(Tick tick) {
    return tick.tickerSymbol + "@" + tick.eventTime;
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
