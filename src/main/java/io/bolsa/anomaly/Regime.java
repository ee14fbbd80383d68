package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a ticker moves lately: how much (volatility) and whether always the same way (drift).
 *
 * <p>Exponentially weighted means of normalised, clipped moves (Roberts's EWMA chart, 1959), each
 * against its own tail, so that clustering, trends and daily swings that are usual for a ticker are
 * no alarm.
 */
final class Regime {
  /** One bad tick, however bad, stays far below a regime: clipped here, in usual moves. */
  private static final double CLIP = 4;

  /** Looked at once in so many moves, a power of two: the mean hardly changes in between. */
  private static final int BETWEEN_LOOKS = 4;

  /**
   * Memory of the mean size, a power of two. Kept in its tail as often: else a long burst would be
   * its own excuse.
   */
  static final int VOLATILITY_TICKS = 16;

  /** An exponentially weighted mean varies as that of so many values of equal weight. */
  static final int VOLATILITY_SPAN = 2 * VOLATILITY_TICKS;

  /** Means are so few that less than this is already odd, and not yet a habit. */
  private static final double HABIT = 1e-2;

  /** Of a normal sample: mean size in standard deviations. */
  private static final double MEAN_SIZE = 0.8;

  /** Memory of what is always so, in moves; a power of two. */
  private static final long TREND = 2048;

  /** Before so many moves there is no regime to leave. */
  private static final int WARM_UP = 64;

  /** Of what comes soon after a night: every morning is no alarm, nor an afternoon's excuse. */
  private final Tail openingSize = new Tail();

  private final Tail settledSize = new Tail();

  /** A factor 4 apart, so that a drift of any length is at most a factor 2 from one of them. */
  private final Drift[] drifts = {new Drift(32), new Drift(128), new Drift(512)};

  private long count;
  private double trend;

  /** The trend as it was some time ago: one that has only just come up is no habit. */
  private double trendBefore;

  /** Mean size of the normalised moves, 1 is usual. */
  double size = 1;

  /** Of the last move; 1 where nobody looked. */
  double volatilityProbability = 1;

  double driftProbability = 1;

  /** What was taken from the last move as always so, in usual moves; 0 if nothing was. */
  double lastingTrend;

  /**
   * The mean of the rest of the moves, in usual ones, and over how many ticks: of the least likely
   * drift.
   */
  double driftMean;

  int driftTicks;

  /**
   * @param z a move, in usual ones
   * @param opening soon after a night, when moves vary more
   */
  void add(double z, boolean opening) {
    count++;
    double clipped = Clip.within(CLIP, z);
    size += (Math.abs(clipped) / MEAN_SIZE - size) * (1.0 / VOLATILITY_TICKS);
    volatilityProbability = 1;
    if (count >= WARM_UP && (count & (BETWEEN_LOOKS - 1)) == 0) {
      Tail usual = opening ? openingSize : settledSize;
      // A mean varies less than one move: its fourth power has the tail's prior.
      double fourth = size * size * size * size;
      volatilityProbability = usual.ofSquare(fourth);
      if ((count & (VOLATILITY_TICKS - 1)) == 0) {
        usual.addSquare(fourth, volatilityProbability < HABIT);
      }
    }
    learnTrend(clipped);
    double drifting = clipped - lastingTrend;
    driftProbability = 1;
    for (Drift drift : drifts) {
      drift.add(drifting, count);
      if (drift.probability < driftProbability) {
        driftProbability = drift.probability;
        driftMean = drift.mean;
        driftTicks = drift.ticks();
      }
    }
  }

  /**
   * A counter always rises: only what is more than its own trend is a drift. A trend that could be
   * chance, within four standard errors, is none; nor is one that was not there some time ago.
   */
  private void learnTrend(double z) {
    double memory = Math.min(count, TREND);
    trend += (z - trend) / memory;
    // At every power of two, then every TREND / 2.
    if ((count & (count >= TREND ? TREND / 2 - 1 : count - 1)) == 0) {
      trendBefore = trend;
    }
    double lasting = Math.abs(trendBefore) < Math.abs(trend) ? trendBefore : trend;
    boolean lasts = lasting * lasting * memory > 16 && trend * trendBefore > 0;
    lastingTrend = lasts ? lasting : 0;
  }

  void writeTo(DataOutput out) throws IOException {
    openingSize.writeTo(out);
    settledSize.writeTo(out);
    for (Drift drift : drifts) {
      drift.writeTo(out);
    }
    out.writeLong(count);
    out.writeDouble(size);
    out.writeDouble(trend);
    out.writeDouble(trendBefore);
  }

  /**
   * @param version of the ticker's state: before 8, sizes were counted by their squares; before 4,
   *     openings were not told apart; 1 had no earlier trend
   */
  void readFrom(DataInput in, int version) throws IOException {
    openingSize.readFrom(in);
    if (version < 4) {
      settledSize.copyFrom(openingSize);
    } else {
      settledSize.readFrom(in);
    }
    if (version < 8) {
      openingSize.squareAll();
      settledSize.squareAll();
    }
    for (Drift drift : drifts) {
      drift.readFrom(in, version);
    }
    count = in.readLong();
    size = in.readDouble();
    trend = in.readDouble();
    trendBefore = version == 1 ? trend : in.readDouble();
  }
}
