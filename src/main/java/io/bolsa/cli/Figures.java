package io.bolsa.cli;

import java.util.Locale;

/** Numbers as a terminal shows them: rounded, and never wider than a column should be. */
final class Figures {
  private static final double WIDEST = 1e12;

  private Figures() {}

  /** Two decimals, and below one four digits: what is paid for a yen moves far behind the point. */
  static String price(double price) {
    double size = Math.abs(price);
    boolean plain = size == 0 || (size >= 1 && size < WIDEST);
    return String.format(Locale.ROOT, plain ? "%,.2f" : "%.4g", price);
  }

  static String percent(double share) {
    boolean plain = Math.abs(share) < WIDEST;
    return String.format(Locale.ROOT, plain ? "%+.2f%%" : "%+.4g%%", 100 * share);
  }
}
