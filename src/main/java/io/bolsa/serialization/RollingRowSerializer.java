package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.RollingRow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link RollingRow} between operators. */
public final class RollingRowSerializer extends ValueSerializer<RollingRow> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(RollingRow row, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, row.window);
    writeText(out, row.tickerSymbol);
    writeText(out, row.sector);
    out.writeLong(row.eventTime);
    out.writeInt(row.ordinal);
    out.writeDouble(row.price);
    out.writeDouble(row.change);
    out.writeLong(row.count);
    out.writeDouble(row.min);
    out.writeDouble(row.max);
    out.writeDouble(row.mean);
    out.writeDouble(row.stddev);
    out.writeDouble(row.variance);
    out.writeDouble(row.stddevSample);
    out.writeDouble(row.varianceSample);
    out.writeDouble(row.expAvg);
    out.writeDouble(row.first);
    out.writeDouble(row.previous);
    out.writeBoolean(row.truncated);
  }

  @Override
  RollingRow read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, RollingRow.class, VERSION);
    RollingRow row = new RollingRow();
    row.window = readText(in);
    row.tickerSymbol = readText(in);
    row.sector = readText(in);
    row.eventTime = in.readLong();
    row.ordinal = in.readInt();
    row.price = in.readDouble();
    row.change = in.readDouble();
    row.count = in.readLong();
    row.min = in.readDouble();
    row.max = in.readDouble();
    row.mean = in.readDouble();
    row.stddev = in.readDouble();
    row.variance = in.readDouble();
    row.stddevSample = in.readDouble();
    row.varianceSample = in.readDouble();
    row.expAvg = in.readDouble();
    row.first = in.readDouble();
    row.previous = in.readDouble();
    row.truncated = in.readBoolean();
    return row;
  }

  @Override
  public TypeSerializerSnapshot<RollingRow> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RollingRow> {
    public Snapshot() {
      super(RollingRowSerializer::new);
    }
  }
}
