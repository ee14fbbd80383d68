package io.bolsa.anomaly;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The latest values of a series on an even grid of time, one a slot: every value of a slow series,
 * the first of each step of a fast one.
 */
final class EvenGrid {
  /** 16 KB: a week of ten-minute values four times over, or three days of minutes. */
  static final int CAPACITY = 4096;

  private static final int FIRST_CAPACITY = 128;

  /** No finer grid than this: a forest of ticks has no daily shape that a second hides; ms. */
  private static final double LEAST_STEP = 1000;

  /** A hole of so many slots is bridged, a longer one is not known. */
  private static final int SHORT_HOLE = 8;

  private float[] ring = new float[0];

  /** Milliseconds; 0 before it is known. */
  private double step;

  private long origin;

  /** Slots filled so far; the last one is {@code slots - 1}. */
  private long slots;

  /** The next slot begins no earlier; known again with the first value after a restart. */
  private long notBefore = Long.MIN_VALUE;

  /** Whether a value at this time is too early for the next slot. */
  boolean isBefore(long time) {
    return time < notBefore;
  }

  boolean isBegun() {
    return step != 0;
  }

  /**
   * @param usualGap between two values of the series, in milliseconds
   */
  void begin(long time, double usualGap) {
    step = Math.max(LEAST_STEP, snapped(usualGap));
    origin = time;
    ring = new float[FIRST_CAPACITY];
    slots = 0;
  }

  /** To whole seconds, or minutes. */
  private static double snapped(double gap) {
    double unit = gap >= 59_000 ? 60_000 : 1000;
    double nice = Math.rint(gap / unit) * unit;
    return nice > 0 && Math.abs(gap - nice) < 0.02 * gap ? nice : gap;
  }

  /** False if the slot is taken. */
  boolean add(long time, double x) {
    long slot = (long) Math.rint(((double) time - origin) / step);
    if (slot < slots) {
      return false;
    }
    if (slot - slots >= CAPACITY) {
      // Nothing that is remembered is comparable any more.
      origin = time;
      slots = 0;
      slot = 0;
      Arrays.fill(ring, Float.NaN);
    }
    float filler = slots > 0 && slot - slots <= SHORT_HOLE ? at(slots - 1) : Float.NaN;
    while (slots < slot) {
      put(filler);
    }
    put((float) x);
    notBefore = origin + (long) Math.floor((slots - 0.5) * step);
    return true;
  }

  private void put(float value) {
    if (slots >= ring.length && ring.length < CAPACITY) {
      float[] larger = new float[ring.length * 2];
      for (long s = slots - ring.length; s < slots; s++) {
        larger[(int) (s & (larger.length - 1))] = ring[(int) (s & (ring.length - 1))];
      }
      ring = larger;
    }
    ring[(int) (slots & (ring.length - 1))] = value;
    slots++;
  }

  /** NaN where nothing is known. */
  float at(long slot) {
    if (slot < 0 || slot < slots - ring.length) {
      return Float.NaN;
    }
    return ring[(int) (slot & (ring.length - 1))];
  }

  long slots() {
    return slots;
  }

  /** The earliest slot that is remembered. */
  long first() {
    return Math.max(0, slots - ring.length);
  }

  float[] newestFirst() {
    float[] values = new float[(int) (slots - first())];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(slots - 1 - i);
    }
    return values;
  }

  double step() {
    return step;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(ring.length);
    for (float value : ring) {
      out.writeFloat(value);
    }
    out.writeDouble(step);
    out.writeLong(origin);
    out.writeLong(slots);
  }

  void readFrom(DataInput in) throws IOException {
    int length = BinaryForm.readSize(in, EvenGrid.class);
    if (length > CAPACITY) {
      throw BinaryForm.corrupt(EvenGrid.class, "a ring of " + length + " values");
    }
    ring = new float[length];
    for (int i = 0; i < length; i++) {
      ring[i] = in.readFloat();
    }
    step = in.readDouble();
    origin = in.readLong();
    slots = in.readLong();
  }
}
