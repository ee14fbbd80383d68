package io.bolsa.anomaly;

import java.util.SortedMap;
import java.util.TreeMap;

/** One window of one sector, or of the market as a whole, as the sector detectors see it. */
public final class SectorObservation {
  public String sector;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public long windowEnd;

  /** Ticks in the window. */
  public long count;

  /** Distinct tickers in the window. */
  public long tickers;

  /** Mean over tickers of last/first - 1. */
  public double sectorReturn;

  /** Standard deviation of the tick log-returns. */
  public double volatility;

  public long advancing;
  public long declining;

  /** Return of the whole market in the same window; NaN when not known. */
  public double marketReturn = Double.NaN;

  /** Return in the window by ticker, in the order of the symbols. */
  public SortedMap<String, Double> tickerReturns = new TreeMap<>();
}
