package io.bolsa.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Gzip with a header that never changes: the JDK's own names another system from one release to the
 * next.
 */
final class GzipStream extends DeflaterOutputStream {
  /** No name, no time, unknown system. */
  private static final byte[] HEADER = {
    0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff
  };

  private final CRC32 checksum = new CRC32();
  private boolean finished;

  GzipStream(OutputStream out) throws IOException {
    super(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true), 1 << 16);
    out.write(HEADER);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    super.write(bytes, from, length);
    checksum.update(bytes, from, length);
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    super.finish();
    finished = true;
    byte[] trailer = new byte[8];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (checksum.getValue() >>> (8 * i));
      trailer[4 + i] = (byte) (def.getBytesRead() >>> (8 * i));
    }
    out.write(trailer);
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      def.end();
    }
  }
}
