package io.bolsa.source;

import io.bolsa.delivery.Envelope;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Refusal;
import io.bolsa.model.Tick;
import io.bolsa.parse.FieldMapping;
import io.bolsa.parse.TickParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The records of a file as they are, byte by byte: what a replay would parse, or reject, as one.
 * What lies in an envelope of {@code raw} is the record as it came, without the envelope.
 */
public final class RawRecords implements Closeable {
  private final String path;
  private final InputStream stream;
  private final RecordFrames frames;
  private final TickParser parser;
  private final Tick tick = new Tick();
  private byte[] bytes;
  private boolean isTick;

  /**
   * @param path of a file in any form that a replay reads
   * @param mapping where its records say what
   */
  public RawRecords(String path, FieldMapping mapping) throws IOException {
    this.parser = new TickParser(mapping);
    this.path = path;
    this.stream = TickFile.open(path, path);
    this.frames = new RecordFrames(stream, 0, RecordFrames.Mode.START);
  }

  /**
   * Finds the next record.
   *
   * @return false at the end of the file
   * @throws IOException with the file's name, if it cannot be read to its end
   */
  public boolean next() throws IOException {
    try {
      if (!frames.next()) {
        return false;
      }
      RawRecord raw = look();
      if (!isTick && raw == null && frames.splitLine()) {
        raw = look();
      }
      bytes = raw == null ? frames.copy() : raw.payload;
      return true;
    } catch (IOException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** Looks whether the record is a tick, and opens its envelope; null if it is in none. */
  private RawRecord look() {
    if (frames.isTooLong()) {
      isTick = false;
      return null;
    }
    RawRecord raw = Envelope.open(frames.bytes(), frames.start(), frames.length());
    Refusal refusal =
        raw == null
            ? parser.parse(frames.bytes(), frames.start(), frames.length(), tick)
            : parser.parse(raw.payload, 0, raw.payload.length, tick);
    isTick = refusal == null;
    return raw;
  }

  /** The record found last; its first 1 MiB if it {@link #isTooLong}. */
  public byte[] bytes() {
    return bytes;
  }

  public boolean isTooLong() {
    return frames.isTooLong();
  }

  /** Of the record found last; null if it is no tick. */
  public String tickerSymbol() {
    return isTick ? tick.tickerSymbol : null;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
