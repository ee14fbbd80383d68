package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Rows;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.RowEncoder;
import io.bolsa.model.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} says of deliveries that are right, and of those that are not. */
class VerifyCommandTest {
  private static final Tape TAPE = Tape.of(8_000, 11);

  @TempDir Path folder;
  private List<String> rows;

  /** What a finished command said. */
  private record Said(int exit, String out, String errors) {
    List<String> findings() {
      return out.lines().filter(line -> line.contains("statistics/")).toList();
    }
  }

  @BeforeEach
  void deliver() throws IOException {
    Path ticks = TAPE.write(folder.resolve("ticks.ndjson"));
    String windows = "10s,1m/20s";
    Replays.replay(folder.resolve("live"), List.of(ticks), "--windows", windows);
    rows =
        Files.readAllLines(
            folder.resolve("live/sector-statistics").resolve("sector-statistics.ndjson"));
    write(Dataset.RAW, Format.PARQUET, Compression.ZSTD, raw(TAPE.lines()));
  }

  private static List<byte[]> raw(List<Tape.Line> lines) {
    return IntStream.range(0, lines.size())
        .mapToObj(
            i ->
                Rows.raw(
                        new RawRecord(
                            lines.get(i).text().getBytes(UTF_8),
                            lines.get(i).time(),
                            "ticks",
                            "shard-0",
                            "49" + i))
                    .bytes)
        .collect(Collectors.toList());
  }

  private void write(Dataset dataset, Format format, Compression codec, List<byte[]> rows)
      throws IOException {
    String name = "bolsa-1" + format.ending(codec);
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    RowEncoder encoder = format.encoder(object, name, dataset, codec);
    for (byte[] row : rows) {
      encoder.write(row);
    }
    encoder.finish();
    Path below = folder.resolve("delivered").resolve(dataset.id());
    Files.createDirectories(below);
    Files.write(below.resolve(name), object.toByteArray());
  }

  private void writeStatistics(List<String> lines) throws IOException {
    write(
        Dataset.SECTOR_STATISTICS,
        Format.JSON_LINES,
        Compression.NONE,
        lines.stream().map(line -> (line + "\n").getBytes(UTF_8)).collect(Collectors.toList()));
  }

  private Said verify(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("verify", folder.resolve("delivered").toString()));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      Replays.Outcome outcome = Replays.run(arguments.toArray(new String[0]));
      return new Said(outcome.exit(), out.toString(UTF_8), outcome.errors());
    } finally {
      System.setOut(before);
    }
  }

  /** A row of the middle of the tape, of a sector and the window of 10 s. */
  private int middle() {
    List<Integer> all =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).contains("\"id\":\"statistics/PT10S/ENERGY/"))
            .boxed()
            .toList();
    return all.get(all.size() / 2);
  }

  private static String id(String row) {
    return row.replaceFirst("\\{\"id\":\"([^\"]*)\".*", "$1");
  }

  private List<String> with(int index, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>(rows);
    changed.set(index, change.apply(rows.get(index)));
    assertThat(changed).isNotEqualTo(rows);
    return changed;
  }

  @Test
  void whatTheJobSaidIsRightInEveryFormat() throws IOException {
    for (Format format : List.of(Format.JSON, Format.CSV, Format.PARQUET, Format.JSON_LINES)) {
      Compression codec =
          format == Format.JSON
              ? Compression.HADOOP_SNAPPY
              : format == Format.CSV ? Compression.ZIP : format.defaultCompression();
      List<byte[]> lines =
          rows.stream().map(line -> (line + "\n").getBytes(UTF_8)).collect(Collectors.toList());
      write(Dataset.SECTOR_STATISTICS, format, codec, lines);

      Said said = verify("--strict");

      assertThat(said.errors).as("%s", format).isEmpty();
      assertThat(said.out).contains(rows.size() + " equal, 0 differs, 0 missing\n");
      assertThat(said.exit).isZero();
      Files.delete(folder.resolve("delivered/sector-statistics/bolsa-1" + format.ending(codec)));
    }
  }

  /** Another engine than ours, from the delivered Parquet alone. */
  @Test
  void duckDbRecomputesTheDeliveredStatisticsFromTheRawArchive() throws Exception {
    List<byte[]> lines =
        rows.stream().map(line -> (line + "\n").getBytes(UTF_8)).collect(Collectors.toList());
    write(Dataset.SECTOR_STATISTICS, Format.PARQUET, Compression.SNAPPY, lines);
    String starts =
        "unnest([ms // 20000 * 20000 - 40000, ms // 20000 * 20000 - 20000,"
            + " ms // 20000 * 20000])";
    String twice =
        "(SELECT *, sector AS grouped FROM ticks UNION ALL SELECT *, '*' AS grouped FROM ticks)";
    try (Duck duck = Duck.ofRaw(folder.resolve("delivered/raw"))) {
      duck.run(
          "CREATE TABLE statistics AS SELECT * FROM read_parquet('"
              + folder.resolve("delivered/sector-statistics")
              + "/*.parquet')");
      for (String window : List.of("PT10S", "PT1M/PT20S")) {
        String start = window.equals("PT10S") ? "ms // 10000 * 10000" : starts;
        duck.assertSameRows(
            "SELECT epoch_ms(window_start), sector, count, tickers, min, max, mean, stddev,"
                + " variance_sample, open, close, advancing, declining, unchanged, change_mean,"
                + " change_stddev FROM statistics WHERE \"window\" = '"
                + window
                + "'",
            "SELECT start, grouped, count(*), count(DISTINCT ticker_symbol), min(price),"
                + " max(price), avg(price), stddev_pop(price), var_samp(price), arg_min(price, (ms,"
                + " sector, ticker_symbol, sequence)), arg_max(price, (ms, sector, ticker_symbol, sequence)),"
                + " count(*) FILTER (change > 0), count(*) FILTER (change < 0), count(*) FILTER"
                + " (change = 0), avg(change), stddev_pop(change) FROM (SELECT *, "
                + start
                + " AS start FROM "
                + twice
                + ") GROUP BY ALL");
        duck.assertSameRows(
            "SELECT epoch_ms(window_start), sector, sector_return FROM statistics WHERE \"window\" ="
                + " '"
                + window
                + "'",
            "SELECT start, grouped, avg(r) FROM (SELECT start, grouped, ticker_symbol,"
                + " arg_max(price, (ms, sequence)) / arg_min(price, (ms, sequence)) - 1 AS r FROM"
                + " (SELECT *, "
                + start
                + " AS start FROM "
                + twice
                + ") GROUP BY ALL) GROUP BY ALL");
      }
    }
  }

  @Test
  void aWrongNumberIsSaidWithBothValues() throws IOException {
    int index = middle();
    String open = rows.get(index).replaceFirst(".*\"open\":([0-9.]+),.*", "$1");
    writeStatistics(with(index, row -> row.replace("\"open\":" + open, "\"open\":7.25")));

    Said said = verify();

    assertThat(said.findings())
        .containsExactly(
            "differs: " + id(rows.get(index)) + " open: delivered 7.25, recomputed " + open);
    assertThat(said.exit).isEqualTo(1);
    assertThat(verify("--json").out.lines().toList())
        .containsExactly(
            "{\"finding\":\"differs\",\"id\":\""
                + id(rows.get(index))
                + "\",\"field\":\"open\",\"delivered\":7.25,\"recomputed\":"
                + Double.parseDouble(open)
                + "}",
            "{\"records\":8000,\"equal\":"
                + (rows.size() - 1)
                + ",\"differs\":1,\"missing\":0,\"extra\":0,\"repeated\":0,\"edge\":0,"
                + "\"pending\":0}");
  }

  @Test
  void aNumberThatIsGoneAndAWrongRankingAreDifferences() throws IOException {
    int index = middle();
    writeStatistics(
        with(
            index,
            row ->
                row.replaceFirst("\"median\":[0-9.]+", "\"median\":null")
                    .replaceFirst("(\"most_active\":\\[\\{\"ticker_symbol\":\")T", "$1X")));

    assertThat(verify().findings())
        .hasSize(2)
        .allMatch(line -> line.startsWith("differs: " + id(rows.get(index))))
        .anyMatch(line -> line.contains(" median: delivered nothing, recomputed "))
        .anyMatch(line -> line.matches(".* most_active: delivered \\[1\\. X[0-9]+ [0-9]+,.*"));
  }

  @Test
  void theLastDigitsMayDifferAndTheToleranceDecides() throws IOException {
    int index = middle();
    String mean = rows.get(index).replaceFirst(".*\"mean\":([0-9.]+),.*", "$1");
    String other = Double.toString(Double.parseDouble(mean) * (1 + 1e-12));
    writeStatistics(with(index, row -> row.replace("\"mean\":" + mean, "\"mean\":" + other)));

    assertThat(verify().exit).isZero();
    assertThat(verify("--tolerance", "0").findings()).hasSize(1);
  }

  @Test
  void missingExtraAndRepeatedRowsAreToldApart() throws IOException {
    int index = middle();
    String row = rows.get(index);
    List<String> changed = new ArrayList<>(rows);
    changed.set(index, row.replace("/ENERGY/", "/NOWHERE/").replace("\"ENERGY\"", "\"NOWHERE\""));
    changed.add(rows.get(index + 1));

    writeStatistics(changed);

    Said said = verify();
    assertThat(said.findings())
        .containsExactlyInAnyOrder(
            "missing: " + id(row),
            "extra: " + id(changed.get(index)),
            "repeated: " + id(rows.get(index + 1)) + " (2 rows of revision 0)");
    assertThat(said.out).contains("1 missing, 1 extra, 1 repeated\n");
    assertThat(said.exit).isEqualTo(1);
    assertThat(verify("--quiet").out).isEmpty();
  }

  @Test
  void ofSeveralRevisionsTheLatestCounts() throws IOException {
    int index = middle();
    List<String> revised = new ArrayList<>(rows);
    revised.add(rows.get(index).replace("\"revision\":0", "\"revision\":1"));
    revised.set(index, rows.get(index).replaceFirst("\"count\":[0-9]+", "\"count\":1"));
    writeStatistics(revised);

    assertThat(verify().exit).isZero();
  }

  @Test
  void rowsThatLateTicksCorrectedAreRightWithTheSameAllowedLateness() throws IOException {
    Tape late = TAPE.shuffledWithin(60_000, 3);
    Path ticks = late.write(folder.resolve("late.ndjson"));
    String[] allowed = {"--allowed-lateness", "2m"};
    Replays.replay(
        folder.resolve("revised"),
        List.of(ticks),
        "--windows",
        "10s,1m/20s",
        allowed[0],
        allowed[1]);
    List<String> revised =
        Files.readAllLines(folder.resolve("revised/sector-statistics/sector-statistics.ndjson"));
    assertThat(revised).hasSizeGreaterThan(rows.size());
    writeStatistics(revised);
    write(Dataset.RAW, Format.PARQUET, Compression.ZSTD, raw(late.lines()));

    Said with = verify("--strict", allowed[0], allowed[1]);
    Said without = verify();

    assertThat(with.errors).isEmpty();
    assertThat(with.out)
        .contains(" 0 late")
        .contains(rows.size() + " equal, 0 differs, 0 missing\n");
    assertThat(with.exit).isZero();
    assertThat(without.findings()).anyMatch(line -> line.startsWith("differs: "));
    assertThat(without.out).doesNotContain(" 0 late").doesNotContain(" 0 differs");
    assertThat(without.exit).isEqualTo(1);
  }

  @Test
  void theFirstTickOfATickerMayBeALateOne() throws IOException {
    long minute = TAPE.lines().get(0).time() + 60_000;
    List<Tape.Line> lines = new ArrayList<>(TAPE.lines());
    Tape.Line first =
        lines.stream().filter(line -> line.time() >= minute && isOfT5(line)).findFirst().get();
    lines.removeIf(
        line -> isOfT5(line) && line.time() > first.time() && line.time() < first.time() + 15_000);
    Path ticks = folder.resolve("gap.ndjson");
    Files.write(ticks, lines.stream().map(Tape.Line::text).toList());
    Replays.replay(folder.resolve("gap"), List.of(ticks), "--windows", "10s,1m/20s");
    writeStatistics(
        Files.readAllLines(folder.resolve("gap/sector-statistics/sector-statistics.ndjson")));
    lines.removeIf(line -> isOfT5(line) && line.time() <= first.time());
    int late = 0;
    while (lines.get(late).time() < first.time() + 30_000) {
      late++;
    }
    lines.add(late, first);
    write(Dataset.RAW, Format.PARQUET, Compression.ZSTD, raw(lines));

    Said said = verify("--allowed-lateness", "1m", "--from", "2026-01-05T14:31:00Z");

    assertThat(said.findings())
        .anyMatch(
            line ->
                line.startsWith("at an edge: statistics/PT10S/") && line.contains(" volatility: "))
        .allMatch(
            line ->
                line.endsWith(
                    "(a ticker's price before its first tick in the input is not known)"));
    assertThat(said.exit).isZero();
  }

  private static boolean isOfT5(Tape.Line line) {
    return line.text().contains("\"T5\"");
  }

  @Test
  void windowsThatTheInputCoversOnlyInPartAreNotJudged() throws IOException {
    writeStatistics(rows);
    List<Tape.Line> lines = TAPE.lines();
    int cut = lines.size() / 8;
    write(
        Dataset.RAW, Format.PARQUET, Compression.ZSTD, raw(lines.subList(cut, lines.size() - cut)));

    Said said = verify("--json");

    assertThat(said.exit).as(said.out).isZero();
    assertThat(said.findings())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"finding\":\"edge\""))
        .anyMatch(line -> line.contains("before the first tick of the input"))
        .anyMatch(line -> line.contains("the input begins in this window"))
        .anyMatch(line -> line.contains("the input ends in this window"))
        .anyMatch(line -> line.contains("after the last tick of the input"));
    assertThat(verify("--strict").exit).isEqualTo(1);
    assertThat(verify("--strict", "--from", "2026-01-05T14:31:00Z", "--to", "2026-01-05T14:32:00Z"))
        .matches(narrow -> narrow.exit == 0, "nothing is wrong in the middle");
  }

  @Test
  void fromAndToAreBoundsOfTheWindowsThatAreJudged() throws IOException {
    writeStatistics(rows);
    String from = "2026-01-05T14:31:00.000Z";
    String to = "2026-01-05T14:32:00.000Z";
    long between =
        rows.stream()
            .filter(row -> start(row).compareTo(from) >= 0 && end(row).compareTo(to) <= 0)
            .count();

    assertThat(verify("--from", from, "--to", to).out)
        .endsWith(" " + between + " equal, 0 differs, 0 missing\n");
  }

  @Test
  void whatIsWrongIsPrintedBeforeWhatCannotBeJudged() throws IOException {
    int index = middle();
    String wrong = id(rows.get(index));
    List<String> missing = new ArrayList<>(rows);
    missing.remove(index);
    writeStatistics(missing);
    List<Tape.Line> lines = TAPE.lines();
    int cut = lines.size() / 8;
    write(
        Dataset.RAW, Format.PARQUET, Compression.ZSTD, raw(lines.subList(cut, lines.size() - cut)));

    Said said = verify("--most", "1");

    assertThat(said.findings()).containsExactly("missing: " + wrong);
    assertThat(said.out).contains(" findings more; --json has all", " at an edge\n");
  }

  @Test
  void rowsThatAreNotYetDeliveredAreNotMissing() throws IOException {
    List<String> sorted = new ArrayList<>(rows);
    String last = "2026-01-05T14:32:00.000Z";
    sorted.removeIf(row -> end(row).compareTo(last) > 0);
    writeStatistics(sorted);

    Said said = verify("--json");

    assertThat(said.exit).as(said.out).isZero();
    assertThat(said.findings()).hasSize(rows.size() - sorted.size());
    assertThat(said.findings()).allMatch(line -> line.startsWith("{\"finding\":\"pending\""));
  }

  @Test
  void aRowThatIsMissingInTheFirstOrTheLastWindowThatWasDeliveredIsMissing() throws IOException {
    List<String> some = new ArrayList<>(rows);
    some.removeIf(
        row ->
            !row.contains("\"window\":\"PT10S\"")
                || start(row).compareTo("2026-01-05T14:31:00.000Z") < 0
                || start(row).compareTo("2026-01-05T14:32:00.000Z") > 0);
    some.sort(Comparator.comparing(VerifyCommandTest::start));
    String first = some.remove(0);
    String last = some.remove(some.size() - 1);
    assertThat(start(some.get(0))).isEqualTo(start(first));
    assertThat(start(some.get(some.size() - 1))).isEqualTo(start(last));
    writeStatistics(some);

    Said said = verify();

    assertThat(said.findings())
        .filteredOn(line -> line.startsWith("missing: "))
        .containsExactlyInAnyOrder("missing: " + id(first), "missing: " + id(last));
    assertThat(said.exit).isEqualTo(1);
  }

  private static String start(String row) {
    return row.replaceFirst(".*\"window_start\":\"([^\"]*)\".*", "$1");
  }

  private static String end(String row) {
    return row.replaceFirst(".*\"window_end\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void lateTicksExplainADifference() throws IOException {
    Tape.Line tick = TAPE.lines().get(4_000);
    String late = tick.text().replaceFirst("\"sequence\":\\d+", "\"lateness_ms\":5");
    write(
        Dataset.LATE, Format.JSON_LINES, Compression.GZIP, List.of((late + "\n").getBytes(UTF_8)));
    List<Tape.Line> others = new ArrayList<>(TAPE.lines());
    others.remove(tick);
    Path without = folder.resolve("without.ndjson");
    Files.write(without, others.stream().map(Tape.Line::text).toList());
    Replays.replay(folder.resolve("other"), List.of(without), "--windows", "10s");
    writeStatistics(
        Files.readAllLines(folder.resolve("other/sector-statistics/sector-statistics.ndjson")));

    Said said = verify();

    assertThat(said.exit).isEqualTo(1);
    assertThat(said.findings())
        .filteredOn(line -> line.contains(" count: "))
        .hasSize(2)
        .allMatch(line -> line.endsWith(" (1 ticks of this window were late for the job)"));
  }

  @Test
  void whereNoRowCanBeJudgedNothingIsSaidToBeRight() throws IOException {
    writeStatistics(rows);

    Said years = verify("--from", "2062-01-05T14:31:00Z");
    assertThat(years.exit).isEqualTo(1);
    assertThat(years.errors).contains("no row could be judged", "between --from and --to");

    Path other = Tape.of(50, 1).write(folder.resolve("other.ndjson"));
    String shifted = Files.readString(other).replace("2026-01-05", "2026-01-06");
    Files.writeString(other, shifted);
    Said day = verify("--input", other.toString(), "--quiet");
    assertThat(day.exit).isEqualTo(1);
    assertThat(day.errors).contains("no row could be judged: the input covers no window");
  }

  @Test
  void windowsThatNoJobCanHaveTogetherAreSaidToBeThoseDeliveredOrThoseAskedFor()
      throws IOException {
    List<String> together = new ArrayList<>();
    for (String window : List.of("PT24H", "PT0.001S")) {
      together.add(
          rows.get(together.size()).replaceFirst("\"window\":\"[^\"]*", "\"window\":\"" + window));
    }
    writeStatistics(together);

    assertThat(verify().errors)
        .startsWith("bolsa: '" + folder.resolve("delivered/sector-statistics") + "': the windows '")
        .contains("have 1 ms in common", "; name those of the job by --windows\n");
    assertThat(verify("--windows", "1ms,1d").errors)
        .startsWith("bolsa: --windows '1ms,1d': the windows '1ms,1d' have 1 ms in common");
    assertThat(verify().exit).isEqualTo(2);
  }

  @Test
  void aDamagedObjectIsNamed() throws IOException {
    writeStatistics(rows);
    Path object = folder.resolve("delivered/sector-statistics/other.json");
    Files.writeString(object, rows.get(0) + rows.get(1).substring(0, 100));

    Said said = verify();

    assertThat(said.exit).isEqualTo(1);
    assertThat(said.errors)
        .startsWith("bolsa: cannot read " + object + " after 1 rows: not JSON at line 1, column ")
        .hasLineCount(1);
  }

  @Test
  void aFolderThatMayNotBeReadIsNotOneWithoutRows() throws IOException {
    writeStatistics(rows);
    File delivered = folder.resolve("delivered").toFile();
    assumeTrue(delivered.setExecutable(false) && !delivered.canExecute(), "not as root");
    try {
      Said refused = verify();
      assertThat(refused.errors).contains("no permission for " + delivered);
      assertThat(refused.exit).isEqualTo(1);
    } finally {
      assertThat(delivered.setExecutable(true)).isTrue();
    }
  }

  @Test
  void wrongUsageIsSaid() throws IOException {
    assertThat(verify().errors)
        .contains("'" + folder.resolve("delivered") + "/sector-statistics' holds no file");
    assertThat(verify().exit).isEqualTo(2);
    writeStatistics(rows);
    assertThat(verify("--input", "nowhere").errors).contains("there is no file 'nowhere'");
    assertThat(verify("--input", "s3://B").errors)
        .contains("'s3://B' is not an address such as s3://bucket/prefix/");
    assertThat(verify("--tolerance", "1").errors).contains("--tolerance must be 0 to 0.01: 1.0");
    assertThat(verify("--allowed-lateness", "2d").errors)
        .contains("--allowed-lateness must be at most 1d: '2d'");
    assertThat(verify("--allowed-lateness", "soon").exit).isEqualTo(2);
    assertThat(verify("--top", "101").errors).contains("--top must be 1 to 100: 101");
    assertThat(verify("--parallelism", "0").errors).contains("--parallelism must be 1 to 32: 0");
    assertThat(verify("--from", "noon").errors).contains("--from 'noon' is not an instant");
    assertThat(verify("--to", "-1000000000-01-01T00:00:00Z").errors)
        .contains("--to must be 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z");
    assertThat(verify("--s3-region", "here").errors).contains("'here' is not a region");
    assertThat(verify("--s3-endpoint", "here").errors).contains("'here' is not a URL");
    assertThat(verify("--s3-endpoint", "http://h:99999").errors)
        .contains("--s3-endpoint 'http://h:99999': the port must be 1 to 65535");
    assertThat(verify("--windows", "soon").exit).isEqualTo(2);
  }
}
