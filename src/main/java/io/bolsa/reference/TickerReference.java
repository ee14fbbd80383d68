package io.bolsa.reference;

import java.util.Map;

/** What a reference table says of one ticker. */
public final class TickerReference {
  /** Stands instead of the sector that the ticks say; null if the ticks' own stays. */
  public final String sector;

  /** Values by column in the order of the table, without symbol, sector and what is empty. */
  public final Map<String, String> columns;

  TickerReference(String sector, Map<String, String> columns) {
    this.sector = sector;
    this.columns = columns;
  }
}
