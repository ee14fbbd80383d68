package io.bolsa.ticker;

import io.bolsa.model.RollingRow;
import io.bolsa.statistics.RollingNumbers;
import io.bolsa.statistics.RollingPrices;
import io.bolsa.statistics.RollingSettings;
import java.util.function.Consumer;

/** The rows of rolling windows: one a tick and window. */
final class RollingRows {
  private final RollingSettings settings;
  private final Consumer<RollingRow> out;

  RollingRows(RollingSettings settings, Consumer<RollingRow> out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Sends the rows of a ticker's last tick.
   *
   * @param previous the price before it; NaN if there was none
   */
  void send(LiveTicker ticker, double change, double previous) {
    if (settings.isEmpty()) {
      return;
    }
    if (ticker.rolling == null) {
      ticker.rolling = new RollingPrices(settings);
    }
    int ordinal = ticker.rolling.add(ticker.lastTime, ticker.lastPrice);
    for (int i = 0; i < settings.windows().size(); i++) {
      RollingRow row = row(ticker, i);
      row.ordinal = ordinal;
      row.change = change;
      row.previous = previous;
      out.accept(row);
    }
  }

  private RollingRow row(LiveTicker ticker, int window) {
    RollingNumbers numbers = ticker.rolling.numbers(window);
    RollingRow row = new RollingRow();
    row.window = settings.windows().get(window).label();
    row.tickerSymbol = ticker.tickerSymbol;
    row.sector = ticker.sector;
    row.eventTime = ticker.lastTime;
    row.price = ticker.lastPrice;
    row.count = numbers.prices.count();
    row.min = numbers.min;
    row.max = numbers.max;
    row.mean = numbers.prices.mean();
    row.stddev = numbers.prices.standardDeviation();
    row.variance = numbers.prices.variance();
    row.stddevSample = numbers.prices.sampleStandardDeviation();
    row.varianceSample = numbers.prices.sampleVariance();
    row.expAvg = numbers.exponentialAverage;
    row.first = numbers.first;
    row.truncated = numbers.truncated;
    return row;
  }
}
