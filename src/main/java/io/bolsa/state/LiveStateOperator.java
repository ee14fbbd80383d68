package io.bolsa.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * An operator by string key whose state lives in plain objects and is written to Flink's keyed
 * state at checkpoints only.
 *
 * <p>A state access per element costs more than everything Bolsa does with the element, on RocksDB
 * many times more. Here an element costs one lookup in a hash map; a checkpoint writes the values
 * that changed since the last one, in their own versioned binary form, so that the state's type in
 * Flink is an array of bytes and survives any change of serializers.
 *
 * @param <S> the live state of one key
 */
public abstract class LiveStateOperator<S, IN, OUT> extends AbstractStreamOperator<OUT>
    implements OneInputStreamOperator<IN, OUT> {
  private static final long serialVersionUID = 1L;

  /** Before the first watermark. */
  protected static final long NO_TIME = Long.MIN_VALUE;

  // The names below are part of every savepoint: renaming one silently forgets its state.
  private static final ListStateDescriptor<Long> PROCESSED_UP_TO =
      new ListStateDescriptor<>("processed-up-to", Types.LONG);

  private final String stateName;

  private transient Map<String, Entry<S>> live;
  private transient ValueState<byte[]> stored;
  private transient ListState<Long> storedProcessedUpTo;
  private transient long processedUpTo;

  private static final class Entry<S> {
    final S state;
    boolean changed;

    Entry(S state) {
      this.state = state;
    }
  }

  /**
   * @param stateName the name of the keyed state, part of every savepoint
   */
  protected LiveStateOperator(String stateName) {
    this.stateName = stateName;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  /** Makes what is not in the state; called before any state is made or read. */
  protected void startUp() {}

  /** A key that was never seen, or was forgotten. */
  protected abstract S newState(String key);

  protected abstract String keyOf(IN element);

  /** Takes one element; nothing of the state may depend on the order in which elements come. */
  protected abstract void take(S state, IN element);

  /**
   * The watermark has reached {@code time}: does everything that waited for it.
   *
   * @return whether the state changed
   */
  protected abstract boolean advance(S state, long time);

  /** Whether nothing that may still come depends on the state, so that the key is forgotten. */
  protected abstract boolean isIdle(S state, long time);

  protected abstract void write(S state, DataOutput out) throws IOException;

  protected abstract S read(String key, DataInput in) throws IOException;

  /** The greatest watermark handled, restarts included; {@link #NO_TIME} before the first. */
  protected final long processedUpTo() {
    return processedUpTo;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    startUp();
    live = new HashMap<>();
    processedUpTo = NO_TIME;
    ValueStateDescriptor<byte[]> descriptor =
        new ValueStateDescriptor<>(
            stateName, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    stored = context.getKeyedStateStore().getState(descriptor);
    // Union: every subtask has seen the same watermark at a barrier, whatever keys it gets now.
    storedProcessedUpTo = context.getOperatorStateStore().getUnionListState(PROCESSED_UP_TO);
    if (!context.isRestored()) {
      return;
    }
    for (long time : storedProcessedUpTo.get()) {
      processedUpTo = Math.max(processedUpTo, time);
    }
    List<String> keys;
    try (Stream<Object> all = getKeyedStateBackend().getKeys(stateName, VoidNamespace.INSTANCE)) {
      keys = all.map(String.class::cast).collect(Collectors.toList());
    }
    for (String key : keys) {
      setCurrentKey(key);
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored.value()))) {
        Entry<S> entry = new Entry<>(read(key, in));
        // Read with other settings it may be another than was written.
        entry.changed = true;
        live.put(key, entry);
      }
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (Map.Entry<String, Entry<S>> each : live.entrySet()) {
      if (each.getValue().changed) {
        bytes.reset();
        write(each.getValue().state, out);
        out.flush();
        setCurrentKey(each.getKey());
        stored.update(bytes.toByteArray());
        each.getValue().changed = false;
      }
    }
    storedProcessedUpTo.update(List.of(processedUpTo));
  }

  /** Elements find their state in the map; the backend needs its key at checkpoints only. */
  @Override
  @SuppressWarnings("rawtypes")
  public void setKeyContextElement1(StreamRecord record) {}

  @Override
  public void processElement(StreamRecord<IN> element) {
    IN value = element.getValue();
    String key = keyOf(value);
    Entry<S> entry = live.get(key);
    if (entry == null) {
      entry = new Entry<>(newState(key));
      live.put(key, entry);
    }
    take(entry.state, value);
    entry.changed = true;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long time = mark.getTimestamp();
    if (time > processedUpTo) {
      processedUpTo = time;
      Iterator<Map.Entry<String, Entry<S>>> each = live.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<String, Entry<S>> next = each.next();
        Entry<S> entry = next.getValue();
        entry.changed |= advance(entry.state, time);
        if (isIdle(entry.state, time)) {
          setCurrentKey(next.getKey());
          stored.clear();
          each.remove();
        }
      }
    }
    // Only now: what waits downstream for this watermark must find everything before it.
    super.processWatermark(mark);
  }
}
