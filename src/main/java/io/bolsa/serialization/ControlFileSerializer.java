package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.ControlFile;
import io.bolsa.model.ControlFile.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Carries a {@link ControlFile} between operators. */
public final class ControlFileSerializer extends ValueSerializer<ControlFile> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  void write(ControlFile file, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(out, file.kind.name());
    writeBytes(out, file.content);
  }

  @Override
  ControlFile read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, ControlFile.class, VERSION);
    return new ControlFile(Kind.valueOf(readText(in)), readBytes(in));
  }

  @Override
  public TypeSerializerSnapshot<ControlFile> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Named in every savepoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ControlFile> {
    public Snapshot() {
      super(ControlFileSerializer::new);
    }
  }
}
