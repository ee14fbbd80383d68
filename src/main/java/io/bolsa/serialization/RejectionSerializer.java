package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link Rejection} between operators. */
public final class RejectionSerializer extends ValueSerializer<Rejection> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(Rejection rejection, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, rejection.reason.name());
    writeText(out, rejection.detail);
    writeBytes(out, rejection.payload);
    writeText(out, rejection.source);
    out.writeLong(rejection.arrivalTime);
  }

  @Override
  Rejection read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, Rejection.class, VERSION);
    return new Rejection(
        reason(readText(in)), readText(in), readBytes(in), readText(in), in.readLong());
  }

  private static RejectionReason reason(String name) throws IOException {
    try {
      return RejectionReason.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("Rejection has the reason " + name + ", which is not known here", e);
    }
  }

  @Override
  public TypeSerializerSnapshot<Rejection> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Rejection> {
    public Snapshot() {
      super(RejectionSerializer::new);
    }
  }
}
