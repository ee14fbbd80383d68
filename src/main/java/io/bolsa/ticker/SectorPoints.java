package io.bolsa.ticker;

import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.PointSample;
import io.bolsa.statistics.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ticks as points of (change, price), gathered in samples by sector and window. */
final class SectorPoints {
  private final HotspotSettings settings;
  private final List<PointSample> samples = new ArrayList<>();

  /**
   * @param settings null for no points
   */
  SectorPoints(HotspotSettings settings) {
    this.settings = settings;
  }

  /** Adds a ticker's last tick. */
  void add(LiveTicker ticker, long sequence, double change) {
    if (settings == null) {
      return;
    }
    long start = WindowSpec.intervalStart(ticker.lastTime, settings.windowMillis);
    PointSample sample = samples.isEmpty() ? null : samples.get(samples.size() - 1);
    if (sample == null || sample.start != start || !sample.group.equals(ticker.sector)) {
      long end = start + settings.windowMillis;
      sample = new PointSample(ticker.sector, start, end, settings.mostPoints);
      samples.add(sample);
    }
    sample.add(ticker.tickerSymbol, ticker.lastTime, sequence, change, ticker.lastPrice);
  }

  /** Gives all samples away. */
  void drain(Consumer<PointSample> out) {
    samples.forEach(out);
    samples.clear();
  }
}
