package io.bolsa.rules;

/** What one entry of a rules file says; sound, because only {@link RuleSet} makes it. */
public final class Rule {
  /** How soon somebody should look. */
  public enum Severity {
    LOW,
    MEDIUM,
    HIGH
  }

  /** 1 to 64 of {@code a-z 0-9 _}, beginning with a letter; the alerts' {@code kind}. */
  public final String name;

  public final Subject subject;
  public final String expression;
  public final Severity severity;

  /**
   * Milliseconds of event time that pass from one alert of a ticker, or of a sector's window, to
   * the next; 0 for an alert each time.
   */
  public final long cooldownMillis;

  final Message message;

  Rule(
      String name,
      Subject subject,
      String expression,
      Severity severity,
      long cooldownMillis,
      Message message) {
    this.name = name;
    this.subject = subject;
    this.expression = expression;
    this.severity = severity;
    this.cooldownMillis = cooldownMillis;
    this.message = message;
  }
}
