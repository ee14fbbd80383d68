package io.bolsa.statistics;

import java.io.Serializable;
import java.time.Duration;

/** What counts as a dense region of (change, price), and in which windows it is looked for. */
public final class HotspotSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Length of the windows, which tumble. */
  public final long windowMillis;

  /** As far from its nearest neighbour a point of a region may be, in units of price. */
  public final double radius;

  /** So many points make a region. */
  public final int leastPoints;

  /** So many points of a window are looked at. */
  public final int mostPoints;

  /**
   * @param window at least a millisecond
   * @param radius finite, above zero
   * @param leastPoints 2 to {@code mostPoints}
   */
  public HotspotSettings(Duration window, double radius, int leastPoints, int mostPoints) {
    if (!(window.toMillis() > 0)) {
      throw new IllegalArgumentException("the window must be at least 1 ms: " + window);
    }
    if (!(radius > 0 && radius <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("the radius must be positive: " + radius);
    }
    if (!(leastPoints >= 2 && leastPoints <= mostPoints)) {
      throw new IllegalArgumentException(
          "the least points must be 2 to " + mostPoints + ": " + leastPoints);
    }
    this.windowMillis = window.toMillis();
    this.radius = radius;
    this.leastPoints = leastPoints;
    this.mostPoints = mostPoints;
  }
}
