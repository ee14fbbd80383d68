package io.bolsa.statistics;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The binary forms as arrays; equal bytes mean equal state. */
final class Bytes {

  private Bytes() {}

  interface Writer {
    void writeTo(DataOutput out) throws IOException;
  }

  interface Reader<T> {
    T readFrom(DataInput in) throws IOException;
  }

  static byte[] of(Writer value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      value.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] bytes, Reader<T> reader) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    T value = reader.readFrom(in);
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes left over");
    }
    return value;
  }
}
