package io.bolsa.anomaly;

import java.util.List;
import java.util.Objects;

/** All detectors of one ticker; immutable, shared by all tickers. */
public final class TickerDetectors {
  private final DetectorSettings settings;

  public TickerDetectors(DetectorSettings settings) {
    this.settings = Objects.requireNonNull(settings);
  }

  public TickerState newState() {
    return new TickerState();
  }

  /**
   * Takes one tick, in event-time order within its ticker.
   *
   * @return the combined score, 0 to 1; what is worth an alert is added to {@code findings}
   */
  public double observe(TickerState state, Observation tick, List<Finding> findings) {
    Objects.requireNonNull(settings);
    return 0;
  }

  /**
   * Says that event time has passed {@code time} with no tick up to it. Findings carry an event
   * time of their own, not after {@code time}. Results do not depend on how often this is called.
   */
  public void advance(TickerState state, long time, List<Finding> findings) {}
}
