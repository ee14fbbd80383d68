package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alert rules in a whole replay, against a plain program that reads the same files: the simple and
 * the throttled alert of the SQL guide, and rules over bars and windows.
 */
class AlertRulesTest {
  private static final Path INPUT = Path.of("data/ticks-sorted.ndjson.gz");
  private static final String SQL = "abs(change/(price-change))*100 > 1";

  private static final String RULES =
      "{\"rules\": ["
          + rule("simple", "tick", SQL, "")
          + ","
          + rule("throttled", "tick", SQL, ", \"cooldown\": \"1m\", \"severity\": \"high\"")
          + ","
          + rule("busy", "bar", "count >= 25 || volatility > 0.02", "")
          + ","
          + rule("wide", "sector-window", "(max - min) / mean > 2 && sector != '*'", "")
          + ","
          + rule("market", "sector-window", "sector == '*'", ", \"cooldown\": \"3m\"")
          + "]}";

  @TempDir static Path folder;

  private static Path rules;
  private static Map<String, String> replayed;

  private static String rule(String name, String over, String expression, String more) {
    return String.format(
        "{\"name\": \"%s\", \"over\": \"%s\", \"expression\": \"%s\"%s}",
        name, over, expression, more);
  }

  @BeforeAll
  static void replays() throws IOException {
    rules = Files.writeString(folder.resolve("rules.json"), RULES);
    replayed = replay("one");
  }

  private static Map<String, String> replay(String name, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--rules", rules.toString(), "--detectors", "none"));
    all.addAll(List.of(options));
    return Replays.replay(folder.resolve(name), List.of(INPUT), all.toArray(new String[0]));
  }

  /** Of one rule: ids with what was held back, in the order of time. */
  private static List<String> alerts(String rule) {
    return replayed
        .get("anomalies/anomalies.ndjson")
        .lines()
        .filter(line -> line.contains("\"kind\":\"" + rule + "\""))
        .map(line -> text(line, "id") + " " + text(line, "suppressed"))
        .sorted()
        .toList();
  }

  private static String text(String json, String field) {
    Matcher matcher = Pattern.compile("\"" + field + "\":(?:\"([^\"]*)\"|([^,}]*))").matcher(json);
    assertThat(matcher.find()).as("%s in %s", field, json).isTrue();
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  private static double number(String json, String field) {
    String text = text(json, field);
    return text.equals("null") ? Double.NaN : Double.parseDouble(text);
  }

  private static String iso(String json, String field) {
    return Instant.ofEpochMilli(Instant.parse(text(json, field)).toEpochMilli())
        .toString()
        .replaceFirst(":(\\d\\d)Z", ":$1.000Z");
  }

  private static List<String> ticks() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new FileInputStream(INPUT.toFile())),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .sorted(Comparator.comparing(line -> Instant.parse(text(line, "event_time"))))
          .toList();
    }
  }

  /** The WHERE clause of the guide, row by row. */
  private static boolean sqlHolds(String tick) {
    double before = number(tick, "price") - number(tick, "change");
    return before != 0 && Math.abs(number(tick, "change") / before) * 100 > 1;
  }

  @Test
  void anAlertOfARuleBeginsWhenItFires() {
    List<String> alerts = replayed.get("anomalies/anomalies.ndjson").lines().toList();

    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(text(alert, "since")).isEqualTo(text(alert, "event_time")));
  }

  @Test
  void theSimpleAlertOfTheSqlGuideFiresForEveryRowThatItSelects() throws IOException {
    Map<String, Integer> ordinals = new HashMap<>();
    List<String> expected = new ArrayList<>();
    for (String tick : ticks()) {
      if (sqlHolds(tick)) {
        String id = "rule/simple/" + text(tick, "ticker_symbol") + "/" + iso(tick, "event_time");
        int ordinal = ordinals.merge(id, 1, Integer::sum);
        expected.add(id + (ordinal > 1 ? "/" + ordinal : "") + " 0");
      }
    }
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(alerts("simple")).isEqualTo(expected.stream().sorted().toList());
  }

  @Test
  void theThrottledAlertFiresAtMostOnceAMinuteAndTicker() throws IOException {
    Map<String, Long> last = new HashMap<>();
    Map<String, Integer> heldBack = new HashMap<>();
    List<String> expected = new ArrayList<>();
    int held = 0;
    for (String tick : ticks()) {
      String ticker = text(tick, "ticker_symbol");
      long time = Instant.parse(text(tick, "event_time")).toEpochMilli();
      if (!sqlHolds(tick)) {
        continue;
      }
      if (last.containsKey(ticker) && time < last.get(ticker) + 60_000) {
        heldBack.merge(ticker, 1, Integer::sum);
        held++;
      } else {
        last.put(ticker, time);
        Integer before = heldBack.remove(ticker);
        expected.add(
            "rule/throttled/"
                + ticker
                + "/"
                + iso(tick, "event_time")
                + " "
                + (before == null ? 0 : before));
      }
    }
    assertThat(held).isPositive();
    assertThat(expected).hasSizeGreaterThan(30);
    assertThat(alerts("throttled")).isEqualTo(expected.stream().sorted().toList());
  }

  private static List<String> rows(String file, Predicate<String> wanted) {
    return replayed.get(file).lines().filter(wanted).toList();
  }

  @Test
  void barRulesFireForTheBarsOfTheOutputThatTheyHoldFor() {
    List<String> expected =
        rows(
                "ticker-bars/ticker-bars.ndjson",
                bar -> number(bar, "count") >= 25 || number(bar, "volatility") > 0.02)
            .stream()
            .map(
                bar ->
                    "rule/busy/" + text(bar, "ticker_symbol") + "/" + text(bar, "bar_end") + " 0")
            .sorted()
            .toList();
    assertThat(expected).isNotEmpty();
    assertThat(alerts("busy")).isEqualTo(expected);
  }

  @Test
  void windowRulesFireForTheRowsOfTheOutputThatTheyHoldFor() {
    List<String> expected =
        rows(
                "sector-statistics/sector-statistics.ndjson",
                row ->
                    (number(row, "max") - number(row, "min")) / number(row, "mean") > 2
                        && !text(row, "sector").equals("*"))
            .stream()
            .map(
                row ->
                    "rule/wide/PT1M/" + text(row, "sector") + "/" + text(row, "window_end") + " 0")
            .sorted()
            .toList();
    assertThat(expected).isNotEmpty();
    assertThat(alerts("wide")).isEqualTo(expected);
  }

  @Test
  void aWindowRuleCoolsDownToo() {
    List<String> ends = new ArrayList<>();
    rows("sector-statistics/sector-statistics.ndjson", row -> text(row, "sector").equals("*"))
        .forEach(row -> ends.add(text(row, "window_end")));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < ends.size(); i += 3) {
      expected.add("rule/market/PT1M/*/" + ends.get(i) + " " + (i == 0 ? 0 : 2));
    }
    assertThat(expected).hasSizeGreaterThan(2);
    assertThat(alerts("market")).isEqualTo(expected);
  }

  @Test
  void anAlertIsARowOfAnomaliesAndGoesToTheSecondStream() {
    String alert =
        rows("anomalies/anomalies.ndjson", line -> line.contains("\"throttled\"")).get(0);
    assertThat(text(alert, "detector")).isEqualTo("rule");
    assertThat(text(alert, "severity")).isEqualTo("high");
    assertThat(text(alert, "score")).isEqualTo("null");
    assertThat(number(alert, "observed")).isGreaterThan(1);
    assertThat(text(alert, "upper")).isEqualTo("1");
    assertThat(text(alert, "lower")).isEqualTo("null");
    assertThat(text(alert, "direction")).isEqualTo("high");
    assertThat(text(alert, "explanation"))
        .startsWith(text(alert, "ticker_symbol") + ": " + SQL + ": ")
        .endsWith(" is above 1.");
    assertThat(replayed.get("results.ndjson"))
        .contains("{\"type\":\"anomalies\"," + alert.substring(1));
  }

  /** One rule a number of the row: it has the value that the row says, there and nowhere else. */
  @ParameterizedTest
  @CsvSource({
    "bar, ticker-bars/ticker-bars.ndjson, revision bar_start",
    "sector-window, sector-statistics/sector-statistics.ndjson, revision",
  })
  void everyNumberOfTheRowIsAField(String over, String file, String notFields) throws IOException {
    String row = replayed.get(file).lines().skip(40).findFirst().orElseThrow();
    String key = over.equals("bar") ? "ticker_symbol" : "sector";
    List<String> list = new ArrayList<>();
    Matcher numbers =
        Pattern.compile("\"(\\w+)\":(-?[0-9][-+.0-9E]*|null)")
            .matcher(row.replaceAll("\\[.*?]", ""));
    while (numbers.find()) {
      if (!notFields.contains(numbers.group(1))) {
        list.add(
            rule(
                "r" + list.size() + "_" + numbers.group(1),
                over,
                key
                    + " == '"
                    + text(row, key)
                    + "' && "
                    + (numbers.group(2).equals("null")
                        ? "!defined(" + numbers.group(1) + ")"
                        : numbers.group(1) + " == " + numbers.group(2)),
                ""));
      }
    }
    assertThat(list).hasSizeGreaterThan(15);
    Path fields =
        Files.writeString(
            folder.resolve(over + ".json"), "{\"rules\": [" + String.join(",", list) + "]}");
    String end = text(row, over.equals("bar") ? "bar_end" : "window_end");
    String fired =
        Replays.replay(
                folder.resolve("fields-" + over),
                List.of(INPUT),
                "--rules",
                fields.toString(),
                "--detectors",
                "none")
            .get("anomalies/anomalies.ndjson");
    assertThat(fired.lines().filter(line -> text(line, "event_time").equals(end)).count())
        .isEqualTo(list.size());
  }

  @Test
  void parallelismAndWindowsThatCloseTogetherDoNotShow() throws IOException {
    assertThat(replay("two", "--parallelism", "2")).isEqualTo(replayed);
  }

  @Test
  void withoutRulesNothingIsDifferentButTheAlerts() throws IOException {
    Map<String, String> plain =
        Replays.replay(folder.resolve("plain"), List.of(INPUT), "--detectors", "none");
    assertThat(plain.get("anomalies/anomalies.ndjson")).isEmpty();
    Map<String, String> others = new TreeMap<>(replayed);
    others.keySet().removeAll(List.of("anomalies/anomalies.ndjson", "results.ndjson"));
    assertThat(plain).containsAllEntriesOf(others);
  }

  // The command line

  @Test
  void rulesThatAreNotValidAreWrongUsage() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.json"),
            "{\"rules\": ["
                + rule("a", "tick", "prcie > 1", "")
                + ","
                + rule("b", "x", "true", "")
                + "]}");
    Replays.Outcome outcome =
        Replays.run(
            "replay", INPUT.toString(), "--out", folder + "/wrong", "--rules", wrong.toString());
    assertThat(outcome.exit()).isEqualTo(Bolsa.WRONG_USAGE);
    assertThat(outcome.errors()).contains("rule 'a'", "'prcie'", "rule 'b'", "'over' is 'x'");
    assertThat(folder.resolve("wrong")).doesNotExist();
    assertThat(Replays.run("rules", "check", wrong.toString()).exit()).isEqualTo(Bolsa.WRONG_USAGE);
  }

  @Test
  void checkEndsWithTheStatusThatItsHelpSays() {
    assertThat(Replays.run("rules", "check", rules.toString()).exit()).isEqualTo(Bolsa.DONE);
    assertThat(Replays.run("rules", "check", rules.toString(), INPUT.toString()).exit())
        .isEqualTo(Bolsa.DONE);
    assertThat(Replays.run("rules", "check", folder + "/none.json"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exit()).isEqualTo(Bolsa.WRONG_USAGE);
              assertThat(outcome.errors()).contains("there is no file");
            });
    assertThat(Replays.run("rules", "check", folder.toString()).errors()).contains("is a folder");
    assertThat(Replays.run("rules", "check", rules.toString(), folder + "/none").exit())
        .isEqualTo(Bolsa.WRONG_USAGE);
    assertThat(Replays.run("rules").exit()).isEqualTo(Bolsa.WRONG_USAGE);
  }

  @Test
  void optionsOfReplayMayHoldBlanksInQuotationMarks() throws IOException {
    Path table = folder.resolve("table of tickers.csv");
    Files.writeString(table, "ticker_symbol,sector\nQXZ,OTHER\n");
    for (String quoted : List.of("\"" + table + "\"", "'" + table + "'")) {
      for (String options : List.of("--reference=" + quoted, " --top 1 --reference " + quoted)) {
        assertThat(
                Replays.run(
                    "rules", "check", rules.toString(), INPUT.toString(), "--replay=" + options))
            .isEqualTo(new Replays.Outcome(Bolsa.DONE, ""));
      }
    }
    Replays.Outcome outcome =
        Replays.run(
            "rules", "check", rules.toString(), INPUT.toString(), "--replay=--reference 'a b");
    assertThat(outcome.errors())
        .contains("--replay '--reference 'a b': a quotation mark has no other one");
    assertThat(outcome.exit()).isEqualTo(Bolsa.WRONG_USAGE);
  }

  @Test
  void checkRefusesOptionsOfReplayThatLeaveNoAlertsToCount() {
    String[] check = {"rules", "check", rules.toString(), "--replay", "--disorder 10s"};
    assertThat(Replays.run(check).errors()).contains("--replay says how INPUT is replayed");
    for (String options : List.of("--format csv", " --help")) {
      Replays.Outcome outcome =
          Replays.run("rules", "check", rules.toString(), INPUT.toString(), "--replay=" + options);

      assertThat(outcome.errors()).contains("--replay '" + options + "': leave out --help and");
      assertThat(outcome.exit()).isEqualTo(Bolsa.WRONG_USAGE);
    }
  }
}
