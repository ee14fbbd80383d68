package io.bolsa.model;

/**
 * The numbers of one sector, or of the whole market, over one window: one row of {@code
 * sector-statistics}. A number that is not defined (the volatility of a single tick, say) is NaN
 * here and null in the output.
 */
public final class SectorStatistics {
  /** Stands in {@link #sector} of the row for the market as a whole. */
  public static final String MARKET = "*";

  /** In {@link #correctedAt}. */
  public static final long IN_TIME = Long.MIN_VALUE;

  /** A ticker or a sector, and what it is listed for: its return or its count. */
  public static final class Ranked {
    public final String name;
    public final double value;

    public Ranked(String name, double value) {
      this.name = name;
      this.value = value;
    }
  }

  /** {@code PT1M}, or {@code PT5M/PT1M} for five minutes that slide by one. */
  public String window;

  /** Milliseconds since 1970-01-01T00:00:00Z, inclusive. */
  public long windowStart;

  /** Milliseconds since 1970-01-01T00:00:00Z, exclusive. */
  public long windowEnd;

  /** 0 for the first row of a window; a corrected row has the same id and the next number. */
  public int revision;

  /**
   * The event time that had been reached when late ticks made this row; {@link #IN_TIME} if it is
   * none of late ticks.
   */
  public long correctedAt = IN_TIME;

  public String sector;

  /** Ticks. */
  public long count;

  /** Distinct ticker symbols. */
  public int tickers;

  public double min;
  public double max;
  public double mean;

  /** Population standard deviation of the price. */
  public double stddev;

  /** Population variance of the price. */
  public double variance;

  /** Of the price, as of a sample: not defined for a single tick. */
  public double stddevSample;

  public double varianceSample;

  /** Quantiles of the price, each within 1% of the exact one. */
  public double median;

  public double p95;
  public double p99;

  /** Price of the first and of the last tick by event time. */
  public double open;

  public double close;

  /** Ticks whose {@code change} is above, below and equal to zero. */
  public long advancing;

  public long declining;
  public long unchanged;

  public double changeMean;

  /** Population standard deviation of {@code change}. */
  public double changeStddev;

  /** Mean over the tickers of last price / first price − 1 in the window. */
  public double sectorReturn;

  /** Population standard deviation of the logarithmic return from tick to tick of one ticker. */
  public double volatility;

  public Ranked[] topGainers = {};
  public Ranked[] topLosers = {};
  public Ranked[] mostActive = {};

  /** In the row of the market only. */
  public Ranked[] mostActiveSectors = {};

  /** Whether it is none of late ticks. */
  public boolean isInTime() {
    return correctedAt == IN_TIME;
  }

  /** The same for every run over the same ticks, and for every revision of the row. */
  public String id() {
    return "statistics/" + window + "/" + Ids.part(sector) + "/" + Times.iso(windowStart);
  }
}
