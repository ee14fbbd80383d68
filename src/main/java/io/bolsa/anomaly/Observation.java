package io.bolsa.anomaly;

/** One tick as the detectors see it; mutable, so that a caller fills one instance over and over. */
public final class Observation {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public long eventTime;

  public double price;

  /** What the sender says the price minus the ticker's previous price is. */
  public double change;
}
