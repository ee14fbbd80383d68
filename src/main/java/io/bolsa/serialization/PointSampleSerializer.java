package io.bolsa.serialization;

import io.bolsa.statistics.PointSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link PointSample} between operators. */
public final class PointSampleSerializer extends ValueSerializer<PointSample> {
  private static final long serialVersionUID = 1L;

  @Override
  void write(PointSample value, DataOutput out) throws IOException {
    value.writeTo(out);
  }

  @Override
  PointSample read(DataInput in) throws IOException {
    return PointSample.readFrom(in);
  }

  @Override
  public TypeSerializerSnapshot<PointSample> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PointSample> {
    public Snapshot() {
      super(PointSampleSerializer::new);
    }
  }
}
