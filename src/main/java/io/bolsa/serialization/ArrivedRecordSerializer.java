package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries an {@link ArrivedRecord} between operators. */
public final class ArrivedRecordSerializer extends ValueSerializer<ArrivedRecord> {
  private static final long serialVersionUID = 1L;
  // Part of no state, so no older form need be read.
  private static final byte VERSION = 2;

  private static final InputRecordSerializer RECORDS = new InputRecordSerializer();
  private static final RawRecordSerializer RAW = new RawRecordSerializer();

  @Override
  void write(ArrivedRecord value, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(value.arrivalTime);
    out.writeBoolean(value.isNone());
    if (value.isNone()) {
      return;
    }
    RECORDS.write(value.record, out);
    out.writeBoolean(value.raw != null);
    if (value.raw != null) {
      RAW.write(value.raw, out);
    }
  }

  @Override
  ArrivedRecord read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, ArrivedRecord.class, VERSION);
    long arrivalTime = in.readLong();
    if (in.readBoolean()) {
      return ArrivedRecord.noneUpTo(arrivalTime);
    }
    InputRecord record = RECORDS.read(in);
    RawRecord raw = in.readBoolean() ? RAW.read(in) : null;
    return new ArrivedRecord(record, arrivalTime, raw);
  }

  @Override
  public TypeSerializerSnapshot<ArrivedRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ArrivedRecord> {
    public Snapshot() {
      super(ArrivedRecordSerializer::new);
    }
  }
}
