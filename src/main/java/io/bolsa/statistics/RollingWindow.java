package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The prices of one ticker from each tick back, as {@link RollingSpec} says, and their numbers.
 *
 * <p>Nothing is ever subtracted, so nothing drifts and extremes are exact: the window is two stacks
 * (M. Hirzel, S. Schneider and K. Tangwongsan, "Sliding-window aggregation algorithms", DEBS 2017).
 * The older part keeps, for each of its ticks, the numbers from that tick to the part's end; the
 * newer part has one set of numbers that ticks are added to. When the older part is used up, the
 * newer one becomes it. A tick costs a constant number of steps on average.
 *
 * <p>The state is the ticks and the border between the parts. From these the numbers are computed
 * anew by the very same steps, so that a restart shows in no digit.
 */
final class RollingWindow {
  private static final int VERSION = 1;
  private static final int FIRST_CAPACITY = 16;

  private final RollingSpec spec;
  private final Decay decay;

  /** A ring: the window's ticks are at {@code head} and the {@code size - 1} places after it. */
  private long[] times = new long[FIRST_CAPACITY];

  private double[] prices = new double[FIRST_CAPACITY];
  private int head;
  private int size;

  /** How many of the ticks, oldest first, are in the older part. */
  private int older;

  /** For a tick of the older part: numbers from it to the end of the part. */
  private Part[] tails = new Part[FIRST_CAPACITY];

  private Part newer = new Part();

  /** Time of the last tick that was let go because the window was full, and not for its age. */
  private long fullAt = Long.MIN_VALUE;

  /** Numbers of consecutive ticks. */
  private static final class Part {
    final Moments prices = new Moments();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;

    /** Exponential average; a tick at {@link #lastTime} weighs 1. */
    double average;

    double weight;
    long lastTime;

    void clear() {
      prices.clear();
      min = Double.POSITIVE_INFINITY;
      max = Double.NEGATIVE_INFINITY;
      average = 0;
      weight = 0;
    }

    void set(Part other) {
      prices.clear();
      prices.add(other.prices);
      min = other.min;
      max = other.max;
      average = other.average;
      weight = other.weight;
      lastTime = other.lastTime;
    }

    void addPrice(double price) {
      prices.add(price);
      min = Math.min(min, price);
      max = Math.max(max, price);
    }

    void addToAverage(double price, double weightOfIt) {
      weight += weightOfIt;
      double share = weightOfIt / weight;
      double distance = price - average;
      average =
          Math.abs(distance) <= Double.MAX_VALUE
              ? average + distance * share
              : average * (1 - share) + price * share;
    }
  }

  /** 2 to the power of −elapsed / half-life; StrictMath: the same bits on every machine. */
  private static final class Decay {
    private final long halfLifeMillis;

    /** Ticks often come at even intervals, and a power takes long. */
    private long lastElapsed;

    private double lastFactor = 1;

    Decay(long halfLifeMillis) {
      this.halfLifeMillis = halfLifeMillis;
    }

    double over(long elapsedMillis) {
      if (elapsedMillis != lastElapsed) {
        lastElapsed = elapsedMillis;
        lastFactor = StrictMath.pow(0.5, (double) elapsedMillis / halfLifeMillis);
      }
      return lastFactor;
    }
  }

  RollingWindow(RollingSpec spec, long halfLifeMillis) {
    this.spec = spec;
    this.decay = new Decay(halfLifeMillis);
  }

  RollingSpec spec() {
    return spec;
  }

  /** Adds the next tick, in event-time order, and lets go of those that are too far back. */
  void add(long time, double price) {
    if (size == times.length) {
      grow();
    }
    int place = place(size++);
    times[place] = time;
    prices[place] = price + 0.0; // No negative zero.
    addToNewer(place);
    if (spec.ticks > 0) {
      while (size > spec.ticks) {
        removeOldest();
      }
      return;
    }
    while (times[head] < time - spec.millis) {
      removeOldest();
    }
    while (size > RollingSpec.MOST_TICKS) {
      fullAt = times[head];
      removeOldest();
    }
  }

  private void addToNewer(int place) {
    newer.addPrice(prices[place]);
    newer.weight *= newer.weight == 0 ? 1 : decay.over(times[place] - newer.lastTime);
    newer.addToAverage(prices[place], 1);
    newer.lastTime = times[place];
  }

  private void removeOldest() {
    if (older == 0) {
      turn();
    }
    head = place(1);
    older--;
    size--;
  }

  /** The newer part becomes the older one. */
  private void turn() {
    older = size;
    computeTails();
    newer.clear();
  }

  private void computeTails() {
    Part after = null;
    for (int i = older - 1; i >= 0; i--) {
      int place = place(i);
      if (tails[place] == null) {
        tails[place] = new Part();
      }
      Part tail = tails[place];
      if (after == null) {
        tail.clear();
        tail.lastTime = times[place];
      } else {
        tail.set(after);
      }
      tail.addPrice(prices[place]);
      tail.addToAverage(prices[place], decay.over(tail.lastTime - times[place]));
      after = tail;
    }
  }

  private int place(int i) {
    int place = head + i;
    return place < times.length ? place : place - times.length;
  }

  private void grow() {
    int capacity = times.length * 2;
    long[] moreTimes = new long[capacity];
    double[] morePrices = new double[capacity];
    Part[] moreTails = new Part[capacity];
    for (int i = 0; i < size; i++) {
      moreTimes[i] = times[place(i)];
      morePrices[i] = prices[place(i)];
      moreTails[i] = tails[place(i)];
    }
    times = moreTimes;
    prices = morePrices;
    tails = moreTails;
    head = 0;
  }

  /** The window's numbers after the last tick added; there must be one. */
  RollingNumbers numbers() {
    Moments all = new Moments();
    double min = newer.min;
    double max = newer.max;
    double average = newer.average;
    if (older > 0) {
      Part tail = tails[head];
      all.add(tail.prices);
      min = Math.min(tail.min, min);
      max = Math.max(tail.max, max);
      if (older == size) {
        average = tail.average;
      } else {
        Part both = new Part();
        both.average = tail.average;
        both.weight = tail.weight * decay.over(newer.lastTime - tail.lastTime);
        both.addToAverage(newer.average, newer.weight);
        average = both.average;
      }
    }
    all.add(newer.prices);
    long last = times[place(size - 1)];
    boolean truncated = spec.ticks == 0 && fullAt != Long.MIN_VALUE && fullAt >= last - spec.millis;
    return new RollingNumbers(all, min, max, average, prices[head], truncated);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(spec.label());
    BinaryForm.writeVarLong(out, size);
    BinaryForm.writeVarLong(out, older);
    for (int i = 0; i < size; i++) {
      out.writeLong(times[place(i)]);
      out.writeDouble(prices[place(i)]);
    }
    out.writeLong(fullAt);
  }

  static RollingWindow readFrom(DataInput in, long halfLifeMillis) throws IOException {
    BinaryForm.readVersion(in, RollingWindow.class, VERSION);
    RollingWindow window = new RollingWindow(readSpec(in), halfLifeMillis);
    long size = BinaryForm.readCount(in, RollingWindow.class);
    long older = BinaryForm.readCount(in, RollingWindow.class);
    if (size > RollingSpec.MOST_TICKS || older > size) {
      throw BinaryForm.corrupt(
          RollingWindow.class, size + " ticks, of them " + older + " in the older part");
    }
    for (int i = 0; i < size; i++) {
      if (i == window.times.length) {
        window.times = Arrays.copyOf(window.times, 2 * i);
        window.prices = Arrays.copyOf(window.prices, 2 * i);
        window.tails = Arrays.copyOf(window.tails, 2 * i);
      }
      window.times[i] = in.readLong();
      window.prices[i] = in.readDouble();
    }
    window.size = (int) size;
    window.older = (int) older;
    window.computeTails();
    for (int i = window.older; i < window.size; i++) {
      window.addToNewer(i);
    }
    window.fullAt = in.readLong();
    return window;
  }

  private static RollingSpec readSpec(DataInput in) throws IOException {
    try {
      return RollingSpec.parse(in.readUTF());
    } catch (IllegalArgumentException e) {
      throw BinaryForm.corrupt(RollingWindow.class, e.getMessage());
    }
  }
}
