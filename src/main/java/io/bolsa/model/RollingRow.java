package io.bolsa.model;

/**
 * What one rolling window says at one tick: one row of {@code rolling}. A number that is not
 * defined is NaN here and null in the output.
 */
public final class RollingRow {
  /** {@code 10} for the last ten ticks, {@code PT1M} for the last minute. */
  public String window;

  public String tickerSymbol;
  public String sector;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public long eventTime;

  /** Tells apart the ticks of one ticker and instant: 1 for the first. */
  public int ordinal;

  public double price;
  public double change;

  /** Ticks in the window, this one included. */
  public long count;

  public double min;
  public double max;
  public double mean;

  /** Of the prices as a whole population. */
  public double stddev;

  public double variance;

  /** Of the prices as a sample: not defined for a single tick. */
  public double stddevSample;

  public double varianceSample;

  /** Mean of the prices, each weighing half as much as one that is a half-life younger. */
  public double expAvg;

  /** Price of the first tick in the window. */
  public double first;

  /** Price of the ticker's tick before this one, in the window or not. */
  public double previous;

  /** Whether ticks of the window are missing, because it holds only so many. */
  public boolean truncated;

  /** The same for every run over the same ticks. */
  public String id() {
    String id = "rolling/" + window + "/" + tickerSymbol + "/" + Times.iso(eventTime);
    return ordinal == 1 ? id : id + "/" + ordinal;
  }
}
