package io.bolsa.serialization;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Flink's serializer of a value that has its own versioned binary form.
 *
 * <p>Values are not changed after they were handed on, so a copy is the value itself. Serializers
 * hold no state: Flink shares one instance between threads.
 */
abstract class ValueSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1L;

  abstract void write(T value, DataOutput out) throws IOException;

  abstract T read(DataInput in) throws IOException;

  @Override
  public final void serialize(T value, DataOutputView out) throws IOException {
    write(value, out);
  }

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    return read(in);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return read(in);
  }

  @Override
  public final void copy(DataInputView from, DataOutputView to) throws IOException {
    write(read(from), to);
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  static void writeText(DataOutput out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      writeBytes(out, bytes);
    }
  }

  static String readText(DataInput in) throws IOException {
    return in.readBoolean() ? new String(readBytes(in), StandardCharsets.UTF_8) : null;
  }

  static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[BinaryForm.readSize(in, byte[].class)];
    in.readFully(bytes);
    return bytes;
  }
}
