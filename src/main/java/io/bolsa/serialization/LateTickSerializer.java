package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.LateTick;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link LateTick} between operators. */
public final class LateTickSerializer extends ValueSerializer<LateTick> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;
  private static final TickSerializer TICK = new TickSerializer();

  @Override
  void write(LateTick late, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    TICK.write(late.tick, out);
    out.writeLong(late.latenessMillis);
  }

  @Override
  LateTick read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, LateTick.class, VERSION);
    return new LateTick(TICK.read(in), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<LateTick> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LateTick> {
    public Snapshot() {
      super(LateTickSerializer::new);
    }
  }
}
