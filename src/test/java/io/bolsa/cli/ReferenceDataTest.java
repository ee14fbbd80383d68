package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.BolsaJob;
import io.bolsa.Topology;
import io.bolsa.delivery.ObjectReader;
import io.bolsa.model.ControlFile;
import io.bolsa.parse.BundleTicks;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.source.ReplayFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference data in a whole replay, against input that says the same by itself. */
class ReferenceDataTest {
  @TempDir static Path folder;

  private static Path input;
  private static Path table;
  private static Path rules;
  private static Map<String, String> plain;
  private static Map<String, String> joined;

  @BeforeAll
  static void replays() throws Exception {
    input = Tape.of(4_000, 3).write(folder.resolve("in.ndjson"));
    plain = Replays.replay(folder.resolve("plain"), List.of(input));
    List<String> symbols = symbols();
    assertThat(symbols).hasSizeGreaterThan(3);
    StringBuilder csv = new StringBuilder("ticker_symbol,company,sector,currency\n");
    // The first is in another sector, the second has no sector, the third is unknown.
    csv.append(symbols.get(0)).append(",\"The \"\"First\"\", Inc.\",NEW SECTOR,EUR\n");
    csv.append(symbols.get(1)).append(",Second,,\n");
    table = Files.writeString(folder.resolve("table.csv"), csv);
    rules =
        Files.writeString(
            folder.resolve("rules.json"),
            "{\"rules\":[{\"name\":\"euro\",\"over\":\"tick\",\"cooldown\":\"1m\","
                + "\"expression\":\"reference.currency == 'EUR'\","
                + "\"message\":\"{reference.company} of {sector}, {reference.isin}\"},"
                + "{\"name\":\"bar\",\"over\":\"bar\","
                + "\"expression\":\"reference.company == 'Second'\"}]}");
    joined = replay("joined");
  }

  private static Map<String, String> replay(String name, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--reference", table.toString(), "--rules", rules.toString()));
    all.addAll(List.of(options));
    return Replays.replay(folder.resolve(name), List.of(input), all.toArray(new String[0]));
  }

  private static List<String> symbols() {
    return new ArrayList<>(
        new TreeSet<>(bars(plain).map(line -> text(line, "ticker_symbol")).toList()));
  }

  private static Stream<String> bars(Map<String, String> replayed) {
    return replayed.get("ticker-bars/ticker-bars.ndjson").lines();
  }

  private static String text(String json, String field) {
    Matcher matcher = Pattern.compile("\"" + field + "\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).as("%s in %s", field, json).isTrue();
    return matcher.group(1);
  }

  @Test
  void barsCarryWhatTheTableSays() {
    List<String> symbols = symbols();
    assertThat(bars(joined))
        .isNotEmpty()
        .allSatisfy(
            bar -> {
              String symbol = text(bar, "ticker_symbol");
              if (symbol.equals(symbols.get(0))) {
                assertThat(bar)
                    .contains(
                        "\"sector\":\"NEW SECTOR\"",
                        "\"reference\":{\"company\":\"The \\\"First\\\", Inc.\","
                            + "\"currency\":\"EUR\"}");
              } else if (symbol.equals(symbols.get(1))) {
                assertThat(bar).contains("\"reference\":{\"company\":\"Second\"}");
              } else {
                assertThat(bar).doesNotContain("reference");
              }
            });
  }

  @Test
  void aSectorFromTheTableCountsAsIfTheTicksHadSaidIt() throws Exception {
    String first = symbols().get(0);
    List<String> told = new ArrayList<>();
    for (String line : Files.readAllLines(input)) {
      told.add(
          line.contains("\"" + first + "\"")
              ? line.replaceFirst("\"sector\":\"[^\"]*\"", "\"sector\":\"NEW SECTOR\"")
              : line);
    }
    Path changed = Files.write(folder.resolve("changed.ndjson"), told);
    Map<String, String> expected = Replays.replay(folder.resolve("changed"), List.of(changed));
    String statistics = "sector-statistics/sector-statistics.ndjson";
    assertThat(joined.get(statistics))
        .isEqualTo(expected.get(statistics))
        .isNotEqualTo(plain.get(statistics))
        .contains("NEW SECTOR");
  }

  @Test
  void rulesAndAlertsKnowTheTable() {
    String first = symbols().get(0);
    List<String> alerts =
        joined
            .get("anomalies/anomalies.ndjson")
            .lines()
            .filter(line -> line.contains("\"kind\":\"euro\""))
            .toList();
    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(text(alert, "ticker_symbol")).isEqualTo(first);
              assertThat(alert)
                  .contains(
                      "\"explanation\":\""
                          + first
                          + ": The \\\"First\\\", Inc. of NEW SECTOR, unknown\"",
                      "\"reference\":{\"company\"");
            });
    long bars =
        bars(joined).filter(bar -> text(bar, "ticker_symbol").equals(symbols().get(1))).count();
    assertThat(
            joined
                .get("anomalies/anomalies.ndjson")
                .lines()
                .filter(line -> line.contains("\"kind\":\"bar\""))
                .count())
        .isEqualTo(bars)
        .isPositive();
  }

  @Test
  void detectorsAnomaliesCarryItToo() {
    List<String> known = symbols().subList(0, 2);
    assertThat(
            joined
                .get("anomalies/anomalies.ndjson")
                .lines()
                .filter(line -> !line.contains("\"detector\":\"rule\""))
                .filter(line -> line.contains("ticker_symbol")))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.contains("\"reference\":{"))
                    .isEqualTo(known.contains(text(line, "ticker_symbol"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void everyFormatCarriesItToo(String format) throws Exception {
    Path out = folder.resolve(format);
    List<String> command = new ArrayList<>(List.of("replay", "--quiet", input.toString()));
    command.addAll(List.of("--out", out.toString(), "--reference", table.toString()));
    command.addAll(List.of("--rules", rules.toString(), "--format", format));
    assertThat(Replays.run(command.toArray(new String[0])).exit()).isZero();
    for (String dataset : List.of("ticker-bars", "anomalies")) {
      List<String> said = references(joined.get(dataset + "/" + dataset + ".ndjson").lines());
      assertThat(said).isNotEmpty();
      assertThat(references(delivered(out, dataset).stream())).isEqualTo(said);
    }
  }

  private static List<String> delivered(Path out, String dataset) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(out.resolve(dataset))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream in = ObjectReader.open(file)) {
          new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
        }
      }
    }
    return lines;
  }

  /** Of each row its name and what reference data says, in the order of names. */
  private static List<String> references(Stream<String> rows) {
    return rows.filter(row -> row.contains("\"reference\":{"))
        .map(row -> text(row, "id") + row.substring(row.indexOf("\"reference\":{")))
        .sorted()
        .toList();
  }

  @Test
  void parallelismDoesNotShow() throws Exception {
    assertThat(replay("two", "--parallelism", "2")).isEqualTo(joined);
  }

  @Test
  void aTableThatIsNotValidIsWrongUsage() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.csv"), "ticker_symbol,a\nA\n");
    Replays.Outcome outcome =
        Replays.run(
            "replay", input.toString(), "--out", folder + "/w", "--reference", wrong.toString());
    assertThat(outcome.exit()).isEqualTo(Bolsa.WRONG_USAGE);
    assertThat(outcome.errors()).contains("wrong.csv: line 2: 1 values for 2 columns");
  }

  /** As on a cluster: the operators have a second input, which brings the same files again. */
  @Test
  void filesThatComeBySecondInputGiveTheSame() throws Exception {
    Topology.Settings settings = new Topology.Settings();
    settings.watermarks = BundleTicks.Watermarks.FROM_TICKS;
    settings.files =
        List.of(
            new ControlFile(ControlFile.Kind.RULES, Files.readAllBytes(rules)),
            new ControlFile(ControlFile.Kind.REFERENCE, Files.readAllBytes(table)));
    Path out = Files.createDirectories(folder.resolve("second"));
    try (LocalFlink flink = LocalFlink.prepare(2)) {
      StreamExecutionEnvironment env = flink.environment();
      BolsaJob.prepare(env);
      ReplayJob.write(
          new Topology(
              ReplayJob.read(env, ReplayFiles.find(List.of(input.toString()), null), 1_000, 2_000),
              env.fromData(settings.files, ModelTypes.CONTROL_FILE)
                  .setParallelism(1)
                  .uid("control-files"),
              settings),
          settings,
          new ReplayFolder(out, null));
      env.execute();
    }
    assertThat(new TreeMap<>(Replays.files(out))).isEqualTo(joined);
  }
}
