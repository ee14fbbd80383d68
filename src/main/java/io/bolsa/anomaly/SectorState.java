package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What the detectors remember of one sector: its own past, and how far each ticker strays. */
public final class SectorState {
  private static final int VERSION = 1;

  /** Dimensions of a sector: return against the market, return, volatility, activity, breadth. */
  static final int DIMENSIONS = 5;

  /** Tickers remembered; the one not seen longest is forgotten first. */
  static final int MOST_TICKERS = 4096;

  long windows;
  final double[] mean = new double[DIMENSIONS];
  final double[] scale = new double[DIMENSIONS];
  final Tail[] tails = new Tail[DIMENSIONS];
  final Tail outliers = new Tail();
  final AlertGate[] gates = new AlertGate[SectorDetectors.KINDS.size()];
  final Map<String, Member> members = new TreeMap<>();

  /** A ticker's distance to its sector: how large it usually is, and when it was last told. */
  static final class Member {
    double scale;
    long windows;
    long lastSeen;
    long lastAlarm = Long.MIN_VALUE;
  }

  SectorState() {
    for (int i = 0; i < DIMENSIONS; i++) {
      tails[i] = new Tail();
    }
    for (int i = 0; i < gates.length; i++) {
      gates[i] = new AlertGate();
    }
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(windows);
    for (int i = 0; i < DIMENSIONS; i++) {
      out.writeDouble(mean[i]);
      out.writeDouble(scale[i]);
      tails[i].writeTo(out);
    }
    outliers.writeTo(out);
    for (AlertGate gate : gates) {
      gate.writeTo(out);
    }
    out.writeInt(members.size());
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      Member member = entry.getValue();
      out.writeUTF(entry.getKey());
      out.writeDouble(member.scale);
      out.writeLong(member.windows);
      out.writeLong(member.lastSeen);
      out.writeLong(member.lastAlarm);
    }
  }

  public static SectorState readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "sector state has version " + version + ", this program reads version " + VERSION);
    }
    SectorState state = new SectorState();
    state.windows = in.readLong();
    for (int i = 0; i < DIMENSIONS; i++) {
      state.mean[i] = in.readDouble();
      state.scale[i] = in.readDouble();
      state.tails[i].readFrom(in);
    }
    state.outliers.readFrom(in);
    for (AlertGate gate : state.gates) {
      gate.readFrom(in);
    }
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      String ticker = in.readUTF();
      Member member = new Member();
      member.scale = in.readDouble();
      member.windows = in.readLong();
      member.lastSeen = in.readLong();
      member.lastAlarm = in.readLong();
      state.members.put(ticker, member);
    }
    return state;
  }
}
