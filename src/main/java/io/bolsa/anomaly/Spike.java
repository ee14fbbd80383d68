package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One bad tick goes there and back: the additive outlier of Fox (Outliers in time series, Journal
 * of the Royal Statistical Society B 34, 1972), seen with the tick after it.
 *
 * <p>The statistic is the smaller of two moves in a row, if they are opposite. Two large ones are
 * far rarer together than each by itself, so a spike is found among moves as large as it is; prices
 * that go to and fro between bid and ask do so every time, and are in the tail.
 */
final class Spike {
  private final Tail tail = new Tail();

  /** The last move's square in usual ones, negative for a fall; 0 if nothing can come back. */
  private double there;

  /** Where the last move came from. */
  double from;

  /** What a usual move was when it was made. */
  double scale;

  /** How likely the value that it led to was at its time of a period; 0 if that was not usual. */
  private double usual;

  /**
   * The probability of coming back by so much.
   *
   * @param signedSquare the square of a move in usual ones, negative for a fall
   */
  double probability(double signedSquare) {
    return Clip.atLeast(usual, tail.ofSquare(back(signedSquare)));
  }

  /**
   * Learns a move.
   *
   * @param from the price before it
   * @param scale a usual move
   * @param usual how likely the value after it is at its time of a period, 0 if that is not usual
   * @param alarming whether it came back by so much that it is learnt with caution
   */
  void add(double signedSquare, double from, double scale, double usual, boolean alarming) {
    tail.addSquare(back(signedSquare), alarming);
    // The way back from a spike is no spike of its own.
    there = alarming ? 0 : signedSquare;
    this.from = from;
    this.scale = scale;
    this.usual = usual;
  }

  private double back(double signedSquare) {
    boolean opposite = there * signedSquare < 0;
    return opposite ? Math.min(Math.abs(there), Math.abs(signedSquare)) : 0;
  }

  /** The last price is in doubt by itself: the way back from it is no news. */
  void forget() {
    there = 0;
  }

  /** Coming back by so many usual moves has the probability {@code p}. */
  double quantile(double p) {
    return tail.quantile(p);
  }

  void writeTo(DataOutput out) throws IOException {
    tail.writeTo(out);
    out.writeDouble(there);
    out.writeDouble(from);
    out.writeDouble(scale);
    out.writeDouble(usual);
  }

  /**
   * @param version of {@link TickerState}
   */
  void readFrom(DataInput in, int version) throws IOException {
    tail.readFrom(in);
    there = in.readDouble();
    from = in.readDouble();
    scale = in.readDouble();
    usual = version < 9 ? 0 : in.readDouble();
  }
}
