package io.bolsa.serialization;

import io.bolsa.statistics.Pane;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link Pane} between operators. */
public final class PaneSerializer extends ValueSerializer<Pane> {
  private static final long serialVersionUID = 1L;

  @Override
  void write(Pane value, DataOutput out) throws IOException {
    value.writeTo(out);
  }

  @Override
  Pane read(DataInput in) throws IOException {
    return Pane.readFrom(in);
  }

  @Override
  public TypeSerializerSnapshot<Pane> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Pane> {
    public Snapshot() {
      super(PaneSerializer::new);
    }
  }
}
