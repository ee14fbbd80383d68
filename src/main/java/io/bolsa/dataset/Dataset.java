package io.bolsa.dataset;

import java.util.Locale;

/** The datasets of the job, by the names that other tools rely on. */
public enum Dataset {
  SECTOR_STATISTICS("ndjson"),
  ANOMALIES("ndjson"),
  TICKER_BARS("ndjson"),
  ROLLING("ndjson"),
  REJECTED("ndjson"),
  LATE("ndjson"),
  SCORES("csv");

  private final String ending;

  Dataset(String ending) {
    this.ending = ending;
  }

  /** {@code sector-statistics}: the folder, and the {@code type} in the second stream. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code sector-statistics.ndjson}. */
  public String fileName() {
    return id() + "." + ending;
  }
}
