package io.bolsa.source;

import io.bolsa.model.Tick;
import io.bolsa.parse.FieldMapping;
import io.bolsa.parse.TickParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The records of a file as they are, byte by byte: what a replay would parse, or reject, as one.
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
      isTick = !frames.isTooLong() && parse();
      if (!isTick && frames.splitLine()) {
        isTick = parse();
      }
      bytes = Arrays.copyOfRange(frames.bytes(), frames.start(), frames.start() + frames.length());
      return true;
    } catch (IOException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private boolean parse() {
    return parser.parse(frames.bytes(), frames.start(), frames.length(), tick) == null;
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
