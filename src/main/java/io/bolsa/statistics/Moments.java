package io.bolsa.statistics;

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

  /** Sum of squared distances from the mean. */
  private double squares;

  public void add(double x) {
    count++;
    // The reciprocal does not depend on the numbers, so the processor has it ready in time.
    double share = 1.0 / count;
    double distance = x - mean;
    if (Math.abs(distance) <= Double.MAX_VALUE) {
      mean += distance * share;
      squares += distance * (x - mean);
    } else {
      mean = mean * (1 - share) + x * share;
      squares = Double.POSITIVE_INFINITY;
    }
  }

  public void add(Moments other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      count = other.count;
      mean = other.mean;
      squares = other.squares;
      return;
    }
    long total = count + other.count;
    double share = (double) other.count / total;
    double distance = other.mean - mean;
    if (Math.abs(distance) <= Double.MAX_VALUE) {
      mean += distance * share;
      squares += other.squares + distance * distance * (count * share);
    } else {
      mean = mean * (1 - share) + other.mean * share;
      squares = Double.POSITIVE_INFINITY;
    }
    count = total;
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
  public double sampleStandardDeviation() {
    return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
  }

  public Moments copy() {
    Moments copy = new Moments();
    copy.count = count;
    copy.mean = mean;
    copy.squares = squares;
    return copy;
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    BinaryForm.writeVarLong(out, count);
    if (count > 0) {
      out.writeDouble(mean);
      out.writeDouble(squares);
    }
  }

  public static Moments readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, Moments.class, VERSION);
    Moments moments = new Moments();
    moments.count = BinaryForm.readCount(in, Moments.class);
    if (moments.count > 0) {
      moments.mean = in.readDouble();
      moments.squares = in.readDouble();
    }
    return moments;
  }

  @Override
  public String toString() {
    return "Moments{count=" + count + ", mean=" + mean() + ", sd=" + standardDeviation() + "}";
  }
}
