package io.bolsa.anomaly;

import java.util.Objects;

/** A finding about a sector, the market, or one ticker as a member of its sector. */
public final class SectorFinding {
  /** Null when the finding is about the sector. */
  public final String tickerSymbol;

  /** {@code *} for the market. */
  public final String sector;

  public final Finding finding;

  public SectorFinding(String tickerSymbol, String sector, Finding finding) {
    this.tickerSymbol = tickerSymbol;
    this.sector = Objects.requireNonNull(sector);
    this.finding = Objects.requireNonNull(finding);
  }

  @Override
  public String toString() {
    return sector + (tickerSymbol == null ? "" : "/" + tickerSymbol) + ": " + finding;
  }
}
