package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Runs of one and the same value, against the runs that the ticker has had. */
final class Frozen {
  /**
   * Standing still is never taken to be rarer than this: three equal values in a row are no frozen
   * price, however seldom two are equal.
   */
  private static final double LEAST_STILL = 1.0 / 16;

  /** Runs: a value that never moved is a constant, not frozen. */
  private static final double WARM_UP = 8;

  /** Of {@code exp(run * -log(part that stands still) / 8)}: see {@link Rhythm}. */
  final Tail tail = new Tail();

  long run;
  private boolean alarmed;
  private double still = LEAST_STILL;
  private long count;

  /** Of one tick that does not move: minus the logarithm of its probability. */
  private double surprise;

  double add(boolean moved, double least) {
    count++;
    if (moved) {
      tail.addLog(run == 0 ? 0 : stretched(run), alarmed);
      still -= still * rate();
      run = 0;
      alarmed = false;
      return 1;
    }
    run++;
    double p = run < 2 || tail.total() < WARM_UP ? 1 : tail.ofLog(stretched(run));
    if (p < 1e-2) {
      // Ticks that stand still by themselves, each as often as usual, give runs too.
      p = Math.max(p, StrictMath.exp(-run * surprise));
    }
    alarmed |= p < least;
    if (!alarmed) {
      still += (1 - still) * rate();
    }
    return p;
  }

  /** A value has come that is not looked at: the run is over. */
  void pass() {
    run = 0;
    alarmed = false;
  }

  private double rate() {
    return count >= 512 - 16 ? 1.0 / 512 : 1.0 / (count + 16);
  }

  private double stretched(long run) {
    if (count < 1024 || (count & 63) == 0) {
      surprise = -StrictMath.log(Math.max(LEAST_STILL, Math.min(0.98, still)));
    }
    return run * surprise * (Tail.LOG_OF_SQUARE / 8);
  }

  void writeTo(DataOutput out) throws IOException {
    tail.writeTo(out);
    out.writeLong(run);
    out.writeBoolean(alarmed);
    out.writeDouble(still);
    out.writeLong(count);
    out.writeDouble(surprise);
  }

  void readFrom(DataInput in) throws IOException {
    tail.readFrom(in);
    run = in.readLong();
    alarmed = in.readBoolean();
    still = in.readDouble();
    count = in.readLong();
    surprise = in.readDouble();
  }
}
