package io.bolsa.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output that remembers why it could not be written: a print stream forgets it. */
final class StandardOutput extends OutputStream {
  private static final String READER_GONE = "Broken pipe";

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private String failure;

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e.getMessage();
      throw e;
    }
  }

  /** Null if all was written, or if nobody reads on, as behind {@code | head}. */
  String failure() {
    return READER_GONE.equals(failure) ? null : failure;
  }
}
