package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a ticker is due: the tail of its own gaps, its {@link TradingHours}, and its {@link
 * QuietHalfHours}.
 *
 * <p>The end of a session is no silence: a deadline counts only when ticks can be expected. A night
 * that nobody knew of yet is told from a silence by its length, when it is over.
 */
final class Rhythm {
  /** Longer than any silence in a session, shorter than an exchange's night. */
  private static final long NIGHT = 4 * 3_600_000;

  /** A break that is known; a shorter one is a gap like others. */
  private static final long BREAK = 1_800_000;

  /** A night is also long against the ticker's usual gap: a silent hourly metric is silent. */
  private static final double NIGHT_GAPS = 50;

  /** Gaps in usual gaps: with fewer than so many, nobody knows when the next tick is due. */
  private static final int WARM_UP = 30;

  /** A lost sample or three are losses, not a silence. */
  private static final double LEAST_GAPS = 5;

  /**
   * Of {@code exp(gap / 8)}: its prior power law of 4 is then that of ticks at random times. Some
   * outages are no excuse for the next.
   */
  final Tail tail = new Tail(false);

  private final TradingHours hours = new TradingHours();
  private final QuietHalfHours quiet = new QuietHalfHours();

  private long gaps;

  /** When the silence after the last tick begins; {@code Long.MAX_VALUE} when not known. */
  long deadline = Long.MAX_VALUE;

  boolean reported;

  private static double stretched(double gap, double usualGap) {
    return gap / Math.max(1, usualGap) * (Tail.LOG_OF_SQUARE / 8);
  }

  /** The probability of no tick between two times, 1 where that is a night. */
  double probability(long from, long to, double usualGap) {
    double gap = Clip.atLeast(0, (double) to - from);
    if (gaps < WARM_UP || !(gap >= LEAST_GAPS * usualGap) || isNight(gap, usualGap)) {
      return 1;
    }
    double p = ofGap(gap, usualGap);
    return quiet.any(from, to) ? Math.max(p, withQuiet(from, to, usualGap)) : p;
  }

  private double ofGap(double gap, double usualGap) {
    return tail.ofLog(stretched(gap, Math.max(usualGap, recentGap)));
  }

  /** Of the busy part by the gaps, of the quiet part by the days. */
  private double withQuiet(long from, long to, double usualGap) {
    double busy = quiet.busy(from, to);
    double ofBusy = busy >= LEAST_GAPS * usualGap ? ofGap(busy, usualGap) : 1;
    return ofBusy * quiet.probability(from, to);
  }

  /** As long as a night; what comes after it is an opening, whatever it was. */
  static boolean isLong(double gap, double usualGap) {
    return gap > NIGHT && gap > NIGHT_GAPS * usualGap;
  }

  private boolean isNight(double gap, double usualGap) {
    double least = hours.areKnown() ? BREAK : NIGHT;
    return gap > least
        && gap > NIGHT_GAPS * usualGap
        && (deadline == Long.MAX_VALUE || !hours.contains(deadline));
  }

  boolean firesAtDeadline() {
    return !reported && deadline != Long.MAX_VALUE && hours.contains(deadline);
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
    boolean night = isLong(gap, usualGap);
    hours.tick(time, gap, usualGap, night);
    if (gap >= 0) {
      quiet.tick(time - (long) gap, time, usualGap, night, reported);
    }
    boolean afterSilence = reported;
    reported = false;
    if (gaps >= WARM_UP && (renew || afterSilence || length == 0)) {
      length =
          Math.max(1, Math.max(usualGap, recentGap))
              * Math.max(LEAST_GAPS, 8 / Tail.LOG_OF_SQUARE * tail.logQuantile(least));
    }
    deadline =
        gaps < WARM_UP || !(length < 1e15)
            ? Long.MAX_VALUE
            : afterQuiet(time, time + (long) Math.ceil(length), usualGap, least);
  }

  /** A tick has come that is not learnt from: nothing is due any more. */
  void pass() {
    deadline = Long.MAX_VALUE;
    reported = false;
  }

  /** The end of the first half hour that makes the silence unlikely, quiet ones considered. */
  private long afterQuiet(long from, long first, double usualGap, double least) {
    long end = first;
    while (quiet.any(from, end) && withQuiet(from, end, usualGap) >= least) {
      end = QuietHalfHours.endOfHalfHour(end);
    }
    return end;
  }

  private double length;

  /** Of the last 32 or so: trading ebbs at noon. */
  private double recentGap;

  void writeTo(DataOutput out) throws IOException {
    tail.writeTo(out);
    out.writeLong(gaps);
    hours.writeTo(out);
    out.writeLong(deadline);
    out.writeBoolean(reported);
    out.writeDouble(length);
    out.writeDouble(recentGap);
    quiet.writeTo(out);
  }

  void readFrom(DataInput in, int version) throws IOException {
    tail.readFrom(in);
    gaps = in.readLong();
    hours.readFrom(in, version);
    deadline = in.readLong();
    reported = in.readBoolean();
    length = in.readDouble();
    recentGap = in.readDouble();
    if (version >= 7) {
      quiet.readFrom(in);
    }
  }
}
