package io.bolsa.sink;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.delivery.ObjectPrefix;
import io.bolsa.delivery.RowText;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Under which prefix a row belongs. */
final class RowFolders {
  private final Dataset dataset;
  private final ObjectPrefix prefix;
  private final ObjectPrefix errorPrefix;
  private final boolean byTimeAlone;

  RowFolders(Delivery.Settings settings) {
    this.dataset = settings.dataset;
    this.prefix = settings.prefix;
    this.errorPrefix = settings.errorPrefix;
    this.byTimeAlone = prefix.partitionKeys().isEmpty();
  }

  /**
   * The evaluated prefix of a row.
   *
   * @param now stands in for the time of a row that has none, in milliseconds since
   *     1970-01-01T00:00:00Z
   * @return null if the row has none of the fields that the prefix asks for
   */
  String of(Row row, long now) throws IOException {
    long time = row.folderTime == Long.MIN_VALUE ? now : row.folderTime;
    if (byTimeAlone) {
      return prefix.evaluate(time, field -> null, dataset.id());
    }
    try {
      return prefix.evaluate(time, field -> text(row, field), dataset.id());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String text(Row row, String field) {
    try {
      return RowText.of(row.bytes, field);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where a row goes that cannot go where it belongs. By the clock: whoever makes up the rows can
   * make up any number of times, too.
   */
  String ofError(long now) {
    return errorPrefix.evaluate(now, field -> null, Delivery.PARTITION_FAILED + dataset.id());
  }
}
