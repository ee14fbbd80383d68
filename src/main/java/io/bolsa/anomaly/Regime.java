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
  /** One bad tick, however bad, stays below half a regime: clipped here, in usual moves. */
  private static final double CLIP = 8;

  private static final double DRIFT_CLIP = 4;

  private static final double VOLATILITY = 1.0 / 16;

  /** A mean is kept in its tail once per memory: else a long drift would be its own excuse. */
  private static final int BETWEEN_VOLATILITIES = 16;

  /** Means are so few that less than this is already odd, and not yet a habit. */
  private static final double HABIT = 1e-2;

  /** Of a normal sample: mean size in standard deviations. */
  private static final double MEAN_SIZE = 0.8;

  /** A factor 4 apart, so that a drift of any length is at most a factor 2 from one of them. */
  private static final int[] LENGTH = {32, 128, 512};

  private static final double[] DRIFT = {1.0 / 32, 1.0 / 128, 1.0 / 512};

  private static final double[] DRIFT_GAIN = new double[DRIFT.length];

  static {
    for (int i = 0; i < DRIFT.length; i++) {
      DRIFT_GAIN[i] = Math.sqrt((2 - DRIFT[i]) / DRIFT[i]);
    }
  }

  /** Memory of what is always so, in moves. */
  private static final double TREND = 2048;

  /** A mean square this much above a random walk's: moves follow each other. */
  private static final double FOLLOWING = 1.5;

  /** Before so many moves there is no regime to leave. */
  private static final int WARM_UP = 64;

  private final Tail burst = new Tail();
  private final Tail[] rising = new Tail[DRIFT.length];
  private final Tail[] falling = new Tail[DRIFT.length];
  private long count;
  private double trend;

  /** Mean size of the normalised moves, 1 is usual. */
  double size = 1;

  private final double[] probability = new double[DRIFT.length];
  private final double[] square = new double[DRIFT.length];
  private final double[] mean = new double[DRIFT.length];

  double volatilityProbability = 1;
  double driftProbability = 1;

  /** The mean move per tick, in usual moves, and over how many ticks: of the least likely drift. */
  double driftMean;

  int driftTicks;

  Regime() {
    for (int i = 0; i < DRIFT.length; i++) {
      rising[i] = new Tail();
      falling[i] = new Tail();
      probability[i] = 1;
      square[i] = 1;
    }
  }

  void add(double z) {
    count++;
    double clipped = Math.max(-CLIP, Math.min(CLIP, z));
    size += (Math.abs(clipped) / MEAN_SIZE - size) * VOLATILITY;
    boolean warm = count >= WARM_UP;
    if (warm) {
      double ratio = size * size;
      volatilityProbability = burst.probability(ratio);
      if ((count & (BETWEEN_VOLATILITIES - 1)) == 0) {
        burst.add(ratio, volatilityProbability < HABIT);
      }
    }
    clipped = Math.max(-DRIFT_CLIP, Math.min(DRIFT_CLIP, z));
    // A counter always rises: only what is more than its own trend is a drift. A trend that could
    // be chance, within four standard errors, is none.
    double memory = Math.min((double) count, TREND);
    trend += (clipped - trend) / memory;
    if (trend * trend * memory > 16) {
      clipped -= trend;
    }
    driftProbability = 1;
    for (int i = 0; i < DRIFT.length; i++) {
      mean[i] += (clipped - mean[i]) * DRIFT[i];
      int length = LENGTH[i];
      if (warm && (count & (length / 8 - 1)) == 0) {
        double slope = Math.abs(mean[i]) * DRIFT_GAIN[i];
        double rate = 1 / Math.min(16 + 8.0 * count / length, 256);
        // In a random walk the square is 1; where moves follow each other it is what it is.
        double odd = slope * slope / Math.max(1, square[i]);
        square[i] += (Math.min(odd, 9) * Math.max(1, square[i]) - square[i]) * rate;
        // To the fourth power, the tail's prior, this is a normal sample's exp(-odd / 2); where
        // moves follow each other, averaging makes nothing normal, and it is half of that.
        double thin = StrictMath.exp(Math.min(60, odd / (square[i] > FOLLOWING ? 16 : 8)));
        Tail side = mean[i] < 0 ? falling[i] : rising[i];
        probability[i] = side.probability(thin);
        if ((count & (length - 1)) == 0) {
          side.add(thin, probability[i] < HABIT);
          (mean[i] < 0 ? rising[i] : falling[i]).add(1, false);
        }
      }
      if (probability[i] < driftProbability) {
        driftProbability = probability[i];
        driftMean = mean[i];
        driftTicks = 2 * length;
      }
    }
  }

  void writeTo(DataOutput out) throws IOException {
    burst.writeTo(out);
    for (int i = 0; i < DRIFT.length; i++) {
      rising[i].writeTo(out);
      falling[i].writeTo(out);
      out.writeDouble(mean[i]);
      out.writeDouble(square[i]);
      out.writeDouble(probability[i]);
    }
    out.writeLong(count);
    out.writeDouble(size);
    out.writeDouble(trend);
  }

  void readFrom(DataInput in) throws IOException {
    burst.readFrom(in);
    for (int i = 0; i < DRIFT.length; i++) {
      rising[i].readFrom(in);
      falling[i].readFrom(in);
      mean[i] = in.readDouble();
      square[i] = in.readDouble();
      probability[i] = in.readDouble();
    }
    count = in.readLong();
    size = in.readDouble();
    trend = in.readDouble();
  }
}
