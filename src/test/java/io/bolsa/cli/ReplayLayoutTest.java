package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Rows;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectReader;
import io.bolsa.delivery.RowEncoder;
import io.bolsa.model.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replay writes as the job would into a bucket, and what it reads of that. */
class ReplayLayoutTest {
  private static final Tape TAPE = Tape.of(3_000, 5).shuffledWithin(2_500, 6);

  private static final String DEMO =
      "data/kinesis1-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044";

  @TempDir Path folder;

  private Path replay(String name, Path input, String... options) throws IOException {
    Path out = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("replay", "--quiet", "--out", out.toString(), input.toString()));
    arguments.addAll(List.of(options));
    Replays.Outcome outcome = Replays.run(arguments.toArray(new String[0]));
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    return out;
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
  }

  /** Lines of all files below, in the order of their names. */
  private static String read(Path below) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files(below)) {
      try (InputStream in = ObjectReader.open(file)) {
        text.append(new String(in.readAllBytes(), UTF_8));
      }
    }
    return text.toString();
  }

  @Test
  void theLayoutIsThatOfTheBucketWithTheSameRows() throws IOException {
    Path input = TAPE.write(folder.resolve("ticks.ndjson"));
    Path plain = replay("plain", input);

    Path delivered = replay("delivered", input, "--compression", "hadoop-snappy");

    for (Dataset dataset : List.of(Dataset.SECTOR_STATISTICS, Dataset.TICKER_BARS, Dataset.LATE)) {
      assertThat(read(delivered.resolve(dataset.id())))
          .isNotEmpty()
          .isEqualTo(Files.readString(plain.resolve(dataset.id()).resolve(dataset.fileName())));
    }
    assertThat(delivered.resolve("late").relativize(files(delivered.resolve("late")).get(0)))
        .asString()
        .matches("2026/01/05/14/bolsa-1-2026-01-05-14-30-\\d\\d-[0-9a-f-]{36}\\.ndjson\\.hsnappy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=parquet", "--prefix=all/", "--compression=none"})
  void theSummaryIsTheSameInEveryLayout(String layout) {
    String plain = summary("plain");

    assertThat(plain)
        .contains("Windows (the last 12 of 12 rows)", "7 corrupt_price", "… and 2 more");
    assertThat(summary("packed", layout)).isEqualTo(plain);
  }

  /** But for the time, and the folders. */
  private String summary(String name, String... options) {
    return printed(name, options)
        .replaceAll("Time: .*", "")
        .replaceAll("(none graver, in|Results:) .*", "$1");
  }

  private String printed(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("replay", DEMO, "--out", folder.resolve(name).toString()));
    arguments.addAll(List.of(options));
    return Replays.printed(arguments);
  }

  @Test
  void anomaliesBeyondThoseShownAreSaidToBeWhereTheyAre() {
    String more = "… and 2 more, none graver, in " + folder;

    assertThat(printed("plain")).contains(more + "/plain/anomalies\n");
    assertThat(printed("mixed", "--prefix=all/")).contains(more + "/mixed/results.ndjson\n");
  }

  @Test
  void theSameRunGivesTheSameObjects() throws IOException {
    Path input = TAPE.write(folder.resolve("ticks.ndjson"));
    String[] options = {"--format", "parquet", "--prefix", "!{dataset}/!{partition:sector}/"};
    Path one = replay("one", input, options);
    Path two =
        replay(
            "two",
            input,
            Stream.concat(Stream.of(options), Stream.of("--parallelism", "3"))
                .toArray(String[]::new));

    Map<String, byte[]> first = bytes(one);
    Map<String, byte[]> second = bytes(two);
    assertThat(second.keySet()).isEqualTo(first.keySet()).anyMatch(key -> key.contains("%2A"));
    first.forEach((key, bytes) -> assertThat(second.get(key)).as(key).isEqualTo(bytes));
  }

  /** Windows and bars of one end have objects of one time. */
  @Test
  void datasetsUnderOnePrefixLieBesideEachOther() throws IOException {
    Path input = TAPE.write(folder.resolve("ticks.ndjson"));
    Path plain = replay("plain", input);

    Path mixed = replay("mixed", input, "--prefix", "all/");

    List<String> expected = new ArrayList<>();
    for (Dataset each : List.of(Dataset.SECTOR_STATISTICS, Dataset.TICKER_BARS)) {
      expected.addAll(Files.readAllLines(plain.resolve(each.id()).resolve(each.fileName())));
    }
    assertThat(read(mixed.resolve("all")).lines().filter(row -> !row.contains("\"anomaly/")))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Map<String, byte[]> bytes(Path below) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    for (Path file : files(below)) {
      bytes.put(below.relativize(file).toString(), Files.readAllBytes(file));
    }
    return bytes;
  }

  @Test
  void duckDbFindsTheSameStatisticsInTheDeliveredBars() throws Exception {
    Path input = TAPE.write(folder.resolve("ticks.ndjson"));
    Path out =
        replay(
            "hive",
            input,
            "--format",
            "parquet",
            "--prefix",
            "!{dataset}/dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/");

    String bars = "read_parquet('" + out + "/ticker-bars/**/*.parquet', hive_partitioning = true)";
    String statistics = "read_parquet('" + out + "/sector-statistics/**/*.parquet')";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "with b as (select sector, bar_end, sum(count) c, max(high) h, min(low) l from "
                    + bars
                    + " where dt = '2026-01-05' group by 1, 2) select count(*), count(*) filter"
                    + " (b.c = s.count and b.h = s.max and b.l = s.min) from b join "
                    + statistics
                    + " s on s.sector = b.sector and s.window_end = b.bar_end")) {
      rows.next();
      assertThat(rows.getLong(1)).isPositive().isEqualTo(rows.getLong(2));
    }
  }

  /** A shard each, the arrival for an event time. */
  private List<byte[]> raw(boolean timeless) {
    List<byte[]> rows = new ArrayList<>();
    for (Tape.Line line : Tape.of(2_000, 7).lines()) {
      String text =
          timeless ? line.text().replaceFirst("\"event_time\":\"[^\"]*\",", "") : line.text();
      byte[] payload = text.getBytes(UTF_8);
      rows.add(
          Rows.raw(new RawRecord(payload, line.time(), "ticks", "shard-0", "49" + rows.size()))
              .bytes);
    }
    return rows;
  }

  @Test
  void theRawArchiveReplaysToTheSameInEveryFormat() throws IOException {
    Path plain = replay("plain", Tape.of(2_000, 7).write(folder.resolve("ticks.ndjson")));
    String expected = Files.readString(plain.resolve("results.ndjson"));
    assertThat(expected).isNotEmpty();
    List<byte[]> rows = raw(true);
    // A replay takes its time: each format with another codec; ObjectReaderTest has them all.
    Map<Format, Compression> codecs =
        Map.of(
            Format.JSON_LINES, Compression.HADOOP_SNAPPY,
            Format.JSON, Compression.SNAPPY,
            Format.CSV, Compression.ZIP,
            Format.PARQUET, Compression.ZSTD);
    for (Map.Entry<Format, Compression> each : codecs.entrySet()) {
      Format format = each.getKey();
      String name = "raw" + format.ending(each.getValue());
      Path object = folder.resolve(name);
      Files.write(object, encode(format, each.getValue(), name, rows));

      Path out = replay("of-" + format, object);

      assertThat(Files.readString(out.resolve("results.ndjson")))
          .as("%s", format)
          .isEqualTo(expected);
    }
  }

  /** As another program writes them, with the types that it gives to the values by itself. */
  @ParameterizedTest
  @ValueSource(strings = {"SNAPPY", "LZ4_RAW"})
  void aTableOfTicksInParquetReplaysToTheSame(String codec) throws Exception {
    Path ticks = Tape.of(2_000, 7).write(folder.resolve("ticks.ndjson"));
    Path plain = replay("plain", ticks);
    Path table = table(ticks, codec);

    assertThat(replay("of-table", table).resolve("results.ndjson"))
        .hasSameTextualContentAs(plain.resolve("results.ndjson"));
  }

  private Path table(Path ticks, String codec) throws Exception {
    Path table = folder.resolve("ticks.parquet");
    try (Duck duck = new Duck(ticks)) {
      duck.run(
          "COPY (SELECT ticker_symbol, sector, change, price::DECIMAL(12, 2) AS price,"
              + " make_timestamp(ms * 1000) AS event_time, sequence FROM ticks ORDER BY rowid) TO '"
              + table
              + "' (FORMAT parquet, COMPRESSION "
              + codec
              + ")");
    }
    return table;
  }

  @Test
  void parquetInACodecThatIsNotReadIsRefusedWithThoseThatAre() throws Exception {
    Path table = table(Tape.of(10, 7).write(folder.resolve("ticks.ndjson")), "BROTLI");

    Replays.Outcome outcome =
        Replays.run("replay", "--out", folder.resolve("out").toString(), table.toString());

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.errors())
        .contains(
            "cannot read "
                + table
                + ": its Parquet pages are packed with BROTLI; allowed are"
                + " UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW");
  }

  @Test
  void payloadsReplayAsTheFilesOfFirehoseDo() throws IOException {
    Path plain = replay("plain", Tape.of(2_000, 7).write(folder.resolve("ticks.ndjson")));
    byte[] object = encode(Format.PAYLOAD, Compression.ZIP, "raw.zip", raw(false));

    Path out = replay("of-payloads", Files.write(folder.resolve("raw.zip"), object));

    assertThat(out.resolve("results.ndjson"))
        .hasSameTextualContentAs(plain.resolve("results.ndjson"));
  }

  @Test
  void whatTheLiveJobRejectedIsRejectedAlike() throws IOException {
    List<byte[]> rows = new ArrayList<>(raw(true).subList(0, 3));
    long arrival = 1_767_623_400_000L; // 2026-01-05T14:30:00Z
    String future =
        "{\"ticker_symbol\":\"A\",\"sector\":\"S\",\"change\":0,\"price\":1,"
            + "\"event_time\":\"2027-01-01T00:00:00Z\"}";
    rows.add(Rows.raw(new RawRecord(future.getBytes(UTF_8), arrival, "ticks", "s-1", "7")).bytes);
    rows.add(Rows.raw(new RawRecord(new byte[] {0, -1}, arrival, "ticks", "s-1", "8")).bytes);
    byte[] longest = new byte[(1 << 20) + 5];
    rows.add(Rows.raw(new RawRecord(longest, arrival, "ticks", "s-1", "9")).bytes);
    rows.add("{\"arrival_time\":\"soon\",\"payload\":\"x\"}\n".getBytes(UTF_8));
    Path object = folder.resolve("raw.ndjson");
    Files.write(object, encode(Format.JSON_LINES, Compression.NONE, "raw", rows));

    List<String> rejected =
        Files.readAllLines(replay("out", object).resolve("rejected/rejected.ndjson"));

    assertThat(rejected).hasSize(4);
    assertThat(rejected.get(0))
        .contains("future_event_time", "\"source\":\"ticks/s-1/7\"")
        .contains("\"arrival_time\":\"2026-01-05T14:30:00.000Z\"");
    assertThat(rejected.get(1)).contains("\"payload_base64\":\"AP8=\"", "ticks/s-1/8");
    assertThat(rejected.get(2)).contains("too_long", "ticks/s-1/9");
    assertThat(rejected.get(3)).contains("missing_field", "raw.ndjson/");
  }

  private static byte[] encode(
      Format format, Compression compression, String name, List<byte[]> rows) throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    RowEncoder encoder = format.encoder(object, name, Dataset.RAW, compression);
    for (byte[] row : rows) {
      encoder.write(row);
    }
    encoder.finish();
    return object.toByteArray();
  }
}
