package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.Tick;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link Tick} between operators. */
public final class TickSerializer extends ValueSerializer<Tick> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(Tick tick, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, tick.tickerSymbol);
    writeText(out, tick.sector);
    out.writeDouble(tick.change);
    out.writeDouble(tick.price);
    out.writeLong(tick.eventTime);
    out.writeLong(tick.sequence);
  }

  @Override
  Tick read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, Tick.class, VERSION);
    return new Tick(
        readText(in), readText(in), in.readDouble(), in.readDouble(), in.readLong(), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Tick> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Tick> {
    public Snapshot() {
      super(TickSerializer::new);
    }
  }
}
