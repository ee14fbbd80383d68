package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Does the value come as it came a period ago? Learns whether there is a period, and which.
 *
 * <p>Values are kept on an even grid. The period is the lag at which the series differs least from
 * itself ({@link PeriodSearch}). A value is compared with the same phase of earlier periods ({@link
 * Analogs}). Two statistics, each with its own tail: the surprise of one value, and the recent mean
 * deviation. Without a period the deviation is that from the long-run level.
 */
final class Shape {
  private static final double DAY = 86_400_000;

  /** Gaps after which the usual one is known well enough for a grid. */
  private static final int LEAST_GAPS = 16;

  /** What averaging leaves of independent noise. */
  private static final double DEVIATION = Math.sqrt(Analogs.RECENT / (2 - Analogs.RECENT));

  /** Memory of some 256 values. */
  private static final double SLOW = 1.0 / 256;

  /** Values compared before one is judged; of those without a period twice as many. */
  private static final int WARM_UP = 32;

  /**
   * Beyond so many times the usual, which a {@link Tail} does not tell apart, it says nothing how
   * far it is, only how often: of a series that nearly always stands still next to nothing is
   * usual, and all that it ever does is far beyond.
   */
  private static final double FARTHEST = 1 << 14;

  /**
   * Of a step between two values, the least that is usual: else a series that nearly always stands
   * still would come to have next to nothing for its usual distance. So little less than 1 / sqrt 2
   * that a step, and one that is short of it by a tenth, is beyond the first edge of a {@link
   * Tail}.
   */
  private static final double NO_DISTANCE = 0.65;

  /** What is not usual is learnt as so many times the usual. */
  private static final double CLIP = 4;

  /** A period stays one as long as it explains a third of how far values are from their mean. */
  private static final double KEEP = 0.67;

  private static final int FIRST_SEARCH = 96;

  /** The next search is due when there are so many times the values, or so many more of them. */
  private static final double GROWTH = 1.15;

  private static final int LEAST_GROWTH = 16;
  private static final int FULL_GROWTH = 512;

  /** A period so near to a day, as a part of it, is a day. */
  private static final double NEARLY = 0.03;

  private final EvenGrid grid = new EvenGrid();
  private final Analogs analogs = new Analogs();

  private long nextSearch = FIRST_SEARCH;

  /** In slots; 0 if there is none. */
  private int period;

  /** Values compared with their analogs, since the period is this one. */
  private long evaluated;

  /** The usual distance from the analogs. */
  private double noise;

  /** How much the analogs usually miss by, and how far values usually are from their level. */
  private double skill;

  private double spread;

  private double level;

  /** The recent level, without a period; and of how many values these levels are. */
  private double local;

  private long levels;

  // What comes again and again has analogs that say so.
  private final Tail surpriseUp = new Tail(false);
  private final Tail surpriseDown = new Tail(false);
  private final Tail deviationUp = new Tail(false);
  private final Tail deviationDown = new Tail(false);

  /** What is no distance between values of the last one's size and resolution. */
  private double floor;

  /** Of the last value. */
  double surpriseProbability = 1;

  double deviationProbability = 1;
  double expected;

  /** Whether the value was compared with its analogs, and these are worth something. */
  boolean seasonal;

  /** How far the last value, or those of late, are from what was expected; with its sign. */
  double off;

  /** Whether it is not the last value that is least likely, but the recent mean. */
  boolean isOfLate() {
    return deviationProbability < surpriseProbability;
  }

  double local() {
    return local;
  }

  double periodMillis() {
    return period * grid.step();
  }

  /**
   * Takes the next value; one of each step of a fast series counts.
   *
   * @param x up to a magnitude of 1e30
   * @param resolution the smallest step between two values
   * @param usualGap between two values in milliseconds, known from so many {@code gaps}
   * @param least the probability below which something is learnt with caution
   */
  void add(long time, double x, double resolution, double usualGap, long gaps, double least) {
    floor = Clip.atLeast(NO_DISTANCE * resolution, 1e-6 * Math.abs(x) + 1e-300);
    surpriseProbability = 1;
    deviationProbability = 1;
    seasonal = false;
    if (grid.isBefore(time)) {
      return;
    }
    if (!grid.isBegun()) {
      if (gaps < LEAST_GAPS || !(usualGap > 0)) {
        return;
      }
      grid.begin(time, usualGap);
    }
    if (!grid.add(time, x)) {
      return;
    }
    long slots = grid.slots();
    if (period == 0) {
      compareWithLevel(x, least);
    } else if (slots - 1 > period) {
      compareWithAnalogs(slots - 1, x, least);
    }
    if (slots >= nextSearch) {
      search(least);
      nextSearch =
          slots < EvenGrid.CAPACITY
              ? Math.max(slots + LEAST_GROWTH, (long) (slots * GROWTH))
              : slots + FULL_GROWTH;
    }
  }

  private void compareWithAnalogs(long slot, double x, double least) {
    if (!analogs.compare(grid, slot, period, x)) {
      return;
    }
    evaluated++;
    double deviation = analogs.deviation();
    seasonal = evaluated > WARM_UP && skill < KEEP * spread;
    if (evaluated > WARM_UP) {
      double surprise =
          judge(analogs.surprise(), Math.max(noise, floor), surpriseUp, surpriseDown, least);
      double lately =
          judge(deviation, Math.max(noise, floor) * DEVIATION, deviationUp, deviationDown, least);
      if (seasonal) {
        surpriseProbability = surprise;
        deviationProbability = lately;
        off = isOfLate() ? deviation : analogs.surprise();
        expected = x - off;
      }
    }
    double rate = Math.max(SLOW, 1.0 / evaluated);
    double limit = evaluated > WARM_UP ? CLIP * Math.max(noise, floor) : Double.MAX_VALUE;
    noise += (Math.min(analogs.distance(), limit) - noise) * rate;
    // Not clipped: where a period explains rare peaks, the peaks are what counts.
    skill += (analogs.miss() - skill) * rate;
    spread += (Math.abs(x - level) - spread) * rate;
    level += (x - level) * rate;
  }

  private void compareWithLevel(double x, double least) {
    learnLevel(x);
    if (levels <= 2 * WARM_UP) {
      return;
    }
    double deviation = local - level;
    deviationProbability =
        judge(deviation, Math.max(spread, floor), deviationUp, deviationDown, least);
    expected = level;
    off = deviation;
  }

  private void learnLevel(double x) {
    levels++;
    double rate = Math.max(SLOW, 1.0 / levels);
    if (levels == 1) {
      level = x;
      local = x;
    }
    double limit = levels > WARM_UP ? CLIP * Math.max(spread, floor) : Double.MAX_VALUE;
    double off = Math.max(-limit, Math.min(limit, x - level));
    spread += (Math.abs(off) - spread) * rate;
    level += off * rate;
    local += (x - local) * Analogs.RECENT;
  }

  /** How likely it is to be off by so much, up or down; which is then learnt. */
  private static double judge(double off, double usual, Tail up, Tail down, double least) {
    Tail tail = off < 0 ? down : up;
    double z = Clip.atMost(FARTHEST, Math.abs(off) / usual);
    double p = tail.probability(z);
    tail.add(z, p < least);
    return p;
  }

  /** Looks for the period in what is kept; costs a tenth of a millisecond, so it is done rarely. */
  private void search(double least) {
    if (period > 0 && skill < KEEP * spread) {
      return;
    }
    int found = nearlyADay(PeriodSearch.of(grid.newestFirst()));
    if (found == 0) {
      period = skill > spread ? 0 : period;
    } else if (found != period) {
      period = found;
      relearn(least);
    }
  }

  private int nearlyADay(int found) {
    double step = grid.step();
    double day = Math.rint(DAY / step);
    boolean even = Math.abs(day * step - DAY) < 0.5 * step / Analogs.MOST;
    return even && Math.abs(found - day) <= NEARLY * day ? (int) day : found;
  }

  /** Trains on what is kept, so that a period that has just been found is of use at once. */
  private void relearn(double least) {
    evaluated = 0;
    noise = 0;
    skill = 0;
    analogs.clear();
    surpriseUp.clear();
    surpriseDown.clear();
    deviationUp.clear();
    deviationDown.clear();
    for (long slot = grid.first() + period + 1; slot < grid.slots() - 1; slot++) {
      double x = grid.at(slot);
      if (!Double.isNaN(x)) {
        compareWithAnalogs(slot, x, least);
      }
    }
    surpriseProbability = 1;
    deviationProbability = 1;
    seasonal = false;
  }

  void writeTo(DataOutput out) throws IOException {
    grid.writeTo(out);
    out.writeLong(nextSearch);
    out.writeInt(period);
    out.writeLong(evaluated);
    analogs.writeTo(out);
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
    grid.readFrom(in);
    nextSearch = in.readLong();
    period = in.readInt();
    evaluated = in.readLong();
    analogs.readFrom(in);
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
