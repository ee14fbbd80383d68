package io.bolsa.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Quantiles of a set of numbers with a relative error of at most 1/128 (under 1%), from counts in
 * buckets.
 *
 * <p>After C. Masson, J. E. Rim and H. K. Lee, "DDSketch: a fast and fully-mergeable quantile
 * sketch with relative-error guarantees", VLDB 12 (2019), with a log-linear mapping: each octave
 * (powers of two) is cut into 64 buckets of equal width, so that a bucket is the leading bits of
 * the double and no logarithm is taken. Zero is counted apart and answered exactly; positive and
 * negative numbers have buckets of their own, by magnitude.
 *
 * <p>Memory: each sign keeps the {@value #MAX_BUCKETS} buckets (64 octaves, a factor of 1.8e19)
 * below its greatest magnitude, 8 bytes each, in an array around the range seen: some 200 bytes for
 * a price that moves by a few percent, 64 KiB at the very most. Smaller magnitudes are counted in
 * the lowest bucket kept, and lose the promised error: a quantile that falls there is answered with
 * the middle of that bucket.
 *
 * <p>A mutable accumulator, because it lives in an operator's hot loop: {@link #copy} before
 * sharing. The state, hence every answer and the {@linkplain #writeTo binary form}, depends on the
 * numbers alone: not on their order and not on how they were split over merged sketches.
 *
 * <p>Numbers must be finite; all finite doubles are welcome, the subnormal ones included.
 */
public final class QuantileSketch {

  /** At most so many buckets are kept for each sign. */
  static final int MAX_BUCKETS = 4096;

  private static final int VERSION = 1;
  private static final int LOWEST_INDEX = index(Double.MIN_VALUE);
  private static final int HIGHEST_INDEX = index(Double.MAX_VALUE);

  private long count;
  private long zeros;
  private final Buckets positives = new Buckets();
  private final Buckets negatives = new Buckets();

  public void add(double x) {
    count++;
    if (x > 0) {
      positives.add(index(x), 1);
    } else if (x < 0) {
      negatives.add(index(-x), 1);
    } else {
      zeros++;
    }
  }

  public void add(QuantileSketch other) {
    count += other.count;
    zeros += other.zeros;
    positives.add(other.positives);
    negatives.add(other.negatives);
  }

  public long count() {
    return count;
  }

  /**
   * The smallest number that has at least {@code ceil(q * count)} numbers at or below it, and the
   * smallest of all for {@code q = 0}; answered with the middle of its bucket. NaN when empty.
   */
  public double quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("q must be between 0 and 1: " + q);
    }
    if (count == 0) {
      return Double.NaN;
    }
    long rank = Math.min(count, Math.max(1, (long) Math.ceil(q * count)));
    long below = 0;
    for (int i = negatives.counts.length - 1; i >= 0; i--) {
      below += negatives.counts[i];
      if (below >= rank) {
        return -middle(negatives.offset + i);
      }
    }
    below += zeros;
    if (below >= rank) {
      return 0;
    }
    for (int i = 0; i < positives.counts.length; i++) {
      below += positives.counts[i];
      if (below >= rank) {
        return middle(positives.offset + i);
      }
    }
    throw new IllegalStateException(
        "fewer counts in buckets than numbers: " + below + ", " + count);
  }

  /** How many buckets there is memory for. */
  int buckets() {
    return positives.counts.length + negatives.counts.length;
  }

  public QuantileSketch copy() {
    QuantileSketch copy = new QuantileSketch();
    copy.add(this);
    return copy;
  }

  /** Only buckets that hold something take space: two or three bytes each. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    BinaryForm.writeVarLong(out, zeros);
    positives.writeTo(out);
    negatives.writeTo(out);
  }

  public static QuantileSketch readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, QuantileSketch.class, VERSION);
    QuantileSketch sketch = new QuantileSketch();
    sketch.zeros = BinaryForm.readCount(in, QuantileSketch.class);
    long counted = sketch.positives.readFrom(in);
    counted = plus(counted, sketch.negatives.readFrom(in));
    sketch.count = plus(counted, sketch.zeros);
    return sketch;
  }

  @Override
  public String toString() {
    return count == 0
        ? "QuantileSketch{empty}"
        : "QuantileSketch{count=" + count + ", median=" + quantile(0.5) + "}";
  }

  /** Exponent and the first six bits of the fraction; the numbers that have no exponent scaled. */
  private static int index(double magnitude) {
    if (magnitude >= Double.MIN_NORMAL) {
      return (int) (Double.doubleToRawLongBits(magnitude) >>> 46);
    }
    return (int) (Double.doubleToRawLongBits(magnitude * 0x1p52) >>> 46) - 52 * 64;
  }

  private static double middle(int index) {
    // Half a bucket above its lower bound: the seventh bit of the fraction.
    return index >= 64
        ? Double.longBitsToDouble(((long) index << 46) | (1L << 45))
        : Double.longBitsToDouble(((long) (index + 52 * 64) << 46) | (1L << 45)) * 0x1p-52;
  }

  private static long plus(long a, long b) throws IOException {
    if (a > Long.MAX_VALUE - b) {
      throw BinaryForm.corrupt(QuantileSketch.class, "counts add up beyond 63 bits");
    }
    return a + b;
  }

  /** Counts of one sign: {@code counts[i]} is that of bucket {@code offset + i}. */
  private static final class Buckets {

    private static final long[] NONE = {};
    private static final int FIRST_LENGTH = 16;

    private int offset;

    /** Never longer than the maximum, so what falls inside never makes anything collapse. */
    private long[] counts = NONE;

    void add(int index, long n) {
      int i = index - offset;
      if (i >= 0 && i < counts.length) {
        counts[i] += n;
      } else {
        addOutside(index, n);
      }
    }

    private void addOutside(int index, long n) {
      boolean full = counts.length == MAX_BUCKETS && counts[MAX_BUCKETS - 1] > 0;
      if (!(full && index < offset)) {
        cover(index, index);
      }
      counts[Math.max(0, index - offset)] += n;
    }

    void add(Buckets other) {
      int low = other.lowest();
      if (low < 0) {
        return;
      }
      int high = other.highest();
      if (counts.length == 0
          || other.offset + low < offset
          || other.offset + high >= offset + counts.length) {
        cover(other.offset + low, other.offset + high);
      }
      for (int i = low; i <= high; i++) {
        counts[Math.max(0, other.offset + i - offset)] += other.counts[i];
      }
    }

    /**
     * Makes room for buckets {@code low} to {@code high}; where that is more than the maximum, the
     * array ends with the highest bucket and what lies below it belongs into the first.
     */
    private void cover(int low, int high) {
      int oldLow = lowest();
      int from = low;
      int to = high;
      if (oldLow >= 0) {
        from = Math.min(from, offset + oldLow);
        to = Math.max(to, offset + highest());
      }
      long[] old = counts;
      int oldOffset = offset;
      int span = to - from + 1;
      if (span >= MAX_BUCKETS) {
        counts = new long[MAX_BUCKETS];
        offset = to - (MAX_BUCKETS - 1);
      } else {
        // Twice the need, so that a drifting price does not copy at each new bucket.
        int length = Math.min(MAX_BUCKETS, Math.max(FIRST_LENGTH, 2 * span));
        counts = new long[length];
        offset = from - (length - span) / 2;
      }
      for (int i = Math.max(0, oldLow); i < old.length; i++) {
        if (old[i] > 0) {
          counts[Math.max(0, oldOffset + i - offset)] += old[i];
        }
      }
    }

    /** Position of the first count, −1 when there is none. */
    private int lowest() {
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          return i;
        }
      }
      return -1;
    }

    private int highest() {
      int i = counts.length - 1;
      while (i >= 0 && counts[i] == 0) {
        i--;
      }
      return i;
    }

    /** How many buckets; the first index; then count and distance to the next, in turns. */
    void writeTo(DataOutput out) throws IOException {
      int filled = 0;
      for (long n : counts) {
        filled += n > 0 ? 1 : 0;
      }
      BinaryForm.writeVarLong(out, filled);
      int previous = LOWEST_INDEX;
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          BinaryForm.writeVarLong(out, offset + i - previous);
          BinaryForm.writeVarLong(out, counts[i]);
          previous = offset + i;
        }
      }
    }

    long readFrom(DataInput in) throws IOException {
      long filled = BinaryForm.readCount(in, QuantileSketch.class);
      if (filled > MAX_BUCKETS) {
        throw BinaryForm.corrupt(QuantileSketch.class, filled + " buckets of one sign");
      }
      long total = 0;
      long index = LOWEST_INDEX;
      int first = 0;
      for (long i = 0; i < filled; i++) {
        long distance = BinaryForm.readCount(in, QuantileSketch.class);
        long n = BinaryForm.readCount(in, QuantileSketch.class);
        if (distance > HIGHEST_INDEX - index || n == 0 || (distance == 0 && i > 0)) {
          throw BinaryForm.corrupt(
              QuantileSketch.class, "a bucket out of range or order, or empty");
        }
        index += distance;
        first = i == 0 ? (int) index : first;
        if (index - first >= MAX_BUCKETS) {
          throw BinaryForm.corrupt(QuantileSketch.class, "buckets too far apart");
        }
        total = plus(total, n);
        add((int) index, n);
      }
      return total;
    }
  }
}
