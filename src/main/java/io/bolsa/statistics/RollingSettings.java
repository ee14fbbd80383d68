package io.bolsa.statistics;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which rolling windows there are, and how fast their exponential average forgets. */
public final class RollingSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final RollingSettings NONE =
      new RollingSettings(List.of(), Duration.ofSeconds(10));

  private final ArrayList<RollingSpec> windows;

  /** After so long, in milliseconds, a price weighs half in the exponential average. */
  public final long halfLifeMillis;

  /**
   * @param halfLife at least a millisecond
   */
  public RollingSettings(List<RollingSpec> windows, Duration halfLife) {
    if (!(halfLife.toMillis() > 0)) {
      throw new IllegalArgumentException("the half-life must be at least 1 ms: " + halfLife);
    }
    this.windows = new ArrayList<>(windows);
    this.halfLifeMillis = halfLife.toMillis();
  }

  public static RollingSettings none() {
    return NONE;
  }

  public List<RollingSpec> windows() {
    return Collections.unmodifiableList(windows);
  }

  public boolean isEmpty() {
    return windows.isEmpty();
  }
}
