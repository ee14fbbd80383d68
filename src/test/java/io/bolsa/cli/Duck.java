package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A SQL engine in memory that recomputes from the ticks what a replay says. */
final class Duck implements AutoCloseable {
  private final Connection connection;

  /**
   * Has the table {@code ticks}: ticker_symbol, sector, change, price, ms (of event time),
   * sequence.
   */
  Duck(Path ticks) throws SQLException {
    this();
    run(
        "CREATE TABLE ticks AS SELECT ticker_symbol, sector, change, price,"
            + " epoch_ms(event_time) AS ms, sequence FROM read_json('"
            + ticks
            + "', format = 'newline_delimited', columns = {ticker_symbol: 'VARCHAR', sector:"
            + " 'VARCHAR', change: 'DOUBLE', price: 'DOUBLE', event_time: 'TIMESTAMP', sequence:"
            + " 'BIGINT'})");
  }

  /** Has no table yet. */
  private Duck() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET threads = 1");
  }

  /** The same of the dataset {@code raw} in Parquet, as it was delivered. */
  static Duck ofRaw(Path below) throws SQLException {
    Duck duck = new Duck();
    duck.run(
        "CREATE TABLE ticks AS SELECT json ->> 'ticker_symbol' AS ticker_symbol, json ->> 'sector'"
            + " AS sector, (json ->> 'change')::DOUBLE AS change, (json ->> 'price')::DOUBLE AS"
            + " price, epoch_ms((json ->> 'event_time')::TIMESTAMP) AS ms, (json ->>"
            + " 'sequence')::BIGINT AS sequence FROM (SELECT payload::JSON AS json FROM"
            + " read_parquet('"
            + below
            + "/**/*.parquet'))");
    return duck;
  }

  /** Makes a table of a dataset's file. */
  void load(String table, Path file) throws SQLException {
    run(
        "CREATE TABLE "
            + table
            + " AS SELECT * FROM read_json('"
            + file
            + "', format = 'newline_delimited', sample_size = -1)");
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows, in the order of their values that are no floating-point numbers. */
  List<List<Object>> rows(String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparing(Duck::exactValues));
    return rows;
  }

  private static String exactValues(List<Object> row) {
    return row.stream().filter(value -> !(value instanceof Double)).toList().toString();
  }

  /** Sums in another order differ in the last digits, so floating-point numbers may. */
  void assertSameRows(String actual, String expected) throws SQLException {
    List<List<Object>> rows = rows(expected);
    List<List<Object>> seen = rows(actual);
    assertThat(rows).hasSizeGreaterThan(5);
    assertThat(seen.size()).isEqualTo(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertThat(seen.get(i)).usingElementComparator(Duck::compare).isEqualTo(rows.get(i));
    }
  }

  private static int compare(Object a, Object b) {
    if (a instanceof Double && b instanceof Double) {
      double tolerance = 1e-9 * Math.max(1, Math.abs((Double) b));
      return Math.abs((Double) a - (Double) b) <= tolerance ? 0 : 1;
    }
    return String.valueOf(a).equals(String.valueOf(b)) ? 0 : 1;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
