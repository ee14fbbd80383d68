package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class GenerateCommandTest {
  @TempDir Path folder;

  private String errors;

  /** As the main command does it: usage errors are picocli's, failures are one line. */
  private int run(String... arguments) {
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new GenerateCommand())
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  command.getErr().println("bolsa: " + e.getMessage());
                  return 1;
                })
            .execute(arguments);
    errors = err.toString();
    return status;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private byte[] content(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private long lines(String name) throws IOException {
    try (var lines = Files.lines(folder.resolve(name))) {
      return lines.count();
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,1000", "1_000,1000", "1k,1000", "10k,10000", "100,100"})
  void writesAsManyEventsAsAsked(String events, long count) throws IOException {
    assertThat(run("--events", events, path("a.ndjson"))).isZero();
    assertThat(lines("a.ndjson")).isEqualTo(count);
    assertThat(errors).isEmpty();
    assertThat(folder.toFile().list()).containsExactly("a.ndjson");
  }

  @Test
  void everyOptionReachesTheStream() throws IOException {
    run("--events", "2000", path("plain"));
    for (List<String> options :
        List.of(
            List.of("--seed", "2"),
            List.of("--start", "2026-02-01T00:00:00Z"),
            List.of("--rate", "100"),
            List.of("--tickers", "51"),
            List.of("--hot-share", "1/3"),
            List.of("--disorder", "0.25"),
            List.of("--sequence"),
            List.of("--anomalies", path("labels"), "--anomaly-rate", "1/200"))) {
      String name = String.join("", options).replace("/", "");
      List<String> arguments = new ArrayList<>(options);
      arguments.addAll(List.of("--events", "2000", path(name)));
      assertThat(run(arguments.toArray(new String[0]))).as(errors).isZero();
      assertThat(content(name)).as(name).isNotEqualTo(content("plain"));
    }
  }

  @Test
  void anOutputInGzReadsBackToTheSameBytes() throws IOException {
    run("--events", "5k", path("a"));
    run("--events", "5k", path("a.gz"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content("a.gz")))) {
      assertThat(in.readAllBytes()).isEqualTo(content("a"));
    }
  }

  @Test
  void labelsNameTheFileOfTheTicksAsSeenFromTheirFolder() throws IOException {
    Files.createDirectory(folder.resolve("labels"));
    run("--events", "5k", "--anomalies", path("labels/l.json"), path("day.ndjson.gz"));
    assertThat(new String(content("labels/l.json"), StandardCharsets.UTF_8))
        .startsWith(
            "{\"seed\":1,\"disorder_seconds\":0.0,\"scenarios\":{\"day\":{\"file\":\"../day.ndjson.gz\","
                + "\"group\":\"market\",\"warm_up\":0.0,\"events\":5000,\"labels\":[\n{\"kind\":");
  }

  @Test
  void tooFewTicksForAnAnomalyAreANoteUnlessQuiet() {
    assertThat(run("--events", "10", "--anomalies", path("l"), path("a"))).isZero();
    assertThat(errors).startsWith("bolsa: 0 of 1 anomalies injected: ").hasLineCount(1);
    run("--events", "10", "--anomalies", path("l"), "--overwrite", "--quiet", path("a"));
    assertThat(errors).isEmpty();
  }

  @Test
  void anExistingFileIsReplacedOnlyOnRequest() throws IOException {
    Files.writeString(folder.resolve("old"), "old");
    assertThat(run("--events", "10", path("old"))).isEqualTo(2);
    assertThat(errors).startsWith(path("old") + " exists; --overwrite replaces it\n");
    assertThat(run("--events", "10", "--anomalies", path("old"), path("new"))).isEqualTo(2);
    assertThat(content("old")).asString().isEqualTo("old");
    assertThat(folder.toFile().list()).containsExactly("old");

    assertThat(run("--events", "10", "--overwrite", path("old"))).isZero();
    assertThat(lines("old")).isEqualTo(10);
  }

  @Test
  void aFailureIsOneLineAndLeavesNeitherFile() {
    assertThat(run("--events", "10", path("no/a"))).isEqualTo(1);
    assertThat(errors)
        .isEqualTo("bolsa: cannot write " + path("no/a") + ": no folder " + path("no") + "\n");
    assertThat(run("--events", "10", "--anomalies", path("no/l"), path("a"))).isEqualTo(1);
    assertThat(errors).hasLineCount(1).contains("no folder");
    assertThat(run("--events", "10", "--anomalies", path("l"), path("no/a"))).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsOneLineAndLeavesNoLabels() {
    assertThat(run("--events", "5k", "--anomalies", path("l"), "/dev/full")).isEqualTo(1);
    assertThat(errors).isEqualTo("bolsa: cannot write /dev/full: No space left on device\n");
    assertThat(run("--events", "5k", "--anomalies", "/dev/full", path("a"))).isEqualTo(1);
    assertThat(errors).isEqualTo("bolsa: cannot write /dev/full: No space left on device\n");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--events 0 | --events must be from 1 to 1,000,000,000,000: 0",
        "--events 2000G | --events must be from 1 to 1,000,000,000,000: 2,000,000,000,000",
        "--events 1e6 | Invalid value for option '--events': '1e6' is not a count such as"
            + " 1000000, 1_000_000, 10k, 1M or 1G",
        "--events -5 | Invalid value for option '--events': '-5' is not a count such as"
            + " 1000000, 1_000_000, 10k, 1M or 1G",
        "--events 99999999999999G | Invalid value for option '--events': '99999999999999G' is"
            + " too large",
        "--seed x | Invalid value for option '--seed': 'x' is not a whole number from -2^63 to"
            + " 2^63 - 1",
        "--start today | Invalid value for option '--start': 'today' is not an instant"
            + " such as 2026-01-05T14:30:00Z",
        "--start 1969-12-31T23:59:59Z | --start must be from 1970-01-01T00:00:00Z to"
            + " 9998-12-31T23:59:59.999Z: 1969-12-31T23:59:59Z",
        "--start +999999-01-01T00:00:00Z | --start must be from 1970-01-01T00:00:00Z to"
            + " 9998-12-31T23:59:59.999Z: +999999-01-01T00:00:00Z",
        "--rate 0 | --rate must be above 0: 0.0",
        "--rate 50001 | --rate must be at most 1000 for each ticker, so at most 50,000 with"
            + " --tickers 50: 50001.0",
        "--rate NaN | --rate must be above 0: NaN",
        "--rate fast | Invalid value for option '--rate': 'fast' is not a"
            + " number such as 0.25 or 1/4",
        "--tickers 0 | --tickers must be from 1 to 100,000: 0",
        "--tickers 100001 | --tickers must be from 1 to 100,000: 100,001",
        "--disorder 2d | Invalid value for option '--disorder': '2d' is not a"
            + " number such as 0.25 or 1/4",
        "--disorder -1 | --disorder must be from 0 to 3600 seconds: -1.0",
        "--disorder 3601 | --disorder must be from 0 to 3600 seconds: 3601.0",
        "--disorder NaN | --disorder must be from 0 to 3600 seconds: NaN",
        "--disorder 200 --rate 50000 | --disorder must hold back at most 5,000,000 events, so at"
            + " most 100.0 seconds with --rate 50000.0: 200.0",
        "--hot-share 1.5 | --hot-share must be from 0 to 1: 1.5",
        "--hot-share 0.5 --rate 10000 | --hot-share must leave the first ticker at most 1000 events"
            + " a second, so at most 0.1 with --rate 10000.0: 0.5",
        "--anomaly-rate 0.001 | --anomaly-rate needs --anomalies",
        "--anomaly-rate 0 --anomalies l | --anomaly-rate must be above 0 and at most 0.01: 0.0",
        "--anomaly-rate 1/50 --anomalies l | --anomaly-rate must be above 0 and at most 0.01: 0.02",
        "--rate 1e-9 | --events must end before the year 9999, so be at most 251 with this --start"
            + " and --rate: 1,000",
        "--rate 0 --hot-share 2 | --hot-share must be from 0 to 1: 2.0; --rate must be above 0:"
            + " 0.0",
        "--fast | Unknown option: '--fast'",
      })
  void wrongUsageNamesTheValueAndWhatIsAllowed(String options, String message) {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    if (!options.contains("--events")) {
      arguments.addAll(List.of("--events", "1000"));
    }
    arguments.add(path("a"));
    assertThat(run(arguments.toArray(new String[0]))).isEqualTo(2);
    assertThat(errors.lines().findFirst()).hasValue(message);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsMissingIsWrongUsage() {
    assertThat(run(path("a"))).isEqualTo(2);
    assertThat(errors).startsWith("Missing required option: '--events=N'\n");
    assertThat(run("--events", "5")).isEqualTo(2);
    assertThat(errors).startsWith("Missing required parameter: 'OUTPUT'\n");
    assertThat(run("--events", "5", "--anomalies", path("a"), path("./a"))).isEqualTo(2);
    assertThat(errors).startsWith("OUTPUT and --anomalies must be two files: ");
  }

  @Test
  void everyOptionIsExplainedWithItsDefault() {
    CommandLine command = new CommandLine(new GenerateCommand());
    for (OptionSpec option : command.getCommandSpec().options()) {
      String description = String.join(" ", option.description());
      assertThat(description).as(option.longestName()).isNotEmpty();
      if (option.defaultValue() != null) {
        assertThat(description).contains("Default: " + option.defaultValue() + ".");
      }
    }
  }

  @Test
  void aDashIsStandardOutputAndNothingElseIsWrittenThere() throws Exception {
    run("--events", "3k", path("a"));
    Process process = start("--events", "3k", "-");
    assertThat(process.getInputStream().readAllBytes()).isEqualTo(content("a"));
    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aReaderThatStopsIsAFailureInOneLine() throws Exception {
    Process process = start("--events", "1M", "-");
    process.getInputStream().close();
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("bolsa: cannot write standard output: Broken pipe\n");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private static Process start(String... arguments) throws IOException {
    return JavaProcess.start(Main.class, ProcessBuilder.Redirect.PIPE, arguments);
  }

  /** The command in a process of its own. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      GenerateCommandTest test = new GenerateCommandTest();
      int status = test.run(arguments);
      System.err.print(test.errors);
      System.exit(status);
    }
  }
}
