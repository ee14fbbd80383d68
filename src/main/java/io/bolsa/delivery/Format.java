package io.bolsa.delivery;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How the rows of an object are written. */
public enum Format {
  /** A JSON object a line. */
  JSON_LINES(".ndjson"),
  /** JSON objects with nothing between them, as Firehose delivers records without a delimiter. */
  JSON(".json"),
  /**
   * RFC 4180 with a line of names first, lines ending in a line feed alone; null is nothing at all,
   * the empty text a pair of quotes, and what has a structure is JSON in quotes.
   */
  CSV(".csv"),
  /** Apache Parquet with typed columns. */
  PARQUET(".parquet"),
  /** The payloads of {@link Dataset#RAW} with nothing between them: the input byte for byte. */
  PAYLOAD("");

  private static final Set<Compression> OF_PARQUET =
      Set.of(Compression.NONE, Compression.GZIP, Compression.SNAPPY, Compression.ZSTD);

  private final String ending;

  Format(String ending) {
    this.ending = ending;
  }

  /** Whether objects of this format can be packed so: Parquet packs its pages itself. */
  public boolean takes(Compression compression) {
    return this != PARQUET || OF_PARQUET.contains(compression);
  }

  /** Whether rows of the dataset can be written so. */
  public boolean takes(Dataset dataset) {
    return this != PAYLOAD || dataset == Dataset.RAW;
  }

  /** What is used unless something else is said. */
  public Compression defaultCompression() {
    return this == PARQUET ? Compression.ZSTD : Compression.GZIP;
  }

  /** Of an object's name. */
  public String ending(Compression compression) {
    return this == PARQUET ? ending : ending + compression.ending();
  }

  /**
   * Begins an object.
   *
   * @param out stays open
   * @param name of the object
   */
  public RowEncoder encoder(OutputStream out, String name, Dataset dataset, Compression compression)
      throws IOException {
    List<Column> columns = dataset.columns();
    if (this == PARQUET) {
      return new ParquetRows(out, columns, compression);
    }
    String ending = compression.ending();
    String entry =
        name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    OutputStream packed = compression.compress(out, entry);
    switch (this) {
      case CSV:
        return new CsvRows(packed, columns);
      case PAYLOAD:
        return new Text(packed, Envelope::payload);
      case JSON:
        return new Text(packed, row -> Arrays.copyOf(row, row.length - 1));
      default:
        return new Text(packed, row -> row);
    }
  }

  /** What of a row is written. */
  private interface Excerpt {
    byte[] of(byte[] row) throws IOException;
  }

  private static final class Text implements RowEncoder {
    private final OutputStream out;
    private final Excerpt excerpt;

    Text(OutputStream out, Excerpt excerpt) {
      this.out = out;
      this.excerpt = excerpt;
    }

    @Override
    public void write(byte[] row) throws IOException {
      out.write(excerpt.of(row));
    }

    @Override
    public void finish() throws IOException {
      out.close();
    }
  }
}
