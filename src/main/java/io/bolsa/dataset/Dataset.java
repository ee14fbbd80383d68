package io.bolsa.dataset;

import java.util.List;
import java.util.Locale;

/** The datasets of the job, by the names that other tools rely on. */
public enum Dataset {
  SECTOR_STATISTICS("ndjson"),
  ANOMALIES("ndjson"),
  TICKER_BARS("ndjson"),
  ROLLING("ndjson"),
  HOTSPOTS("ndjson"),
  REJECTED("ndjson"),
  LATE("ndjson"),
  RAW("ndjson"),
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

  /** The fields of a row, in the order in which they are written. */
  public List<Column> columns() {
    switch (this) {
      case SECTOR_STATISTICS:
        return Columns.SECTOR_STATISTICS;
      case ANOMALIES:
        return Columns.ANOMALIES;
      case TICKER_BARS:
        return Columns.TICKER_BARS;
      case ROLLING:
        return Columns.ROLLING;
      case HOTSPOTS:
        return Columns.HOTSPOTS;
      case REJECTED:
        return Columns.REJECTED;
      case LATE:
        return Columns.LATE;
      case RAW:
        return Columns.RAW;
      case SCORES:
        return Columns.SCORES;
    }
    throw new IllegalStateException("no columns for " + this);
  }

  /** Where a field stands among the {@link #columns()}, from 0 on. */
  public int position(String field) {
    List<Column> columns = columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name.equals(field)) {
        return i;
      }
    }
    throw new IllegalArgumentException(this + " has no field " + field);
  }
}
