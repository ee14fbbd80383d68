package io.bolsa.source;

import io.bolsa.binary.BinaryForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** All files of a replay and how far each has been read. */
public final class FilesSplit implements SourceSplit {
  final List<FileInput> inputs;

  /** The greatest event time read; {@link Long#MIN_VALUE} before the first tick. */
  final long highest;

  FilesSplit(List<FileInput> inputs, long highest) {
    this.inputs = List.copyOf(inputs);
    this.highest = highest;
  }

  @Override
  public String splitId() {
    return "files";
  }

  static final class Serializer implements SimpleVersionedSerializer<FilesSplit> {
    private static final int VERSION = 2;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(FilesSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(split.highest);
      out.writeInt(split.inputs.size());
      for (FileInput input : split.inputs) {
        out.writeUTF(input.path);
        out.writeUTF(input.file);
        out.writeLong(input.firstTime);
        out.writeLong(input.startTime);
        out.writeLong(input.offset);
        out.writeUTF(input.mode.name());
        out.writeLong(input.records);
        out.writeBoolean(input.finished);
      }
      return bytes.toByteArray();
    }

    @Override
    public FilesSplit deserialize(int version, byte[] serialized) throws IOException {
      BinaryForm.checkVersion(FilesSplit.class, version, VERSION, VERSION);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      long highest = in.readLong();
      List<FileInput> inputs = new ArrayList<>();
      for (int left = BinaryForm.readSize(in, FilesSplit.class); left > 0; left--) {
        inputs.add(
            new FileInput(
                in.readUTF(),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                RecordFrames.Mode.valueOf(in.readUTF()),
                in.readLong(),
                in.readBoolean()));
      }
      return new FilesSplit(inputs, highest);
    }
  }

  /** What the enumerator has not handed out: no split, or the one there is. */
  static final class ListSerializer implements SimpleVersionedSerializer<List<FilesSplit>> {
    private static final Serializer ONE = new Serializer();

    @Override
    public int getVersion() {
      return Serializer.VERSION;
    }

    @Override
    public byte[] serialize(List<FilesSplit> splits) throws IOException {
      return splits.isEmpty() ? new byte[0] : ONE.serialize(splits.get(0));
    }

    @Override
    public List<FilesSplit> deserialize(int version, byte[] serialized) throws IOException {
      return serialized.length == 0 ? List.of() : List.of(ONE.deserialize(version, serialized));
    }
  }
}
