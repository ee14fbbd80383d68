package io.bolsa.anomaly;

/** One tick as the detectors see it; mutable, so that a caller fills one instance over and over. */
public final class Observation {
  public String tickerSymbol;
  public String sector;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public long eventTime;

  public double price;

  /** What the sender says the price minus the ticker's previous price is. */
  public double change;

  /** NaN for the first tick of a ticker. */
  public double previousPrice = Double.NaN;

  /** NaN where it is undefined: the first tick, or a price that is not positive. */
  public double logReturn = Double.NaN;
}
