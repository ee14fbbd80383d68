package io.bolsa.ticker;

import io.bolsa.statistics.NaturalLogarithm;

/** The logarithm of a price over the one before. */
final class LogReturn {
  private LogReturn() {}

  /** NaN without two positive prices. The same bits on every machine. */
  static double of(double previous, double price) {
    if (!(previous > 0) || !(price > 0)) {
      return Double.NaN;
    }
    if (previous == price) {
      return 0;
    }
    double ratio = price / previous;
    return ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE
        ? NaturalLogarithm.of(ratio)
        : NaturalLogarithm.of(price) - NaturalLogarithm.of(previous);
  }
}
