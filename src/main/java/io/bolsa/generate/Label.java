package io.bolsa.generate;

/** What was done to a ticker and when, in the words of the anomaly benchmark. */
public final class Label {
  public final String kind;

  /** {@code anomaly}: to be found. {@code mild}: an alert is neither right nor wrong. */
  public final String category;

  public final String ticker;
  public final String sector;

  /** Milliseconds since 1970-01-01T00:00:00Z; both ends belong to the label. */
  public final long start;

  public final long end;

  /** One English phrase. */
  public final String note;

  Label(
      String kind,
      String category,
      String ticker,
      String sector,
      long start,
      long end,
      String note) {
    this.kind = kind;
    this.category = category;
    this.ticker = ticker;
    this.sector = sector;
    this.start = start;
    this.end = end;
    this.note = note;
  }
}
