package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How large a ticker's moves usually are, after a gap of a given length; robust and recent.
 *
 * <p>Two exponentially weighted variances of clipped moves (Huber's proposal 2), one quick, one
 * slow, averaged: the quick one follows clustering, the slow one keeps a calm minute from making
 * every next move an alarm. A random walk moves further in a longer gap, a noisy level does not:
 * which of the two a ticker is, is learnt as a factor per octave of the gap. Soon after a night
 * moves are larger: see {@link Opening}.
 */
final class MoveScale {
  /** Half-lives of some 11 and 180 ticks. */
  private static final double QUICK = 1.0 / 16;

  private static final double SLOW = 1.0 / 256;

  /** Moves are clipped here, in scales; so one bad tick moves the quick scale by a third. */
  private static final double CLIP = 3;

  /** Makes up for what clipping takes from a Student t with 4 degrees of freedom. */
  private static final double CLIP_LOSS = 1.25;

  /** Octaves of the gap, from an eighth of the usual gap on. */
  private static final int OCTAVES = 10;

  private static final int USUAL = 2;

  /** Weight of the prior factor, in moves, and memory of the factors. */
  private static final double PRIOR = 16;

  private static final double FACTOR_MEMORY = 512;

  long count;
  double quick;
  double slow;

  /** Milliseconds. */
  double usualGap;

  private long gaps;

  final Opening opening = new Opening();

  private final double[] factor = new double[OCTAVES];
  private final double[] weight = new double[OCTAVES];

  MoveScale() {
    for (int i = 0; i < OCTAVES; i++) {
      factor[i] = priorFactor(i);
      weight[i] = PRIOR;
    }
  }

  /** Half noise, half random walk, until the ticker shows which. */
  private static double priorFactor(int octave) {
    return 0.5 + 0.5 * Math.scalb(1.0, octave - USUAL);
  }

  int octave(double gap) {
    double ratio = usualGap > 0 ? gap / usualGap : 1;
    // USUAL is the octave from 2/3 to 4/3, so that jitter stays within it
    return Math.max(0, Math.min(OCTAVES - 1, Math.getExponent(ratio * 1.5) + USUAL));
  }

  /** Variance after a gap of this octave as a multiple of that after the usual one. */
  double gapFactor(int octave, double gap) {
    if (octave < OCTAVES - 1) {
      return factor[octave];
    }
    return factor[octave] * Math.max(1, gap / usualGap / Math.scalb(1.0, OCTAVES - 1 - USUAL));
  }

  /** What the square of a move after the usual gap usually is. */
  double variance() {
    return 0.5 * (quick + slow);
  }

  void gap(double gap) {
    gaps++;
    if (gaps == 1) {
      usualGap = gap;
      return;
    }
    double clipped = Clip.atMost(8 * Clip.atLeast(1, usualGap), gap);
    usualGap += (clipped - usualGap) * rate(SLOW, gaps);
  }

  /** The mean of all so far, until there are enough for a steady rate. */
  private static double rate(double steady, long count) {
    return count * steady >= 1 ? steady : 1.0 / count;
  }

  /**
   * @param square of the move
   * @param gapFactor of the same octave
   * @param span since the last night; see {@link Opening}
   */
  void add(double square, int octave, double gapFactor, int span) {
    double openingFactor = opening.factor(span);
    double normal = square / (gapFactor * openingFactor);
    count++;
    if (count == 1) {
      quick = normal;
      slow = normal;
      return;
    }
    double usual = Clip.atLeast(1e-300, variance());
    double limit = CLIP * CLIP * usual;
    if (octave != USUAL) {
      double seen = Math.min(square / (usual * openingFactor), 9 * factor[octave]);
      weight[octave] = Math.min(weight[octave] + 1, FACTOR_MEMORY);
      factor[octave] += (seen - factor[octave]) / weight[octave];
      factor[octave] = Math.max(factor[octave], 0.05);
    }
    if (span != Opening.OVER) {
      opening.add(span, CLIP_LOSS * openingFactor * Clip.atMost(CLIP * CLIP, normal / usual));
    }
    // The first few moves have no scale to clip by: they count whole.
    double clipped = count <= 8 ? normal : Clip.atMost(limit, normal) * CLIP_LOSS;
    quick += (clipped - quick) * rate(QUICK, count);
    slow += (clipped - slow) * rate(SLOW, count);
  }

  /** The level has been multiplied, and with it the moves. */
  void multiply(double by) {
    quick *= by * by;
    slow *= by * by;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(quick);
    out.writeDouble(slow);
    out.writeDouble(usualGap);
    out.writeLong(gaps);
    opening.writeTo(out);
    for (int i = 0; i < OCTAVES; i++) {
      out.writeDouble(factor[i]);
      out.writeDouble(weight[i]);
    }
  }

  /**
   * @param version of the ticker's state: before 8, a scale knew no openings
   */
  void readFrom(DataInput in, int version) throws IOException {
    count = in.readLong();
    quick = in.readDouble();
    slow = in.readDouble();
    usualGap = in.readDouble();
    gaps = in.readLong();
    if (version >= 8) {
      opening.readFrom(in);
    }
    for (int i = 0; i < OCTAVES; i++) {
      factor[i] = in.readDouble();
      weight[i] = in.readDouble();
    }
  }
}
