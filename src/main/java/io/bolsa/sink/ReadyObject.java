package io.bolsa.sink;

import io.bolsa.binary.BinaryForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** An object that is uploaded and not yet to be seen: its key, and what it takes to finish it. */
final class ReadyObject {
  final String key;

  /** Of the file system's own form. */
  final int version;

  /** The upload as the file system describes it. */
  final byte[] upload;

  ReadyObject(String key, int version, byte[] upload) {
    this.key = key;
    this.version = version;
    this.upload = upload;
  }

  static final class Serializer implements SimpleVersionedSerializer<ReadyObject> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(ReadyObject object) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(object.key);
      out.writeInt(object.version);
      out.write(object.upload);
      return bytes.toByteArray();
    }

    @Override
    public ReadyObject deserialize(int version, byte[] serialized) throws IOException {
      BinaryForm.checkVersion(ReadyObject.class, version, VERSION, VERSION);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      return new ReadyObject(in.readUTF(), in.readInt(), in.readAllBytes());
    }
  }
}
