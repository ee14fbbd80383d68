package io.bolsa.anomaly;

import io.bolsa.binary.BinaryForm;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.TickerActivity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * One detection interval of one sector as the detectors see it: how many ticks, and where each
 * ticker closed.
 */
public final class SectorObservation {
  private static final int VERSION = 1;

  public final String sector;

  long ticks;
  long advancing;
  long declining;

  /** In the order of the symbols, so that sums have the same bits everywhere. */
  final TreeMap<String, Close> closes = new TreeMap<>();

  /** The last price of a ticker, and when it was. */
  static final class Close {
    long time;
    double price;
  }

  public SectorObservation(String sector) {
    this.sector = sector;
  }

  /** Takes a sector's pane of a part of the interval; in any order, each part once. */
  public void add(Pane pane) {
    ticks += pane.summary.count();
    advancing += pane.summary.advancing();
    declining += pane.summary.declining();
    for (TickerActivity activity : pane.tickers()) {
      close(activity.tickerSymbol, activity.lastTime, activity.lastPrice);
    }
  }

  void close(String tickerSymbol, long time, double price) {
    Close close = closes.get(tickerSymbol);
    if (close == null) {
      close = new Close();
      close.time = Long.MIN_VALUE;
      closes.put(tickerSymbol, close);
    }
    if (time >= close.time) {
      close.time = time;
      close.price = price;
    }
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(sector);
    out.writeLong(ticks);
    out.writeLong(advancing);
    out.writeLong(declining);
    out.writeInt(closes.size());
    for (Map.Entry<String, Close> entry : closes.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeLong(entry.getValue().time);
      out.writeDouble(entry.getValue().price);
    }
  }

  public static SectorObservation readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, SectorObservation.class, VERSION);
    SectorObservation observation = new SectorObservation(in.readUTF());
    observation.ticks = in.readLong();
    observation.advancing = in.readLong();
    observation.declining = in.readLong();
    for (int left = BinaryForm.readSize(in, SectorObservation.class); left > 0; left--) {
      observation.close(in.readUTF(), in.readLong(), in.readDouble());
    }
    return observation;
  }
}
