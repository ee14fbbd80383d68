package io.bolsa.sector;

import io.bolsa.anomaly.MarketState;
import io.bolsa.anomaly.SectorObservation;
import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;

/** The intervals of all sectors that are still open, and what the detectors remember. */
final class LiveMarket {
  private static final byte VERSION = 2;

  /** Of 0.1.0: without the length of its intervals. */
  private static final int BEFORE_INTERVAL = 1;

  /** By start of the interval, then by sector. */
  final TreeMap<Long, TreeMap<String, SectorObservation>> open = new TreeMap<>();

  final MarketState past;

  LiveMarket(MarketState past) {
    this.past = past;
  }

  SectorObservation observation(long start, String sector) {
    return open.computeIfAbsent(start, each -> new TreeMap<>())
        .computeIfAbsent(sector, SectorObservation::new);
  }

  void writeTo(DataOutput out, long intervalMillis) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(intervalMillis);
    past.writeTo(out);
    out.writeInt(open.size());
    for (var interval : open.entrySet()) {
      out.writeLong(interval.getKey());
      out.writeInt(interval.getValue().size());
      for (SectorObservation observation : interval.getValue().values()) {
        observation.writeTo(out);
      }
    }
  }

  /**
   * @param intervalMillis length of the intervals
   * @return null if what was written is of intervals of another length: it says nothing about these
   */
  static LiveMarket readFrom(DataInput in, long intervalMillis) throws IOException {
    int version = BinaryForm.readVersion(in, LiveMarket.class, VERSION);
    if (version > BEFORE_INTERVAL && in.readLong() != intervalMillis) {
      return null;
    }
    LiveMarket live = new LiveMarket(MarketState.readFrom(in));
    for (int intervals = BinaryForm.readSize(in, LiveMarket.class); intervals > 0; intervals--) {
      TreeMap<String, SectorObservation> interval = new TreeMap<>();
      live.open.put(in.readLong(), interval);
      for (int left = BinaryForm.readSize(in, LiveMarket.class); left > 0; left--) {
        SectorObservation observation = SectorObservation.readFrom(in);
        interval.put(observation.sector, observation);
      }
    }
    return live;
  }
}
