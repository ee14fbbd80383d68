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
 *
 * <p>A statistic is given as its square or, if it is exponential, as the logarithm of its square:
 * so neither a root nor an exponential is paid for on every tick.
 */
final class Tail {
  /** Times an exponent x, this is the logarithm to base 2 of {@code exp(x)} squared. */
  static final double LOG_OF_SQUARE = 2.885390081777927;

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

  /**
   * An alarming value counts so much, and more as others came before it: one does not excuse the
   * next, a habit does.
   */
  static final double ALARMING_WEIGHT = 0.25;

  /** What has come so often is half a habit. */
  private static final double HALF_A_HABIT = 1;

  /** Less likely values alone are compared with habits: of others the chain knows enough. */
  private static final double RARE = 0.01;

  /** 1 - this still differs from 1. */
  static final double LEAST = 1e-15;

  private static final double LN2 = 0.6931471805599453;

  /** Logarithm of a square that is beyond any. */
  private static final double NEVER = 60;

  private final boolean learnsHabits;

  private double total;

  /**
   * What {@link #total} is compared with: {@link #MEMORY}, but for the first value. Then it is
   * nothing, so that the compiler has seen {@link #forget} reached; what it compiles without ever
   * having seen that, and that is most of what looks at a tick, it would throw away when counts are
   * halved for the first time.
   */
  private double most;

  /** Whole quarters, so that sums are exact in any order. */
  private final float[] counts = new float[BINS];

  Tail() {
    this(true);
  }

  /**
   * @param learnsHabits whether what has come again and again is no alarm any more
   */
  Tail(boolean learnsHabits) {
    this.learnsHabits = learnsHabits;
  }

  /** The probability of {@code z} or more, in units in which 1 is usual. */
  double probability(double z) {
    return ofSquare(z * z);
  }

  /** The probability of a square or more, in units in which 1 is usual. */
  double ofSquare(double square) {
    if (!(square > 1)) {
      return 1;
    }
    // The square in octaves is the value in half octaves; its exponent is the bin.
    int bin = Math.min(Math.getExponent(square), BINS - 1);
    double edge = Double.longBitsToDouble((bin + 1023L) << 52);
    return beyond(bin, bin == BINS - 1 ? square / edge : square / edge - 1);
  }

  /** The same for a square with this logarithm to base 2. */
  double ofLog(double logarithm) {
    if (!(logarithm > 0)) {
      return 1;
    }
    int bin = (int) Clip.atMost(BINS - 1, logarithm);
    double past = logarithm - bin;
    return beyond(bin, bin == BINS - 1 ? StrictMath.pow(2, Math.min(past, 1000)) : past);
  }

  /**
   * @param past how far past the bin's lower edge, 0 to 1; in the last bin, in multiples of it
   */
  private double beyond(int bin, double past) {
    double reached = reachedFirst();
    double p = (reached + 2 * PRIOR_FIRST) / (total + 2);
    if (bin == 0) {
      return 1 - past * (1 - p);
    }
    for (int i = 1; i < bin; i++) {
      double next = reached - counts[i];
      p *= step(reached, next);
      reached = next;
    }
    boolean last = bin == BINS - 1;
    double next = reached - counts[bin];
    p *= last ? 1 / (past * past) : 1 - past * (1 - step(reached, next));
    if (p < RARE && learnsHabits) {
      double asFar = last ? reached : reached - past * counts[bin];
      p = Clip.atLeast(p, Clip.atMost(RARE, habit(asFar)));
    }
    return Clip.atLeast(LEAST, p);
  }

  /**
   * The part of all values that were as far out, as far as that is a habit: a quarter of it for one
   * of them, nearly all for many. Without it, what is far from all the rest would be an alarm for
   * ever: the chain shrinks once for each edge between, and never learns that there is nothing.
   */
  private double habit(double beyond) {
    double habit = beyond / (beyond + HALF_A_HABIT);
    return habit * habit * beyond / (total + 2);
  }

  private double reachedFirst() {
    return Clip.atLeast(0, total - counts[0]);
  }

  private static double step(double reached, double next) {
    return (Clip.atLeast(0, next) + PRIOR_STEP) / (Clip.atLeast(0, reached) + 1);
  }

  /** The value that is reached with probability {@code p}. */
  double quantile(double p) {
    double logarithm = logQuantile(p);
    int bin = (int) Math.min(BINS - 1, logarithm);
    double past = logarithm - bin;
    return Math.sqrt(
        StrictMath.pow(2, bin) * (bin == BINS - 1 ? StrictMath.pow(2, past) : 1 + past));
  }

  /** The square that is reached with probability {@code p}, as its logarithm to base 2. */
  double logQuantile(double p) {
    return p < RARE && learnsHabits ? Math.max(ofChain(p), ofHabits(p)) : ofChain(p);
  }

  /** Where it is reached so rarely that it is no habit. */
  private double ofHabits(double p) {
    double reached = reachedFirst();
    for (int bin = 1; bin < BINS - 1; bin++) {
      double next = reached - counts[bin];
      if (habit(next) <= p) {
        return bin + pastOfHabit(reached, next, p);
      }
      reached = next;
    }
    return habit(reached) <= p ? BINS - 1 : NEVER;
  }

  /** By bisection: the part of the bin beyond which it is no habit. */
  private double pastOfHabit(double reached, double next, double p) {
    if (habit(reached) <= p) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      if (habit(reached - middle * (reached - next)) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double ofChain(double p) {
    double reached = reachedFirst();
    double atEdge = 1;
    double step = (reached + 2 * PRIOR_FIRST) / (total + 2);
    for (int bin = 0; bin < BINS - 1; bin++) {
      if (atEdge * step <= p) {
        return bin + Math.max(0, (1 - p / atEdge) / (1 - step));
      }
      atEdge *= step;
      double next = reached - counts[bin + 1];
      step = step(reached, next);
      reached = next;
    }
    double rest = Clip.atMost(1, p / atEdge);
    return Math.min(NEVER, BINS - 1 - 0.5 * StrictMath.log(rest) / LN2);
  }

  void add(double z, boolean alarming) {
    addSquare(z * z, alarming);
  }

  void addSquare(double square, boolean alarming) {
    count(square > 1 ? Math.min(Math.getExponent(square), BINS - 1) : 0, alarming);
  }

  void addLog(double logarithm, boolean alarming) {
    count(logarithm > 0 ? (int) Clip.atMost(BINS - 1, logarithm) : 0, alarming);
  }

  private void count(int bin, boolean alarming) {
    double weight = alarming ? ofAlarming(bin) : 1;
    total += weight;
    counts[bin] += (float) weight;
    if (total > most) {
      forget();
    }
  }

  private void forget() {
    most = MEMORY;
    if (total > MEMORY) {
      halve();
    }
  }

  /** By how usual it is by now to be so far out, in whole quarters. */
  private double ofAlarming(int bin) {
    if (!learnsHabits) {
      return ALARMING_WEIGHT;
    }
    double beyond = 0;
    for (int i = bin; i < BINS; i++) {
      beyond += counts[i];
    }
    double usual = beyond / (beyond + ALARMING_WEIGHT);
    return Clip.atLeast(ALARMING_WEIGHT, Math.floor(usual / ALARMING_WEIGHT) * ALARMING_WEIGHT);
  }

  /**
   * Makes of the counts of a statistic those of its square. Of a bin's values the prior's part is
   * taken to be in the upper of the two bins that it becomes.
   */
  void squareAll() {
    float[] before = counts.clone();
    Arrays.fill(counts, 0);
    for (int bin = 0; bin < BINS; bin++) {
      // In whole quarters.
      double upper = Math.floor(before[bin] * PRIOR_STEP * 4) / 4;
      counts[Math.min(2 * bin, BINS - 1)] += (float) (before[bin] - upper);
      counts[Math.min(2 * bin + 1, BINS - 1)] += (float) upper;
    }
  }

  private void halve() {
    total = 0;
    for (int i = 0; i < BINS; i++) {
      counts[i] = (float) (Math.rint(2.0 * counts[i]) / 4);
      total += counts[i];
    }
  }

  /** How many values it has learnt from, the older ones counting less. */
  double total() {
    return total;
  }

  void clear() {
    total = 0;
    Arrays.fill(counts, 0);
  }

  void copyFrom(Tail other) {
    total = other.total;
    System.arraycopy(other.counts, 0, counts, 0, BINS);
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
