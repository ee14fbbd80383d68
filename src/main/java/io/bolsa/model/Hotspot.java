package io.bolsa.model;

/** A region of (change, price) in which the ticks of a window lie close together. */
public final class Hotspot {
  /** {@code PT1M}. */
  public String window;

  /** Milliseconds since 1970-01-01T00:00:00Z, inclusive. */
  public long windowStart;

  /** Milliseconds since 1970-01-01T00:00:00Z, exclusive. */
  public long windowEnd;

  /** Or {@link SectorStatistics#MARKET}. */
  public String sector;

  /** 1 for the densest of the sector and window. */
  public int rank;

  /** Ticks that were looked at and lie in the region. */
  public int points;

  /** Of all that were looked at, 0 to 1. */
  public double share;

  /** Ticks of the window by unit of area (of change times price); an estimate, if sampled. */
  public double density;

  public double changeMin;
  public double changeMax;
  public double priceMin;
  public double priceMax;

  /** Ticks of the sector and window, looked at or not. */
  public long count;

  /** Ticks that were looked at. */
  public int sampled;

  /** The same for every run over the same ticks. */
  public String id() {
    return "hotspot/" + window + "/" + Ids.part(sector) + "/" + Times.iso(windowStart) + "/" + rank;
  }
}
