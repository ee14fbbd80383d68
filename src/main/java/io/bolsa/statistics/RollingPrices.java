package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All rolling windows of one ticker.
 *
 * <p>A mutable accumulator, because it lives in an operator's hot loop.
 */
public final class RollingPrices {
  private static final int VERSION = 1;

  private final List<RollingWindow> windows;
  private long lastTime = Long.MIN_VALUE;
  private int ticksAtLastTime;

  public RollingPrices(RollingSettings settings) {
    this(new ArrayList<>());
    for (RollingSpec spec : settings.windows()) {
      windows.add(new RollingWindow(spec, settings.halfLifeMillis));
    }
  }

  private RollingPrices(List<RollingWindow> windows) {
    this.windows = windows;
  }

  /**
   * Adds the ticker's next tick, in event-time order.
   *
   * @return how many ticks of the ticker have had this very instant, this one included
   */
  public int add(long time, double price) {
    for (int i = 0; i < windows.size(); i++) {
      windows.get(i).add(time, price);
    }
    ticksAtLastTime = time == lastTime ? ticksAtLastTime + 1 : 1;
    lastTime = time;
    return ticksAtLastTime;
  }

  /** What the {@code i}-th window of the settings says after the last tick. */
  public RollingNumbers numbers(int i) {
    return windows.get(i).numbers();
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(lastTime);
    BinaryForm.writeVarLong(out, ticksAtLastTime);
    BinaryForm.writeVarLong(out, windows.size());
    for (RollingWindow window : windows) {
      window.writeTo(out);
    }
  }

  /** The windows of the settings: those that were written go on, others begin empty. */
  public static RollingPrices readFrom(DataInput in, RollingSettings settings) throws IOException {
    BinaryForm.readVersion(in, RollingPrices.class, VERSION);
    long lastTime = in.readLong();
    int ticksAtLastTime = (int) BinaryForm.readCount(in, RollingPrices.class);
    List<RollingWindow> written = new ArrayList<>();
    for (long left = BinaryForm.readCount(in, RollingPrices.class); left > 0; left--) {
      written.add(RollingWindow.readFrom(in, settings.halfLifeMillis));
    }
    RollingPrices read = new RollingPrices(settings);
    read.lastTime = lastTime;
    read.ticksAtLastTime = ticksAtLastTime;
    read.windows.replaceAll(
        empty ->
            written.stream()
                .filter(window -> window.spec().equals(empty.spec()))
                .findFirst()
                .orElse(empty));
    return read;
  }
}
