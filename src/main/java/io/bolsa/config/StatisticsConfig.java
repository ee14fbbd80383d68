package io.bolsa.config;

import java.time.Duration;
import java.util.List;

/** The group {@code Statistics}. */
public final class StatisticsConfig {
  public final List<WindowConfig> windows;
  public final Duration tickerTimeout;
  public final int top;

  private StatisticsConfig(Settings settings) {
    this.windows = settings.get(Options.WINDOWS);
    this.tickerTimeout = settings.get(Options.TICKER_TIMEOUT);
    this.top = Math.toIntExact(settings.get(Options.TOP_K));
  }

  static StatisticsConfig of(Settings settings) {
    return new StatisticsConfig(settings);
  }
}
