package io.bolsa.ticker;

import io.bolsa.alert.Anomalies;
import io.bolsa.anomaly.Finding;
import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.Anomaly;
import java.util.List;
import java.util.function.Consumer;

/** Sends what is found about tickers as anomalies, and counts it. */
final class AnomalyOutput {
  private final ServiceMetrics.NamedCounters counters;
  private final Consumer<Anomaly> out;

  AnomalyOutput(ServiceMetrics.NamedCounters counters, Consumer<Anomaly> out) {
    this.counters = counters;
    this.out = out;
  }

  /** What detectors have found, which is forgotten then. */
  void sendFindings(LiveTicker ticker, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    for (Finding finding : findings) {
      int ordinal = ticker.countAnomaly(finding.kind, finding.eventTime);
      send(
          ticker,
          Anomalies.ofTicker(finding, ticker.tickerSymbol, ticker.sector, ordinal),
          finding.kind);
    }
    findings.clear();
  }

  /** What a rule has found. */
  void sendAlert(LiveTicker ticker, Anomaly alert) {
    send(ticker, alert, alert.detector);
  }

  private void send(LiveTicker ticker, Anomaly anomaly, String countedAs) {
    counters.count(countedAs);
    anomaly.reference = ticker.attributes();
    out.accept(anomaly);
  }
}
