package io.bolsa.serialization;

import io.bolsa.model.InputRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link InputRecord} between operators. */
public final class InputRecordSerializer extends ValueSerializer<InputRecord> {
  private static final long serialVersionUID = 1L;
  private static final byte TICK = 1;
  private static final byte LATE = 2;
  private static final byte REJECTION = 3;
  private static final byte SKIPPED = 4;

  private static final TickSerializer TICKS = new TickSerializer();
  private static final LateTickSerializer LATE_TICKS = new LateTickSerializer();
  private static final RejectionSerializer REJECTIONS = new RejectionSerializer();

  @Override
  void write(InputRecord value, DataOutput out) throws IOException {
    if (value.tick != null) {
      out.writeByte(TICK);
      TICKS.write(value.tick, out);
    } else if (value.late != null) {
      out.writeByte(LATE);
      LATE_TICKS.write(value.late, out);
    } else if (value.rejection != null) {
      out.writeByte(REJECTION);
      REJECTIONS.write(value.rejection, out);
    } else {
      out.writeByte(SKIPPED);
    }
  }

  @Override
  InputRecord read(DataInput in) throws IOException {
    byte kind = in.readByte();
    switch (kind) {
      case TICK:
        return InputRecord.of(TICKS.read(in));
      case LATE:
        return InputRecord.of(LATE_TICKS.read(in));
      case REJECTION:
        return InputRecord.of(REJECTIONS.read(in));
      case SKIPPED:
        return InputRecord.SKIPPED;
      default:
        throw new IOException("InputRecord has kind " + kind + "; known are 1 to 4");
    }
  }

  @Override
  public TypeSerializerSnapshot<InputRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<InputRecord> {
    public Snapshot() {
      super(InputRecordSerializer::new);
    }
  }
}
