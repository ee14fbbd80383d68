package io.bolsa.rules;

import io.bolsa.model.SectorStatistics;
import io.bolsa.statistics.Pane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a rule can be over, and the fields that its expression may then name. */
public enum Subject {
  /** Every accepted tick, in event-time order. */
  TICK(List.of("price", "change", "previous_price", "log_return"), true),
  /** Every row of {@code ticker-bars} that is of ticks that came in time. */
  BAR(new ArrayList<>(barNumbers().keySet()), true),
  /** Every such row of {@code sector-statistics}, the market's ({@code *}) too. */
  SECTOR_WINDOW(new ArrayList<>(windowNumbers().keySet()), false);

  /** In the order of {@link Facts#numbers}. */
  @SuppressWarnings("ImmutableEnumChecker") // Made immutable below.
  final List<String> numbers;

  /** In the order of {@link Facts#texts}; the last one is the sector. */
  @SuppressWarnings("ImmutableEnumChecker") // Made immutable below.
  final List<String> texts;

  /** Whether {@code reference.COLUMN} is known: the subject is of one ticker. */
  final boolean ofTicker;

  Subject(List<String> numbers, boolean ofTicker) {
    this.numbers = List.copyOf(numbers);
    this.texts = List.of(ofTicker ? "ticker_symbol" : "window", "sector");
    this.ofTicker = ofTicker;
  }

  /** {@code sector-window}, as rules files say it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In words: the fields of a rule over it. */
  String fields() {
    return String.join(", ", texts)
        + ", "
        + String.join(", ", numbers)
        + (ofTicker ? ", reference.COLUMN" : "");
  }

  static Map<String, ToDoubleFunction<Pane>> barNumbers() {
    Map<String, ToDoubleFunction<Pane>> fields = new LinkedHashMap<>();
    fields.put("open", bar -> bar.summary.open());
    fields.put("high", bar -> bar.summary.max());
    fields.put("low", bar -> bar.summary.min());
    fields.put("close", bar -> bar.summary.close());
    fields.put("count", bar -> bar.summary.count());
    fields.put("mean", bar -> bar.summary.prices().mean());
    fields.put("stddev", bar -> bar.summary.prices().standardDeviation());
    fields.put("variance", bar -> bar.summary.prices().variance());
    fields.put("stddev_sample", bar -> bar.summary.prices().sampleStandardDeviation());
    fields.put("variance_sample", bar -> bar.summary.prices().sampleVariance());
    fields.put("median", bar -> bar.summary.quantile(0.5));
    fields.put("p95", bar -> bar.summary.quantile(0.95));
    fields.put("p99", bar -> bar.summary.quantile(0.99));
    fields.put("advancing", bar -> bar.summary.advancing());
    fields.put("declining", bar -> bar.summary.declining());
    fields.put("unchanged", bar -> bar.summary.unchanged());
    fields.put("change_mean", bar -> bar.summary.changes().mean());
    fields.put("change_stddev", bar -> bar.summary.changes().standardDeviation());
    fields.put("volatility", bar -> bar.summary.logReturns().standardDeviation());
    return fields;
  }

  static Map<String, ToDoubleFunction<SectorStatistics>> windowNumbers() {
    Map<String, ToDoubleFunction<SectorStatistics>> fields = new LinkedHashMap<>();
    fields.put("count", row -> row.count);
    fields.put("tickers", row -> row.tickers);
    fields.put("min", row -> row.min);
    fields.put("max", row -> row.max);
    fields.put("mean", row -> row.mean);
    fields.put("stddev", row -> row.stddev);
    fields.put("variance", row -> row.variance);
    fields.put("stddev_sample", row -> row.stddevSample);
    fields.put("variance_sample", row -> row.varianceSample);
    fields.put("median", row -> row.median);
    fields.put("p95", row -> row.p95);
    fields.put("p99", row -> row.p99);
    fields.put("open", row -> row.open);
    fields.put("close", row -> row.close);
    fields.put("advancing", row -> row.advancing);
    fields.put("declining", row -> row.declining);
    fields.put("unchanged", row -> row.unchanged);
    fields.put("change_mean", row -> row.changeMean);
    fields.put("change_stddev", row -> row.changeStddev);
    fields.put("sector_return", row -> row.sectorReturn);
    fields.put("volatility", row -> row.volatility);
    return fields;
  }
}
