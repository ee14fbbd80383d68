package io.bolsa.sector;

import io.bolsa.model.SectorStatistics;
import io.bolsa.model.SectorStatistics.Ranked;
import io.bolsa.statistics.GroupWindow;
import io.bolsa.statistics.PriceSummary;
import io.bolsa.statistics.TickerActivity;
import io.bolsa.statistics.WindowSpec;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Turns the merged numbers of a window into a row of the output. */
final class Statistics {
  private Statistics() {}

  /**
   * @param top how many each ranking lists at most
   */
  static SectorStatistics of(
      WindowSpec window, long end, String group, GroupWindow merged, int top) {
    PriceSummary summary = merged.summary();
    SectorStatistics row = new SectorStatistics();
    row.window = window.label();
    row.windowStart = end - window.sizeMillis;
    row.windowEnd = end;
    row.sector = group;
    row.count = summary.count();
    row.tickers = merged.tickers();
    row.min = summary.min();
    row.max = summary.max();
    row.mean = summary.prices().mean();
    row.stddev = summary.prices().standardDeviation();
    row.variance = summary.prices().variance();
    row.stddevSample = summary.prices().sampleStandardDeviation();
    row.varianceSample = summary.prices().sampleVariance();
    row.median = summary.quantile(0.5);
    row.p95 = summary.quantile(0.95);
    row.p99 = summary.quantile(0.99);
    row.open = summary.open();
    row.close = summary.close();
    row.advancing = summary.advancing();
    row.declining = summary.declining();
    row.unchanged = summary.unchanged();
    row.changeMean = summary.changes().mean();
    row.changeStddev = summary.changes().standardDeviation();
    row.sectorReturn = merged.sectorReturn();
    row.volatility = summary.logReturns().standardDeviation();
    row.topGainers = ranked(merged.topGainers(top), TickerActivity::simpleReturn);
    row.topLosers = ranked(merged.topLosers(top), TickerActivity::simpleReturn);
    row.mostActive = ranked(merged.mostActive(top), activity -> activity.count);
    row.mostActiveSectors =
        merged.mostActiveSectors(top).stream()
            .map(sector -> new Ranked(sector.getKey(), sector.getValue()))
            .toArray(Ranked[]::new);
    return row;
  }

  private static Ranked[] ranked(
      List<TickerActivity> activities, ToDoubleFunction<TickerActivity> value) {
    return activities.stream()
        .map(activity -> new Ranked(activity.tickerSymbol, value.applyAsDouble(activity)))
        .toArray(Ranked[]::new);
  }
}
