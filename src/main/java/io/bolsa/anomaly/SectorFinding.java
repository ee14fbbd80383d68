package io.bolsa.anomaly;

import java.util.Objects;

/** A finding about a sector, or about one ticker as a member of its sector. */
public final class SectorFinding {
  /** Null when the finding is about the sector. */
  public final String tickerSymbol;

  public final Finding finding;

  public SectorFinding(String tickerSymbol, Finding finding) {
    this.tickerSymbol = tickerSymbol;
    this.finding = Objects.requireNonNull(finding);
  }

  @Override
  public String toString() {
    return (tickerSymbol == null ? "" : tickerSymbol + ": ") + finding;
  }
}
