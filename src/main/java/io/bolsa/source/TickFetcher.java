package io.bolsa.source;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.Tick;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.KinesisShardAssigner;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordBatch;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.model.KinesisStreamShardState;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * The connector's reader of shards, with watermarks of its own: the connector takes a shard that is
 * slow for one that is idle, so that its ticks would be late. {@link ShardTimes} says how.
 */
@SuppressWarnings("deprecation") // The interface of FlinkKinesisConsumer.
final class TickFetcher extends KinesisDataFetcher<ArrivedRecord> {
  /**
   * With enhanced fan-out nobody asks: what comes is pushed at once, and a word that there is
   * nothing every few seconds. Until the next is due, the watermark goes on.
   */
  static final long PUSHED_MILLIS = 10_000;

  private final SourceFunction.SourceContext<ArrivedRecord> context;
  private final ShardTimes times;
  private final boolean pushed;
  private long sent = ShardTimes.NO_TIME;
  private long saidEmptyUpTo = ShardTimes.NO_TIME;
  private volatile boolean stopped;
  private volatile boolean failed;

  TickFetcher(
      String stream,
      SourceFunction.SourceContext<ArrivedRecord> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<ArrivedRecord> schema,
      KinesisShardAssigner shardAssigner,
      AssignerWithPeriodicWatermarks<ArrivedRecord> timestamps,
      ShardTimes times,
      boolean pushed) {
    super(List.of(stream), context, runtime, properties, schema, shardAssigner, timestamps, null);
    this.context = context;
    this.times = times;
    this.pushed = pushed;
  }

  @Override
  public int registerNewSubscribedShardState(KinesisStreamShardState state) {
    boolean ended =
        state
            .getLastProcessedSequenceNum()
            .equals(SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get());
    if (!ended) {
      times.subscribed(id(state.getStreamShardHandle()), getCurrentTimeMillis());
    }
    return super.registerNewSubscribedShardState(state);
  }

  @Override
  protected RecordPublisher createRecordPublisher(
      SequenceNumber from, Properties properties, MetricGroup metrics, StreamShardHandle shard)
      throws InterruptedException {
    RecordPublisher publisher = super.createRecordPublisher(from, properties, metrics, shard);
    String id = id(shard);
    return consumer -> {
      long asked = getCurrentTimeMillis();
      RecordPublisherRunResult result =
          publisher.run(
              batch -> {
                SequenceNumber last = consumer.accept(batch);
                times.answered(id, completeUpTo(batch, asked));
                return last;
              });
      if (result == RecordPublisherRunResult.COMPLETE) {
        times.ended(id, getCurrentTimeMillis());
      }
      return result;
    };
  }

  private long completeUpTo(RecordBatch batch, long asked) {
    Long behind = batch.getMillisBehindLatest();
    if (behind == null || behind > 0) {
      return ShardTimes.NO_TIME;
    }
    return pushed ? getCurrentTimeMillis() : asked;
  }

  @Override
  protected void emitRecordAndUpdateState(
      ArrivedRecord arrived, long timestamp, int shardIndex, SequenceNumber sequenceNumber) {
    // Only behind the record itself may its watermark come.
    super.emitRecordAndUpdateState(arrived, timestamp, shardIndex, sequenceNumber);
    String id = id(getSubscribedShardsState().get(shardIndex).getStreamShardHandle());
    Tick tick = arrived.record.tick;
    if (tick == null) {
      times.delivered(id, getCurrentTimeMillis());
    } else {
      times.delivered(id, tick.eventTime, arrived.arrivalTime, getCurrentTimeMillis());
    }
  }

  /** For how long, not when: a clock that is set must neither hold the watermark nor hurry it. */
  @Override
  protected long getCurrentTimeMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /**
   * A stop that comes while a shard is opened, which takes as long as Kinesis takes to answer,
   * finds nobody left to read it. That is no failure: nothing was read of the shard, and its place
   * in the state is right. It would fail the job, and the savepoint that it was stopped with.
   */
  @Override
  public void runFetcher() throws Exception {
    try {
      super.runFetcher();
    } catch (RejectedExecutionException e) {
      if (failed || !stopped) {
        throw e;
      }
    }
  }

  /** The connector's way to stop after a failure, which {@link #runFetcher} has to throw. */
  @Override
  protected void stopWithError(Throwable error) {
    failed = true;
    super.stopWithError(error);
  }

  @Override
  public void shutdownFetcher() {
    stopped = true;
    super.shutdownFetcher();
  }

  /**
   * Once stopped, nothing: Flink closes the output before it has run the last timers, and what
   * comes to it then fails the job, and the savepoint that it was stopped with.
   */
  @Override
  protected void emitWatermark() {
    if (stopped) {
      return;
    }
    long now = getCurrentTimeMillis();
    long watermark = times.watermark(now);
    if (watermark > sent) {
      sent = watermark;
      context.emitWatermark(new Watermark(watermark));
    }
    long emptyUpTo = times.emptyUpTo(now);
    if (emptyUpTo == Long.MAX_VALUE) {
      context.markAsTemporarilyIdle();
    } else if (emptyUpTo > saidEmptyUpTo) {
      saidEmptyUpTo = emptyUpTo;
      context.collect(ArrivedRecord.noneUpTo(System.currentTimeMillis() - (now - emptyUpTo)));
    }
  }

  private static String id(StreamShardHandle shard) {
    return shard.getShard().getShardId();
  }
}
