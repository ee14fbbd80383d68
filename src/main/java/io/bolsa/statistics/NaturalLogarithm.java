package io.bolsa.statistics;

/**
 * The natural logarithm, bit for bit that of {@link StrictMath#log}, without its native call.
 *
 * <p>The algorithm is fdlibm's (Sun Microsystems, 1993, {@code e_log.c}), which {@code StrictMath}
 * is specified to give the results of: the argument is 2<sup>k</sup>(1+f) with 1+f between √½ and
 * √2, and log(1+f) a Remez polynomial in s = f/(2+f), with an error below one unit in the last
 * place.
 */
public final class NaturalLogarithm {
  /** The leading 32 bits of ln 2, so that a multiple of it is exact, and the rest. */
  private static final double LN2_HIGH = 0x1.62e42feep-1;

  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  private static final double L1 = 0x1.5555555555593p-1;
  private static final double L2 = 0x1.999999997fa04p-2;
  private static final double L3 = 0x1.2492494229359p-2;
  private static final double L4 = 0x1.c71c51d8e78afp-3;
  private static final double L5 = 0x1.7466496cb03dep-3;
  private static final double L6 = 0x1.39a09d078c69fp-3;
  private static final double L7 = 0x1.2f112df3e5244p-3;
  private static final double THIRD = 0x1.5555555555555p-2;

  private NaturalLogarithm() {}

  /** NaN below zero, minus infinity at zero; as {@link StrictMath#log}. */
  public static double of(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return StrictMath.log(x);
    }
    long bits = Double.doubleToRawLongBits(x);
    int high = (int) (bits >> 32);
    int fraction = high & 0xfffff;
    int half = (fraction + 0x95f64) & 0x100000; // 1+f from √2 on is halved
    int k = (high >> 20) - 1023 + (half >> 20);
    long reduced = (long) (fraction | (half ^ 0x3ff00000)) << 32 | (bits & 0xffffffffL);
    double f = Double.longBitsToDouble(reduced) - 1.0;
    if ((0xfffff & (2 + fraction)) < 3) { // |f| < 2 to the power of -20
      return nearPowerOfTwo(f, k);
    }
    double s = f / (2.0 + f);
    double z = s * s;
    double w = z * z;
    double odd = w * (L2 + w * (L4 + w * L6));
    double even = z * (L1 + w * (L3 + w * (L5 + w * L7)));
    double r = even + odd;
    boolean middle = ((fraction - 0x6147a) | (0x6b851 - fraction)) > 0;
    if (middle) {
      double halfSquare = 0.5 * f * f;
      return k == 0
          ? f - (halfSquare - s * (halfSquare + r))
          : k * LN2_HIGH - ((halfSquare - (s * (halfSquare + r) + k * LN2_LOW)) - f);
    }
    return k == 0 ? f - s * (f - r) : k * LN2_HIGH - ((s * (f - r) - k * LN2_LOW) - f);
  }

  private static double nearPowerOfTwo(double f, int k) {
    if (f == 0) {
      return k == 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    }
    double r = f * f * (0.5 - THIRD * f);
    return k == 0 ? f - r : k * LN2_HIGH - ((r - k * LN2_LOW) - f);
  }
}
