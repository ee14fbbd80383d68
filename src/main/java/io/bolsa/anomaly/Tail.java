package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often a statistic of one ticker has been how large: turns it into a probability.
 *
 * <p>Counts per half octave (factor {@code sqrt 2}), and between them a chain of conditional
 * probabilities: of those that reached one edge, the part that reached the next. Each is shrunk
 * towards a power law with exponent 4 by one imagined observation. So a ticker without history has
 * the market's tail, and one with history its own: a bounded one drops sharply beyond what was
 * seen, a spiky one stays high. (A piecewise Pareto tail; see Gabaix et al., A theory of power-law
 * distributions in financial market fluctuations, Nature 423, 2003.)
 */
final class Tail {
  private static final int BINS = 28;

  /**
   * {@code sqrt(2)^-4}: the prior part of one edge's survivors at the next. Exponent 4 lies between
   * the market's inverse cubic law and the thin tail of measured noise.
   */
  private static final double PRIOR_STEP = 0.25;

  /** The prior part of a normal sample beyond {@code sqrt(2)}. */
  private static final double PRIOR_FIRST = 0.157;

  /** Beyond this many, counts are halved: the past is the recent past. */
  private static final double MEMORY = 8192;

  /** An alarming value counts so much: one does not excuse the next, a habit does. */
  private static final double ALARMING_WEIGHT = 0.25;

  /** 1 - this still differs from 1. */
  static final double LEAST = 1e-15;

  private double total;
  private final float[] counts = new float[BINS];

  /** The probability of a value of {@code z} or more; {@code z} in units in which 1 is usual. */
  double probability(double z) {
    if (!(z > 1)) {
      return 1;
    }
    // The square in octaves is z in half octaves; its exponent is the bin.
    double square = z * z;
    int bin = Math.min(Math.getExponent(square), BINS - 1);
    double reached = 0;
    for (int i = BINS - 1; i >= 1; i--) {
      reached += counts[i];
    }
    double p = (reached + 2 * PRIOR_FIRST) / (total + 2);
    if (bin == 0) {
      return 1 - (square - 1) * (1 - p);
    }
    for (int i = 1; i < bin; i++) {
      double next = reached - counts[i];
      p *= step(reached, next);
      reached = next;
    }
    double edge = Math.scalb(1.0, bin);
    double inside;
    if (bin == BINS - 1) {
      // The last bin has no end: a habit of being in it is no alarm, however far.
      double habit = counts[bin] / (counts[bin] + 1);
      inside = habit + (1 - habit) * (edge / square) * (edge / square);
    } else {
      inside = 1 - (square / edge - 1) * (1 - step(reached, reached - counts[bin]));
    }
    return Math.max(LEAST, p * inside);
  }

  private static double step(double reached, double next) {
    return (Math.max(0, next) + PRIOR_STEP) / (Math.max(0, reached) + 1);
  }

  /** The value that is reached with probability {@code p}. */
  double quantile(double p) {
    double low = 1;
    double high = 1e9;
    for (int i = 0; i < 60; i++) {
      double middle = Math.sqrt(low * high);
      if (probability(middle) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  void add(double z, boolean alarming) {
    float weight = (float) (alarming ? ALARMING_WEIGHT : 1);
    total += weight;
    if (z > 1) {
      int bin = Math.min(Math.getExponent(z * z), BINS - 1);
      counts[bin] += weight;
    } else {
      counts[0] += weight;
    }
    if (total > MEMORY) {
      total /= 2;
      for (int i = 0; i < BINS; i++) {
        counts[i] /= 2;
      }
    }
  }

  void clear() {
    total = 0;
    Arrays.fill(counts, 0);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(total);
    for (float count : counts) {
      out.writeFloat(count);
    }
  }

  void readFrom(DataInput in) throws IOException {
    total = in.readDouble();
    for (int i = 0; i < BINS; i++) {
      counts[i] = in.readFloat();
    }
  }
}
