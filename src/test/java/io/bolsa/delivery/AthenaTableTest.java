package io.bolsa.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AthenaTableTest {
  private static final Pattern COLUMN = Pattern.compile("  `([a-z0-9_]+)` (\\S+?),?");
  private static final Map<Column.Type, String> TYPES =
      Map.of(
          Column.Type.TEXT, "string",
          Column.Type.INTEGER, "bigint",
          Column.Type.NUMBER, "double",
          Column.Type.TIME, "timestamp",
          Column.Type.NUMBERS, "map<string,double>",
          Column.Type.TEXTS, "map<string,string>");

  private static String table(Dataset dataset, Format format, String prefix) {
    return new AthenaTable(
            dataset,
            format,
            Compression.GZIP,
            prefix.contains("!{error-output-type}")
                ? ObjectPrefix.ofErrors(prefix, ZoneOffset.UTC)
                : ObjectPrefix.of(prefix, ZoneOffset.UTC),
            "s3://bucket/live/",
            LocalDate.parse("2026-01-05"))
        .statement("bolsa");
  }

  private static Map<String, String> columns(String statement) {
    Map<String, String> columns = new LinkedHashMap<>();
    statement
        .lines()
        .map(COLUMN::matcher)
        .filter(Matcher::matches)
        .forEach(line -> columns.put(line.group(1), line.group(2)));
    return columns;
  }

  @ParameterizedTest
  @EnumSource
  void everyColumnIsThereWithItsType(Dataset dataset) {
    for (Format format : List.of(Format.PARQUET, Format.JSON_LINES)) {
      Map<String, String> columns = columns(table(dataset, format, "x/"));
      assertThat(columns.keySet())
          .containsExactlyElementsOf(dataset.columns().stream().map(each -> each.name).toList());
      for (Column column : dataset.columns()) {
        String type =
            column.type == Column.Type.RANKING
                ? "array<struct<%s:string,%s:double,rank:bigint>>"
                    .formatted(column.ranked, column.rankedBy)
                : TYPES.get(column.type);
        assertThat(columns.get(column.name)).as(column.name).isEqualTo(type);
      }
    }
    assertThat(Set.copyOf(columns(table(dataset, Format.CSV, "x/")).values()))
        .containsExactly("string");
  }

  @Test
  void theDefaultPrefixIsProjectedByTheHour() {
    assertThat(table(Dataset.LATE, Format.PARQUET, "!{error-output-type}/"))
        .isEqualTo(
            """
            CREATE EXTERNAL TABLE IF NOT EXISTS `bolsa`.`late` (
              `ticker_symbol` string,
              `sector` string,
              `change` double,
              `price` double,
              `event_time` timestamp,
              `sequence` bigint,
              `lateness_ms` bigint
            )
            PARTITIONED BY (`datehour` string)
            STORED AS PARQUET
            LOCATION 's3://bucket/live/late/'
            TBLPROPERTIES (
              'projection.enabled' = 'true',
              'projection.datehour.type' = 'date',
              'projection.datehour.format' = 'yyyy/MM/dd/HH',
              'projection.datehour.range' = '2026/01/05/00,NOW+1DAYS',
              'projection.datehour.interval' = '1',
              'projection.datehour.interval.unit' = 'HOURS',
              'storage.location.template' = 's3://bucket/live/late/${datehour}/'
            );
            """);
  }

  @Test
  void hivesNamesAndFieldsArePartitions() {
    assertThat(
            table(
                Dataset.SECTOR_STATISTICS,
                Format.JSON_LINES,
                "s/sector=!{partition:sector}/dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/"))
        .contains(
            "PARTITIONED BY (`partition_sector` string, `dt` string, `hour` int)\n",
            "LOCATION 's3://bucket/live/s/'",
            "'projection.partition_sector.type' = 'injected'",
            "'projection.dt.range' = '2026-01-05,NOW+1DAYS'",
            "'projection.dt.interval.unit' = 'DAYS'",
            "'projection.hour.range' = '0,23'",
            "'projection.hour.digits' = '2'",
            "'storage.location.template' ="
                + " 's3://bucket/live/s/sector=${partition_sector}/dt=${dt}/hour=${hour}/'",
            "'timestamp.formats' = \"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\"");
  }

  @Test
  void csvHasALineOfNames() {
    assertThat(table(Dataset.LATE, Format.CSV, "late/"))
        .contains("OpenCSVSerde", "'skip.header.line.count' = '1'");
  }

  /** The template, filled in by hand, is the key that the job makes. */
  @Test
  void theTemplateLeadsToTheKeys() {
    String text = "s/!{partition:sector}/!{timestamp:yyyy/MM/dd/}x=!{timestamp:HH}/";
    String statement = table(Dataset.SECTOR_STATISTICS, Format.PARQUET, text);
    String template =
        statement.replaceFirst("(?s).*template' = 's3://bucket/live/([^']*)'.*", "$1");
    String key =
        ObjectPrefix.of(text, ZoneOffset.UTC)
            .evaluate(1_767_623_400_000L, field -> "ENERGY", "none");

    assertThat(
            template
                .replace("${partition_sector}", "ENERGY")
                .replace("${day}", "2026/01/05")
                .replace("${x}", "14"))
        .isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x/!{timestamp:EEE}/",
        "x/!{timestamp:HH/dd}/",
        "x/!{timestamp:dd}/!{timestamp:dd}/",
        "x/!{timestamp:yyyy-MM-dd}-!{partition:sector}"
      })
  void whatAthenaCannotFollowIsRefused(String prefix) {
    assertThatThrownBy(() -> table(Dataset.SECTOR_STATISTICS, Format.PARQUET, prefix))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonWithoutLinesIsRefused() {
    assertThatThrownBy(() -> table(Dataset.LATE, Format.JSON, "late/"))
        .hasMessageContaining("JSON by lines");
  }
}
