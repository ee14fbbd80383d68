package io.bolsa.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Ticks of one ticker in one sector, in columns: what crosses the shuffle instead of single ticks.
 */
public final class TickBundle {
  private static final byte VERSION = 1;

  public final String tickerSymbol;
  public final String sector;

  /** How many ticks; the columns have exactly this length. */
  public final int size;

  public final long[] eventTimes;

  /** Null when no tick of the bundle has a sequence. */
  public final long[] sequences;

  public final double[] prices;
  public final double[] changes;

  public TickBundle(
      String tickerSymbol,
      String sector,
      long[] eventTimes,
      long[] sequences,
      double[] prices,
      double[] changes) {
    this.tickerSymbol = tickerSymbol;
    this.sector = sector;
    this.size = eventTimes.length;
    this.eventTimes = eventTimes;
    this.sequences = sequences;
    this.prices = prices;
    this.changes = changes;
  }

  public Tick tick(int i) {
    return new Tick(
        tickerSymbol,
        sector,
        changes[i],
        prices[i],
        eventTimes[i],
        sequences == null ? Tick.NO_SEQUENCE : sequences[i]);
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(tickerSymbol);
    out.writeUTF(sector);
    out.writeInt(size);
    out.writeBoolean(sequences != null);
    for (int i = 0; i < size; i++) {
      out.writeLong(eventTimes[i]);
      out.writeDouble(prices[i]);
      out.writeDouble(changes[i]);
    }
    if (sequences != null) {
      for (int i = 0; i < size; i++) {
        out.writeLong(sequences[i]);
      }
    }
  }

  public static TickBundle readFrom(DataInput in) throws IOException {
    Versions.check("TickBundle", in.readByte(), VERSION);
    String tickerSymbol = in.readUTF();
    String sector = in.readUTF();
    int size = in.readInt();
    boolean sequenced = in.readBoolean();
    long[] eventTimes = new long[size];
    double[] prices = new double[size];
    double[] changes = new double[size];
    for (int i = 0; i < size; i++) {
      eventTimes[i] = in.readLong();
      prices[i] = in.readDouble();
      changes[i] = in.readDouble();
    }
    long[] sequences = sequenced ? new long[size] : null;
    if (sequences != null) {
      for (int i = 0; i < size; i++) {
        sequences[i] = in.readLong();
      }
    }
    return new TickBundle(tickerSymbol, sector, eventTimes, sequences, prices, changes);
  }
}
