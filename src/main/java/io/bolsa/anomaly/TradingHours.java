package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a ticker trades, learnt from its ticks: half hours of the day, less those of the week in
 * which it paused, up to the time of day at which it closed. Universal time; a clock that is set
 * forward is learnt in a day.
 */
final class TradingHours {
  private static final long HALF_HOUR = 1_800_000;
  private static final long DAY = 48 * HALF_HOUR;
  private static final long WEEK = 7 * DAY;
  private static final int WEEK_HALF_HOURS = 7 * 48;

  /** No time of day. */
  private static final long NEVER = -1;

  /** Half hours of earlier days that had ticks; a bit each. */
  private long earlierDays;

  /** The same of {@link #day} alone. */
  private long today;

  private long day = Long.MIN_VALUE;

  /** Half hours of the week in which a day or more without ticks passed, and no tick came since. */
  private final long[] paused = new long[(WEEK_HALF_HOURS + 63) / 64];

  /** Time of day of the last tick before the last night, unless trading went on past it since. */
  private long closed = NEVER;

  /** Begin of the half hour that was learnt last; known again with the next tick. */
  private long knownFrom = Long.MAX_VALUE;

  /** Whether a day before that of the last tick is known. */
  boolean areKnown() {
    return earlierDays != 0;
  }

  /** Whether ticks can be expected at an event time, in milliseconds, after the last tick. */
  boolean contains(long time) {
    boolean sameDay = Math.floorDiv(time, DAY) == day;
    long open = earlierDays | (sameDay ? today : 0);
    if ((open & bit(time)) == 0 || (paused[word(time)] & bitOfWeek(time)) != 0) {
      return false;
    }
    return closed == NEVER || bit(time) != bit(closed) || Math.floorMod(time, DAY) <= closed;
  }

  /**
   * A tick has come.
   *
   * @param gap milliseconds since the tick before, negative if there is none
   * @param night whether the gap is as long as an exchange is closed
   */
  void tick(long time, double gap, double usualGap, boolean night) {
    // Inside a half hour that has had its two ticks nothing is new.
    if (time >= knownFrom && time - knownFrom < HALF_HOUR) {
      return;
    }
    long now = Math.floorDiv(time, DAY);
    if (now != day) {
      earlierDays |= today;
      today = 0;
      day = now;
    }
    long last = gap >= 0 ? time - (long) gap : time;
    if (night) {
      pause(last, time);
    } else if (closed != NEVER && goesOnPast(last, time)) {
      closed = NEVER;
    }
    // Two ticks in a half hour: the print at the closing bell does not make the evening a session.
    boolean second = gap >= 0 && gap < HALF_HOUR && bit(last) == bit(time);
    if (second || usualGap > HALF_HOUR / 2) {
      today |= bit(time);
      paused[word(time)] &= ~bitOfWeek(time);
      knownFrom = Math.floorDiv(time, HALF_HOUR) * HALF_HOUR;
    }
  }

  /** What the half hours between two ticks were: a night, or a weekend. */
  private void pause(long last, long time) {
    closed = Math.floorMod(last, DAY);
    long first = (Math.floorDiv(last, HALF_HOUR) + 1) * HALF_HOUR;
    if (time - last >= WEEK) {
      return; // It says nothing of some half hours rather than others.
    }
    for (long each = first; each + HALF_HOUR <= time; each += HALF_HOUR) {
      if (time - last >= DAY) {
        paused[word(each)] |= bitOfWeek(each);
      } else {
        earlierDays &= ~bit(each);
      }
    }
  }

  /** Whether the half hour in which trading closed ended between two ticks. */
  private boolean goesOnPast(long last, long time) {
    long end = (closed / HALF_HOUR + 1) * HALF_HOUR;
    return Math.floorDiv(time - end, DAY) != Math.floorDiv(last - end, DAY);
  }

  private static long bit(long time) {
    return 1L << (Math.floorMod(time, DAY) / HALF_HOUR);
  }

  private static int word(long time) {
    return (int) (Math.floorMod(time, WEEK) / HALF_HOUR / 64);
  }

  private static long bitOfWeek(long time) {
    return 1L << (Math.floorMod(time, WEEK) / HALF_HOUR);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(earlierDays);
    out.writeLong(today);
    out.writeLong(day);
    out.writeLong(closed);
    for (long word : paused) {
      out.writeLong(word);
    }
  }

  /** Before version 6 only the half hours of the day were known. */
  void readFrom(DataInput in, int version) throws IOException {
    earlierDays = in.readLong();
    today = in.readLong();
    day = in.readLong();
    if (version < 6) {
      return;
    }
    closed = in.readLong();
    for (int i = 0; i < paused.length; i++) {
      paused[i] = in.readLong();
    }
  }
}
