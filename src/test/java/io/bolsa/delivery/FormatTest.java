package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.SampleRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written, DuckDB reads: the same rows, values and types. */
class FormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path write(Format format, Dataset dataset, Compression compression, List<byte[]> rows)
      throws IOException {
    String name = dataset.id() + format.ending(compression);
    return Files.write(folder.resolve(name), encode(format, dataset, compression, name, rows));
  }

  static byte[] encode(
      Format format, Dataset dataset, Compression compression, String name, List<byte[]> rows)
      throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    RowEncoder encoder = format.encoder(object, name, dataset, compression);
    for (byte[] row : rows) {
      encoder.write(row);
    }
    encoder.finish();
    return object.toByteArray();
  }

  static Stream<Arguments> parquet() {
    return Stream.of(Dataset.values())
        .flatMap(
            dataset ->
                Stream.of(Compression.values())
                    .filter(Format.PARQUET::takes)
                    .map(compression -> Arguments.of(dataset, compression)));
  }

  @ParameterizedTest
  @MethodSource("parquet")
  void duckDbReadsParquetWithItsTypes(Dataset dataset, Compression compression) throws Exception {
    List<byte[]> rows = SampleRows.of(dataset);
    Path file = write(Format.PARQUET, dataset, compression, rows);

    assertThat(types("'" + file + "'")).isEqualTo(duckDbTypes(dataset));
    assertThat(asJson("'" + file + "'", dataset)).isEqualTo(expected(rows, dataset));
    String codec = compression == Compression.NONE ? "UNCOMPRESSED" : compression.name();
    assertThat(query("select distinct compression from parquet_metadata('" + file + "')"))
        .containsExactly(codec);
  }

  @Test
  void parquetHasStatisticsAndDictionaries() throws Exception {
    Path file = write(Format.PARQUET, Dataset.SECTOR_STATISTICS, Compression.ZSTD, rows(2_000));

    String of = "from parquet_metadata('" + file + "') where path_in_schema = 'sector'";
    assertThat(query("select stats_min_value || ' ' || stats_null_count " + of))
        .containsExactly(SampleRows.HOSTILE + " 0");
    assertThat(query("select dictionary_page_offset is not null " + of)).containsExactly("true");
    assertThat(
            query(
                "select stats_max_value from parquet_metadata('"
                    + file
                    + "') where"
                    + " path_in_schema = 'window_end'"))
        .singleElement()
        .asString()
        .startsWith("2026-01-05 14:35:00");
  }

  private static List<byte[]> rows(int count) {
    List<byte[]> rows = new ArrayList<>();
    while (rows.size() < count) {
      rows.addAll(SampleRows.of(Dataset.SECTOR_STATISTICS));
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void duckDbReadsCsv(Dataset dataset) throws Exception {
    List<byte[]> rows = SampleRows.of(dataset);
    Path file = write(Format.CSV, dataset, Compression.GZIP, rows);

    String columns =
        dataset.columns().stream()
            .map(column -> "'" + column.name + "': '" + csvType(column) + "'")
            .collect(Collectors.joining(", ", "{", "}"));
    String table =
        "read_csv('"
            + file
            + "', header = true, delim = ',', quote = '\"', escape = '\"',"
            + " auto_detect = false, columns = "
            + columns
            + ")";
    assertThat(asJson(table, dataset)).isEqualTo(expected(rows, dataset));
  }

  private static String csvType(Column column) {
    switch (column.type) {
      case TEXT:
        return "VARCHAR";
      case INTEGER:
        return "BIGINT";
      case NUMBER:
        return "DOUBLE";
      case TIME:
        return "TIMESTAMPTZ";
      default:
        return "JSON";
    }
  }

  @ParameterizedTest
  @EnumSource
  void duckDbReadsJsonWithAndWithoutLines(Dataset dataset) throws Exception {
    List<byte[]> rows = SampleRows.of(dataset);
    for (Format format : List.of(Format.JSON_LINES, Format.JSON)) {
      Path file = write(format, dataset, Compression.GZIP, rows);
      String table =
          "read_json('"
              + file
              + "', format = '"
              + (format == Format.JSON ? "unstructured" : "newline_delimited")
              + "', compression = 'gzip', columns = "
              + dataset.columns().stream()
                  .map(column -> "'" + column.name + "': '" + jsonType(column) + "'")
                  .collect(Collectors.joining(", ", "{", "}"))
              + ")";
      assertThat(asJson(table, dataset)).isEqualTo(expected(rows, dataset));
    }
  }

  private static String jsonType(Column column) {
    switch (column.type) {
      case NUMBERS:
        return "MAP(VARCHAR, DOUBLE)";
      case TEXTS:
        return "MAP(VARCHAR, VARCHAR)";
      case RANKING:
        return "STRUCT("
            + column.ranked
            + " VARCHAR, \""
            + column.rankedBy
            + "\" DOUBLE, \"rank\" BIGINT)[]";
      default:
        return csvType(column);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PAYLOAD")
  void aRankedNumberThatIsNotDefinedIsReadBackAsNone(Format format) throws IOException {
    String ranking =
        "{\"top_gainers\":[{\"ticker_symbol\":\"A\",\"return\":null,\"rank\":1},"
            + "{\"ticker_symbol\":\"B\",\"return\":0.5,\"rank\":2}]}\n";
    Dataset dataset = Dataset.SECTOR_STATISTICS;
    Path file = write(format, dataset, Compression.NONE, List.of(ranking.getBytes(UTF_8)));

    try (DatasetRows rows = new DatasetRows(file, dataset)) {
      assertThat(rows.next()[dataset.position("top_gainers")])
          .hasToString("[1. A nothing, 2. B 0.5]");
    }
  }

  @Test
  void concatenatedJsonHasNothingBetweenItsObjects() throws IOException {
    List<byte[]> rows = SampleRows.of(Dataset.LATE);

    byte[] object = encode(Format.JSON, Dataset.LATE, Compression.NONE, "late.json", rows);

    String lines = rows.stream().map(row -> new String(row, UTF_8)).collect(Collectors.joining());
    assertThat(new String(object, UTF_8)).isEqualTo(lines.replace("}\n", "}"));
  }

  @Test
  void payloadsAreTheInputByteForByte() throws IOException {
    byte[] object =
        encode(Format.PAYLOAD, Dataset.RAW, Compression.NONE, "raw", SampleRows.of(Dataset.RAW));

    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(new byte[] {-1, 0});
    for (int i = 1; i < 40; i++) {
      input.writeBytes(("{\n\t\"" + SampleRows.HOSTILE + "\"}\r" + i).getBytes(UTF_8));
    }
    assertThat(object).isEqualTo(input.toByteArray());
  }

  @Test
  void csvIsQuotedAsItMustBe() throws IOException {
    byte[] row = "{\"ticker_symbol\":\"\",\"score\":0.5}\n".getBytes(UTF_8);
    byte[] comma = "{\"ticker_symbol\":\"a,\\\"b\\n\",\"event_time\":null}\n".getBytes(UTF_8);

    byte[] csv = encode(Format.CSV, Dataset.SCORES, Compression.NONE, "x.csv", List.of(row, comma));

    assertThat(new String(csv, UTF_8))
        .isEqualTo("ticker_symbol,event_time,score\n\"\",,0.5\n\"a,\"\"b\n\",,\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"CSV", "PARQUET"})
  void aFieldThatTheDatasetHasNotIsNotDroppedSilently(Format format) {
    byte[] row = "{\"ticker_symbol\":\"A\",\"new\":1}\n".getBytes(UTF_8);

    assertThatThrownBy(() -> encode(format, Dataset.SCORES, Compression.NONE, "x", List.of(row)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has not");
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    for (Format format : Format.values()) {
      Compression compression = format.defaultCompression();
      List<byte[]> rows = SampleRows.of(Dataset.RAW);
      assertThat(encode(format, Dataset.RAW, compression, "x", rows))
          .isEqualTo(encode(format, Dataset.RAW, compression, "x", rows));
    }
  }

  private static Map<String, String> duckDbTypes(Dataset dataset) {
    Map<String, String> types = new TreeMap<>();
    for (Column column : dataset.columns()) {
      switch (column.type) {
        case TIME:
          types.put(column.name, "TIMESTAMP WITH TIME ZONE");
          break;
        case RANKING:
        case NUMBERS:
        case TEXTS:
          types.put(column.name, jsonType(column).replace("\"", ""));
          break;
        default:
          types.put(column.name, csvType(column));
      }
    }
    return types;
  }

  private static Map<String, String> types(String table) throws SQLException {
    Map<String, String> types = new TreeMap<>();
    run(
        "describe select * from " + table,
        row -> types.put(row.getString(1), row.getString(2).replace("\"", "")));
    return types;
  }

  /** Every row as one object, as DuckDB sees it. */
  private static List<JsonNode> asJson(String table, Dataset dataset) throws Exception {
    String fields =
        dataset.columns().stream()
            .map(
                column ->
                    column.type == Column.Type.TIME
                        ? "epoch_ms(" + quoted(column) + ") as " + quoted(column)
                        : quoted(column))
            .collect(Collectors.joining(", "));
    List<JsonNode> rows = new ArrayList<>();
    for (String row :
        query("select to_json(t) from (select " + fields + " from " + table + ") t")) {
      rows.add(normal(JSON.readTree(row), dataset));
    }
    return rows;
  }

  private static String quoted(Column column) {
    return "\"" + column.name + "\"";
  }

  private static List<JsonNode> expected(List<byte[]> rows, Dataset dataset) throws IOException {
    List<JsonNode> expected = new ArrayList<>();
    for (byte[] row : rows) {
      expected.add(normal(JSON.readTree(row), dataset));
    }
    return expected;
  }

  /** Times as milliseconds, numbers as doubles, and null where a field is absent. */
  private static JsonNode normal(JsonNode row, Dataset dataset) {
    Map<String, Object> values = new TreeMap<>();
    for (Column column : dataset.columns()) {
      JsonNode value = row.get(column.name);
      values.put(column.name, value == null || value.isNull() ? null : normal(value, column.type));
    }
    return JSON.valueToTree(values);
  }

  private static Object normal(JsonNode value, Column.Type type) {
    switch (type) {
      case TIME:
        return value.isNumber()
            ? value.asLong()
            : java.time.Instant.parse(value.asText()).toEpochMilli();
      case NUMBER:
        return value.asDouble();
      case INTEGER:
        return value.asLong();
      case TEXT:
        return value.asText();
      default:
        return value.toString().replaceAll("(?<=[:,\\[{][0-9]{1,9})\\.0(?=[,}\\]])", "");
    }
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    run(sql, row -> values.add(row.getString(1)));
    return values;
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void run(String sql, RowReader reader) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
