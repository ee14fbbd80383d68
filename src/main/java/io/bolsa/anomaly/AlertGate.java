package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Lets through what a person can read: a few alerts of a kind back to back, then one a cool-down;
 * of something that goes on, its beginning and ever rarer updates.
 *
 * <p>A token bucket in event time; what it holds back is counted and told with the next one.
 */
final class AlertGate {
  /** Back to back: three faults within one cool-down are three alerts, thirty are not thirty. */
  private static final double BURST = 3;

  /**
   * An episode of twelve cool-downs (an hour) has four alerts: after 0, 1, 3 and 7 of them. An
   * update is due when as much time has passed since the last one as lay before it, and one
   * cool-down more.
   */
  private static final double GROWTH = 2;

  /** A gate of the first form begins with its tokens, which are never negative. */
  private static final double SECOND_FORM = -2;

  private double tokens = BURST;
  private long last = Long.MIN_VALUE;
  private long heldBack;

  /** When the episode began, and when its latest alert was sent. */
  private long began = Long.MIN_VALUE;

  private long sent = Long.MIN_VALUE;

  private int updates;

  /** Whether the alert goes out; if so, {@link #takeHeldBack} says how many did not before it. */
  boolean admit(long time, long coolDown) {
    if (last != Long.MIN_VALUE && coolDown > 0) {
      tokens = Math.min(BURST, tokens + Math.max(0.0, (double) time - last) / coolDown);
    } else {
      tokens = BURST;
    }
    last = last == Long.MIN_VALUE ? time : Math.max(last, time);
    if (tokens >= 1) {
      tokens--;
      begin(time);
      return true;
    }
    heldBack++;
    return false;
  }

  /**
   * One alert an episode: as long as it goes on without a pause of {@code quiet}, only updates
   * follow, the first after {@code quiet}, each after twice the time of the one before.
   */
  boolean admitEpisode(long time, double quiet) {
    boolean fresh = last == Long.MIN_VALUE || (double) time - last > quiet;
    last = last == Long.MIN_VALUE ? time : Math.max(last, time);
    if (fresh) {
      begin(time);
      return true;
    }
    // Of a gate in the first form nobody knows when its episode began.
    boolean due =
        sent != Long.MIN_VALUE && (double) time - sent >= quiet * StrictMath.pow(GROWTH, updates);
    if (due) {
      sent = time;
      updates++;
      return true;
    }
    heldBack++;
    return false;
  }

  private void begin(long time) {
    began = time;
    sent = time;
    updates = 0;
  }

  /** When something was last to be said, let through or not. */
  long last() {
    return last;
  }

  /** When the latest alert's episode began. */
  long began() {
    return began;
  }

  /** 0 for the first alert of an episode, 1 for its first update. */
  int update() {
    return updates;
  }

  void holdBack() {
    heldBack++;
  }

  long takeHeldBack() {
    long result = heldBack;
    heldBack = 0;
    return result;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeDouble(SECOND_FORM);
    out.writeDouble(tokens);
    out.writeLong(last);
    out.writeLong(heldBack);
    out.writeLong(began);
    out.writeLong(sent);
    out.writeInt(updates);
  }

  void readFrom(DataInput in) throws IOException {
    double first = in.readDouble();
    boolean second = first == SECOND_FORM;
    tokens = second ? in.readDouble() : first;
    last = in.readLong();
    heldBack = in.readLong();
    began = second ? in.readLong() : Long.MIN_VALUE;
    sent = second ? in.readLong() : Long.MIN_VALUE;
    updates = second ? in.readInt() : 0;
  }
}
