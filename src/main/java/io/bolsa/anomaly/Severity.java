package io.bolsa.anomaly;

/** How soon somebody should look. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH
}
