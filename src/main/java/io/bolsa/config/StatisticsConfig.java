package io.bolsa.config;

import java.time.Duration;
import java.util.List;

/** The group {@code Statistics}. */
public final class StatisticsConfig {
  public final List<WindowConfig> windows;
  public final Duration tickerTimeout;
  public final Duration allowedLateness;
  public final int top;

  /** Each a number of ticks or an ISO-8601 duration. */
  public final List<String> rolling;

  public final Duration rollingHalfLife;
  public final HotspotsConfig hotspots;

  private StatisticsConfig(Settings settings) {
    this.windows = settings.get(Options.WINDOWS);
    this.tickerTimeout = settings.get(Options.TICKER_TIMEOUT);
    this.rolling = settings.get(Options.ROLLING);
    this.rollingHalfLife = settings.get(Options.ROLLING_HALF_LIFE);
    this.allowedLateness = settings.get(Options.ALLOWED_LATENESS);
    this.hotspots = HotspotsConfig.of(settings);
    this.top = Math.toIntExact(settings.get(Options.TOP_K));
  }

  static StatisticsConfig of(Settings settings) {
    return new StatisticsConfig(settings);
  }
}
