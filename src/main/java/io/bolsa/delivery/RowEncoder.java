package io.bolsa.delivery;

import java.io.IOException;

/** Writes rows, each a line of JSON with its line end, into one object. */
public interface RowEncoder {
  /** Writes a row. */
  void write(byte[] row) throws IOException;

  /** Writes what is left; the stream beneath stays open. */
  void finish() throws IOException;
}
