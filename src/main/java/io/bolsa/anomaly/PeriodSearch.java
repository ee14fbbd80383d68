package io.bolsa.anomaly;

import java.util.Arrays;

/**
 * Finds the period of a series: the lag at which it differs least from itself ({@link
 * LagDifferences}), if that is far less than at others.
 */
final class PeriodSearch {
  /** In values. */
  private static final int SHORTEST = 8;

  /** A part of the series: of a longer period there is no second one to see. */
  private static final double LONGEST = 0.62;

  /** A period makes the series differ from itself by less than this part of what others do. */
  private static final double CONTRAST = 0.35;

  /** A multiple of the period does a little better by chance, as much as this. */
  private static final double AS_GOOD = 1.3;

  /** The golden ratio's part of 2^32: its multiples, less what is beyond, are spread evenly. */
  private static final long GOLDEN = 0x9E37_79B9L;

  /** Values that are compared with those before them, at most twice as many: more show no more. */
  private static final int ENOUGH = 512;

  /** For a first look: most series have no period, and need no other. */
  private static final int FEW = 192;

  /** What few pairs must show for a closer look: they err, as few do. */
  private static final double FIRST_CONTRAST = 1.5 * CONTRAST;

  private final double[] differences;
  private final int longest;

  /** A minimum at the end of the range may be on the way to a lower one. */
  private final int end;

  /** A lag stands out if it is below this part of the median, and of the highest shorter one. */
  private final double contrast;

  private PeriodSearch(float[] newestFirst, int values, double contrast) {
    this.contrast = contrast;
    longest = (int) (newestFirst.length * LONGEST);
    end = (int) (longest * 0.96) - 2;
    differences = LagDifferences.of(newestFirst, longest, scattered(newestFirst.length, values));
  }

  /**
   * The period in values, 0 if there is none.
   *
   * @param newestFirst at least 8 values up to a magnitude of 1e30, NaN where there is none
   */
  static int of(float[] newestFirst) {
    if (newestFirst.length >= 2 * FEW
        && !new PeriodSearch(newestFirst, FEW, FIRST_CONTRAST).showsAny()) {
      return 0;
    }
    return thorough(newestFirst);
  }

  /** The same without a first look. */
  static int thorough(float[] newestFirst) {
    return new PeriodSearch(newestFirst, ENOUGH, CONTRAST).period();
  }

  /**
   * One value of each of so many parts, anywhere in it. Every so many values instead, only some
   * phases of many a period would be looked at, and a peak that comes at another would not be seen.
   */
  private static int[] scattered(int n, int parts) {
    int length = Math.max(1, n / parts);
    int[] places = new int[n / length];
    for (int part = 0; part < places.length; part++) {
      long anywhere = (((part * GOLDEN) & 0xFFFF_FFFFL) * length) >>> Integer.SIZE;
      places[part] = part * length + (int) anywhere;
    }
    return places;
  }

  private int period() {
    if (!showsAny()) {
      return 0;
    }
    double limit = contrast * median();
    double lowest = lowest(limit);
    int lag = shortest(limit, AS_GOOD * lowest);
    int bottom = lag == 0 ? 0 : bottom(lag);
    return bottom > end ? 0 : bottom;
  }

  /** Of all lags; 0 if most have too few pairs. */
  private double median() {
    double[] sorted = Arrays.copyOfRange(differences, 2, longest + 1);
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    return median < Double.MAX_VALUE ? median : 0;
  }

  /** Whether any lag stands out; without the median, which takes as long as the differences. */
  private boolean showsAny() {
    double lowest = lowest(Double.MAX_VALUE);
    int farAbove = 0;
    for (int lag = 2; lag <= longest; lag++) {
      farAbove += contrast * differences[lag] > lowest ? 1 : 0;
    }
    // Half of an even number of them: the median is the upper one of the two in the middle.
    return 2 * farAbove >= longest - 1;
  }

  /** The least difference at a lag that stands out; {@code Double.MAX_VALUE} if none does. */
  private double lowest(double limit) {
    double lowest = Double.MAX_VALUE;
    double highest = 0;
    for (int lag = 2; lag <= end; lag++) {
      if (standsOut(lag, limit, highest)) {
        lowest = Math.min(lowest, differences[lag]);
      }
      highest = higher(highest, lag);
    }
    return lowest;
  }

  /** The shortest lag that does as well: not a multiple of the period. */
  private int shortest(double limit, double atMost) {
    double highest = 0;
    for (int lag = 2; lag <= end; lag++) {
      if (standsOut(lag, limit, highest) && differences[lag] <= atMost) {
        return lag;
      }
      highest = higher(highest, lag);
    }
    return 0;
  }

  /**
   * @param limit what the median allows
   * @param highest difference at a shorter lag: near lags are alike without any period
   */
  private boolean standsOut(int lag, double limit, double highest) {
    return lag >= SHORTEST && differences[lag] < Math.min(limit, contrast * highest);
  }

  private double higher(double highest, int lag) {
    return differences[lag] == Double.MAX_VALUE ? highest : Math.max(highest, differences[lag]);
  }

  /** Of the valley that begins with this lag. */
  private int bottom(int lag) {
    int bottom = lag;
    for (int l = lag; l <= Math.min(longest, lag + 2 + lag / 16); l++) {
      if (differences[l] < differences[bottom]) {
        bottom = l;
      }
    }
    return bottom;
  }
}
