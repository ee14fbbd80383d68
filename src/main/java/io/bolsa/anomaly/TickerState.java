package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the detectors remember of one ticker; bounded. */
public final class TickerState {
  private static final int VERSION = 1;

  long ticks;
  long lastTime;

  /** The last price as it came. */
  double printed = Double.NaN;

  /** While the last price is in doubt: the price before it, and when that was. */
  double believed = Double.NaN;

  long believedTime;

  /** While the last price is in doubt: what its own change says it should have been. */
  double corrected = Double.NaN;

  final ChangeCheck change = new ChangeCheck();
  final MoveScale moves = new MoveScale();
  final Tail up = new Tail();
  final Tail down = new Tail();
  final AlertGate[] gates = new AlertGate[TickerDetectors.KINDS.size()];

  TickerState() {
    for (int i = 0; i < gates.length; i++) {
      gates[i] = new AlertGate();
    }
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(ticks);
    out.writeLong(lastTime);
    out.writeDouble(printed);
    out.writeDouble(believed);
    out.writeLong(believedTime);
    out.writeDouble(corrected);
    change.writeTo(out);
    moves.writeTo(out);
    up.writeTo(out);
    down.writeTo(out);
    for (AlertGate gate : gates) {
      gate.writeTo(out);
    }
  }

  public static TickerState readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "detector state has version " + version + ", this program reads version " + VERSION);
    }
    TickerState state = new TickerState();
    state.ticks = in.readLong();
    state.lastTime = in.readLong();
    state.printed = in.readDouble();
    state.believed = in.readDouble();
    state.believedTime = in.readLong();
    state.corrected = in.readDouble();
    state.change.readFrom(in);
    state.moves.readFrom(in);
    state.up.readFrom(in);
    state.down.readFrom(in);
    for (AlertGate gate : state.gates) {
      gate.readFrom(in);
    }
    return state;
  }
}
