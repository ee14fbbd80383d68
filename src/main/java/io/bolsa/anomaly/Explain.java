package io.bolsa.anomaly;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a trader wants to read them. */
final class Explain {
  private static final int LEAST_DIGITS = 6;

  /** A double has no more. */
  private static final int MOST_DIGITS = 15;

  private Explain() {}

  /** Six digits at least, and as many before the point as the number has. */
  static String number(double x) {
    return number(x, Double.NaN);
  }

  /**
   * The same, with as many digits behind the point as three of a difference to another number need:
   * else two prices would be said to be equal that are not.
   */
  static String number(double x, double difference) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return "unknown";
    }
    if (x == 0) {
      return "0";
    }
    if (Math.abs(x) >= 1e15 || Math.abs(x) < 1e-9) {
      return new BigDecimal(x)
          .round(new MathContext(4, RoundingMode.HALF_EVEN))
          .stripTrailingZeros()
          .toString();
    }
    int first = first(x);
    int places = Math.max(0, LEAST_DIGITS - first);
    if (Math.abs(difference) > 0 && Math.abs(difference) <= Double.MAX_VALUE) {
      int needed = Math.min(3 - first(difference), MOST_DIGITS - first);
      places = Math.max(places, needed);
    }
    return new BigDecimal(x)
        .setScale(places, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** How many digits stand before the point; below 0.1 minus the zeros behind it. */
  private static int first(double x) {
    BigDecimal exact = new BigDecimal(x);
    return exact.precision() - exact.scale();
  }

  /** Three digits are enough for a difference or a scale. */
  static String rough(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x) || x == 0) {
      return number(x);
    }
    return number(
        new BigDecimal(x).round(new MathContext(3, RoundingMode.HALF_EVEN)).doubleValue());
  }

  /** {@code " (+12.3%)"}, or nothing where a percentage has no meaning. */
  static String percent(double part, double whole) {
    double percent = 100 * part / Math.abs(whole);
    if (!(whole > 0) || !(Math.abs(percent) >= 0.001) || !(Math.abs(percent) < 1e6)) {
      return "";
    }
    return " (" + (percent > 0 ? "+" : "") + rough(percent) + "%)";
  }

  /** A length of time in the two largest units that matter. */
  static String duration(double millis) {
    if (millis < 1000) {
      return rough(millis) + " ms";
    }
    double seconds = millis / 1000;
    if (seconds < 120) {
      return rough(seconds) + " s";
    }
    if (seconds < 7200) {
      return rough(seconds / 60) + " min";
    }
    if (seconds < 172_800) {
      return rough(seconds / 3600) + " h";
    }
    return rough(seconds / 86_400) + " days";
  }
}
