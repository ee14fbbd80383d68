package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Late ticks correct what was said: the last word is that of a run in which none was late. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevisionsTest {
  private static final String WINDOWS = "10s,30s/10s,1m";
  private static final String STATISTICS = "sector-statistics/sector-statistics.ndjson";
  private static final String BARS = "ticker-bars/ticker-bars.ndjson";
  private static final String LATE = "late/late.ndjson";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
  private static final Pattern REVISION = Pattern.compile("\"revision\":(\\d+)");
  private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

  @TempDir static Path folder;

  private final Tape tape = Tape.of(20_000, 7);
  private Map<String, String> inOrder;
  private Path shuffled;
  private Map<String, String> revised;

  @BeforeAll
  void replayInOrderAndLate() throws Exception {
    inOrder = replay("in-order", tape.write(folder.resolve("in-order.ndjson")));
    shuffled = tape.shuffledWithin(60_000, 3).write(folder.resolve("late.ndjson"));
    revised = replay("revised", shuffled, "--allowed-lateness", "2m");
  }

  private static Map<String, String> replay(String name, Path input, String... options)
      throws Exception {
    String[] all = new String[options.length + 2];
    all[0] = "--windows";
    all[1] = WINDOWS;
    System.arraycopy(options, 0, all, 2, options.length);
    return Replays.replay(folder.resolve(name), List.of(input), all);
  }

  private static String group(Pattern pattern, String row) {
    Matcher matcher = pattern.matcher(row);
    assertThat(matcher.find()).as(row).isTrue();
    return matcher.group(1);
  }

  /** The rows with the greatest revision; each id's revisions count from 0 without a gap. */
  private static Map<String, String> lastRevisions(String rows) {
    Map<String, String> last = new LinkedHashMap<>();
    rows.lines()
        .forEach(
            row -> {
              String before = last.put(group(ID, row), row);
              int expected = before == null ? 0 : Integer.parseInt(group(REVISION, before)) + 1;
              assertThat(group(REVISION, row)).as(row).isEqualTo(Integer.toString(expected));
            });
    return last;
  }

  private static List<String> withoutRevision(Map<String, String> rows) {
    return rows.values().stream()
        .map(row -> REVISION.matcher(row).replaceFirst("\"revision\":0"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {STATISTICS, BARS})
  void theLastRevisionsAreTheRowsOfTheTicksInOrder(String dataset) {
    Map<String, String> last = lastRevisions(revised.get(dataset));

    assertThat(withoutRevision(last))
        .isEqualTo(withoutRevision(lastRevisions(inOrder.get(dataset))));
    assertThat(revised.get(LATE)).isEmpty();
    assertThat(last.values().stream().filter(row -> !row.contains("\"revision\":0")).count())
        .isGreaterThan(last.size() / 2);
  }

  @Test
  void revisionsAreTheSameAtAnyParallelism() throws Exception {
    assertThat(replay("parallel", shuffled, "--allowed-lateness", "2m", "--parallelism", "3"))
        .isEqualTo(revised);
  }

  @Test
  void anAnomalyThatWasSaidStays() throws Exception {
    Map<String, String> strict = replay("strict", shuffled);

    assertThat(strict.get(LATE).lines().count()).isGreaterThan(1_000);
    assertThat(lastRevisions(strict.get(STATISTICS)).values())
        .allMatch(row -> row.contains("\"revision\":0"));
    assertThat(revised.get("anomalies/anomalies.ndjson"))
        .isEqualTo(strict.get("anomalies/anomalies.ndjson"));
  }

  @Test
  void whatIsLaterThanAllowedIsLateAndEveryTickIsInOnePlace() throws Exception {
    Map<String, String> some = replay("some", shuffled, "--allowed-lateness", "20s");

    long late = some.get(LATE).lines().count();
    assertThat(late).isBetween(1_000L, 19_000L);
    assertThat(some.get(LATE).lines())
        .allMatch(
            row -> Long.parseLong(row.replaceAll(".*\"lateness_ms\":(\\d+).*", "$1")) > 20_000);
    long counted =
        lastRevisions(some.get(BARS)).values().stream()
            .mapToLong(row -> Long.parseLong(group(COUNT, row)))
            .sum();
    assertThat(counted + late).isEqualTo(20_000);
  }
}
