package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.Hotspot;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link Hotspot} between operators. */
public final class HotspotSerializer extends ValueSerializer<Hotspot> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(Hotspot row, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, row.window);
    out.writeLong(row.windowStart);
    out.writeLong(row.windowEnd);
    writeText(out, row.sector);
    out.writeInt(row.rank);
    out.writeInt(row.points);
    out.writeDouble(row.share);
    out.writeDouble(row.density);
    out.writeDouble(row.changeMin);
    out.writeDouble(row.changeMax);
    out.writeDouble(row.priceMin);
    out.writeDouble(row.priceMax);
    out.writeLong(row.count);
    out.writeInt(row.sampled);
  }

  @Override
  Hotspot read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, Hotspot.class, VERSION);
    Hotspot row = new Hotspot();
    row.window = readText(in);
    row.windowStart = in.readLong();
    row.windowEnd = in.readLong();
    row.sector = readText(in);
    row.rank = in.readInt();
    row.points = in.readInt();
    row.share = in.readDouble();
    row.density = in.readDouble();
    row.changeMin = in.readDouble();
    row.changeMax = in.readDouble();
    row.priceMin = in.readDouble();
    row.priceMax = in.readDouble();
    row.count = in.readLong();
    row.sampled = in.readInt();
    return row;
  }

  @Override
  public TypeSerializerSnapshot<Hotspot> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Hotspot> {
    public Snapshot() {
      super(HotspotSerializer::new);
    }
  }
}
