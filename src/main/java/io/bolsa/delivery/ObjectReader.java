package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads back what was delivered, in every form. */
public final class ObjectReader {
  private static final int LONGEST_HEADER = 1024;
  private static final byte[] PARQUET = "PAR1".getBytes(UTF_8);

  private ObjectReader() {}

  /**
   * The content of an object, unpacked. Rows of Parquet and of CSV come as lines of JSON,
   * everything else as it stands. The first bytes tell the form, but for Hadoop's Snappy, which is
   * known by its name.
   *
   * @param file of this machine
   */
  public static InputStream open(Path file) throws IOException {
    InputStream raw = new FileInputStream(file.toFile());
    try {
      PushbackInputStream packed = new PushbackInputStream(raw, PARQUET.length);
      if (Arrays.equals(peek(packed, PARQUET.length), PARQUET)) {
        raw.close();
        return new ParquetLines(file);
      }
      return text(Compression.decompress(packed, file.getFileName().toString()));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream text(InputStream unpacked) throws IOException {
    PushbackInputStream in = new PushbackInputStream(unpacked, LONGEST_HEADER);
    String first = new String(peek(in, LONGEST_HEADER), UTF_8);
    for (Dataset dataset : Dataset.values()) {
      List<Column> columns = dataset.columns();
      String header = CsvRows.header(columns);
      if (first.startsWith(header)) {
        in.readNBytes(header.length());
        return new CsvLines(in, columns);
      }
    }
    return in;
  }

  private static byte[] peek(PushbackInputStream in, int most) throws IOException {
    byte[] first = in.readNBytes(most);
    in.unread(first);
    return first;
  }
}
