package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one ticker did in a stretch of time: how often it traded, and from where to where.
 *
 * <p>A mutable accumulator, because it lives in an operator's hot loop: {@link #copy} before
 * sharing. Only {@link #add} changes it.
 */
public final class TickerActivity {

  private static final int VERSION = 1;

  public final String tickerSymbol;
  public long count;
  public long firstTime;
  public double firstPrice;
  public long lastTime;
  public double lastPrice;

  public TickerActivity(
      String tickerSymbol,
      long count,
      long firstTime,
      double firstPrice,
      long lastTime,
      double lastPrice) {
    this.tickerSymbol = tickerSymbol;
    this.count = count;
    this.firstTime = firstTime;
    this.firstPrice = firstPrice;
    this.lastTime = lastTime;
    this.lastPrice = lastPrice;
  }

  /**
   * Adds what the same ticker did elsewhere. Of two first prices at the same time this one's stays;
   * of two last prices at the same time the other's is taken.
   */
  public void add(TickerActivity later) {
    if (later.firstTime < firstTime) {
      firstTime = later.firstTime;
      firstPrice = later.firstPrice;
    }
    if (later.lastTime >= lastTime) {
      lastTime = later.lastTime;
      lastPrice = later.lastPrice;
    }
    count += later.count;
  }

  /**
   * Last price over first price, less one. NaN unless both are positive: futures have traded below
   * zero, and a return over such a price means nothing. {@code Infinity} where the ratio is beyond
   * a double.
   */
  public double simpleReturn() {
    if (!(firstPrice > 0) || !(lastPrice > 0)) {
      return Double.NaN;
    }
    return lastPrice / firstPrice - 1;
  }

  public TickerActivity copy() {
    return new TickerActivity(tickerSymbol, count, firstTime, firstPrice, lastTime, lastPrice);
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(tickerSymbol);
    BinaryForm.writeVarLong(out, count);
    out.writeLong(firstTime);
    out.writeDouble(firstPrice);
    out.writeLong(lastTime);
    out.writeDouble(lastPrice);
  }

  public static TickerActivity readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, TickerActivity.class, VERSION);
    return new TickerActivity(
        in.readUTF(),
        BinaryForm.readCount(in, TickerActivity.class),
        in.readLong(),
        in.readDouble(),
        in.readLong(),
        in.readDouble());
  }

  @Override
  public String toString() {
    return tickerSymbol + "{" + count + " ticks, " + firstPrice + " to " + lastPrice + "}";
  }
}
