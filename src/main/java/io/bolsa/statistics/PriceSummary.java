package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All numbers of one set of ticks: open, high, low, close, moments, quantiles, how many went up.
 *
 * <p>A mutable accumulator, because it lives in an operator's hot loop: {@link #copy} before
 * sharing. The same adds and merges in the same order give the same bits on every machine; counts,
 * extremes and quantiles do not depend on the order at all.
 *
 * <p>Prices and changes must be finite; negative zero counts as zero. What becomes infinite for
 * extreme numbers is said in {@link Moments}; everything else stays finite.
 */
public final class PriceSummary {

  private static final int VERSION = 1;

  private final Moments prices;
  private final Moments changes;
  private final Moments logReturns;
  private final QuantileSketch sketch;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long openTime = Long.MAX_VALUE;
  private double open = Double.NaN;
  private long closeTime = Long.MIN_VALUE;
  private double close = Double.NaN;
  private long advancing;
  private long declining;

  public PriceSummary() {
    this(new Moments(), new Moments(), new Moments(), new QuantileSketch());
  }

  private PriceSummary(Moments prices, Moments changes, Moments logReturns, QuantileSketch sketch) {
    this.prices = prices;
    this.changes = changes;
    this.logReturns = logReturns;
    this.sketch = sketch;
  }

  /**
   * Adds one tick; a ticker's ticks come in event-time order, and of two at the same time the later
   * call is the later tick.
   *
   * @param logReturn NaN where it is undefined; it is then left out
   */
  public void add(long eventTime, double price, double change, double logReturn) {
    // Adding zero turns -0.0 into 0.0, so that which of them came first never shows.
    double p = price + 0.0;
    if (p < min) {
      min = p;
    }
    if (p > max) {
      max = p;
    }
    if (eventTime < openTime || prices.count() == 0) {
      openTime = eventTime;
      open = p;
    }
    if (eventTime >= closeTime) {
      closeTime = eventTime;
      close = p;
    }
    if (change > 0) {
      advancing++;
    } else if (change < 0) {
      declining++;
    }
    prices.add(p);
    changes.add(change);
    if (!Double.isNaN(logReturn)) {
      logReturns.add(logReturn);
    }
    sketch.add(p);
  }

  /**
   * Adds the ticks of another set. Of two opens at the same time this one's stays; of two closes at
   * the same time the other's is taken.
   */
  public void add(PriceSummary later) {
    if (later.count() == 0) {
      return;
    }
    if (later.openTime < openTime || count() == 0) {
      openTime = later.openTime;
      open = later.open;
    }
    if (later.closeTime >= closeTime) {
      closeTime = later.closeTime;
      close = later.close;
    }
    min = Math.min(min, later.min);
    max = Math.max(max, later.max);
    advancing += later.advancing;
    declining += later.declining;
    prices.add(later.prices);
    changes.add(later.changes);
    logReturns.add(later.logReturns);
    sketch.add(later.sketch);
  }

  public long count() {
    return prices.count();
  }

  /** NaN when empty. */
  public double min() {
    return count() == 0 ? Double.NaN : min;
  }

  /** NaN when empty. */
  public double max() {
    return count() == 0 ? Double.NaN : max;
  }

  /** Of the prices; belongs to this summary: read, do not add. */
  public Moments prices() {
    return prices;
  }

  /** Of the changes; belongs to this summary: read, do not add. */
  public Moments changes() {
    return changes;
  }

  /** Of the log-returns that are defined; belongs to this summary: read, do not add. */
  public Moments logReturns() {
    return logReturns;
  }

  /** Time of the first tick; {@link Long#MAX_VALUE} when empty. */
  public long openTime() {
    return openTime;
  }

  /** Price of the first tick; NaN when empty. */
  public double open() {
    return open;
  }

  /** Time of the last tick; {@link Long#MIN_VALUE} when empty. */
  public long closeTime() {
    return closeTime;
  }

  /** Price of the last tick; NaN when empty. */
  public double close() {
    return close;
  }

  /** Ticks whose change is positive. */
  public long advancing() {
    return advancing;
  }

  /** Ticks whose change is negative. */
  public long declining() {
    return declining;
  }

  /** Ticks whose change is zero. */
  public long unchanged() {
    return count() - advancing - declining;
  }

  /** Of the prices, as {@link QuantileSketch#quantile} and never outside what was seen. */
  public double quantile(double q) {
    double quantile = sketch.quantile(q);
    return count() == 0 ? Double.NaN : Math.max(min, Math.min(max, quantile));
  }

  public PriceSummary copy() {
    PriceSummary copy =
        new PriceSummary(prices.copy(), changes.copy(), logReturns.copy(), sketch.copy());
    copy.min = min;
    copy.max = max;
    copy.openTime = openTime;
    copy.open = open;
    copy.closeTime = closeTime;
    copy.close = close;
    copy.advancing = advancing;
    copy.declining = declining;
    return copy;
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    prices.writeTo(out);
    changes.writeTo(out);
    logReturns.writeTo(out);
    sketch.writeTo(out);
    out.writeDouble(min);
    out.writeDouble(max);
    out.writeLong(openTime);
    out.writeDouble(open);
    out.writeLong(closeTime);
    out.writeDouble(close);
    BinaryForm.writeVarLong(out, advancing);
    BinaryForm.writeVarLong(out, declining);
  }

  public static PriceSummary readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, PriceSummary.class, VERSION);
    PriceSummary summary =
        new PriceSummary(
            Moments.readFrom(in),
            Moments.readFrom(in),
            Moments.readFrom(in),
            QuantileSketch.readFrom(in));
    summary.min = in.readDouble();
    summary.max = in.readDouble();
    summary.openTime = in.readLong();
    summary.open = in.readDouble();
    summary.closeTime = in.readLong();
    summary.close = in.readDouble();
    summary.advancing = BinaryForm.readCount(in, PriceSummary.class);
    summary.declining = BinaryForm.readCount(in, PriceSummary.class);
    return summary;
  }

  @Override
  public String toString() {
    return "PriceSummary{"
        + count()
        + " ticks, open="
        + open
        + ", high="
        + max()
        + ", low="
        + min()
        + ", close="
        + close
        + "}";
  }
}
