package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.dataset.ResultRow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link ResultRow} between operators. */
public final class ResultRowSerializer extends ValueSerializer<ResultRow> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(ResultRow value, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, value.partitionKey);
    writeBytes(out, value.bytes);
  }

  @Override
  ResultRow read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, ResultRow.class, VERSION);
    return new ResultRow(readText(in), readBytes(in));
  }

  @Override
  public TypeSerializerSnapshot<ResultRow> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ResultRow> {
    public Snapshot() {
      super(ResultRowSerializer::new);
    }
  }
}
