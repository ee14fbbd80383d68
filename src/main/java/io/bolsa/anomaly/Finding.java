package io.bolsa.anomaly;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One anomaly worth an alert: what was seen, what was expected, and why it is odd. */
public final class Finding {
  /** What happened, for example {@code corrupt_price}. */
  public final String kind;

  /** Who says so, for example {@code inconsistent_change}; one of {@link DetectorSettings}. */
  public final String detector;

  public final Severity severity;

  /** 0 to 1, comparable between detectors: 1 - the probability of something so extreme. */
  public final double score;

  public final long eventTime;

  /** When that which goes on began; the event time of what has only just begun. */
  public final long since;

  /** 0 for the first alert about something, 1 for the first one that says that it goes on. */
  public final int update;

  public final double observed;

  /** NaN where there is none, as {@link #lower} and {@link #upper}. */
  public final double expected;

  public final double lower;
  public final double upper;

  /** Null where the observed value is on neither side. */
  public final Direction direction;

  /** Shares that add up to 1, in a fixed order; empty where there is nothing to share. */
  public final Map<String, Double> attribution;

  /** One sentence with the numbers. */
  public final String explanation;

  /** How many like it were held back since the last one. */
  public final long suppressed;

  public Finding(
      String kind,
      String detector,
      Severity severity,
      double score,
      long eventTime,
      double observed,
      double expected,
      double lower,
      double upper,
      Direction direction,
      Map<String, Double> attribution,
      String explanation,
      long suppressed) {
    this(
        kind,
        detector,
        severity,
        score,
        eventTime,
        eventTime,
        0,
        observed,
        expected,
        lower,
        upper,
        direction,
        Collections.unmodifiableMap(new LinkedHashMap<>(attribution)),
        explanation,
        suppressed);
  }

  private Finding(
      String kind,
      String detector,
      Severity severity,
      double score,
      long eventTime,
      long since,
      int update,
      double observed,
      double expected,
      double lower,
      double upper,
      Direction direction,
      Map<String, Double> attribution,
      String explanation,
      long suppressed) {
    this.kind = kind;
    this.detector = detector;
    this.severity = severity;
    this.score = score;
    this.eventTime = eventTime;
    this.since = since;
    this.update = update;
    this.observed = observed;
    this.expected = expected;
    this.lower = lower;
    this.upper = upper;
    this.direction = direction;
    this.attribution = attribution;
    this.explanation = explanation;
    this.suppressed = suppressed;
  }

  /** The same finding as one of an episode that may have begun earlier. */
  Finding in(AlertGate episode) {
    return new Finding(
        kind,
        detector,
        severity,
        score,
        eventTime,
        episode.began(),
        episode.update(),
        observed,
        expected,
        lower,
        upper,
        direction,
        attribution,
        explanation,
        suppressed);
  }

  @Override
  public String toString() {
    return kind + " at " + eventTime + " (" + severity + ", " + score + "): " + explanation;
  }
}
