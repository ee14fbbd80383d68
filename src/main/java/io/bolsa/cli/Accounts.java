package io.bolsa.cli;

import io.bolsa.dataset.Dataset;
import io.bolsa.model.RejectionReason;
import io.bolsa.parse.BundleTicks;
import io.bolsa.sink.OrderedFile;
import io.bolsa.ticker.AnalyzeTicker;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the records went. What was read is counted behind the source, everything else where it was
 * written, so that their sum is a proof and not a definition.
 */
final class Accounts {
  final long read;
  final long counted;
  final long late;
  final long rejected;

  /** Of a type that nobody asks for. */
  final long skipped;

  /** Those rejected by the code of their reason, only where there are some. */
  final Map<String, Long> reasons = new TreeMap<>();

  final long anomalies;
  final long windows;

  /** Ticks of tickers that the reference table does not have. */
  final long unknown;

  private Accounts(
      long read,
      long counted,
      long late,
      long rejected,
      long skipped,
      long anomalies,
      long windows,
      long unknown) {
    this.read = read;
    this.counted = counted;
    this.late = late;
    this.rejected = rejected;
    this.skipped = skipped;
    this.anomalies = anomalies;
    this.windows = windows;
    this.unknown = unknown;
  }

  /**
   * @param accumulators of the finished job
   */
  static Accounts of(Map<String, Object> accumulators) {
    Accounts accounts =
        new Accounts(
            number(accumulators, BundleTicks.RECORDS_READ),
            number(accumulators, OrderedFile.TICKS_WRITTEN + Dataset.TICKER_BARS.id()),
            number(accumulators, OrderedFile.TICKS_WRITTEN + Dataset.LATE.id()),
            number(accumulators, OrderedFile.TICKS_WRITTEN + Dataset.REJECTED.id()),
            number(accumulators, BundleTicks.RECORDS_SKIPPED),
            number(accumulators, OrderedFile.ROWS_WRITTEN + Dataset.ANOMALIES.id()),
            number(accumulators, OrderedFile.ROWS_WRITTEN + Dataset.SECTOR_STATISTICS.id()),
            number(accumulators, AnalyzeTicker.TICKS_OF_UNKNOWN_TICKERS));
    for (RejectionReason reason : RejectionReason.values()) {
      long count = number(accumulators, ReplayJob.REJECTED_FOR + reason.code());
      if (count > 0) {
        accounts.reasons.put(reason.code(), count);
      }
    }
    return accounts;
  }

  /** 0 if the job has not said it yet. */
  static long number(Map<String, Object> accumulators, String name) {
    Object value = accumulators.get(name);
    return value instanceof Long ? (Long) value : 0;
  }

  boolean addUp() {
    return read == counted + late + rejected + skipped;
  }
}
