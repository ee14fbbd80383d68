package io.bolsa.anomaly;

/**
 * Bounds by a comparison that nearly always comes out the same. {@code Math.min} and {@code
 * Math.max} also tell the two zeros apart, which takes some ten times as long.
 */
final class Clip {
  private Clip() {}

  /** NaN stays NaN. */
  static double atMost(double most, double x) {
    return x > most ? most : x;
  }

  /** NaN stays NaN. */
  static double atLeast(double least, double x) {
    return x < least ? least : x;
  }

  /** From {@code -most} to {@code most}; NaN stays NaN. */
  static double within(double most, double x) {
    return x > most ? most : x < -most ? -most : x;
  }
}
