package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Runs of one and the same value, against the runs that the ticker has had. */
final class Frozen {
  /** Standing still is not rarer than this, until it has been seen not to be. */
  private static final double LEAST_STILL = 1.0 / 64;

  /** Of {@code exp(run * -log(part that stands still) / 8)}: see {@link Rhythm}. */
  final Tail tail = new Tail();

  long run;
  private boolean alarmed;
  private double still = LEAST_STILL;
  private long count;
  private double rate;

  double add(boolean moved, double least) {
    count++;
    if (moved) {
      tail.add(run == 0 ? 1 : stretched(run), alarmed);
      still -= still * Math.max(1.0 / 512, 1.0 / (count + 16));
      run = 0;
      alarmed = false;
      return 1;
    }
    run++;
    double p = run < 2 ? 1 : tail.probability(stretched(run));
    alarmed |= p < least;
    if (!alarmed) {
      still += (1 - still) * Math.max(1.0 / 512, 1.0 / (count + 16));
    }
    return p;
  }

  private double stretched(long run) {
    if (count < 1024 || (count & 63) == 0) {
      rate = -StrictMath.log(Math.max(LEAST_STILL, Math.min(0.98, still)));
    }
    return StrictMath.exp(Math.min(80, run * rate) / 8);
  }

  void writeTo(DataOutput out) throws IOException {
    tail.writeTo(out);
    out.writeLong(run);
    out.writeBoolean(alarmed);
    out.writeDouble(still);
    out.writeLong(count);
    out.writeDouble(rate);
  }

  void readFrom(DataInput in) throws IOException {
    tail.readFrom(in);
    run = in.readLong();
    alarmed = in.readBoolean();
    still = in.readDouble();
    count = in.readLong();
    rate = in.readDouble();
  }
}
