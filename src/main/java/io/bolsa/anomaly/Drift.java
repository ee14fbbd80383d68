package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether a ticker's moves add up, over a window of one length: an exponentially weighted mean of
 * normalised moves (Roberts, Control chart tests based on geometric moving averages, Technometrics
 * 1, 1959), divided by the root of their own mean square (studentized: Gosset, The probable error
 * of a mean, Biometrika 6, 1908), against its own tail. So wild moves, which add up to more, are no
 * drift, and small steady ones are.
 *
 * <p>What is usual is learnt one window late: so a drift is judged by what was before it, and is no
 * excuse for itself.
 */
final class Drift {
  /** Before so many windows are learnt from, nobody knows whether the ticker's moves add up. */
  private static final int WARM_UP = 2;

  /** Looked at so often in a window. */
  private static final int LOOKS = 8;

  /** Moves that cancel out (noise about a level, bid and ask) make a mean smaller, to this part. */
  private static final double LEAST_SQUARE = 1;

  /** Moves whose mean square is less, in usual ones, are too small to lead anywhere. */
  private static final double LEAST_ENERGY = 0.1;

  /** A mean square this much above a random walk's: moves follow each other. */
  private static final double FOLLOWING = 1.5;

  /** Mean squares are clipped here, in usual ones. */
  private static final double CLIP = 9;

  /** Windows: weight of the random walk that is assumed at first, and memory. */
  private static final double PRIOR = 2;

  private static final double MEMORY = 32;

  /** Means are so few that less than this is already odd, and not yet a habit. */
  private static final double HABIT = 1e-2;

  /** Ticks; a power of two. */
  final int length;

  private final double rate;
  private final double gain;
  private final Tail rising = new Tail();
  private final Tail falling = new Tail();

  double mean;

  /** Mean square of the moves, in usual ones, over the same window. */
  private double energy = 1;

  /** Of the last move; 1 where nobody looked. */
  double probability = 1;

  private double square = 1;
  private long windows;
  private double squares;

  /** Of the window before, which is not learnt from yet. */
  private double heldSquare = 1;

  /** Its last look, negative where the mean was. */
  private double held;

  private boolean heldOdd;

  Drift(int length) {
    this.length = length;
    this.rate = 1.0 / length;
    this.gain = Math.sqrt((2 - rate) / rate);
  }

  /** Over so many ticks its mean is one, roughly. */
  int ticks() {
    return 2 * length;
  }

  /** A drift over so many ticks is looked at every so many of them. */
  static int ticksBetweenLooks(int ticks) {
    return ticks / 2 / LOOKS;
  }

  /** A move, in usual ones; and how many there were, this one included. */
  void add(double move, long count) {
    mean += (move - mean) * rate;
    energy += (move * move - energy) * rate;
    probability = 1;
    if ((count & (length / LOOKS - 1)) == 0) {
      look((count & (length - 1)) == 0);
    }
  }

  private void look(boolean last) {
    double slope = mean * gain;
    double usual = Clip.atLeast(LEAST_SQUARE, square);
    // In a random walk the square is 1; where moves follow each other it is what it is.
    double odd = slope * slope / (usual * Clip.atLeast(LEAST_ENERGY, energy));
    // To the fourth power, the tail's prior, this is a normal sample's exp(-odd / 2); where moves
    // follow each other, averaging makes nothing normal, and it is half of that.
    double thin = odd * (square > FOLLOWING ? Tail.LOG_OF_SQUARE / 16 : Tail.LOG_OF_SQUARE / 8);
    probability = windows <= WARM_UP ? 1 : (mean < 0 ? falling : rising).ofLog(thin);
    squares += Clip.atMost(CLIP, odd) * usual;
    if (last) {
      learn();
      heldSquare = squares / LOOKS;
      held = mean < 0 ? -thin : thin;
      heldOdd = probability < HABIT;
      squares = 0;
    }
  }

  private void learn() {
    windows++;
    if (windows > 1) {
      square += (heldSquare - square) / Math.min(PRIOR + windows, MEMORY);
      rising.addLog(held, heldOdd && held > 0);
      falling.addLog(-held, heldOdd && held < 0);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    rising.writeTo(out);
    falling.writeTo(out);
    out.writeDouble(mean);
    out.writeDouble(energy);
    out.writeDouble(square);
    out.writeLong(windows);
    out.writeDouble(squares);
    out.writeDouble(heldSquare);
    out.writeDouble(held);
    out.writeBoolean(heldOdd);
  }

  /**
   * @param version of the ticker's state: 1 held nothing back, before 4 moves had no mean square
   */
  void readFrom(DataInput in, int version) throws IOException {
    rising.readFrom(in);
    falling.readFrom(in);
    mean = in.readDouble();
    energy = version < 4 ? 1 : in.readDouble();
    square = in.readDouble();
    if (version == 1) {
      in.readDouble();
      return;
    }
    windows = in.readLong();
    squares = in.readDouble();
    heldSquare = in.readDouble();
    held = in.readDouble();
    heldOdd = in.readBoolean();
  }
}
