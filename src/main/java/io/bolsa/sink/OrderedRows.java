package io.bolsa.sink;

import io.bolsa.dataset.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes the rows of one dataset in the order of event time and then of {@link Row#order}: the same
 * whatever the parallelism and the order of arrival. For replay: one subtask.
 */
abstract class OrderedRows extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<Row, Void> {
  private static final long serialVersionUID = 1L;

  private static final Comparator<Row> IN_ORDER =
      Comparator.<Row>comparingLong(row -> row.time).thenComparing(row -> row.order);

  private final String name;

  /** Rows that the watermark has not passed yet. */
  transient List<Row> waiting;

  /** Written so far, and the ticks in them. */
  transient long rows;

  transient long ticks;

  private transient LongCounter rowsWritten;
  private transient LongCounter ticksWritten;

  /**
   * @param name of the dataset, for the accumulators
   */
  OrderedRows(String name) {
    this.name = name;
  }

  abstract void write(Row row) throws IOException;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    waiting = new ArrayList<>();
  }

  @Override
  public void open() throws Exception {
    super.open();
    rowsWritten = new LongCounter(rows);
    ticksWritten = new LongCounter(ticks);
    getRuntimeContext().addAccumulator(OrderedFile.ROWS_WRITTEN + name, rowsWritten);
    getRuntimeContext().addAccumulator(OrderedFile.TICKS_WRITTEN + name, ticksWritten);
  }

  @Override
  public void processElement(StreamRecord<Row> element) throws IOException {
    Row row = element.getValue();
    if (row.time == Long.MIN_VALUE) {
      // Nothing comes before it any more. A watermark may be long in coming: only good ticks bring
      // one, and what is written here are the bad ones.
      writeNow(row);
    } else {
      waiting.add(row);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (!waiting.isEmpty()) {
      writeUpTo(mark.getTimestamp());
    }
    super.processWatermark(mark);
  }

  private void writeUpTo(long time) throws IOException {
    waiting.sort(IN_ORDER);
    int ready = 0;
    while (ready < waiting.size() && waiting.get(ready).time <= time) {
      writeNow(waiting.get(ready++));
    }
    waiting.subList(0, ready).clear();
    rowsWritten.add(rows - rowsWritten.getLocalValuePrimitive());
    ticksWritten.add(ticks - ticksWritten.getLocalValuePrimitive());
  }

  private void writeNow(Row row) throws IOException {
    write(row);
    rows++;
    ticks += row.ticks;
  }

  @Override
  public void finish() throws Exception {
    writeUpTo(Long.MAX_VALUE);
    super.finish();
  }
}
