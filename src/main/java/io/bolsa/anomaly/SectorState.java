package io.bolsa.anomaly;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the detectors remember of one sector, or of the market: its own past and its members'. */
final class SectorState {
  /** Intervals before a sector, or a ticker in it, has a past. */
  static final int WARM_UP = 30;

  /** Members remembered; those not seen longest are forgotten first. */
  static final int MOST_MEMBERS = 8192;

  /** Sum of the typical logarithmic returns of its tickers. */
  double index;

  /** The same, for a sector less the market's. */
  double walkLevel;

  /** Of {@link #walkLevel}. */
  final Walk walk = new Walk();

  /** Volatility, activity and breadth, for a sector compared with the market's. */
  final Level[] levels = new Level[SectorInterval.LEVELS];

  /** How far tickers usually are from their sector's return. */
  final Level spread = new Level();

  /** End of the last interval with a tick. */
  long lastSeen = Long.MIN_VALUE;

  /** When anything about the sector was last odd. */
  long lastOdd = Long.MIN_VALUE;

  /** When it last left where it was, and in which direction. */
  long lastMove = Long.MIN_VALUE;

  boolean fell;
  final AlertGate walkGate = new AlertGate();
  final AlertGate levelGate = new AlertGate();
  final TreeMap<String, Member> members = new TreeMap<>();

  /** The recent mean of a number, and how far it usually is from it. */
  static final class Level {
    /** Half-life of some 45 intervals. */
    private static final double RECENT = 1.0 / 64;

    /** A value counts for the mean no further than this many scales from it. */
    private static final double CLIP = 4;

    /** From the mean size to the standard deviation of a normal sample: {@code sqrt(pi / 2)}. */
    private static final double MEAN_SIZE = 1.2533;

    /** Of logarithms, or of a part of all. */
    private static final double LEAST_SCALE = 1e-3;

    double mean;
    double scale;
    long seen;

    /** Since the last pause. */
    long lately;

    boolean isKnown() {
      return seen > WARM_UP && lately > WARM_UP;
    }

    /** The usual distance from the mean. */
    double unit() {
      return Math.max(scale, LEAST_SCALE);
    }

    /** From the mean, in usual ones. */
    double distance(double x) {
      return Math.abs(x - mean) / unit();
    }

    /** A level that jumps does so between sessions: after a pause its mean is soon the new one. */
    void learn(double x) {
      seen++;
      lately++;
      double off = x - mean;
      if (lately > WARM_UP / 2) {
        off = Clip.within(CLIP * scale, off);
      }
      if (lately > 1 || seen == 1) {
        scale += (Math.abs(off) * MEAN_SIZE - scale) * Math.max(RECENT, 1.0 / seen);
      }
      mean += off * Math.max(RECENT, 1.0 / lately);
    }

    void writeTo(DataOutput out) throws IOException {
      out.writeDouble(mean);
      out.writeDouble(scale);
      out.writeLong(seen);
      out.writeLong(lately);
    }

    void readFrom(DataInput in) throws IOException {
      mean = in.readDouble();
      scale = in.readDouble();
      seen = in.readLong();
      lately = in.readLong();
    }
  }

  /** A ticker of the sector: its price against the sector's index. */
  static final class Member {
    double lastPrice = Double.NaN;
    long lastSeen = Long.MIN_VALUE;

    /** The two levels before the latest one; NaN after a pause. */
    double before = Double.NaN;

    double latest = Double.NaN;
    final Walk walk = new Walk();
    final AlertGate gate = new AlertGate();

    /** When it was last odd. */
    long lastOdd = Long.MIN_VALUE;

    /**
     * Takes the next level of its price against the sector's.
     *
     * @return whether there is a past to judge it by
     */
    boolean advance(double level, double restless) {
      // No single price: the median of the last three.
      double typical = median(before, latest, level);
      before = latest;
      latest = level;
      if (Double.isNaN(typical)) {
        return false;
      }
      walk.add(typical, restless);
      return walk.steps() > WARM_UP;
    }

    /** NaN if one of them is. */
    private static double median(double a, double b, double c) {
      return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /** What happens over a pause says nothing about a ticker in its sector. */
    void pause() {
      walk.pause();
      before = Double.NaN;
      latest = Double.NaN;
    }

    void writeTo(DataOutput out) throws IOException {
      out.writeDouble(lastPrice);
      out.writeLong(lastSeen);
      out.writeDouble(before);
      out.writeDouble(latest);
      walk.writeTo(out);
      gate.writeTo(out);
      out.writeLong(lastOdd);
    }

    static Member readFrom(DataInput in) throws IOException {
      Member member = new Member();
      member.lastPrice = in.readDouble();
      member.lastSeen = in.readLong();
      member.before = in.readDouble();
      member.latest = in.readDouble();
      member.walk.readFrom(in);
      member.gate.readFrom(in);
      member.lastOdd = in.readLong();
      return member;
    }
  }

  SectorState() {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new Level();
    }
  }

  /** Whether it ever had enough tickers to be judged. */
  boolean isJudged() {
    return levels[0].seen > 0;
  }

  Member member(String tickerSymbol) {
    return members.computeIfAbsent(tickerSymbol, symbol -> new Member());
  }

  /** What happens over a pause is no move, and what comes after it may be another level. */
  void pause() {
    walk.pause();
    for (Level level : levels) {
      level.lately = 0;
    }
  }

  /** Forgets who has not been seen since {@code time}, and those beyond what is kept. */
  void forget(long time) {
    members.values().removeIf(member -> member.lastSeen < time);
    if (members.size() > MOST_MEMBERS) {
      List<Map.Entry<String, Member>> oldest = new ArrayList<>(members.entrySet());
      oldest.sort(Comparator.comparingLong(entry -> entry.getValue().lastSeen));
      oldest
          .subList(0, oldest.size() - MOST_MEMBERS)
          .forEach(entry -> members.remove(entry.getKey()));
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(index);
    out.writeDouble(walkLevel);
    walk.writeTo(out);
    for (Level level : levels) {
      level.writeTo(out);
    }
    spread.writeTo(out);
    out.writeLong(lastSeen);
    out.writeLong(lastOdd);
    out.writeLong(lastMove);
    out.writeBoolean(fell);
    walkGate.writeTo(out);
    levelGate.writeTo(out);
    out.writeInt(members.size());
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().writeTo(out);
    }
  }

  static SectorState readFrom(DataInput in) throws IOException {
    SectorState state = new SectorState();
    state.index = in.readDouble();
    state.walkLevel = in.readDouble();
    state.walk.readFrom(in);
    for (Level level : state.levels) {
      level.readFrom(in);
    }
    state.spread.readFrom(in);
    state.lastSeen = in.readLong();
    state.lastOdd = in.readLong();
    state.lastMove = in.readLong();
    state.fell = in.readBoolean();
    state.walkGate.readFrom(in);
    state.levelGate.readFrom(in);
    for (int left = BinaryForm.readSize(in, SectorState.class); left > 0; left--) {
      state.members.put(in.readUTF(), Member.readFrom(in));
    }
    return state;
  }
}
