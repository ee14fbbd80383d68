package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much larger moves are soon after a night than later on, as a factor of their variance for
 * each of some spans of time since it ended.
 *
 * <p>Volatility has a time of day: high when a market opens, and falling (Wood, McInish, Ord, An
 * investigation of transactions data for NYSE stocks, Journal of Finance 40, 1985). Moves divided
 * by it are comparable over the day (Andersen, Bollerslev, Intraday periodicity and volatility
 * persistence in financial markets, Journal of Empirical Finance 4, 1997). Begins with a stock
 * exchange's, which counts as much as 16 moves, and learns the ticker's own. A series without
 * nights has no openings.
 */
final class Opening {
  /** Since a night, ms: each span is as long as all before it, for the fall becomes slower. */
  private static final long[] UNTIL = {600_000, 1_200_000, 2_400_000, 4_800_000, 9_600_000};

  /** Twice the usual move at first. */
  private static final double[] PRIOR = {4, 3, 2, 1.5, 1};

  /** Weight of the prior factors, and memory, in moves. */
  private static final double PRIOR_WEIGHT = 16;

  private static final double MEMORY = 512;

  private static final double LEAST = 0.25;

  /** In so many of the first spans one morning differs from another, and not by a factor alone. */
  private static final int RESTLESS = 3;

  /** Where moves are usual. */
  static final int OVER = UNTIL.length;

  private final double[] factor = PRIOR.clone();
  private final double[] weight = {
    PRIOR_WEIGHT, PRIOR_WEIGHT, PRIOR_WEIGHT, PRIOR_WEIGHT, PRIOR_WEIGHT
  };

  /**
   * The span in which a time lies.
   *
   * @param since the end of the last night, ms
   */
  static int span(long since) {
    int span = OVER;
    while (span > 0 && since < UNTIL[span - 1]) {
      span--;
    }
    return span;
  }

  /** Whether moves are to be judged by other openings. */
  static boolean isRestless(int span) {
    return span < RESTLESS;
  }

  /** The variance of moves in this span as a multiple of the usual one. */
  double factor(int span) {
    return span == OVER ? 1 : factor[span];
  }

  /**
   * Learns a move.
   *
   * @param square of it, in usual ones of the rest of the day, clipped
   */
  void add(int span, double square) {
    if (span != OVER) {
      weight[span] = Math.min(weight[span] + 1, MEMORY);
      factor[span] = Math.max(LEAST, factor[span] + (square - factor[span]) / weight[span]);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    for (int i = 0; i < OVER; i++) {
      out.writeDouble(factor[i]);
      out.writeDouble(weight[i]);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < OVER; i++) {
      factor[i] = in.readDouble();
      weight[i] = in.readDouble();
    }
  }
}
