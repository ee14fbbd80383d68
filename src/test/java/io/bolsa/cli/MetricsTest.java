package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.Topology;
import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.ResultRow;
import io.bolsa.metrics.Recorded;
import io.bolsa.model.RejectionReason;
import io.bolsa.parse.BundleTicks;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.sink.GuardResults;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The numbers that the service shows are those of the records, whatever the records hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
  private static final Pattern KIND = Pattern.compile("\"kind\":\"(\\w+)\"");
  private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");
  private static final Pattern REASON = Pattern.compile("\\{\"reason\":\"(\\w+)\"");

  /** Such as stand in a name of a metric. */
  private static final String NAMES = "hostile.name-";

  @TempDir static Path folder;

  private Map<String, String> written;
  private Map<String, Long> counted;
  private Map<String, Long> shown;

  @BeforeAll
  void runTheWholeJob() throws Exception {
    Path input = Files.write(folder.resolve("ticks.ndjson"), records());
    Path out = Files.createDirectories(folder.resolve("out"));
    try (LocalFlink flink = LocalFlink.prepare(2)) {
      Recorded.in(flink.configuration());
      StreamExecutionEnvironment env = flink.environment();
      Topology.Settings settings = new Topology.Settings();
      settings.windows = WindowSpec.parseList("1m,5m/1m");
      settings.watermarks = BundleTicks.Watermarks.FROM_TICKS;
      ReplayFiles files = ReplayFiles.find(List.of(input.toString()), null);
      ReplayJob.build(env, files, 1_000, new ReplayFolder(out, null), settings);
      refuseSomeResult(env);
      env.execute();
    }
    written = Replays.files(out);
    counted = Recorded.counters();
    shown = Recorded.gauges();
  }

  /** Good, late, broken, and of hundreds of tickers and sectors that look like metrics. */
  private List<String> records() throws IOException {
    List<String> all = new ArrayList<>();
    List<Tape.Line> tape = Tape.of(12_000, 1).shuffledWithin(8_000, 15).lines();
    tape.forEach(line -> all.add(line.text()));
    long last = tape.stream().mapToLong(Tape.Line::time).max().orElseThrow();
    for (int i = 0; i < 400; i++) {
      String name = NAMES + i;
      String tick =
          "{\"ticker_symbol\":\"%s\",\"sector\":\"kinesisanalytics.%s\",\"change\":0,\"price\":1,"
              + "\"event_time\":%d,\"kind\":\"%s\",\"reason\":\"%s\"}";
      all.add(String.format(tick, name, name, last, name, name));
    }
    // Last: some of them are far ahead of the others.
    all.addAll(Files.readAllLines(Path.of("src/test/resources/golden/hostile.ndjson")));
    return all;
  }

  /** The end of the service's job that a replay has not. */
  private static void refuseSomeResult(StreamExecutionEnvironment env) {
    env.fromData(ModelTypes.RESULT_ROW, new ResultRow("k".repeat(257), new byte[0]))
        .uid("result")
        .process(new GuardResults("results"))
        .returns(ModelTypes.RESULT_ROW)
        .uid("guard")
        .print()
        .uid("print");
  }

  private List<String> lines(Dataset dataset) {
    return written.get(dataset.id() + "/" + dataset.fileName()).lines().toList();
  }

  private static Map<String, Long> count(List<String> lines, Pattern pattern, String prefix) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .collect(
            Collectors.groupingBy(
                match -> prefix + match.group(1), TreeMap::new, Collectors.counting()));
  }

  private Map<String, Long> counted(String prefix) {
    Map<String, Long> some = new TreeMap<>(counted);
    some.keySet().removeIf(name -> !name.startsWith(prefix));
    return some;
  }

  @Test
  void ticksParsedAreThoseInTheBarsAndTheLateOnes() {
    long inBars =
        lines(Dataset.TICKER_BARS).stream()
            .map(COUNT::matcher)
            .filter(Matcher::find)
            .mapToLong(match -> Long.parseLong(match.group(1)))
            .sum();

    assertThat(counted.get("ticksParsed"))
        .isEqualTo(inBars + lines(Dataset.LATE).size())
        .isGreaterThan(12_000);
  }

  @Test
  void rejectionsAreCountedByReason() {
    Map<String, Long> expected = count(lines(Dataset.REJECTED), REASON, "recordsRejected.");
    expected.put("recordsRejected.undeliverable", 1L);

    assertThat(counted("recordsRejected")).isEqualTo(expected).hasSizeGreaterThan(8);
  }

  @Test
  void lateTicksAreCounted() {
    assertThat(counted.get("ticksLate")).isEqualTo(lines(Dataset.LATE).size()).isPositive();
  }

  @Test
  void anomaliesAreCountedByKind() {
    assertThat(counted("anomalies"))
        .isEqualTo(count(lines(Dataset.ANOMALIES), KIND, "anomalies."))
        .isNotEmpty();
  }

  @Test
  void everyRowOfAWindowIsAWindowClosed() {
    assertThat(counted.get("windowsClosed"))
        .isEqualTo(lines(Dataset.SECTOR_STATISTICS).size())
        .isGreaterThan(1_000);
  }

  @Test
  void atTheEndOfTheInputNothingLagsBehind() {
    assertThat(shown).containsExactly(Map.entry("watermarkLagMillis", 0L));
  }

  @Test
  void theNamesAreTheProgramsOwn() {
    Set<String> known =
        new TreeSet<>(
            Set.of(
                "ticksParsed",
                "ticksLate",
                "ticksRevising",
                "ticksOfUnknownTickers",
                "recordsOfOtherTypes",
                "windowsClosed",
                "watermarkLagMillis"));
    Arrays.stream(RejectionReason.values())
        .forEach(reason -> known.add("recordsRejected." + reason.code()));
    known.addAll(count(lines(Dataset.ANOMALIES), KIND, "anomalies.").keySet());
    Set<String> all = new TreeSet<>(counted.keySet());
    all.addAll(shown.keySet());

    assertThat(lines(Dataset.TICKER_BARS).toString().contains(NAMES)).isTrue();
    assertThat(known).noneMatch(name -> name.contains(NAMES)).hasSizeLessThan(40);
    assertThat(known).containsAll(all);
  }
}
