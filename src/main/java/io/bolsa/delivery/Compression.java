package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.airlift.compress.snappy.SnappyFramedInputStream;
import io.airlift.compress.snappy.SnappyFramedOutputStream;
import io.airlift.compress.snappy.SnappyHadoopStreams;
import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/** How an object is packed: what Firehose offers, with the endings that it gives. */
public enum Compression {
  /** As it is. */
  NONE("", "") {
    @Override
    OutputStream over(OutputStream out, String entry) {
      return out;
    }

    @Override
    InputStream under(InputStream in) {
      return in;
    }
  },
  /** RFC 1952: written as one member, read as any number. */
  GZIP(".gz", "\u001f\u008b") {
    @Override
    OutputStream over(OutputStream out, String entry) throws IOException {
      return new GZIPOutputStream(out, BLOCK_BYTES);
    }

    @Override
    InputStream under(InputStream in) throws IOException {
      return new GzipMembers(in, BLOCK_BYTES);
    }
  },
  /** An archive with one file, which is called as the object is without its last ending. */
  ZIP(".zip", "PK\u0003\u0004") {
    @Override
    OutputStream over(OutputStream out, String entry) throws IOException {
      ZipOutputStream zip = new ZipOutputStream(out);
      ZipEntry only = new ZipEntry(entry);
      // The earliest that the format can say: the same rows give the same bytes.
      only.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
      zip.putNextEntry(only);
      return zip;
    }

    @Override
    InputStream under(InputStream in) {
      return new ZipMembers(in);
    }
  },
  /** Snappy's own framing format, as Firehose writes it: chunks with check sums. */
  SNAPPY(".snappy", "\u00ff\u0006\u0000\u0000sNaPpY") {
    @Override
    OutputStream over(OutputStream out, String entry) throws IOException {
      return new SnappyFramedOutputStream(out);
    }

    @Override
    InputStream under(InputStream in) throws IOException {
      return new Checked(new SnappyFramedInputStream(in));
    }
  },
  /** The framing of Hadoop's block codec: big-endian lengths around plain Snappy blocks. */
  HADOOP_SNAPPY(".hsnappy", "") {
    @Override
    OutputStream over(OutputStream out, String entry) {
      return new SnappyHadoopStreams().createOutputStream(out);
    }

    @Override
    InputStream under(InputStream in) {
      return new Checked(new SnappyHadoopStreams().createInputStream(in));
    }
  },
  /** RFC 8878; not one of Firehose's, but the best for Parquet. */
  ZSTD(".zst", "(\u00b5/\u00fd") {
    @Override
    OutputStream over(OutputStream out, String entry) throws IOException {
      return new ZstdOutputStream(out);
    }

    @Override
    InputStream under(InputStream in) {
      return new Checked(new ZstdInputStream(in));
    }
  };

  private static final int BLOCK_BYTES = 1 << 16;

  private final String ending;

  /** What the packed bytes begin with, a character a byte. */
  private final String magic;

  Compression(String ending, String magic) {
    this.ending = ending;
    this.magic = magic;
  }

  /** With its dot; empty for {@link #NONE}. */
  public String ending() {
    return ending;
  }

  abstract OutputStream over(OutputStream out, String entry) throws IOException;

  abstract InputStream under(InputStream in) throws IOException;

  /**
   * A stream that packs what is written to it. Closing it finishes the packed data and leaves
   * {@code out} open.
   *
   * @param entry name of the file inside, for {@link #ZIP}
   */
  public OutputStream compress(OutputStream out, String entry) throws IOException {
    return over(new StaysOpen(out), entry);
  }

  /**
   * Unpacks a stream whose first bytes say how it is packed. Hadoop's Snappy has no such bytes:
   * there the name's ending says so.
   *
   * @param name of the file or object
   * @return unpacked, with room for {@code mark} and {@code reset} only if nothing was packed
   * @throws IOException if it is packed in a way that is not read
   */
  public static InputStream decompress(InputStream in, String name) throws IOException {
    InputStream marked = new BufferedInputStream(in);
    marked.mark(16);
    String first = new String(marked.readNBytes(16), ISO_8859_1);
    marked.reset();
    for (Compression each : values()) {
      if (!each.magic.isEmpty() && first.startsWith(each.magic)) {
        return each.under(marked);
      }
    }
    OtherPacking.refuse(first);
    boolean hadoop = name.toLowerCase(Locale.ROOT).endsWith(HADOOP_SNAPPY.ending);
    return hadoop ? HADOOP_SNAPPY.under(marked) : marked;
  }

  /** Its owner decides when the stream beneath is closed, or committed. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /** What the codecs find wrong is no {@code IOException} by itself. */
  private static final class Checked extends BlockInput {
    Checked(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return in.read(into, offset, length);
      } catch (RuntimeException e) {
        ZipException damaged = new ZipException(e.getMessage());
        damaged.initCause(e);
        throw damaged;
      }
    }
  }
}
