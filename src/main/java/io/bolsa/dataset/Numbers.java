package io.bolsa.dataset;

import com.fasterxml.jackson.core.io.NumberOutput;

/** How numbers are written, in every output. */
public final class Numbers {
  private Numbers() {}

  /**
   * The fewest digits that read back as the same double; {@code 53}, not {@code 53.0}.
   *
   * <p>Jackson's fast writer is Raffaello Giulietti's Schubfach; {@code Double.toString} before JDK
   * 19 sometimes writes a digit too many.
   */
  public static String shortest(double value) {
    String text = NumberOutput.toString(value, true);
    if (text.endsWith(".0")) {
      return text.equals("-0.0") ? "-0.0" : text.substring(0, text.length() - 2);
    }
    int exponent = text.indexOf(".0E");
    return exponent < 0 ? text : text.substring(0, exponent) + text.substring(exponent + 2);
  }
}
