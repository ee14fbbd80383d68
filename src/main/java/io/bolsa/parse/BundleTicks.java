package io.bolsa.parse;

import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.Rejection;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.serialization.ModelTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * it works on one while this one fills the next: with twice as many, each waits for the other.
   */
  private static final int LEAST_TICKS_A_FLUSH = 8_192;

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

  private transient Map<String, Columns> open;

  /** The same by {@link Tick#tickerIndex}, where it is known. */
  private transient Columns[] openByIndex;

  private transient List<Columns> filled;
  private transient int ticks;
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
    open = new HashMap<>();
    openByIndex = new Columns[0];
    filled = new ArrayList<>();
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
    } else if (record.late != null && record.late.latenessMillis <= allowedMillis) {
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
  }

  private void add(Tick tick) {
    Columns columns = columnsOf(tick);
    if (columns.size == 0) {
      columns.sector = tick.sector;
      filled.add(columns);
    } else if (!columns.sector.equals(tick.sector)) {
      send(columns);
      columns.sector = tick.sector;
    }
    columns.add(tick);
    if (tick.eventTime > highest) {
      highest = tick.eventTime;
    }
    if (++ticks >= LEAST_TICKS_A_FLUSH
        && ticks >= Math.min(MOST_TICKS_A_FLUSH, open.size() * TICKS_A_BUNDLE)) {
      flush();
      if (watermarks == Watermarks.FROM_TICKS) {
        sayTime();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // An equal name kept elsewhere is looked up.
  private Columns columnsOf(Tick tick) {
    int index = tick.tickerIndex;
    if (index >= 0 && index < openByIndex.length) {
      Columns columns = openByIndex[index];
      if (columns != null && columns.tickerSymbol == tick.tickerSymbol) {
        return columns;
      }
    }
    Columns columns = open.computeIfAbsent(tick.tickerSymbol, Columns::new);
    if (index >= 0) {
      if (index >= openByIndex.length) {
        openByIndex = Arrays.copyOf(openByIndex, Math.max(2 * openByIndex.length, index + 1));
      }
      openByIndex[index] = columns;
    }
    return columns;
  }

  private void flush() {
    for (Columns columns : filled) {
      if (columns.size > 0) {
        send(columns);
      }
    }
    // Tickers that fell silent must not stay for ever.
    if (open.size() > 2 * filled.size()) {
      open.values().removeIf(columns -> !columns.used);
      Arrays.fill(openByIndex, null);
    }
    for (Columns columns : filled) {
      columns.used = false;
    }
    filled.clear();
    ticksParsed.inc(ticks);
    ticks = 0;
    recordsRead.add(records - recordsRead.getLocalValuePrimitive());
    recordsSkipped.add(skipped - recordsSkipped.getLocalValuePrimitive());
    eventTimeReached.add(highest);
    if (highest > highestSaid) {
      highestSaid = highest;
      output.collect(EVENT_TIMES, new StreamRecord<>(highest));
    }
  }

  private void sayTime() {
    output.emitWatermark(new Watermark(highest - disorderMillis - 1));
  }

  private void send(Columns columns) {
    output.collect(outgoing.replace(columns.takeBundle()));
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

  /**
   * The ticks of one ticker since the last flush, one beside the other: with many tickers each tick
   * goes to another place in memory, which should be one place.
   */
  private static final class Columns {
    private static final int WIDTH = 4;
    private static final int EVENT_TIME = 0;
    private static final int SEQUENCE = 1;
    private static final int PRICE = 2;
    private static final int CHANGE = 3;

    private final String tickerSymbol;
    private String sector;
    private int size;
    private boolean used;
    private boolean sequenced;
    private long[] ticks = new long[16 * WIDTH];

    Columns(String tickerSymbol) {
      this.tickerSymbol = tickerSymbol;
    }

    void add(Tick tick) {
      int at = size * WIDTH;
      if (at == ticks.length) {
        ticks = Arrays.copyOf(ticks, 2 * at);
      }
      ticks[at + EVENT_TIME] = tick.eventTime;
      ticks[at + SEQUENCE] = tick.sequence;
      ticks[at + PRICE] = Double.doubleToRawLongBits(tick.price);
      ticks[at + CHANGE] = Double.doubleToRawLongBits(tick.change);
      sequenced |= tick.sequence != Tick.NO_SEQUENCE;
      used = true;
      size++;
    }

    TickBundle takeBundle() {
      TickBundle bundle =
          new TickBundle(
              tickerSymbol,
              sector,
              longs(EVENT_TIME),
              sequenced ? longs(SEQUENCE) : null,
              doubles(PRICE),
              doubles(CHANGE));
      size = 0;
      sequenced = false;
      return bundle;
    }

    private long[] longs(int field) {
      long[] column = new long[size];
      for (int i = 0; i < size; i++) {
        column[i] = ticks[i * WIDTH + field];
      }
      return column;
    }

    private double[] doubles(int field) {
      double[] column = new double[size];
      for (int i = 0; i < size; i++) {
        column[i] = Double.longBitsToDouble(ticks[i * WIDTH + field]);
      }
      return column;
    }
  }
}
