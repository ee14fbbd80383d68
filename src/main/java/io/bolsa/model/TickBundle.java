package io.bolsa.model;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Ticks of one ticker in one sector, in columns: what crosses the shuffle instead of single ticks.
 */
public final class TickBundle {
  private static final byte VERSION = 2;

  /** Of its time, price and change, as they are written. */
  private static final int BYTES_OF_A_TICK = Long.BYTES + 2 * Double.BYTES;

  /** In {@link #lateAt}. */
  public static final long IN_TIME = Long.MIN_VALUE;

  public final String tickerSymbol;
  public final String sector;

  /** How many ticks; the columns have exactly this length. */
  public final int size;

  public final long[] eventTimes;

  /** Null when no tick of the bundle has a sequence. */
  public final long[] sequences;

  public final double[] prices;
  public final double[] changes;

  /**
   * The event time that had been reached when the source found the ticks late, which then only
   * correct what was said; {@link #IN_TIME} if they are not late.
   */
  public final long lateAt;

  public TickBundle(
      String tickerSymbol,
      String sector,
      long[] eventTimes,
      long[] sequences,
      double[] prices,
      double[] changes) {
    this(tickerSymbol, sector, eventTimes, sequences, prices, changes, IN_TIME);
  }

  private TickBundle(
      String tickerSymbol,
      String sector,
      long[] eventTimes,
      long[] sequences,
      double[] prices,
      double[] changes,
      long lateAt) {
    this.lateAt = lateAt;
    this.tickerSymbol = tickerSymbol;
    this.sector = sector;
    this.size = eventTimes.length;
    this.eventTimes = eventTimes;
    this.sequences = sequences;
    this.prices = prices;
    this.changes = changes;
  }

  /** A bundle of one late tick. */
  public static TickBundle ofLate(LateTick late) {
    Tick tick = late.tick;
    return new TickBundle(
        tick.tickerSymbol,
        tick.sector,
        new long[] {tick.eventTime},
        new long[] {tick.sequence},
        new double[] {tick.price},
        new double[] {tick.change},
        tick.eventTime + late.latenessMillis);
  }

  public boolean isLate() {
    return lateAt != IN_TIME;
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
    out.writeLong(lateAt);
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
    int version = BinaryForm.readVersion(in, TickBundle.class, VERSION);
    String tickerSymbol = in.readUTF();
    String sector = in.readUTF();
    int size = BinaryForm.readSize(in, TickBundle.class);
    boolean sequenced = in.readBoolean();
    long lateAt = version < 2 ? IN_TIME : in.readLong();
    long[] eventTimes = new long[size];
    double[] prices = new double[size];
    double[] changes = new double[size];
    // All at once: for every number a call to Flink's input would cost more than the number.
    byte[] bytes = new byte[Math.multiplyExact(size, BYTES_OF_A_TICK)];
    in.readFully(bytes);
    ByteBuffer ticks = ByteBuffer.wrap(bytes);
    for (int i = 0; i < size; i++) {
      eventTimes[i] = ticks.getLong();
      prices[i] = ticks.getDouble();
      changes[i] = ticks.getDouble();
    }
    long[] sequences = sequenced ? new long[size] : null;
    if (sequences != null) {
      for (int i = 0; i < size; i++) {
        sequences[i] = in.readLong();
      }
    }
    return new TickBundle(tickerSymbol, sector, eventTimes, sequences, prices, changes, lateAt);
  }
}
