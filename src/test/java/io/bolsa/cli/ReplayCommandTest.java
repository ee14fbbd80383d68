package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a user gets to see when something is wrong: one line, and the status that says whose fault.
 */
class ReplayCommandTest {
  @TempDir Path folder;

  private Path input;
  private Path out;

  @BeforeEach
  void writeAnInput() throws IOException {
    input = Tape.of(50, 1).write(folder.resolve("ticks.ndjson"));
    out = folder.resolve("out");
  }

  private Replays.Outcome replay(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("replay", "--quiet"));
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    return Replays.run(all.toArray(new String[0]));
  }

  private void assertRefused(Replays.Outcome outcome, int exit, String message) {
    assertThat(outcome.errors()).startsWith("bolsa: ").contains(message);
    assertThat(outcome.errors()).doesNotContain("\tat ", "Exception");
    assertThat(outcome.exit()).isEqualTo(exit);
    assertThat(out).doesNotExist();
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused(replay("nowhere.json", "--out", out), 2, "there is no file 'nowhere.json'");
    assertRefused(
        replay("file:///x", "--out", out),
        2,
        "there is no file 'file:///x'; inputs are paths and s3:// addresses");
  }

  @Test
  void aGlobThatMatchesNothingIsNamed() {
    Path glob = folder.resolve("*.nothing");
    assertRefused(replay(glob, "--out", out), 2, "no file matches '" + glob + "'");
  }

  @Test
  void anEmptyFolderIsNamed() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(replay(empty, "--out", out), 2, "'" + empty + "' holds no file");
  }

  @Test
  void anEmptyInputIsAFailure() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.ndjson"), "\n\n");
    assertRefused(replay(empty, "--out", out), 1, "the input holds no record: " + empty);
  }

  @Test
  void recordsWithoutTimeWantAStart() throws IOException {
    Path timeless =
        Files.writeString(
            folder.resolve("timeless.json"),
            "{\"ticker_symbol\":\"A\",\"sector\":\"S\",\"change\":0,\"price\":1}");

    assertRefused(replay(timeless, "--out", out), 2, "give --start");
    assertThat(replay(timeless, "--out", out, "--start", "2026-01-05T14:30:00Z").exit()).isZero();
    assertThat(Replays.files(out).get("ticker-bars/ticker-bars.ndjson"))
        .contains("\"bar_start\":\"2026-01-05T14:30:00.000Z\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+10000-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "-0005-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z"
      })
  void aStartIsATimeThatATickMayHave(String start) throws IOException {
    assertRefused(
        replay(input, "--out", out, "--start", start),
        2,
        "--start must be 0001-01-01T00:00:00Z to 9999-");
  }

  @Test
  void aGzipFileThatEndsTooEarlyIsAFailure() throws IOException {
    Path whole = folder.resolve("whole.gz");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(whole))) {
      Files.copy(input, gzip);
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(replay(cut, "--out", out), 1, "cannot read " + cut);
  }

  @Test
  void anOutputFolderThatHoldsSomethingIsKept() throws IOException {
    Files.createDirectory(out);
    Path precious = Files.writeString(out.resolve("precious"), "mine");

    Replays.Outcome outcome = replay(input, "--out", out);

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors()).contains("'" + out + "' is not empty", "--overwrite");
    assertThat(Replays.files(out)).containsOnlyKeys("precious");
    assertThat(replay(input, "--out", out, "--overwrite").exit()).isZero();
    assertThat(precious).hasContent("mine");
    assertThat(Replays.files(out)).containsKey("results.ndjson");
  }

  @Test
  void overwritingTakesAwayWhatAnEarlierReplayLeft() throws IOException {
    assertThat(replay(input, "--out", out, "--scores").exit()).isZero();
    assertThat(Replays.files(out)).containsKey("scores/scores.csv");
    assertThat(Replays.files(out).get("scores/scores.csv"))
        .startsWith("ticker_symbol,event_time,score\n");
    // The word is taken as a part of the option, an input after it is not.
    assertThat(replay(input, "--out", out, "--overwrite", "--scores", "detail").exit()).isZero();
    assertThat(Replays.files(out).get("scores/scores.csv"))
        .startsWith("ticker_symbol,event_time,score,inconsistent_change,silence,");
    assertThat(
            Replays.run(
                    "replay",
                    "--quiet",
                    "--out",
                    out.toString(),
                    "--overwrite",
                    "--scores",
                    input.toString())
                .exit())
        .isZero();

    assertThat(replay(input, "--out", out, "--overwrite").exit()).isZero();

    assertThat(Replays.files(out)).doesNotContainKey("scores/scores.csv");
  }

  @Test
  void aFailedOverwriteKeepsTheEarlierResults() throws IOException {
    assertThat(replay(input, "--out", out).exit()).isZero();
    var before = Replays.files(out);
    Path empty = Files.writeString(folder.resolve("empty.ndjson"), "");

    assertThat(replay(empty, "--out", out, "--overwrite").exit()).isEqualTo(1);

    assertThat(Replays.files(out)).isEqualTo(before);
  }

  @Test
  void overwritingKeepsTheRawArchiveAndEverythingElseThatNoReplayWrites() throws IOException {
    Path raw = Files.createDirectories(out.resolve("raw")).resolve("ticks.ndjson");
    Files.copy(input, raw);
    Path rules = Files.writeString(out.resolve("rules.json"), "mine");

    assertThat(replay(raw, "--out", out, "--overwrite").exit()).isZero();

    assertThat(raw).hasSameTextualContentAs(input);
    assertThat(rules).hasContent("mine");
    assertThat(Replays.files(out)).containsKey("results.ndjson");
  }

  @Test
  void anInputIsNeverOverwritten() throws IOException {
    Path late = Files.createDirectories(out.resolve("late")).resolve("late.ndjson");
    Files.copy(input, late);

    for (Path among : List.of(late, out)) {
      Replays.Outcome outcome = replay(among, "--out", out, "--overwrite");

      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.errors()).contains("would delete the input '" + late + "'");
    }
    assertThat(Replays.files(out)).containsOnlyKeys("late/late.ndjson");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prefix=x/!{dataset}/", "--error-prefix=x/!{error-output-type}/"})
  void earlierResultsThatCannotBeToldFromOtherFilesAreNotOverwritten(String layout)
      throws IOException {
    assertThat(replay(input, "--out", out, layout).exit()).isZero();
    List<Path> before = below(out);

    Replays.Outcome outcome = replay(input, "--out", out, layout, "--overwrite");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors()).contains("choose an empty folder");
    assertThat(below(out)).isEqualTo(before);
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void rowsWithoutAPartitionAreOverwrittenToo() throws IOException {
    Path failed = out.resolve("partition-failed-anomalies").resolve("of-the-run-before");
    Files.createDirectories(failed.getParent());
    Files.writeString(failed, "");

    assertThat(replay(input, "--out", out, "--overwrite").exit()).isZero();

    assertThat(failed.getParent()).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsNotTakenForResults() throws IOException {
    // In a container the next process often has the number of the one before.
    Path half = out.resolve(".partial-" + ProcessHandle.current().pid()).resolve("scores");
    Files.createDirectories(half);
    Files.writeString(half.resolve("scores.csv"), "ticker_sym");

    assertThat(replay(input, "--out", out).exit()).isZero();

    assertThat(out.resolve("scores")).doesNotExist();
  }

  @Test
  void resultsThatCameMeanwhileAreKept() throws IOException {
    try (OutputFolder second = OutputFolder.prepare(out, false)) {
      Files.writeString(second.partial().resolve("results.ndjson"), "second");
      assertThat(replay(input, "--out", out).exit()).isZero();
      var first = Replays.files(out);

      assertThatThrownBy(() -> second.publish(List.of("results.ndjson")))
          .hasMessageContaining("results.ndjson came while the replay ran");

      assertThat(Replays.files(out)).isEqualTo(first);
    }
  }

  @Test
  void aFailureLeavesNoFolderThatWasMadeForTheOutput() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.ndjson"), "");

    assertThat(replay(empty, "--out", out.resolve("a/b")).exit()).isEqualTo(1);

    assertThat(out).doesNotExist();
  }

  @Test
  void anOutputWithoutANameIsRefused() {
    assertRefused(replay(input, "--out", ""), 2, "--out is empty");
    assertRefused(replay(input, "--out", "", "--overwrite"), 2, "--out is empty");
    assertRefused(
        replay(input, "--out", "s3://bucket/x"), 2, "--out 's3://bucket/x' is an address; allowed");
    assertThat(Path.of("s3:")).doesNotExist();
  }

  @Test
  void anOutputThatIsAFileIsRefused() throws IOException {
    Replays.Outcome outcome = replay(input, "--out", input);

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors()).contains("is not a folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--windows=soon | soon",
        "--windows=1m,1m | 1m",
        "--windows=5m/2m | 5m/2m",
        "--windows= | --windows",
        "--disorder=-1s | --disorder '-1s' is not a duration",
        "--interval=fast | --interval 'fast' is not a duration",
        "--idle=x | --idle 'x' is not a duration",
        "--idle=59s | --idle must be at least 1m: '59s'",
        "--parallelism=0 | --parallelism must be 1 to 32: 0",
        "--parallelism=many | 'many' is not an int",
        "--format=xml | '--format 'xml' is unknown; allowed are json, concatenated, csv, parquet",
        "--compression=lzo | allowed are none, gzip, zip, snappy, hadoop-snappy, zstd",
        "--prefix=../ | evaluated, it has a folder '..'",
        "--prefix=!{partition:colour}/ | has no text field 'colour'",
        "--error-prefix=x/ | must contain !{error-output-type}",
        "--time-zone=Mars | allowed are such as UTC or Asia/Tokyo",
        "--rolling=0 | '0' is not one; allowed is a number of ticks from 1 to 10000",
        "--rolling=5m/1m | '5m/1m' is not one",
        "--rolling= | allowed is",
        "--rolling-half-life=0s | --rolling-half-life must be at least 1ms: '0s'",
        "--rolling-half-life=1m | --rolling-half-life needs --rolling",
        "--hotspots-radius=2 | --hotspots-radius needs --hotspots",
        "--hotspots-points=30 | --hotspots-points needs --hotspots",
        "--hotspots-sample=500 | --hotspots-sample needs --hotspots",
        "--top=0 | --top must be 1 to 100: 0",
        "--top=101 | --top must be 1 to 100: 101",
        "--detectors=magic | --detectors = 'magic'; allowed: all, none",
        "--false-alarms-per-day=0 | --false-alarms-per-day = '0'; allowed: 0.000001 to 1000",
        "--cool-down=31d | --cool-down = '31d'; allowed: PT0S to P30D",
        "--override=ticker.A.detektors=all | did you mean ticker.A.detectors?",
        "--override=ticker.ES=F.cool.down=99d | --override 'ticker.ES=F.cool.down' = '99d'; allowed",
        "--override=shape=off | --override 'shape=off'; allowed: sector.NAME.KEY=VALUE",
        "--start=+10000-01-01T00:00:00Z | --start must be 0001-01-01T00:00:00Z to 9999-12-31",
        "--start=+1000000000-01-01T00:00:00Z | --start must be 0001-01-01T00:00:00Z to 9999-12-31",
        "--start=noon | --start 'noon' is not an instant",
        "--no-such-option | --no-such-option",
        "--scores=all | --scores 'all'; allowed: detail",
        "--scores= | --scores ''; allowed: detail",
      })
  void aWrongOptionIsNamedWithWhatIsAllowed(String option, String message) {
    assertRefused(replay(input, "--out", out, option), 2, message.replace("'--format", "--format"));
  }

  @Test
  void anOverrideThatIsSaidTwiceIsRefused() {
    String[] overrides = {
      "--override=ticker.A.detectors=none", "--override=ticker.A.detectors=all"
    };
    assertRefused(
        replay(input, "--out", out, overrides[0], overrides[1]),
        2,
        "--override ticker.A.detectors: said twice");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertRefused(
        replay(input, "--out", out, "--override=x", "--cool-down=99d"), 2, "--cool-down = '99d'");
    assertRefused(
        replay(input, "--out", out, "--field=price", "--record-type=x"), 2, "--record-type 'x'");
    assertRefused(
        replay(input, "--out", out, "--hotspots-radius=0", "--hotspots-points=1"),
        2,
        "--hotspots-points = '1'");
  }

  @Test
  void theOutputIsRequired() {
    assertRefused(replay(input), 2, "--out");
  }

  @Test
  void withoutACommandTheUsageIsWrong() {
    assertThat(Replays.run().exit()).isEqualTo(2);
    assertThat(Replays.run("fly").exit()).isEqualTo(2);
    assertThat(Replays.run("help").exit()).isZero();
    assertThat(Replays.run("replay", "--help").exit()).isZero();
    assertThat(Replays.run("help", "replay").exit()).isZero();
  }
}
