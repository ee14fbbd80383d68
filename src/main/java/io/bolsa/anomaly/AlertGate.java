package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Lets through what a person can read: a few alerts of a kind back to back, then one a cool-down.
 *
 * <p>A token bucket in event time; what it holds back is counted and told with the next one.
 */
final class AlertGate {
  /** Back to back: three faults within one cool-down are three alerts, thirty are not thirty. */
  private static final double BURST = 3;

  private double tokens = BURST;
  private long last = Long.MIN_VALUE;
  private long heldBack;

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
      return true;
    }
    heldBack++;
    return false;
  }

  /**
   * One alert an episode: as long as it goes on without a pause of {@code quiet}, no second one.
   */
  boolean admitEpisode(long time, double quiet) {
    boolean fresh = last == Long.MIN_VALUE || (double) time - last > quiet;
    last = last == Long.MIN_VALUE ? time : Math.max(last, time);
    if (!fresh) {
      heldBack++;
    }
    return fresh;
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
    out.writeDouble(tokens);
    out.writeLong(last);
    out.writeLong(heldBack);
  }

  void readFrom(DataInput in) throws IOException {
    tokens = in.readDouble();
    last = in.readLong();
    heldBack = in.readLong();
  }
}
