package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ticks of one group and window as points of (change, price): all of them, or, where there are
 * more than so many, those with the least hashes. That is a sample of even chances ("bottom-k"
 * sampling by a hash), and the same whatever the order in which points came and samples were
 * merged.
 */
public final class PointSample {
  private static final int VERSION = 1;

  /** The sector, or {@code *} for the market. */
  public final String group;

  /** Milliseconds since 1970-01-01T00:00:00Z, inclusive. */
  public final long start;

  /** Exclusive. */
  public final long end;

  /** How many points are kept; of samples that were merged, what the smallest of them kept. */
  private int most;

  /** All that came, kept or not. */
  private long count;

  /** The kept ones, and up to as many again that are still to be dropped. */
  private final List<Point> points = new ArrayList<>();

  /** The last that is kept of a full sample; null as long as nothing was dropped. */
  private Point last;

  /** One tick. */
  public static final class Point implements Comparable<Point> {
    private final long hash;
    public final double change;
    public final double price;

    private Point(long hash, double change, double price) {
      this.hash = hash;
      this.change = change;
      this.price = price;
    }

    @Override
    public int compareTo(Point other) {
      int order = Long.compare(hash, other.hash);
      order = order != 0 ? order : Double.compare(change, other.change);
      return order != 0 ? order : Double.compare(price, other.price);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Point && compareTo((Point) other) == 0;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(hash);
    }
  }

  /**
   * An empty sample.
   *
   * @param most points that are kept at most, at least 1
   */
  public PointSample(String group, long start, long end, int most) {
    if (!(most >= 1)) {
      throw new IllegalArgumentException("a sample keeps at least 1 point: " + most);
    }
    this.group = group;
    this.start = start;
    this.end = end;
    this.most = most;
  }

  /** The same window of another group, still empty. */
  public PointSample emptyOf(String otherGroup) {
    return new PointSample(otherGroup, start, end, most);
  }

  /** Takes a tick; all that it holds decides about its place in the sample. */
  public void add(String ticker, long time, long sequence, double change, double price) {
    long hash = mix(ticker.hashCode());
    hash = mix(hash ^ time);
    hash = mix(hash ^ sequence);
    hash = mix(hash ^ Double.doubleToLongBits(change));
    hash = mix(hash ^ Double.doubleToLongBits(price));
    count++;
    keep(new Point(hash, change, price));
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014, with the constants of Stafford). */
  private static long mix(long bits) {
    long mixed = bits + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * Takes all of another sample of the same window. If that keeps fewer points, so does this one
   * from now on: more of some ticks than of others would be no sample of even chances.
   */
  public void merge(PointSample other) {
    count += other.count;
    other.points.forEach(this::keep);
    if (other.most < most) {
      most = other.most;
      drop();
    }
  }

  private void keep(Point point) {
    if (last != null && point.compareTo(last) >= 0) {
      return;
    }
    points.add(point);
    if (points.size() >= 2 * most) {
      drop();
    }
  }

  private void drop() {
    Collections.sort(points);
    if (points.size() > most) {
      points.subList(most, points.size()).clear();
      last = points.get(most - 1);
    }
  }

  /** How many ticks came, sampled or not. */
  public long count() {
    return count;
  }

  /** How many points there is memory for. */
  int held() {
    return points.size();
  }

  /** Those that were kept, in an order of their own. */
  public List<Point> points() {
    drop();
    return Collections.unmodifiableList(points);
  }

  public void writeTo(DataOutput out) throws IOException {
    drop();
    out.writeByte(VERSION);
    out.writeUTF(group);
    out.writeLong(start);
    out.writeLong(end);
    BinaryForm.writeVarLong(out, most);
    BinaryForm.writeVarLong(out, count);
    BinaryForm.writeVarLong(out, points.size());
    for (Point point : points) {
      out.writeLong(point.hash);
      out.writeDouble(point.change);
      out.writeDouble(point.price);
    }
  }

  public static PointSample readFrom(DataInput in) throws IOException {
    BinaryForm.readVersion(in, PointSample.class, VERSION);
    String group = in.readUTF();
    long start = in.readLong();
    long end = in.readLong();
    long most = BinaryForm.readCount(in, PointSample.class);
    long count = BinaryForm.readCount(in, PointSample.class);
    long size = BinaryForm.readCount(in, PointSample.class);
    if (most < 1 || most > Integer.MAX_VALUE / 2 || size > most || size > count) {
      throw BinaryForm.corrupt(
          PointSample.class, size + " points of " + count + ", of which " + most + " are kept");
    }
    PointSample sample = new PointSample(group, start, end, (int) most);
    sample.count = count;
    for (long i = 0; i < size; i++) {
      sample.points.add(new Point(in.readLong(), in.readDouble(), in.readDouble()));
    }
    if (size == most && count > most) {
      sample.last = Collections.max(sample.points);
    }
    return sample;
  }
}
