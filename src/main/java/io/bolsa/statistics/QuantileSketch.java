package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

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
 * <p>Memory: some 200 bytes for a price that moves by a few percent, in an array around the range
 * seen, 8 bytes a bucket. Where numbers lie more than 64 octaves (a factor of 1.8e19) apart, as one
 * corrupt price does, each bucket that holds something is kept by itself. Each sign keeps the
 * {@value #MAX_BUCKETS} highest of those at most, some 256 KiB; what is nearer to zero is then
 * counted in the lowest of them, and loses the promised error.
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

  /** Where buckets of a sign lie further apart than {@link #MAX_BUCKETS}: not known to 0.1.0. */
  private static final int VERSION = 2;

  private static final int CLOSE_TOGETHER = 1;
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
    long negative = negatives.total();
    if (rank <= negative) {
      // The lowest has the greatest magnitude.
      return -middle(negatives.at(negative - rank + 1));
    }
    if (rank <= negative + zeros) {
      return 0;
    }
    return middle(positives.at(rank - negative - zeros));
  }

  /** How many buckets there is memory for. */
  int buckets() {
    return positives.buckets() + negatives.buckets();
  }

  public QuantileSketch copy() {
    QuantileSketch copy = new QuantileSketch();
    copy.add(this);
    return copy;
  }

  /** Only buckets that hold something take space: two or three bytes each. */
  public void writeTo(DataOutput out) throws IOException {
    boolean close = positives.isCloseTogether() && negatives.isCloseTogether();
    out.writeByte(close ? CLOSE_TOGETHER : VERSION);
    BinaryForm.writeVarLong(out, zeros);
    positives.writeTo(out);
    negatives.writeTo(out);
  }

  public static QuantileSketch readFrom(DataInput in) throws IOException {
    int version = BinaryForm.readVersion(in, QuantileSketch.class, VERSION);
    QuantileSketch sketch = new QuantileSketch();
    sketch.zeros = BinaryForm.readCount(in, QuantileSketch.class);
    long counted = sketch.positives.readFrom(in, version);
    counted = plus(counted, sketch.negatives.readFrom(in, version));
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

  /** Counts of one sign. */
  private static final class Buckets {

    private static final long[] NONE = {};
    private static final int FIRST_LENGTH = 16;

    private int offset;

    /** {@code counts[i]} is that of bucket {@code offset + i}; never longer than the maximum. */
    private long[] counts = NONE;

    /** Counts by bucket instead, once they lie too far apart for the array; until then null. */
    private TreeMap<Integer, Long> scattered;

    void add(int index, long n) {
      int i = index - offset;
      if (i >= 0 && i < counts.length) {
        counts[i] += n;
      } else {
        addOutside(index, n);
      }
    }

    private void addOutside(int index, long n) {
      if (makeRoom(index, index)) {
        counts[index - offset] += n;
      } else {
        addScattered(index, n);
      }
    }

    void add(Buckets other) {
      if (other.scattered != null) {
        scatter();
        // A copy, for the other may be this one.
        new TreeMap<>(other.scattered).forEach(this::addScattered);
        return;
      }
      int low = other.lowest();
      if (low < 0) {
        return;
      }
      int high = other.highest();
      if (makeRoom(other.offset + low, other.offset + high)) {
        for (int i = low; i <= high; i++) {
          counts[other.offset + i - offset] += other.counts[i];
        }
      } else {
        other.forEach(this::addScattered);
      }
    }

    /**
     * Makes the array cover buckets {@code low} to {@code high}, too.
     *
     * @return false if buckets are or would be too far apart, and hence {@link #scattered}
     */
    private boolean makeRoom(int low, int high) {
      if (scattered != null) {
        return false;
      }
      if (low >= offset && high < offset + counts.length) {
        return true;
      }
      int oldLow = lowest();
      int from = oldLow < 0 ? low : Math.min(low, offset + oldLow);
      int to = oldLow < 0 ? high : Math.max(high, offset + highest());
      int span = to - from + 1;
      if (span > MAX_BUCKETS) {
        scatter();
        return false;
      }
      // Twice the need, so that a drifting price does not copy at each new bucket.
      int length = Math.min(MAX_BUCKETS, Math.max(FIRST_LENGTH, 2 * span));
      long[] old = counts;
      int oldOffset = offset;
      counts = new long[length];
      offset = from - (length - span) / 2;
      for (int i = Math.max(0, oldLow); i < old.length; i++) {
        if (old[i] > 0) {
          counts[oldOffset + i - offset] += old[i];
        }
      }
      return true;
    }

    private void scatter() {
      if (scattered == null) {
        TreeMap<Integer, Long> all = new TreeMap<>();
        forEach(all::put);
        scattered = all;
        counts = NONE;
      }
    }

    /** Keeping the highest buckets makes the outcome the same in any order and any split. */
    private void addScattered(int index, long n) {
      scattered.merge(index, n, Long::sum);
      if (scattered.size() > MAX_BUCKETS) {
        long lowest = scattered.pollFirstEntry().getValue();
        scattered.merge(scattered.firstKey(), lowest, Long::sum);
      }
    }

    /** Those of the array that hold something, in the order of magnitude. */
    private void forEach(BiConsumer<Integer, Long> action) {
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          action.accept(offset + i, counts[i]);
        }
      }
    }

    long total() {
      long total = 0;
      if (scattered != null) {
        for (long n : scattered.values()) {
          total += n;
        }
      }
      for (long n : counts) {
        total += n;
      }
      return total;
    }

    /** The bucket of the number that is {@code rank}-th by magnitude, from 1. */
    int at(long rank) {
      long below = 0;
      if (scattered != null) {
        for (Map.Entry<Integer, Long> bucket : scattered.entrySet()) {
          below += bucket.getValue();
          if (below >= rank) {
            return bucket.getKey();
          }
        }
      }
      for (int i = 0; i < counts.length; i++) {
        below += counts[i];
        if (below >= rank) {
          return offset + i;
        }
      }
      throw new IllegalStateException(
          "fewer counts in buckets than numbers: " + below + ", " + rank);
    }

    int buckets() {
      return scattered == null ? counts.length : scattered.size();
    }

    /** Whether the array could hold them: of the numbers alone, and not of how they came. */
    boolean isCloseTogether() {
      return scattered == null || scattered.lastKey() - scattered.firstKey() < MAX_BUCKETS;
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
      BinaryForm.writeVarLong(out, filled());
      int previous = LOWEST_INDEX;
      if (scattered != null) {
        for (Map.Entry<Integer, Long> bucket : scattered.entrySet()) {
          BinaryForm.writeVarLong(out, bucket.getKey() - previous);
          BinaryForm.writeVarLong(out, bucket.getValue());
          previous = bucket.getKey();
        }
      }
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          BinaryForm.writeVarLong(out, offset + i - previous);
          BinaryForm.writeVarLong(out, counts[i]);
          previous = offset + i;
        }
      }
    }

    private int filled() {
      if (scattered != null) {
        return scattered.size();
      }
      int filled = 0;
      for (long n : counts) {
        filled += n > 0 ? 1 : 0;
      }
      return filled;
    }

    long readFrom(DataInput in, int version) throws IOException {
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
        if (version == CLOSE_TOGETHER && index - first >= MAX_BUCKETS) {
          throw BinaryForm.corrupt(QuantileSketch.class, "buckets too far apart");
        }
        total = plus(total, n);
        add((int) index, n);
      }
      return total;
    }
  }
}
