package io.bolsa.anomaly;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a trader wants to read them. */
final class Explain {
  private Explain() {}

  /** Prices have five digits that matter, and as many before the point as they have. */
  static String number(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return "unknown";
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(x).round(new MathContext(6, RoundingMode.HALF_EVEN));
    if (rounded.scale() < 0 || rounded.precision() - rounded.scale() > 6) {
      rounded = rounded.setScale(Math.max(0, rounded.scale()), RoundingMode.HALF_EVEN);
    }
    BigDecimal plain = rounded.stripTrailingZeros();
    if (Math.abs(x) >= 1e15 || Math.abs(x) < 1e-9) {
      return plain.round(new MathContext(4, RoundingMode.HALF_EVEN)).toString();
    }
    return plain.toPlainString();
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
