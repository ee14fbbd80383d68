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

  private final double[] differences;
  private final int longest;

  /** A minimum at the end of the range may be on the way to a lower one. */
  private final int end;

  /** Below this part of the median of all lags. */
  private final double limit;

  private PeriodSearch(float[] newestFirst) {
    longest = (int) (newestFirst.length * LONGEST);
    end = (int) (longest * 0.96) - 2;
    differences = LagDifferences.of(newestFirst, longest);
    double[] sorted = Arrays.copyOfRange(differences, 2, longest + 1);
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    limit = median < Double.MAX_VALUE ? CONTRAST * median : 0;
  }

  /**
   * The period in values, 0 if there is none.
   *
   * @param newestFirst at least 8 values up to a magnitude of 1e30, NaN where there is none
   */
  static int of(float[] newestFirst) {
    PeriodSearch search = new PeriodSearch(newestFirst);
    int lag = search.shortest(AS_GOOD * search.lowest());
    int bottom = lag == 0 ? 0 : search.bottom(lag);
    return bottom > search.end ? 0 : bottom;
  }

  /** The least difference at a lag that stands out; {@code Double.MAX_VALUE} if none does. */
  private double lowest() {
    double lowest = Double.MAX_VALUE;
    double highest = 0;
    for (int lag = 2; lag <= end; lag++) {
      if (standsOut(lag, highest)) {
        lowest = Math.min(lowest, differences[lag]);
      }
      highest = higher(highest, lag);
    }
    return lowest;
  }

  /** The shortest lag that does as well: not a multiple of the period. */
  private int shortest(double atMost) {
    double highest = 0;
    for (int lag = 2; lag <= end; lag++) {
      if (standsOut(lag, highest) && differences[lag] <= atMost) {
        return lag;
      }
      highest = higher(highest, lag);
    }
    return 0;
  }

  /**
   * @param highest difference at a shorter lag: near lags are alike without any period
   */
  private boolean standsOut(int lag, double highest) {
    return lag >= SHORTEST && differences[lag] < Math.min(limit, CONTRAST * highest);
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
