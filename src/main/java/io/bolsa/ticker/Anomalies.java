package io.bolsa.ticker;

import io.bolsa.anomaly.Finding;
import io.bolsa.model.Anomaly;
import io.bolsa.model.Times;
import java.util.Locale;
import java.util.Map;

/** Turns what a detector found into a row of the output. */
final class Anomalies {
  private Anomalies() {}

  /**
   * @param ordinal tells apart the anomalies of one kind, ticker and instant: 1 for the first
   */
  static Anomaly ofTicker(Finding finding, String tickerSymbol, String sector, int ordinal) {
    Anomaly anomaly = new Anomaly();
    anomaly.id =
        "anomaly/" + finding.kind + "/" + tickerSymbol + "/" + Times.iso(finding.eventTime);
    if (ordinal > 1) {
      anomaly.id += "/" + ordinal;
    }
    anomaly.kind = finding.kind;
    anomaly.detector = finding.detector;
    anomaly.severity = finding.severity.name().toLowerCase(Locale.ROOT);
    anomaly.score = finding.score;
    anomaly.tickerSymbol = tickerSymbol;
    anomaly.sector = sector;
    anomaly.eventTime = finding.eventTime;
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
    // Read apart from the row, the sentence still says whom it is about.
    anomaly.explanation = tickerSymbol + ": " + finding.explanation;
    anomaly.suppressed = finding.suppressed;
    return anomaly;
  }
}
