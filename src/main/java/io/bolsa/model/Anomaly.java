package io.bolsa.model;

import java.util.Map;

/** Something a detector found worth telling: one row of {@code anomalies}. */
public final class Anomaly {
  /** The same for every run over the same ticks. */
  public String id;

  /** What it looks like: {@code price_jump}, {@code corrupt_price}, {@code missing_ticks}, … */
  public String kind;

  /** Which detector found it. */
  public String detector;

  /** {@code low}, {@code medium} or {@code high}. */
  public String severity;

  /** 0 to 1: one minus the probability of something so extreme. */
  public double score;

  /** Null for an anomaly of a whole sector. */
  public String tickerSymbol;

  public String sector;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public long eventTime;

  /** What was seen and what was expected, and the range it was expected in; NaN if undefined. */
  public double observed;

  public double expected;
  public double lower;
  public double upper;

  /** {@code high}, {@code low} or null. */
  public String direction;

  /** What the score comes from, and each one's share; the shares add up to 1. */
  public String[] attributionNames = {};

  public double[] attributionShares = {};

  /** One English sentence with the numbers. */
  public String explanation;

  /** What reference data says of the ticker, in the order of its columns; empty if nothing. */
  public Map<String, String> reference = Map.of();

  /** How many like it were held back since the last one sent. */
  public long suppressed;
}
