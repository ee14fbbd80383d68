package io.bolsa.rules;

import io.bolsa.model.Anomaly;
import io.bolsa.model.Ids;
import io.bolsa.model.Times;
import java.util.Locale;

/** A rule that fired: from its numbers to a row of {@code anomalies}. */
public final class Alert {
  /** Stands in {@link Anomaly#detector}. */
  public static final String DETECTOR = "rule";

  private static final String[] NO_NAMES = {};
  private static final double[] NO_SHARES = {};

  private final Rule rule;
  private final long eventTime;

  /** Tells apart the alerts of one rule and key at one instant: 1 for the first. */
  private final int ordinal;

  private final double observed;
  private final double limit;
  private final int direction;
  private final String explanation;
  private final long suppressed;

  Alert(
      Rule rule,
      long eventTime,
      int ordinal,
      double observed,
      double limit,
      int direction,
      String explanation,
      long suppressed) {
    this.rule = rule;
    this.eventTime = eventTime;
    this.ordinal = ordinal;
    this.observed = observed;
    this.limit = limit;
    this.direction = direction;
    this.explanation = explanation;
    this.suppressed = suppressed;
  }

  /** The alert about a tick or a bar. */
  public Anomaly ofTicker(String tickerSymbol, String sector) {
    Anomaly anomaly = anomaly(tickerSymbol);
    anomaly.tickerSymbol = tickerSymbol;
    anomaly.sector = sector;
    return anomaly;
  }

  /** The alert about a sector's window. */
  public Anomaly ofWindow(String window, String sector) {
    Anomaly anomaly = anomaly(window + "/" + Ids.part(sector));
    anomaly.sector = sector;
    return anomaly;
  }

  private Anomaly anomaly(String who) {
    Anomaly anomaly = new Anomaly();
    anomaly.id =
        DETECTOR
            + "/"
            + rule.name
            + "/"
            + who
            + "/"
            + Times.iso(eventTime)
            + (ordinal > 1 ? "/" + ordinal : "");
    anomaly.kind = rule.name;
    anomaly.detector = DETECTOR;
    anomaly.severity = rule.severity.name().toLowerCase(Locale.ROOT);
    anomaly.score = Double.NaN; // A rule knows no probability.
    anomaly.eventTime = eventTime;
    anomaly.since = eventTime;
    anomaly.observed = observed;
    anomaly.expected = Double.NaN;
    anomaly.lower = direction < 0 ? limit : Double.NaN;
    anomaly.upper = direction > 0 ? limit : Double.NaN;
    anomaly.direction = direction == 0 ? null : direction > 0 ? "high" : "low";
    anomaly.attributionNames = NO_NAMES;
    anomaly.attributionShares = NO_SHARES;
    anomaly.explanation = explanation;
    anomaly.suppressed = suppressed;
    return anomaly;
  }
}
