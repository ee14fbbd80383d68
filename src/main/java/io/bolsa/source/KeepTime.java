package io.bolsa.source;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Keeps event time going, right behind the Kinesis consumer and as parallel as it.
 *
 * <ul>
 *   <li>When nothing comes any more, the last windows would stay open for ever. Here, after the
 *       silence timeout, event time goes on with the clock: from the last record's watermark and
 *       arrival, so that a shard without news is as far as any other. A stream that does not answer
 *       is not silent: time goes no further than to when the shards were found empty.
 *   <li>A subtask whose last shard was split says at once that it is idle, so the ticks of the new
 *       shards, which another subtask may have to find first, would be late. Here it is idle after
 *       the idle timeout; at once if it has had no record, as one without any shard.
 *   <li>When a stream that was idle flows again, the subtask that wakes first would make the ticks
 *       of all others late. Here its watermark waits for the idle timeout.
 * </ul>
 *
 * <p>A subtask that has had records is never idle while time goes on with the clock. Were it idle
 * and woken by the clock, each operator downstream would see its inputs wake one after the other,
 * and close windows on the word of the first while ticks of the second are on their way.
 */
final class KeepTime extends AbstractStreamOperator<InputRecord>
    implements OneInputStreamOperator<ArrivedRecord, InputRecord>, ProcessingTimeCallback {
  private static final long serialVersionUID = 1L;

  private static final long LONGEST_LOOK_MILLIS = 500;
  private static final long NOT_EMPTY = Long.MIN_VALUE;

  // Part of every savepoint: the watermark, and when the last record had arrived in the stream.
  private static final ListStateDescriptor<long[]> REACHED =
      new ListStateDescriptor<>(
          "time-reached-by-subtask", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

  private final long idleMillis;
  private final long silenceMillis;

  private transient ListState<long[]> storedReached;
  private transient StreamRecord<InputRecord> outgoing;

  /** What the consumer said last; {@link Long#MIN_VALUE} before it said anything. */
  private transient long reached;

  /** When the latest record had arrived in the stream, by its clock, before a restart too. */
  private transient long arrivedAt;

  /** The {@link #elapsed} time when the last record came, or when this was opened. */
  private transient long quietSince;

  /** No watermark passes before, by the {@link #elapsed} time. */
  private transient long waitUntil;

  /** The greatest {@link #elapsed} time so far, and how far it is ahead of the clock. */
  private transient long lastElapsed;

  private transient long setBack;

  private transient long sent;

  /** Since the start. */
  private transient boolean delivered;

  /** There is no shard. */
  private transient boolean consumerIdle;

  /** The {@link #elapsed} time up to which the shards were empty; {@link #NOT_EMPTY}. */
  private transient long emptyUpTo;

  private transient boolean sentIdle;
  private transient ScheduledFuture<?> nextLook;

  /**
   * @param idleMillis how long a shard may be silent before the others no longer wait for it
   * @param silenceMillis how long all shards of the subtask may be silent before time goes on
   *     without them; 0 for ever
   */
  KeepTime(long idleMillis, long silenceMillis) {
    this.idleMillis = idleMillis;
    this.silenceMillis = silenceMillis;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    // Union: shards change hands, so each subtask begins where the least of them was. One that is
    // behind, because its shard is slow, must find no time that another has reached; and none at
    // all if it had not come to any, which is the least.
    storedReached = context.getOperatorStateStore().getUnionListState(REACHED);
    long least = Long.MAX_VALUE;
    long behindArrival = Long.MIN_VALUE;
    for (long[] entry : storedReached.get()) {
      least = Math.min(least, entry[0]);
      behindArrival = Math.max(behindArrival, entry[1] - entry[0]);
    }
    reached = least == Long.MAX_VALUE ? Long.MIN_VALUE : least;
    arrivedAt = Long.MIN_VALUE;
    if (reached != Long.MIN_VALUE) {
      // From here time goes on, in silence, as for the one that was furthest behind its records.
      arrivedAt = reached + behindArrival;
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    outgoing = new StreamRecord<>(null);
    setBack = 0;
    lastElapsed = now();
    quietSince = lastElapsed;
    waitUntil = quietSince;
    sent = Long.MIN_VALUE;
    emptyUpTo = NOT_EMPTY;
    lookAgain();
  }

  @Override
  public void processElement(StreamRecord<ArrivedRecord> element) throws Exception {
    ArrivedRecord arrived = element.getValue();
    if (arrived.isNone()) {
      emptyUpTo = elapsed() - Math.max(0, now() - arrived.arrivalTime);
      look();
      return;
    }
    delivered = true;
    emptyUpTo = NOT_EMPTY;
    quietSince = elapsed();
    arrivedAt = Math.max(arrivedAt, arrived.arrivalTime);
    wakeUp();
    outgoing.replace(arrived.record, element.getTimestamp());
    output.collect(outgoing);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    reached = Math.max(reached, mark.getTimestamp());
    wakeUp();
    if (mark.equals(Watermark.MAX_WATERMARK)) {
      send(reached);
    } else {
      look();
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    consumerIdle = status.isIdle();
    look();
  }

  private void wakeUp() throws Exception {
    if (sentIdle) {
      waitUntil = elapsed() + idleMillis;
      send(WatermarkStatus.ACTIVE);
    }
  }

  @Override
  public void onProcessingTime(long time) throws Exception {
    look();
    lookAgain();
  }

  private void lookAgain() {
    long interval = Math.max(1, Math.min(LONGEST_LOOK_MILLIS, idleMillis / 2));
    nextLook = getProcessingTimeService().registerTimer(now() + interval, this);
  }

  private void look() throws Exception {
    long elapsed = elapsed();
    if (elapsed < waitUntil) {
      return;
    }
    if (reached > sent && !sentIdle) {
      send(reached);
    }
    if (!consumerIdle && emptyUpTo == NOT_EMPTY) {
      return;
    }
    long unknown = consumerIdle ? 0 : elapsed - emptyUpTo;
    long quiet = elapsed - unknown - quietSince;
    if (silenceMillis > 0 && reached != Long.MIN_VALUE) {
      if (quiet >= silenceMillis) {
        send(reached + Math.max(now() - unknown - arrivedAt, quiet));
      }
    } else if (!sentIdle && (quiet >= idleMillis || !delivered)) {
      send(WatermarkStatus.IDLE);
    }
  }

  private void send(long time) throws Exception {
    if (time > sent) {
      sent = time;
      super.processWatermark(new Watermark(time));
    }
  }

  private void send(WatermarkStatus status) throws Exception {
    sentIdle = status.isIdle();
    super.processWatermarkStatus(status);
  }

  /**
   * The clock, but it never goes back: where the clock is set back, it goes on from where it was.
   */
  private long elapsed() {
    long clock = now();
    setBack = Math.max(setBack, lastElapsed - clock);
    lastElapsed = clock + setBack;
    return lastElapsed;
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    // One that has no time because it has no shard, or none with a record, holds nobody.
    boolean holdsNobody = reached == Long.MIN_VALUE && sentIdle;
    storedReached.update(holdsNobody ? List.of() : List.of(new long[] {reached, arrivedAt}));
  }

  @Override
  public void close() throws Exception {
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    super.close();
  }
}
