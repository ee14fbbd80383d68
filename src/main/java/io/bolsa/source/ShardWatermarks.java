package io.bolsa.source;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.Tick;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * How far event time has come in one shard: the greatest event time seen, less the disorder.
 *
 * <p>A tick moves it no further than its own arrival. So a clock that is ahead makes its own ticks
 * wait, and no other's late.
 */
@SuppressWarnings("deprecation") // The interface of FlinkKinesisConsumer.
final class ShardWatermarks implements AssignerWithPeriodicWatermarks<ArrivedRecord> {
  private static final long serialVersionUID = 1L;

  private final long disorderMillis;
  private long reached = Long.MIN_VALUE;

  ShardWatermarks(long disorderMillis) {
    this.disorderMillis = disorderMillis;
  }

  @Override
  public long extractTimestamp(ArrivedRecord arrived, long previous) {
    Tick tick = arrived.record.tick;
    if (tick == null) {
      return arrived.arrivalTime;
    }
    reached = Math.max(reached, Math.min(tick.eventTime, arrived.arrivalTime));
    return tick.eventTime;
  }

  @Override
  public Watermark getCurrentWatermark() {
    // One less: ticks may share the instant that was reached.
    return reached == Long.MIN_VALUE ? null : new Watermark(reached - disorderMillis - 1);
  }
}
