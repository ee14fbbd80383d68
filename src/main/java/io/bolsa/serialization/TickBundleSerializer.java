package io.bolsa.serialization;

import io.bolsa.model.TickBundle;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link TickBundle} between operators. */
public final class TickBundleSerializer extends ValueSerializer<TickBundle> {
  private static final long serialVersionUID = 1L;

  @Override
  void write(TickBundle value, DataOutput out) throws IOException {
    value.writeTo(out);
  }

  @Override
  TickBundle read(DataInput in) throws IOException {
    return TickBundle.readFrom(in);
  }

  @Override
  public TypeSerializerSnapshot<TickBundle> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TickBundle> {
    public Snapshot() {
      super(TickBundleSerializer::new);
    }
  }
}
