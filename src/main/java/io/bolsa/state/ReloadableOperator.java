package io.bolsa.state;

import io.bolsa.model.ControlFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * A {@link LiveStateOperator} that is steered by files. With one input it keeps to those that it
 * was made with; a second input brings others while the job runs, which replace them and are kept
 * as broadcast state, so that a restart goes on with what held before it.
 *
 * <p>A file takes effect where it arrives: what a subtask has not evaluated yet is evaluated by the
 * new one. Files come checked; one that cannot be used all the same leaves the old one in place.
 */
public abstract class ReloadableOperator<S, IN, OUT> extends LiveStateOperator<S, IN, OUT>
    implements TwoInputStreamOperator<IN, ControlFile, OUT> {
  private static final long serialVersionUID = 1L;

  // The names below are part of every savepoint: renaming one silently forgets its state.
  private static final MapStateDescriptor<String, byte[]> FILES =
      new MapStateDescriptor<>(
          "control-files", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final ArrayList<ControlFile> files;

  private transient BroadcastState<String, byte[]> stored;

  /**
   * @param stateName the name of the keyed state, part of every savepoint
   * @param files to begin with, one of a kind at most
   */
  protected ReloadableOperator(String stateName, List<ControlFile> files) {
    super(stateName);
    this.files = new ArrayList<>(files);
  }

  /**
   * Goes on with this file instead of the one of its kind before.
   *
   * @throws IOException if it cannot be used; then nothing has changed
   */
  protected abstract void use(ControlFile file) throws IOException;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    stored = context.getOperatorStateStore().getBroadcastState(FILES);
    for (ControlFile.Kind kind : ControlFile.Kind.values()) {
      if (files.stream().noneMatch(each -> each.kind == kind)) {
        // Taken away: when the job has one again, it does not begin with that of long ago.
        stored.remove(kind.name());
      }
    }
    for (ControlFile file : files) {
      byte[] newer = stored.get(file.kind.name());
      use(file);
      if (newer != null) {
        tryToUse(new ControlFile(file.kind, newer));
      }
    }
  }

  /** Of a kind that the job does not begin with, none is taken: it was not asked for. */
  @Override
  public void processElement2(StreamRecord<ControlFile> element) throws Exception {
    ControlFile file = element.getValue();
    if (files.stream().anyMatch(each -> each.kind == file.kind) && tryToUse(file)) {
      stored.put(file.kind.name(), file.content);
    }
  }

  private boolean tryToUse(ControlFile file) {
    try {
      use(file);
      return true;
    } catch (IOException e) {
      LOG.warn("The {} file is refused, the one before goes on: {}", file.kind, e.getMessage());
      return false;
    }
  }

  @Override
  public void processElement1(StreamRecord<IN> element) {
    processElement(element);
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    processWatermark(mark);
  }

  /** Files have no event time: they hold nothing back and move nothing on. */
  @Override
  public void processWatermark2(Watermark mark) {}
}
