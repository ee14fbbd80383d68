package io.bolsa.ticker;

import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.model.Anomaly;
import io.bolsa.serialization.ModelTypes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Holds a ticker's silence back until another tick says that the stream went on without it.
 *
 * <p>When the whole stream falls silent, event time goes on with the clock, so that the last
 * windows close. Then every ticker is silent, which is one fault of the stream and not fifty of the
 * tickers, and which a replay of the same ticks, where there is no clock, could not say. The first
 * input are the anomalies of all tickers, the second is how far event time has come in ticks.
 *
 * <p>At most one silence a ticker waits here.
 */
public final class ConfirmSilence extends AbstractStreamOperator<Anomaly>
    implements TwoInputStreamOperator<Anomaly, Long, Anomaly> {
  private static final long serialVersionUID = 1L;

  // The names below are part of every savepoint: renaming one silently forgets its state.
  private static final ListStateDescriptor<Anomaly> WAITING =
      new ListStateDescriptor<>("waiting", ModelTypes.ANOMALY);
  private static final ListStateDescriptor<Long> REACHED =
      new ListStateDescriptor<>("event-time-reached", Types.LONG);

  private final long disorderMillis;

  private transient List<Anomaly> waiting;
  private transient long reached;
  private transient ListState<Anomaly> storedWaiting;
  private transient ListState<Long> storedReached;

  /**
   * @param disorderMillis how long after a tick's event time another may come that is older
   */
  public ConfirmSilence(long disorderMillis) {
    this.disorderMillis = disorderMillis;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    storedWaiting = context.getOperatorStateStore().getListState(WAITING);
    storedReached = context.getOperatorStateStore().getListState(REACHED);
    waiting = new ArrayList<>();
    storedWaiting.get().forEach(waiting::add);
    reached = Long.MIN_VALUE;
    for (long time : storedReached.get()) {
      reached = Math.max(reached, time);
    }
  }

  @Override
  public void processElement1(StreamRecord<Anomaly> element) {
    Anomaly anomaly = element.getValue();
    if (anomaly.detector.equals(DetectorSettings.SILENCE) && !isConfirmed(anomaly)) {
      waiting.add(anomaly);
    } else {
      output.collect(element);
    }
  }

  @Override
  public void processElement2(StreamRecord<Long> element) {
    reached = Math.max(reached, element.getValue());
    for (Iterator<Anomaly> each = waiting.iterator(); each.hasNext(); ) {
      Anomaly anomaly = each.next();
      if (isConfirmed(anomaly)) {
        each.remove();
        output.collect(new StreamRecord<>(anomaly));
      }
    }
  }

  /** As if the watermark came from the ticks alone. */
  private boolean isConfirmed(Anomaly silence) {
    return reached != Long.MIN_VALUE && silence.eventTime < reached - disorderMillis;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    storedWaiting.update(waiting);
    storedReached.update(List.of(reached));
  }
}
