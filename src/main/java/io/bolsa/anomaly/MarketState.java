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

/** What the sector detectors remember: the market, its sectors, and how far they all stray. */
public final class MarketState {
  private static final int VERSION = 1;

  /** Sectors remembered, however many names a faulty producer makes up. */
  static final int MOST_SECTORS = 1024;

  /**
   * Who is forgotten first: who was never judged, then who was not seen longest, then who has the
   * fewest tickers.
   */
  private static final Comparator<SectorState> LEAST_WORTH =
      Comparator.comparing(SectorState::isJudged)
          .thenComparingLong(sector -> sector.lastSeen)
          .thenComparingInt(sector -> sector.members.size());

  final SectorState market;

  /** How much further apart than usual all tickers were lately; at least 1. */
  double restless = 1;

  final TreeMap<String, SectorState> sectors = new TreeMap<>();

  /**
   * By horizon, then by level. All sectors share a tail, and all members: each is measured in its
   * own unit, and together they are soon many.
   */
  final Tail[] marketTails = tails(Walk.HORIZONS.length + SectorInterval.LEVELS);

  final Tail[] sectorTails = tails(Walk.HORIZONS.length + SectorInterval.LEVELS);
  final Tail[] memberTails = tails(Walk.HORIZONS.length);

  MarketState() {
    this(new SectorState());
  }

  private MarketState(SectorState market) {
    this.market = market;
  }

  private static Tail[] tails(int n) {
    Tail[] tails = new Tail[n];
    for (int i = 0; i < n; i++) {
      tails[i] = new Tail();
    }
    return tails;
  }

  /** Forgets the sectors not seen since {@code time}, and those beyond what is kept. */
  void forget(long time) {
    sectors.values().removeIf(sector -> sector.lastSeen < time);
    if (sectors.size() > MOST_SECTORS) {
      List<Map.Entry<String, SectorState>> least = new ArrayList<>(sectors.entrySet());
      // Stable: equals stay in the order of their names.
      least.sort(Map.Entry.comparingByValue(LEAST_WORTH));
      least
          .subList(0, least.size() - MOST_SECTORS)
          .forEach(entry -> sectors.remove(entry.getKey()));
    }
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeDouble(restless);
    market.writeTo(out);
    out.writeInt(sectors.size());
    for (Map.Entry<String, SectorState> entry : sectors.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().writeTo(out);
    }
    for (Tail[] tails : tails()) {
      for (Tail tail : tails) {
        tail.writeTo(out);
      }
    }
  }

  public static MarketState readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, MarketState.class, VERSION);
    double restless = in.readDouble();
    MarketState state = new MarketState(SectorState.readFrom(in));
    state.restless = restless;
    for (int left = BinaryForm.readSize(in, MarketState.class); left > 0; left--) {
      state.sectors.put(in.readUTF(), SectorState.readFrom(in));
    }
    for (Tail[] tails : state.tails()) {
      for (Tail tail : tails) {
        tail.readFrom(in);
      }
    }
    return state;
  }

  private Tail[][] tails() {
    return new Tail[][] {marketTails, sectorTails, memberTails};
  }
}
