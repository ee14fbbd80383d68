package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A value beside those at the same phase of up to seven earlier periods.
 *
 * <p>What counts is the second nearest of three or more: a value is odd only if it differs from all
 * of them but one. So one bad day among them excuses nothing, and working days and weekends need no
 * setting. What comes a slot early or late does not differ.
 */
final class Analogs {
  /** A week of days. */
  static final int MOST = 7;

  /** Deviations are averaged over some 16 values. */
  static final double RECENT = 1.0 / 8;

  /** Of fewer the nearest counts. */
  private static final int ENOUGH = 3;

  /** The recent mean of what the series misses each of them by. */
  private final double[] deviations = new double[MOST];

  private final TwoNearest misses = new TwoNearest();
  private final TwoNearest surprises = new TwoNearest();
  private final TwoNearest recent = new TwoNearest();
  private int count;
  private double distances;

  /** The two numbers nearest to zero. */
  private static final class TwoNearest {
    private double first;
    private double second;

    void clear() {
      first = Double.POSITIVE_INFINITY;
      second = Double.POSITIVE_INFINITY;
    }

    void add(double x) {
      if (Math.abs(x) < Math.abs(first)) {
        second = first;
        first = x;
      } else if (Math.abs(x) < Math.abs(second)) {
        second = x;
      }
    }

    double of(int count) {
      return count >= ENOUGH ? second : first;
    }
  }

  /**
   * Compares the value of a slot, and learns how far it is from each analog.
   *
   * @return false if there is none
   */
  boolean compare(EvenGrid grid, long slot, int period, double x) {
    misses.clear();
    surprises.clear();
    recent.clear();
    count = 0;
    distances = 0;
    double before = grid.at(slot - 1);
    for (int j = 0; j < MOST; j++) {
      long there = slot - (long) (j + 1) * period;
      double v = grid.at(there);
      double earlier = grid.at(there - 1);
      double later = grid.at(there + 1);
      if (Double.isNaN(v) || Double.isNaN(earlier) || Double.isNaN(later)) {
        deviations[j] = 0;
      } else {
        count++;
        compare(j, x, before, earlier, v, later);
      }
    }
    return count > 0;
  }

  /**
   * @param before the value before {@code x}, or NaN
   * @param earlier the value before {@code v}
   * @param later the value after it
   */
  private void compare(int j, double x, double before, double earlier, double v, double later) {
    double low = Math.min(v, Math.min(earlier, later));
    double high = Math.max(v, Math.max(earlier, later));
    double miss = outside(x, low, high);
    double surprise = smaller(miss, outside(x - deviations[j], low, high));
    double away = Math.abs(x - v);
    if (!Double.isNaN(before)) {
      double rise = v - earlier;
      double next = later - v;
      surprise = smaller(surprise, outside(x - before, Math.min(rise, next), Math.max(rise, next)));
      // A weekend is another level, not more noise.
      away = Math.min(away, Math.abs(x - before - rise));
    }
    distances += away;
    deviations[j] += (miss - deviations[j]) * RECENT;
    misses.add(miss);
    recent.add(deviations[j]);
    surprises.add(surprise);
  }

  private static double outside(double x, double low, double high) {
    return x > high ? x - high : Math.min(0, x - low);
  }

  private static double smaller(double a, double b) {
    return Math.abs(b) < Math.abs(a) ? b : a;
  }

  /** How far the value is outside of what they were, a slot early or late. */
  double miss() {
    return Math.abs(misses.of(count));
  }

  /** The same, where neither being off lately nor another level counts; with its sign. */
  double surprise() {
    return surprises.of(count);
  }

  /** How far values were outside lately, on average; with its sign. */
  double deviation() {
    return recent.of(count);
  }

  /** The mean distance from all of them: the least of several shrinks as they become more. */
  double distance() {
    return distances / count;
  }

  void clear() {
    Arrays.fill(deviations, 0);
  }

  void writeTo(DataOutput out) throws IOException {
    for (double deviation : deviations) {
      out.writeDouble(deviation);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < MOST; i++) {
      deviations[i] = in.readDouble();
    }
  }
}
