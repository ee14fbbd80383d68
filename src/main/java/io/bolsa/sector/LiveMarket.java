package io.bolsa.sector;

import io.bolsa.anomaly.MarketState;
import io.bolsa.anomaly.SectorObservation;
import io.bolsa.model.Versions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;

/** The intervals of all sectors that are still open, and what the detectors remember. */
final class LiveMarket {
  private static final byte VERSION = 1;

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

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
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

  static LiveMarket readFrom(DataInput in) throws IOException {
    Versions.check("LiveMarket", in.readByte(), VERSION);
    LiveMarket live = new LiveMarket(MarketState.readFrom(in));
    for (int intervals = in.readInt(); intervals > 0; intervals--) {
      TreeMap<String, SectorObservation> interval = new TreeMap<>();
      live.open.put(in.readLong(), interval);
      for (int left = in.readInt(); left > 0; left--) {
        SectorObservation observation = SectorObservation.readFrom(in);
        interval.put(observation.sector, observation);
      }
    }
    return live;
  }
}
