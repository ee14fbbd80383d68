package io.bolsa.alert;

import io.bolsa.anomaly.Finding;
import io.bolsa.anomaly.SectorFinding;
import io.bolsa.model.Anomaly;
import io.bolsa.model.Ids;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.Times;
import java.util.Locale;
import java.util.Map;

/** Turns what a detector found into a row of the output. */
public final class Anomalies {
  private Anomalies() {}

  /**
   * A finding about one ticker by itself.
   *
   * @param ordinal tells apart the anomalies of one kind, ticker and instant: 1 for the first
   */
  public static Anomaly ofTicker(Finding finding, String tickerSymbol, String sector, int ordinal) {
    Anomaly anomaly = of(finding, tickerSymbol, tickerSymbol, ordinal);
    anomaly.tickerSymbol = tickerSymbol;
    anomaly.sector = sector;
    return anomaly;
  }

  /**
   * A finding about a sector, the market, or a ticker as a member of its sector.
   *
   * @param ordinal as of a ticker's: it may leave two sectors at once
   */
  public static Anomaly ofSector(SectorFinding found, int ordinal) {
    boolean ofTicker = found.tickerSymbol != null;
    String subject = ofTicker ? found.tickerSymbol : found.sector;
    String part = ofTicker ? subject : Ids.part(subject);
    Anomaly anomaly = of(found.finding, subject, part, ordinal);
    anomaly.tickerSymbol = found.tickerSymbol;
    anomaly.sector = found.sector;
    return anomaly;
  }

  private static Anomaly of(Finding finding, String subject, String part, int ordinal) {
    Anomaly anomaly = new Anomaly();
    anomaly.id = "anomaly/" + finding.kind + "/" + part + "/" + Times.iso(finding.eventTime);
    if (ordinal > 1) {
      anomaly.id += "/" + ordinal;
    }
    anomaly.kind = finding.kind;
    anomaly.detector = finding.detector;
    anomaly.severity = finding.severity.name().toLowerCase(Locale.ROOT);
    anomaly.score = finding.score;
    anomaly.eventTime = finding.eventTime;
    anomaly.since = finding.since;
    anomaly.update = finding.update;
    anomaly.observed = finding.observed;
    anomaly.expected = finding.expected;
    anomaly.lower = finding.lower;
    anomaly.upper = finding.upper;
    anomaly.direction =
        finding.direction == null ? null : finding.direction.name().toLowerCase(Locale.ROOT);
    anomaly.attributionNames = finding.attribution.keySet().toArray(new String[0]);
    anomaly.attributionShares = new double[anomaly.attributionNames.length];
    int i = 0;
    for (Map.Entry<String, Double> share : finding.attribution.entrySet()) {
      anomaly.attributionShares[i++] = share.getValue();
    }
    // Read apart from the row, the sentence still says whom it is about, and that it is no news.
    String about = subject.equals(SectorStatistics.MARKET) ? "" : subject + ": ";
    String still = finding.update == 0 ? "" : "Going on since " + Times.iso(finding.since) + ": ";
    anomaly.explanation = about + still + finding.explanation;
    anomaly.suppressed = finding.suppressed;
    return anomaly;
  }
}
