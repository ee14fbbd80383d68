package io.bolsa.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** A whole stream of ticks: market, anomalies, late arrival, bytes. */
public final class TickStream {
  private static final int PROGRESS_EVERY = 1 << 16;

  private final Settings settings;
  private final Market market;
  private final ArrivalOrder arrivals;
  private final long[] trades;
  private long planned;
  private long labelled;

  public TickStream(Settings settings) {
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", settings.problems()));
    }
    this.settings = settings;
    market = new Market(settings);
    arrivals = new ArrivalOrder(settings);
    trades = new long[settings.tickerCount()];
  }

  /**
   * Writes the stream, once.
   *
   * @param labels where the anomalies' labels go; null makes a stream without anomalies
   * @param progress is told the number of events now and then
   */
  public void write(OutputStream out, LabelWriter labels, LongConsumer progress)
      throws IOException {
    Injector injector = labels == null ? null : new Injector(settings, market, labels::add);
    TickWriter writer = new TickWriter(out, settings);
    long lastTime = 0;
    for (long made = 0; made < settings.events; ) {
      MarketTick tick = arrivals.blank();
      market.next(tick);
      Fault.Outcome outcome = injector == null ? Fault.Outcome.KEPT : injector.apply(tick);
      if (outcome != Fault.Outcome.NOT_TRADED) {
        tick.sequence = ++trades[tick.ticker];
      }
      if (outcome != Fault.Outcome.KEPT) {
        arrivals.recycle(tick);
        continue;
      }
      lastTime = tick.time;
      arrivals.add(tick);
      drain(lastTime, writer);
      if (++made % PROGRESS_EVERY == 0) {
        progress.accept(made);
      }
    }
    drain(lastTime + settings.disorderMillis(), writer);
    writer.flush();
    progress.accept(settings.events);
    if (injector != null) {
      injector.finish(lastTime);
      planned = injector.planned();
      labelled = injector.labelled();
    }
  }

  private void drain(long now, TickWriter writer) throws IOException {
    for (MarketTick tick = arrivals.poll(now); tick != null; tick = arrivals.poll(now)) {
      writer.write(tick);
      arrivals.recycle(tick);
    }
  }

  /** How many anomalies there should have been; known when written. */
  public long plannedAnomalies() {
    return planned;
  }

  /** How many there are: fewer if no ticker had enough ticks before, or the stream ended. */
  public long labelledAnomalies() {
    return labelled;
  }

  int ticksInMemory() {
    return arrivals.capacity();
  }
}
