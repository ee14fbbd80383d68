package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a ticker is due: the tail of its own gaps, and the half hours of the day in which it trades.
 *
 * <p>The end of a session is no silence: a deadline counts only in a half hour that has had ticks,
 * on an earlier day or already on this one. A night that nobody knew of yet is told from a silence
 * by its length, when it is over.
 */
final class Rhythm {
  private static final long HALF_HOUR = 1_800_000;
  private static final long DAY = 86_400_000;

  /** Longer than any silence in a session, shorter than an exchange's night. */
  private static final long NIGHT = 4 * 3_600_000;

  /** A night is also long against the ticker's usual gap: a silent hourly metric is silent. */
  private static final double NIGHT_GAPS = 50;

  /** Gaps in usual gaps: with fewer than so many, nobody knows when the next tick is due. */
  private static final int WARM_UP = 30;

  /** A lost sample or three are losses, not a silence. */
  private static final double LEAST_GAPS = 5;

  /** Of {@code exp(gap / 8)}: its prior power law of 4 is then that of ticks at random times. */
  final Tail tail = new Tail();

  private long gaps;
  private long earlierDays;
  private long today;
  private long day = Long.MIN_VALUE;

  /** When the silence after the last tick begins; {@code Long.MAX_VALUE} when not known. */
  long deadline = Long.MAX_VALUE;

  boolean reported;

  private static double stretched(double gap, double usualGap) {
    return gap / Math.max(1, usualGap) * (Tail.LOG_OF_SQUARE / 8);
  }

  private static int slot(long time) {
    return (int) (Math.floorMod(time, DAY) / HALF_HOUR);
  }

  private boolean trades(long time) {
    long bit = 1L << slot(time);
    boolean sameDay = Math.floorDiv(time, DAY) == day;
    return (earlierDays & bit) != 0 || (sameDay && (today & bit) != 0);
  }

  /** The probability of a gap like this one, 1 where it is a night. */
  double probability(double gap, double usualGap) {
    if (gaps < WARM_UP || !(gap >= LEAST_GAPS * usualGap) || isNight(gap, usualGap)) {
      return 1;
    }
    return tail.ofLog(stretched(gap, Math.max(usualGap, recentGap)));
  }

  /** As long as a night; what comes after it is an opening, whatever it was. */
  static boolean isLong(double gap, double usualGap) {
    return gap > NIGHT && gap > NIGHT_GAPS * usualGap;
  }

  private boolean isNight(double gap, double usualGap) {
    return isLong(gap, usualGap) && (deadline == Long.MAX_VALUE || !trades(deadline));
  }

  boolean firesAtDeadline() {
    return !reported && deadline != Long.MAX_VALUE && trades(deadline);
  }

  /** A tick has come: learns its gap and sets the next deadline. */
  void tick(long time, double gap, double usualGap, double least, double odd, boolean renew) {
    if (gap >= 0) {
      gaps++;
      if (!isNight(gap, usualGap)) {
        double z = gap > 2 * usualGap ? stretched(gap, Math.max(usualGap, recentGap)) : 0;
        tail.addLog(z, gaps > WARM_UP && z > 2 && tail.ofLog(z) < odd);
      }
    }
    if (gap >= 0 && !isNight(gap, usualGap)) {
      double clipped = Clip.atMost(8 * Clip.atLeast(1, usualGap), gap);
      recentGap += (clipped - recentGap) / 32;
    }
    // Inside a half hour that has had its two ticks nothing is new.
    if (time < knownFrom || time - knownFrom >= HALF_HOUR) {
      learnSession(time, gap, usualGap);
    }
    reported = false;
    if (gaps >= WARM_UP && (renew || length == 0)) {
      length =
          Math.max(1, Math.max(usualGap, recentGap))
              * Math.max(LEAST_GAPS, 8 / Tail.LOG_OF_SQUARE * tail.logQuantile(least));
    }
    deadline =
        gaps < WARM_UP || !(length < 1e15) ? Long.MAX_VALUE : time + (long) Math.ceil(length);
  }

  private void learnSession(long time, double gap, double usualGap) {
    long now = Math.floorDiv(time, DAY);
    if (now != day) {
      earlierDays |= today;
      today = 0;
      day = now;
    }
    // Two ticks in a half hour: the print at the closing bell does not make the evening a session.
    boolean second = gap >= 0 && gap < HALF_HOUR && slot(time - (long) gap) == slot(time);
    if (second || usualGap > HALF_HOUR / 2) {
      today |= 1L << slot(time);
      knownFrom = Math.floorDiv(time, HALF_HOUR) * HALF_HOUR;
    }
  }

  /** Begin of the half hour that was learnt last; known again with the next tick. */
  private long knownFrom = Long.MAX_VALUE;

  private double length;

  /** Of the last 32 or so: trading ebbs at noon. */
  private double recentGap;

  void writeTo(DataOutput out) throws IOException {
    tail.writeTo(out);
    out.writeLong(gaps);
    out.writeLong(earlierDays);
    out.writeLong(today);
    out.writeLong(day);
    out.writeLong(deadline);
    out.writeBoolean(reported);
    out.writeDouble(length);
    out.writeDouble(recentGap);
  }

  void readFrom(DataInput in) throws IOException {
    tail.readFrom(in);
    gaps = in.readLong();
    earlierDays = in.readLong();
    today = in.readLong();
    day = in.readLong();
    deadline = in.readLong();
    reported = in.readBoolean();
    length = in.readDouble();
    recentGap = in.readDouble();
  }
}
