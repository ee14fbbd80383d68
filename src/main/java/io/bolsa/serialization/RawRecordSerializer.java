package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.RawRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link RawRecord} between operators. */
public final class RawRecordSerializer extends ValueSerializer<RawRecord> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(RawRecord value, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeBytes(out, value.payload);
    out.writeLong(value.arrivalTime);
    writeText(out, value.stream);
    writeText(out, value.shard);
    writeText(out, value.sequenceNumber);
  }

  @Override
  RawRecord read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, RawRecord.class, VERSION);
    return new RawRecord(readBytes(in), in.readLong(), readText(in), readText(in), readText(in));
  }

  @Override
  public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
    public Snapshot() {
      super(RawRecordSerializer::new);
    }
  }
}
