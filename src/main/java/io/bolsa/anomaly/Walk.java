package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The logarithmic level of a price relative to its sector, or of a sector relative to the market,
 * and how far it usually gets in one step and in many.
 *
 * <p>A step is a detection interval with a tick. In a random walk the distance grows with the root
 * of the number of steps, so a jump shows over one step and a slow drift over sixty-four, in the
 * same unit: a bank of difference filters, the usual answer to a change of unknown length
 * (Basseville and Nikiforov, Detection of Abrupt Changes, 1993, chapter 2).
 */
final class Walk {
  /** Steps looked back; four times as far each, as a drift's power falls off that slowly. */
  static final int[] HORIZONS = {1, 4, 16, 64};

  /** Half-life of some 90 steps. */
  private static final double RECENT = 1.0 / 128;

  /** One step moves the scale no further than this many scales do. */
  private static final double CLIP = 4;

  /** From the mean size to the standard deviation of a normal sample: {@code sqrt(pi / 2)}. */
  private static final double MEAN_SIZE = 1.2533;

  /** A price that hardly moves still has a scale: a hundredth of a basis point. */
  private static final double LEAST_SCALE = 1e-6;

  private static final int KEPT = HORIZONS[HORIZONS.length - 1] + 1;

  private final double[] levels = new double[KEPT];

  /** Levels since the last pause; the newest is at {@code (size - 1) % KEPT}. */
  private long size;

  private double scale;

  /** Steps that the scale was learnt from. */
  private long steps;

  /**
   * Takes the next level.
   *
   * @param restless how much more all move than they usually do, at least 1
   */
  void add(double level, double restless) {
    if (size > 0) {
      double step = Math.abs(level - levels[place(0)]) / restless * MEAN_SIZE;
      steps++;
      double clipped = steps <= 8 ? step : Math.min(step, CLIP * Math.max(scale, LEAST_SCALE));
      scale += (clipped - scale) * Math.max(RECENT, 1.0 / steps);
    }
    size++;
    levels[place(0)] = level;
  }

  private int place(int back) {
    return (int) ((size - 1 - back) % KEPT);
  }

  /** How far the level has come in so many steps, with its sign; 0 if there were fewer. */
  double moved(int horizon) {
    return size > horizon ? levels[place(0)] - levels[place(horizon)] : 0;
  }

  /** The usual distance after so many steps. */
  double usual(int horizon) {
    return Math.max(scale, LEAST_SCALE) * Math.sqrt(horizon);
  }

  /**
   * Whether the distance over a horizon is told anew: of sixty-four steps all but one are those of
   * the distance before, and to count them all would make few observations look like many.
   */
  boolean isDue(int horizon) {
    return size % Math.max(1, HORIZONS[horizon] / 4) == 0;
  }

  long steps() {
    return steps;
  }

  /** What happens over a pause is no step; what a step is stays known. */
  void pause() {
    size = 0;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(size);
    int kept = (int) Math.min(size, KEPT);
    for (int back = kept - 1; back >= 0; back--) {
      out.writeDouble(levels[place(back)]);
    }
    out.writeDouble(scale);
    out.writeLong(steps);
  }

  void readFrom(DataInput in) throws IOException {
    size = in.readLong();
    if (size < 0) {
      throw new IOException("Walk: corrupt bytes: " + size + " levels");
    }
    for (int back = (int) Math.min(size, KEPT) - 1; back >= 0; back--) {
      levels[place(back)] = in.readDouble();
    }
    scale = in.readDouble();
    steps = in.readLong();
  }
}
