package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Count, mean and variance of a set of numbers, stable where sums of squares are not.
 *
 * <p>One number at a time after B. P. Welford, "Note on a method for calculating corrected sums of
 * squares and products", Technometrics 4 (1962); two sets at a time after T. F. Chan, G. H. Golub
 * and R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances"
 * (1979).
 *
 * <p>A mutable accumulator, because it lives in an operator's hot loop: {@link #copy} before
 * sharing. The same adds and merges in the same order give the same bits on every machine; another
 * order may differ in the last digits.
 *
 * <p>Numbers must be finite. The mean of finite numbers is then always finite. The variance takes
 * squares: it is {@code Infinity}, and the deviations with it, where numbers lie more than about
 * 1e154 apart, and loses its digits, down to 0, where they lie less than about 1e-154 apart.
 */
public final class Moments {

  private static final int VERSION = 1;

  private long count;
  private double mean;

  /**
   * What the mean lacks to twice the precision; without it small steps of a large mean are lost.
   */
  private double remainder;

  /** Sum of squared distances from the mean. */
  private double squares;

  public void add(double x) {
    count++;
    // The reciprocal does not depend on the numbers, so the processor has it ready in time.
    double share = 1.0 / count;
    double distance = (x - mean) - remainder;
    if (Math.abs(distance) <= Double.MAX_VALUE) {
      move(distance * share);
      squares += distance * ((x - mean) - remainder);
    } else {
      jump(x, share);
    }
  }

  public void add(Moments other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      set(other);
      return;
    }
    long total = count + other.count;
    double share = (double) other.count / total;
    double distance = (other.mean - mean) + (other.remainder - remainder);
    if (Math.abs(distance) <= Double.MAX_VALUE) {
      move(distance * share);
      squares += other.squares + distance * distance * (count * share);
    } else {
      jump(other.mean, share);
    }
    count = total;
  }

  /** Adds to the mean and keeps what rounding cuts off; T. J. Dekker's sum (1971). */
  private void move(double step) {
    double whole = step + remainder;
    double moved = mean + whole;
    remainder = whole - (moved - mean);
    mean = moved;
  }

  /** Where a distance is beyond a double, so is its square; the mean still lies in between. */
  private void jump(double to, double share) {
    mean = mean * (1 - share) + to * share;
    remainder = 0;
    squares = Double.POSITIVE_INFINITY;
  }

  void clear() {
    count = 0;
    mean = 0;
    remainder = 0;
    squares = 0;
  }

  private void set(Moments other) {
    count = other.count;
    mean = other.mean;
    remainder = other.remainder;
    squares = other.squares;
  }

  public long count() {
    return count;
  }

  /** NaN when empty. */
  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /** Of the numbers as a whole population; NaN when empty. */
  public double variance() {
    return count == 0 ? Double.NaN : squares / count;
  }

  /** Of the numbers as a whole population; NaN when empty. */
  public double standardDeviation() {
    return Math.sqrt(variance());
  }

  /** Of the population that the numbers are a sample of; NaN for fewer than two. */
  public double sampleVariance() {
    return count < 2 ? Double.NaN : squares / (count - 1);
  }

  /** Of the population that the numbers are a sample of; NaN for fewer than two. */
  public double sampleStandardDeviation() {
    return Math.sqrt(sampleVariance());
  }

  public Moments copy() {
    Moments copy = new Moments();
    copy.set(this);
    return copy;
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    BinaryForm.writeVarLong(out, count);
    if (count > 0) {
      out.writeDouble(mean);
      out.writeDouble(remainder);
      out.writeDouble(squares);
    }
  }

  public static Moments readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, Moments.class, VERSION);
    Moments moments = new Moments();
    moments.count = BinaryForm.readCount(in, Moments.class);
    if (moments.count > 0) {
      moments.mean = in.readDouble();
      moments.remainder = in.readDouble();
      moments.squares = in.readDouble();
    }
    return moments;
  }

  @Override
  public String toString() {
    return "Moments{count=" + count + ", mean=" + mean() + ", sd=" + standardDeviation() + "}";
  }
}
