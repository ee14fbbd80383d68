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

  private Finding(Builder from, AlertGate gate) {
    this.kind = from.kind;
    this.detector = from.detector;
    this.severity = from.severity;
    this.score = 1 - from.probability;
    this.eventTime = from.eventTime;
    this.since = gate.began();
    this.update = gate.update();
    this.observed = from.observed;
    this.expected = from.expected;
    this.lower = from.lower;
    this.upper = from.upper;
    this.direction = from.direction;
    this.attribution = Collections.unmodifiableMap(new LinkedHashMap<>(from.attribution));
    this.explanation = from.explanation;
    this.suppressed = gate.takeHeldBack();
  }

  /**
   * Of medium severity, with nothing expected, and about the price alone, until told otherwise.
   *
   * @param detector one of {@link DetectorSettings}
   * @param probability of something so extreme under the recent past
   */
  static Builder of(String kind, String detector, long eventTime, double probability) {
    return new Builder(kind, detector, eventTime, probability);
  }

  /** What a finding says, put together by name. */
  static final class Builder {
    private final String kind;
    private final String detector;
    private final long eventTime;
    private final double probability;
    private Severity severity = Severity.MEDIUM;
    private double observed;
    private double expected = Double.NaN;
    private double lower = Double.NaN;
    private double upper = Double.NaN;
    private Direction direction;
    private Map<String, Double> attribution = Map.of("price", 1.0);
    private String explanation;

    private Builder(String kind, String detector, long eventTime, double probability) {
      this.kind = kind;
      this.detector = detector;
      this.eventTime = eventTime;
      this.probability = probability;
    }

    long eventTime() {
      return eventTime;
    }

    Builder severity(Severity severity) {
      this.severity = severity;
      return this;
    }

    Builder observed(double observed) {
      this.observed = observed;
      return this;
    }

    Builder expected(double expected) {
      this.expected = expected;
      return this;
    }

    /** NaN for an end that there is none of. */
    Builder within(double lower, double upper) {
      this.lower = lower;
      this.upper = upper;
      return this;
    }

    Builder direction(Direction direction) {
      this.direction = direction;
      return this;
    }

    /** Shares that add up to 1, in the order of the map. */
    Builder attribution(Map<String, Double> attribution) {
      this.attribution = attribution;
      return this;
    }

    /** One sentence with the numbers. */
    Builder explanation(String explanation) {
      this.explanation = explanation;
      return this;
    }

    /** As the alert that this gate has just let through, with what it held back before. */
    Finding letThroughBy(AlertGate gate) {
      return new Finding(this, gate);
    }
  }

  @Override
  public String toString() {
    return kind + " at " + eventTime + " (" + severity + ", " + score + "): " + explanation;
  }
}
