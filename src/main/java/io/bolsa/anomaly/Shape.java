package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Does the value come as it came a period ago? Learns whether there is a period, and which.
 *
 * <p>Values are kept on an even grid. The period is the lag at which the series differs least from
 * itself (the average magnitude difference function of Ross et al., 1974). A value is compared with
 * the same phase of up to seven earlier periods, its analogs, and surprises only if it differs from
 * all of them but one: so one bad day among them excuses nothing, and working days and weekends
 * need no setting. Two statistics, each with its own tail: the surprise of one value, and the
 * recent mean deviation. Without a period the deviation is that from the long-run level.
 */
final class Shape {
  /** 16 KB: a week of ten-minute values four times over, or three days of minutes. */
  private static final int CAPACITY = 4096;

  private static final int FIRST_CAPACITY = 128;

  /** A week of days. */
  private static final int ANALOGS = 7;

  private static final double DAY = 86_400_000;

  /** No finer grid than this: a forest of ticks has no daily shape that a second hides. */
  private static final double LEAST_STEP = 1000;

  /** Deviations are averaged over some 16 values. */
  private static final double RECENT = 1.0 / 8;

  /** What averaging leaves of independent noise. */
  private static final double DEVIATION = Math.sqrt(RECENT / (2 - RECENT));

  private static final double SLOW = 1.0 / 256;

  /** A period makes the series differ from itself by less than this part of what others do. */
  private static final double CONTRAST = 0.35;

  /** And stays one as long as it explains a third of how far values are from their mean. */
  private static final double KEEP = 0.67;

  private static final int FIRST_SEARCH = 96;

  /** Of a period, in slots. */
  private static final int SHORTEST = 8;

  private float[] ring = new float[0];
  private double step;
  private long origin;

  /** Slots filled so far; the last one is {@code slots - 1}. */
  private long slots;

  private long nextSearch = FIRST_SEARCH;
  private int period;
  private long evaluated;

  private final double[] deviation = new double[ANALOGS];
  private double noise;
  private double skill;
  private double spread;
  private double level;
  private double local;
  private long levels;

  private final Tail surpriseUp = new Tail();
  private final Tail surpriseDown = new Tail();
  private final Tail deviationUp = new Tail();
  private final Tail deviationDown = new Tail();

  /** Of the last value. */
  double surpriseProbability = 1;

  double deviationProbability = 1;
  double expected;
  double room;

  /** Whether the value was compared with its analogs, and these are worth something. */
  boolean seasonal;

  private double signedDeviation;

  /** The next slot begins no earlier; known again with the first value after a restart. */
  private long notBefore = Long.MIN_VALUE;

  boolean above() {
    return signedDeviation > 0;
  }

  double periodMillis() {
    return period * step;
  }

  /** Every value of a slow series, the first of each step of a fast one. */
  void add(long time, double x, double usualGap, long gaps, double least) {
    surpriseProbability = 1;
    deviationProbability = 1;
    seasonal = false;
    if (time < notBefore) {
      return;
    }
    if (step == 0) {
      if (gaps < 16 || !(usualGap > 0)) {
        return;
      }
      step = Math.max(LEAST_STEP, snapped(usualGap));
      origin = time;
      ring = new float[FIRST_CAPACITY];
      slots = 0;
    }
    long slot = (long) Math.rint(((double) time - origin) / step);
    if (slot < slots) {
      return;
    }
    if (slot - slots >= CAPACITY) {
      // Nothing that is remembered is comparable any more.
      origin = time;
      slots = 0;
      slot = 0;
      Arrays.fill(ring, Float.NaN);
    }
    // A short hole is bridged, a long one is not known.
    float filler = slots > 0 && slot - slots <= 8 ? at(slots - 1) : Float.NaN;
    while (slots < slot) {
      put(filler);
    }
    put((float) x);
    notBefore = origin + (long) Math.floor((slots - 0.5) * step);
    evaluate(slots - 1, x, least);
    if (slots >= nextSearch) {
      search(least);
      nextSearch = slots < CAPACITY ? Math.max(slots + 16, (long) (slots * 1.3)) : slots + 512;
    }
  }

  private static double snapped(double gap) {
    double unit = gap >= 59_000 ? 60_000 : 1000;
    double nice = Math.rint(gap / unit) * unit;
    return nice > 0 && Math.abs(gap - nice) < 0.02 * gap ? nice : gap;
  }

  private float at(long slot) {
    if (slot < 0 || slot < slots - ring.length) {
      return Float.NaN;
    }
    return ring[(int) (slot & (ring.length - 1))];
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

  private void evaluate(long slot, double x, double least) {
    if (period > 0 && slot > period) {
      compareWithAnalogs(slot, x, least);
    } else if (period == 0) {
      compareWithLevel(x, least);
    }
  }

  private void compareWithAnalogs(long slot, double x, double least) {
    double before = at(slot - 1);
    double best = Double.POSITIVE_INFINITY;
    double second = Double.POSITIVE_INFINITY;
    double distance = 0;
    double bestMiss = Double.POSITIVE_INFINITY;
    double secondMiss = Double.POSITIVE_INFINITY;
    double bestDeviation = Double.POSITIVE_INFINITY;
    double secondDeviation = Double.POSITIVE_INFINITY;
    int analogs = 0;
    double nearest = Double.NaN;
    for (int j = 0; j < ANALOGS; j++) {
      long there = slot - (long) (j + 1) * period;
      double v = at(there);
      double earlier = at(there - 1);
      double later = at(there + 1);
      if (Double.isNaN(v) || Double.isNaN(earlier) || Double.isNaN(later)) {
        deviation[j] = 0;
        continue;
      }
      analogs++;
      double low = Math.min(v, Math.min(earlier, later));
      double high = Math.max(v, Math.max(earlier, later));
      double away = Math.abs(x - v);
      // A weekend is another level, not more noise.
      distance +=
          Double.isNaN(before) ? away : Math.min(away, Math.abs(x - before - (v - earlier)));
      double miss = outside(x, low, high);
      double surprise = miss;
      surprise = smaller(surprise, outside(x - deviation[j], low, high));
      if (!Double.isNaN(before)) {
        double rise = v - earlier;
        double next = later - v;
        surprise =
            smaller(surprise, outside(x - before, Math.min(rise, next), Math.max(rise, next)));
      }
      // What comes a slot early or late is no deviation either.
      deviation[j] += (miss - deviation[j]) * RECENT;
      if (Math.abs(miss) < bestMiss) {
        secondMiss = bestMiss;
        bestMiss = Math.abs(miss);
      } else if (Math.abs(miss) < secondMiss) {
        secondMiss = Math.abs(miss);
      }
      if (Math.abs(surprise) < Math.abs(best)) {
        second = best;
        best = surprise;
        nearest = v;
      } else if (Math.abs(surprise) < Math.abs(second)) {
        second = surprise;
      }
      if (Math.abs(deviation[j]) < Math.abs(bestDeviation)) {
        secondDeviation = bestDeviation;
        bestDeviation = deviation[j];
      } else if (Math.abs(deviation[j]) < Math.abs(secondDeviation)) {
        secondDeviation = deviation[j];
      }
    }
    if (analogs == 0) {
      return;
    }
    double miss = analogs >= 3 ? secondMiss : bestMiss;
    double surprise = analogs >= 3 ? second : best;
    double dev = analogs >= 3 ? secondDeviation : bestDeviation;
    evaluated++;
    expected = nearest;
    signedDeviation = Math.abs(dev) > 0 ? dev : surprise;
    double floor = 1e-6 * Math.abs(x) + 1e-300;
    double rate = Math.max(SLOW, 1.0 / evaluated);
    seasonal = evaluated > 32 && skill < KEEP * spread;
    if (evaluated > 32) {
      double z = Math.abs(surprise) / Math.max(noise, floor);
      Tail tail = surprise < 0 ? surpriseDown : surpriseUp;
      double p = tail.probability(z);
      tail.add(z, p < least);
      double zOfDeviation = Math.abs(dev) / Math.max(noise * DEVIATION, floor);
      tail = dev < 0 ? deviationDown : deviationUp;
      double pOfDeviation = tail.probability(zOfDeviation);
      tail.add(zOfDeviation, pOfDeviation < least);
      if (seasonal) {
        surpriseProbability = p;
        deviationProbability = pOfDeviation;
      }
      room = 3 * noise;
    }
    // From all analogs alike: the least of several shrinks as they become more.
    double limit = evaluated > 32 ? 4 * noise + floor : Double.MAX_VALUE;
    noise += (Math.min(distance / analogs, limit) - noise) * rate;
    // Not clipped: where a period explains rare peaks, the peaks are what counts.
    skill += (miss - skill) * rate;
    spread += (Math.abs(x - level) - spread) * rate;
    level += (x - level) * rate;
  }

  private static double outside(double x, double low, double high) {
    return x > high ? x - high : Math.min(0, x - low);
  }

  private static double smaller(double a, double b) {
    return Math.abs(b) < Math.abs(a) ? b : a;
  }

  private void learnLevel(double x) {
    levels++;
    double rate = Math.max(SLOW, 1.0 / levels);
    if (levels == 1) {
      level = x;
      local = x;
    }
    double limit = levels > 32 ? 4 * spread : Double.MAX_VALUE;
    double off = Math.max(-limit, Math.min(limit, x - level));
    spread += (Math.abs(off) - spread) * rate;
    level += off * rate;
    local += (x - local) * RECENT;
  }

  private void compareWithLevel(double x, double least) {
    learnLevel(x);
    if (levels <= 64) {
      return;
    }
    double dev = local - level;
    double z = Math.abs(dev) / Math.max(spread, 1e-6 * Math.abs(x) + 1e-300);
    Tail tail = dev < 0 ? deviationDown : deviationUp;
    deviationProbability = tail.probability(z);
    tail.add(z, deviationProbability < least);
    expected = level;
    signedDeviation = dev;
    room = 3 * spread;
  }

  /** Looks for the period in what is kept; costs a tenth of a millisecond, so it is done rarely. */
  private void search(double least) {
    if (period > 0 && skill < KEEP * spread) {
      return;
    }
    int n = (int) Math.min(slots, ring.length);
    int longest = (int) (n * 0.62);
    float[] newestFirst = new float[n];
    for (int i = 0; i < n; i++) {
      newestFirst[i] = at(slots - 1 - i);
    }
    double[] differences = LagDifferences.of(newestFirst, longest);
    double[] sorted = Arrays.copyOfRange(differences, 2, longest + 1);
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double limit = median < Double.MAX_VALUE ? CONTRAST * median : 0;
    // A minimum at the end of the range may be on the way to a lower one.
    int end = (int) (longest * 0.96) - 2;
    double lowest = Double.MAX_VALUE;
    double highest = 0;
    for (int lag = 2; lag <= end; lag++) {
      if (lag >= SHORTEST && differences[lag] < Math.min(limit, CONTRAST * highest)) {
        lowest = Math.min(lowest, differences[lag]);
      }
      highest = Math.max(highest, differences[lag] == Double.MAX_VALUE ? 0 : differences[lag]);
    }
    // The shortest lag that does as well, at the bottom of its valley: not a multiple.
    int found = 0;
    highest = 0;
    for (int lag = 2; lag <= end; lag++) {
      highest = Math.max(highest, differences[lag] == Double.MAX_VALUE ? 0 : differences[lag]);
      if (lag >= SHORTEST
          && differences[lag] < Math.min(limit, CONTRAST * highest)
          && differences[lag] <= 1.3 * lowest) {
        found = lag;
        for (int l = lag; l <= Math.min(longest, lag + 2 + lag / 16); l++) {
          if (differences[l] < differences[found]) {
            found = l;
          }
        }
        break;
      }
    }
    if (lowest == Double.MAX_VALUE || found == 0 || found > end) {
      period = period > 0 && skill > spread ? 0 : period;
      return;
    }
    double day = Math.rint(DAY / step);
    if (Math.abs(day * step - DAY) < 0.5 * step / ANALOGS && Math.abs(found - day) <= 0.03 * day) {
      found = (int) day;
    }
    if (found == period) {
      return;
    }
    period = found;
    relearn(least);
  }

  /** Trains on what is kept, so that a period that has just been found is of use at once. */
  private void relearn(double least) {
    evaluated = 0;
    noise = 0;
    skill = 0;
    Arrays.fill(deviation, 0);
    surpriseUp.clear();
    surpriseDown.clear();
    deviationUp.clear();
    deviationDown.clear();
    for (long s = Math.max(0, slots - ring.length) + period + 1; s < slots - 1; s++) {
      double x = at(s);
      if (!Double.isNaN(x)) {
        compareWithAnalogs(s, x, least);
      }
    }
    surpriseProbability = 1;
    deviationProbability = 1;
    seasonal = false;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(ring.length);
    for (float value : ring) {
      out.writeFloat(value);
    }
    out.writeDouble(step);
    out.writeLong(origin);
    out.writeLong(slots);
    out.writeLong(nextSearch);
    out.writeInt(period);
    out.writeLong(evaluated);
    for (double value : deviation) {
      out.writeDouble(value);
    }
    out.writeDouble(noise);
    out.writeDouble(skill);
    out.writeDouble(spread);
    out.writeDouble(level);
    out.writeDouble(local);
    out.writeLong(levels);
    surpriseUp.writeTo(out);
    surpriseDown.writeTo(out);
    deviationUp.writeTo(out);
    deviationDown.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > CAPACITY) {
      throw new IOException("detector state has a ring of " + length + " values");
    }
    ring = new float[length];
    for (int i = 0; i < length; i++) {
      ring[i] = in.readFloat();
    }
    step = in.readDouble();
    origin = in.readLong();
    slots = in.readLong();
    nextSearch = in.readLong();
    period = in.readInt();
    evaluated = in.readLong();
    for (int i = 0; i < ANALOGS; i++) {
      deviation[i] = in.readDouble();
    }
    noise = in.readDouble();
    skill = in.readDouble();
    spread = in.readDouble();
    level = in.readDouble();
    local = in.readDouble();
    levels = in.readLong();
    surpriseUp.readFrom(in);
    surpriseDown.readFrom(in);
    deviationUp.readFrom(in);
    deviationDown.readFrom(in);
  }
}
