package io.bolsa.sink;

import io.bolsa.binary.BinaryForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Rows that wait to become an object, and what it will be called. */
final class OpenObject {
  /** The evaluated prefix. */
  final String prefix;

  /** When the first row came, by the clock: in the object's name. */
  final long openedAt;

  /** The unique part of the object's name. */
  final UUID id;

  final List<byte[]> rows = new ArrayList<>();
  long bytes;

  OpenObject(String prefix, long openedAt, UUID id) {
    this.prefix = prefix;
    this.openedAt = openedAt;
    this.id = id;
  }

  void add(byte[] row) {
    rows.add(row);
    bytes += row.length;
  }

  OpenObject copy() {
    OpenObject copy = new OpenObject(prefix, openedAt, id);
    copy.rows.addAll(rows);
    copy.bytes = bytes;
    return copy;
  }

  static final class Serializer implements SimpleVersionedSerializer<OpenObject> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(OpenObject object) throws IOException {
      ByteArrayOutputStream bytes =
          new ByteArrayOutputStream((int) Math.min(object.bytes + 4096, Integer.MAX_VALUE - 64));
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(object.prefix);
      out.writeLong(object.openedAt);
      out.writeLong(object.id.getMostSignificantBits());
      out.writeLong(object.id.getLeastSignificantBits());
      out.writeInt(object.rows.size());
      for (byte[] row : object.rows) {
        out.writeInt(row.length);
        out.write(row);
      }
      return bytes.toByteArray();
    }

    @Override
    public OpenObject deserialize(int version, byte[] serialized) throws IOException {
      BinaryForm.checkVersion(OpenObject.class, version, VERSION, VERSION);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      OpenObject object =
          new OpenObject(in.readUTF(), in.readLong(), new UUID(in.readLong(), in.readLong()));
      for (int left = BinaryForm.readSize(in, OpenObject.class); left > 0; left--) {
        byte[] row = new byte[BinaryForm.readSize(in, OpenObject.class)];
        in.readFully(row);
        object.add(row);
      }
      return object;
    }
  }
}
