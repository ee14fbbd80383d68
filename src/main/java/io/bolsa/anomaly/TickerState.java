package io.bolsa.anomaly;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What the detectors remember of one ticker; bounded. */
public final class TickerState {
  private static final int VERSION = 9;

  long ticks;
  long lastTime;

  /** When the last night ended, event time; {@link Long#MIN_VALUE} before the first. */
  long opened = Long.MIN_VALUE;

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
  final Spike spike = new Spike();
  final Rhythm rhythm = new Rhythm();
  final Frozen frozen = new Frozen();
  final Regime regime = new Regime();
  final Shape shape = new Shape();
  final AlertGate[] gates = new AlertGate[TickerFindings.KINDS.size()];

  /** Of the last tick, by {@link DetectorSettings#DETECTORS}; not part of what is written. */
  final double[] probabilities = new double[DetectorSettings.DETECTORS.size()];

  /** The same of the move that it made. */
  final Move move = new Move();

  /** The probability below which something is a finding, and that below which it is no habit. */
  double least;

  double odd;

  TickerState() {
    for (int i = 0; i < gates.length; i++) {
      gates[i] = new AlertGate();
    }
    Arrays.fill(probabilities, 1);
  }

  private static long opened(DataInput in, int version) throws IOException {
    if (version < 4) {
      return Long.MIN_VALUE;
    }
    long time = in.readLong();
    // Before 8 it was when an opening was over, half an hour later.
    return version < 8 && time != Long.MIN_VALUE ? time - 1_800_000 : time;
  }

  /** The span of the opening at the time of the last tick; see {@link Opening}. */
  int span() {
    return opened == Long.MIN_VALUE ? Opening.OVER : Opening.span(lastTime - opened);
  }

  /** The score that one of {@link DetectorSettings#DETECTORS} gave the last tick, 0 to 1. */
  public double score(int detector) {
    return 1 - probabilities[detector];
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(ticks);
    out.writeLong(lastTime);
    out.writeLong(opened);
    out.writeDouble(printed);
    out.writeDouble(believed);
    out.writeLong(believedTime);
    out.writeDouble(corrected);
    change.writeTo(out);
    moves.writeTo(out);
    up.writeTo(out);
    down.writeTo(out);
    spike.writeTo(out);
    rhythm.writeTo(out);
    frozen.writeTo(out);
    regime.writeTo(out);
    shape.writeTo(out);
    for (AlertGate gate : gates) {
      gate.writeTo(out);
    }
  }

  public static TickerState readFrom(DataInput in) throws IOException {
    int version = BinaryForm.readVersion(in, TickerState.class, VERSION);
    TickerState state = new TickerState();
    state.ticks = in.readLong();
    state.lastTime = in.readLong();
    state.opened = opened(in, version);
    state.printed = in.readDouble();
    state.believed = in.readDouble();
    state.believedTime = in.readLong();
    state.corrected = in.readDouble();
    state.change.readFrom(in);
    state.moves.readFrom(in, version);
    state.up.readFrom(in);
    state.down.readFrom(in);
    if (version >= 3) {
      state.spike.readFrom(in, version);
    }
    state.rhythm.readFrom(in, version);
    state.frozen.readFrom(in);
    state.regime.readFrom(in, version);
    state.shape.readFrom(in);
    if (version < 5) {
      in.readLong(); // When the last alert went out, which nothing asked for.
    }
    for (AlertGate gate : state.gates) {
      gate.readFrom(in);
    }
    return state;
  }
}
