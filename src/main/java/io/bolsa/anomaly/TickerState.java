package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the detectors remember of one ticker; bounded. */
public final class TickerState {
  private static final int VERSION = 1;

  TickerState() {}

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
  }

  public static TickerState readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "detector state has version " + version + ", this program reads version " + VERSION);
    }
    return new TickerState();
  }
}
