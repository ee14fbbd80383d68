package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.dataset.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link Row} between operators. */
public final class RowSerializer extends ValueSerializer<Row> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(Row row, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(row.time);
    writeText(out, row.order);
    out.writeLong(row.ticks);
    writeBytes(out, row.bytes);
    out.writeLong(row.folderTime);
  }

  @Override
  Row read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, Row.class, VERSION);
    return new Row(in.readLong(), readText(in), in.readLong(), readBytes(in), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Row> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Row> {
    public Snapshot() {
      super(RowSerializer::new);
    }
  }
}
