package io.bolsa.cli;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.DatasetRows;
import io.bolsa.statistics.WindowSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows of {@code sector-statistics} by their id: of each the latest revision, and how often every
 * revision came.
 */
final class DeliveredStatistics {
  static final List<Column> COLUMNS = Dataset.SECTOR_STATISTICS.columns();
  private static final int ID = Dataset.SECTOR_STATISTICS.position("id");
  private static final int WINDOW = Dataset.SECTOR_STATISTICS.position("window");
  private static final int START = Dataset.SECTOR_STATISTICS.position("window_start");
  private static final int END = Dataset.SECTOR_STATISTICS.position("window_end");
  private static final int SECTOR = Dataset.SECTOR_STATISTICS.position("sector");
  private static final int REVISION = Dataset.SECTOR_STATISTICS.position("revision");

  /** The latest row of an id. */
  static final class Entry {
    final Object[] values;

    /** How often each revision came, in their order. */
    private SortedMap<Long, Integer> times = new TreeMap<>();

    Entry(Object[] values) {
      this.values = values;
    }

    String id() {
      return (String) values[ID];
    }

    String window() {
      return (String) values[WINDOW];
    }

    String sector() {
      return (String) values[SECTOR];
    }

    long start() {
      return (Long) values[START];
    }

    long end() {
      return (Long) values[END];
    }

    /** 0 where there is none. */
    double number(String field) {
      Object value = values[Dataset.SECTOR_STATISTICS.position(field)];
      return value == null ? 0 : (Double) value;
    }

    long revision() {
      return values[REVISION] == null ? 0 : (Long) values[REVISION];
    }

    /** What to say of the revisions that came more than once; null if none did. */
    String repeated() {
      String all =
          times.entrySet().stream()
              .filter(each -> each.getValue() > 1)
              .map(each -> each.getValue() + " rows of revision " + each.getKey())
              .collect(Collectors.joining(", "));
      return all.isEmpty() ? null : all;
    }
  }

  final Map<String, Entry> rows = new TreeMap<>();

  /**
   * Takes all rows of a file.
   *
   * @param name what the file is called, for errors
   */
  void add(Path file, String name) throws IOException {
    long before = 0;
    try (DatasetRows all = new DatasetRows(file, Dataset.SECTOR_STATISTICS)) {
      for (Object[] row = all.next(); row != null; row = all.next()) {
        check(row);
        add(new Entry(row));
        before++;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "cannot read " + name + " after " + before + " rows: " + e.getMessage(), e);
    }
  }

  private static void check(Object[] row) throws IOException {
    for (int column : new int[] {ID, WINDOW, START, END, SECTOR}) {
      if (row[column] == null) {
        throw new IOException("a row of sector-statistics has no " + COLUMNS.get(column).name);
      }
    }
    WindowSpec.parse((String) row[WINDOW]);
  }

  void add(Entry entry) {
    Entry known = rows.get(entry.id());
    if (known != null) {
      entry.times = known.times;
    }
    entry.times.merge(entry.revision(), 1, Integer::sum);
    if (known == null || known.revision() < entry.revision()) {
      rows.put(entry.id(), entry);
    }
  }

  /** The windows that the rows are of, by their labels. */
  List<WindowSpec> windows() {
    Map<String, WindowSpec> windows = new TreeMap<>();
    for (Entry entry : rows.values()) {
      windows.computeIfAbsent(entry.window(), WindowSpec::parse);
    }
    return new ArrayList<>(windows.values());
  }
}
