package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How often each half hour of the day passes without a tick. A metric that ebbs at night, on some
 * nights to nothing, is not silent every night: what a quiet half hour says is the share of days on
 * which it was empty, and time outside of them, the busy time, is judged as a gap.
 */
final class QuietHalfHours {
  private static final long HALF_HOUR = 1_800_000;

  private static final int A_DAY = 48;

  /** A series with fewer ticks has no time of day; milliseconds. */
  private static final double LONGEST_GAP = 4.0 * HALF_HOUR;

  /** What is longer than two days is no matter of the time of day. */
  private static final double LONGEST = 96.0 * HALF_HOUR;

  /** In days. An empty half hour of long ago is no excuse. */
  private static final int MEMORY = 16;

  /** An empty day and a memory of full ones are as good as never. */
  private static final double NEVER = 1.0 / 64;

  /** Share of the days on which the half hour was empty; 0 where that has not been seen. */
  private final float[] empty = new float[A_DAY];

  /** The logarithms of these shares, and the half hours that have one; a bit each. */
  private final double[] logarithm = new double[A_DAY];

  private long quiet;

  /** Half hours that were judged full or empty, so far. */
  private long learnt;

  /** The half hour that was learnt last, since 1970. */
  private long last = Long.MIN_VALUE;

  /** Inside the half hour that was learnt last nothing is new; known again with the next tick. */
  private long newFrom = Long.MIN_VALUE;

  /**
   * A tick has come. It stands for the usual gap after it: a half hour is empty if all of it lies
   * behind that, and before the next tick.
   *
   * @param before the time of the tick before it
   * @param night whether the gap is as long as an exchange is closed, of which nothing is learnt
   * @param said whether the gap was said to be a silence, which is learnt with caution
   */
  void tick(long before, long time, double usualGap, boolean night, boolean said) {
    if (time < newFrom || !(usualGap <= LONGEST_GAP)) {
      return;
    }
    long now = Math.floorDiv(time, HALF_HOUR);
    newFrom = endOfHalfHour(time);
    if (now == last) {
      return;
    }
    long covered = Math.floorDiv(before + (long) usualGap, HALF_HOUR);
    if (last != Long.MIN_VALUE && !night && now - last <= A_DAY) {
      for (long each = last + 1; each < now; each++) {
        learn(each, each > covered ? 1 : 0, said);
      }
    }
    learn(now, 0, false);
    last = now;
  }

  private void learn(long halfHour, float wasEmpty, boolean said) {
    learnt++;
    int at = at(halfHour * HALF_HOUR);
    long days = Math.min(MEMORY, learnt / A_DAY + 1);
    double weight = (said ? Tail.ALARMING_WEIGHT : 1) / days;
    double share = empty[at] + (wasEmpty - empty[at]) * weight;
    set(at, share < NEVER ? 0 : (float) share);
  }

  private void set(int at, float share) {
    empty[at] = share;
    logarithm[at] = StrictMath.log(share);
    quiet = share > 0 ? quiet | 1L << at : quiet & ~(1L << at);
  }

  /** Whether any is between two times that are not more than two days apart. */
  boolean any(long from, long to) {
    if (quiet == 0 || !((double) to - from <= LONGEST)) {
      return false;
    }
    for (long each = from; each < to; each = endOfHalfHour(each)) {
      if (isQuiet(each)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the half hour around {@code time} has been seen empty. */
  private boolean isQuiet(long time) {
    return (quiet >>> at(time) & 1) != 0;
  }

  /**
   * How likely the quiet part of the time between two others is to pass without a tick, if half
   * hours were independent of each other: the product of their shares of empty days.
   */
  double probability(long from, long to) {
    double sum = 0;
    for (long each = from; each < to; each = endOfHalfHour(each)) {
      if (isQuiet(each)) {
        double part = (double) (Math.min(to, endOfHalfHour(each)) - each) / HALF_HOUR;
        sum += part * logarithm[at(each)];
      }
    }
    return StrictMath.exp(sum);
  }

  /** How much of the time between two others, in milliseconds, is not quiet. */
  double busy(long from, long to) {
    double busy = 0;
    for (long each = from; each < to; each = endOfHalfHour(each)) {
      if (!isQuiet(each)) {
        busy += Math.min(to, endOfHalfHour(each)) - each;
      }
    }
    return busy;
  }

  static long endOfHalfHour(long time) {
    return (Math.floorDiv(time, HALF_HOUR) + 1) * HALF_HOUR;
  }

  private static int at(long time) {
    return (int) Math.floorMod(Math.floorDiv(time, HALF_HOUR), (long) A_DAY);
  }

  void writeTo(DataOutput out) throws IOException {
    for (float share : empty) {
      out.writeFloat(share);
    }
    out.writeLong(learnt);
    out.writeLong(last);
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < A_DAY; i++) {
      set(i, in.readFloat());
    }
    learnt = in.readLong();
    last = in.readLong();
  }
}
