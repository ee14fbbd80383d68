package io.bolsa.statistics;

/** What a rolling window says at one tick. */
public final class RollingNumbers {
  /** Of the prices; belongs to this value: read, do not add. */
  public final Moments prices;

  public final double min;
  public final double max;

  /**
   * Mean of the prices in which one that is a half-life older than the last weighs half as much.
   */
  public final double exponentialAverage;

  /** Price of the window's first tick. */
  public final double first;

  /** Whether ticks of the window's stretch of time are missing, because there were too many. */
  public final boolean truncated;

  RollingNumbers(
      Moments prices,
      double min,
      double max,
      double exponentialAverage,
      double first,
      boolean truncated) {
    this.prices = prices;
    this.min = min;
    this.max = max;
    this.exponentialAverage = exponentialAverage;
    this.first = first;
    this.truncated = truncated;
  }
}
