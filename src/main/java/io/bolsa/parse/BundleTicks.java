package io.bolsa.parse;

import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.Rejection;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.serialization.ModelTypes;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Gathers the ticks of each ticker into bundles before the shuffle, and sends late and rejected
 * records their own way.
 *
 * <p>Chained behind the source. It flushes by number of ticks, before every watermark and before
 * every checkpoint barrier, so it never holds a tick that something downstream waits for, and has
 * none in its state.
 */
public final class BundleTicks extends AbstractStreamOperator<TickBundle>
    implements OneInputStreamOperator<InputRecord, TickBundle> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<Rejection> REJECTED =
      new OutputTag<>("rejected", ModelTypes.REJECTION);
  public static final OutputTag<LateTick> LATE = new OutputTag<>("late", ModelTypes.LATE_TICK);

  /** How far event time has come in ticks; said before the watermark that it leads to. */
  public static final OutputTag<Long> EVENT_TIMES = new OutputTag<>("event-times", Types.LONG);

  /** Accumulators: records that came out of the source, and the greatest event time seen. */
  public static final String RECORDS_READ = "records-read";

  /** Accumulator: of the records read, those of a type that nobody asks for. */
  public static final String RECORDS_SKIPPED = "records-skipped";

  public static final String EVENT_TIME_REACHED = "event-time-reached";

  /** Who says how far event time has come. */
  public enum Watermarks {
    /** The source: its watermarks are passed on. */
    FROM_SOURCE,
    /** The ticks: a watermark follows every flush. For sources that are read as fast as can be. */
    FROM_TICKS
  }

  /**
   * A flush has to be worth its watermark downstream, and must be small enough that the stage after
   * it works on one while this one fills the next. Twice as many are slower again, and so are half.
   */
  private static final int LEAST_TICKS_A_FLUSH = 16_384;

  private static final int MOST_TICKS_A_FLUSH = 1 << 20;

  /** With many tickers, bundles of a few ticks would cost as much as single ticks. */
  private static final int TICKS_A_BUNDLE = 48;

  // The names below are part of every savepoint: renaming one silently forgets its state.
  private static final ListStateDescriptor<Long> RECORDS =
      new ListStateDescriptor<>("records-read", Types.LONG);
  private static final ListStateDescriptor<Long> SKIPPED =
      new ListStateDescriptor<>("records-skipped", Types.LONG);
  private static final ListStateDescriptor<Long> HIGHEST =
      new ListStateDescriptor<>("event-time-reached", Types.LONG);

  private final Watermarks watermarks;
  private final long disorderMillis;
  private final long allowedMillis;

  private transient OpenBundles open;
  private transient long highest;
  private transient long highestSaid;
  private transient long records;
  private transient long skipped;
  private transient StreamRecord<TickBundle> outgoing;
  private transient ListState<Long> storedRecords;
  private transient ListState<Long> storedSkipped;
  private transient ListState<Long> storedHighest;
  private transient LongCounter recordsRead;
  private transient LongCounter recordsSkipped;
  private transient LongMaximum eventTimeReached;
  private transient Counter ticksParsed;
  private transient Counter ticksLate;
  private transient Counter recordsOfOtherTypes;
  private transient ServiceMetrics.NamedCounters recordsRejected;

  /**
   * @param disorderMillis how far behind the greatest event time seen a tick may come, for {@link
   *     Watermarks#FROM_TICKS}
   * @param allowedMillis ticks that are at most so late go on as late ones, the others to {@link
   *     #LATE}
   */
  public BundleTicks(Watermarks watermarks, long disorderMillis, long allowedMillis) {
    this.watermarks = watermarks;
    this.allowedMillis = allowedMillis;
    this.disorderMillis = disorderMillis;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    storedRecords = context.getOperatorStateStore().getListState(RECORDS);
    records = sum(storedRecords);
    storedSkipped = context.getOperatorStateStore().getListState(SKIPPED);
    skipped = sum(storedSkipped);
    storedHighest = context.getOperatorStateStore().getListState(HIGHEST);
    highest = Long.MIN_VALUE;
    highestSaid = Long.MIN_VALUE;
    for (long time : storedHighest.get()) {
      highest = Math.max(highest, time);
    }
  }

  private static long sum(ListState<Long> counts) throws Exception {
    long sum = 0;
    for (long count : counts.get()) {
      sum += count;
    }
    return sum;
  }

  @Override
  public void open() throws Exception {
    super.open();
    open = new OpenBundles();
    outgoing = new StreamRecord<>(null);
    recordsRead = new LongCounter();
    recordsRead.add(records);
    recordsSkipped = new LongCounter();
    recordsSkipped.add(skipped);
    eventTimeReached = new LongMaximum();
    ServiceMetrics metrics = new ServiceMetrics(getMetricGroup());
    ticksParsed = metrics.counter("ticksParsed");
    ticksLate = metrics.counter("ticksLate");
    recordsOfOtherTypes = metrics.counter("recordsOfOtherTypes");
    recordsRejected = metrics.counters("recordsRejected");
    getRuntimeContext().addAccumulator(RECORDS_READ, recordsRead);
    getRuntimeContext().addAccumulator(RECORDS_SKIPPED, recordsSkipped);
    getRuntimeContext().addAccumulator(EVENT_TIME_REACHED, eventTimeReached);
  }

  @Override
  public void processElement(StreamRecord<InputRecord> element) {
    InputRecord record = element.getValue();
    records++;
    if (record.tick != null) {
      add(record.tick);
      return;
    }
    if (record.late != null && record.late.latenessMillis <= allowedMillis) {
      ticksParsed.inc();
      output.collect(outgoing.replace(TickBundle.ofLate(record.late)));
    } else if (record.late != null) {
      ticksParsed.inc();
      ticksLate.inc();
      output.collect(LATE, new StreamRecord<>(record.late));
    } else if (record.rejection != null) {
      recordsRejected.count(record.rejection.reason.code());
      output.collect(REJECTED, new StreamRecord<>(record.rejection));
    } else {
      skipped++;
      recordsOfOtherTypes.inc();
    }
    // A flush counts too, but may be long in coming: only ticks bring one.
    count();
  }

  private void count() {
    recordsRead.add(records - recordsRead.getLocalValuePrimitive());
    recordsSkipped.add(skipped - recordsSkipped.getLocalValuePrimitive());
  }

  private void add(Tick tick) {
    open.add(tick);
    if (tick.eventTime > highest) {
      highest = tick.eventTime;
    }
    if (open.ticks() >= LEAST_TICKS_A_FLUSH
        && open.ticks() >= Math.min(MOST_TICKS_A_FLUSH, open.bundles() * TICKS_A_BUNDLE)) {
      flush();
      if (watermarks == Watermarks.FROM_TICKS) {
        sayTime();
      }
    }
  }

  private void flush() {
    ticksParsed.inc(open.ticks());
    open.drain(bundle -> output.collect(outgoing.replace(bundle)));
    count();
    eventTimeReached.add(highest);
    if (highest > highestSaid) {
      highestSaid = highest;
      output.collect(EVENT_TIMES, new StreamRecord<>(highest));
    }
  }

  private void sayTime() {
    output.emitWatermark(new Watermark(highest - disorderMillis - 1));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    boolean end = mark.equals(Watermark.MAX_WATERMARK);
    if (end && watermarks == Watermarks.FROM_TICKS && highest != Long.MIN_VALUE) {
      // Downstream the end is no passing of time: how far it has passed must not depend on where
      // the last flush fell.
      sayTime();
    }
    if (end || watermarks == Watermarks.FROM_SOURCE) {
      super.processWatermark(mark);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    storedRecords.update(List.of(records));
    storedSkipped.update(List.of(skipped));
    storedHighest.update(List.of(highest));
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }
}
