package io.bolsa.anomaly;

/** On which side of the expected range the observed value lies. */
public enum Direction {
  HIGH,
  LOW
}
