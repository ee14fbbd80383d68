package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BolsaTest {
  private static final String[] COMMANDS = {
    "replay", "verify", "tables", "generate", "benchmark", "produce", "tail", "rules"
  };

  @Test
  void helpListsEveryCommand() {
    assertThat(printed("help")).contains(COMMANDS).isEqualTo(printed("--help"));
  }

  /** A command that stands first is looked at alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {"replay", "verify", "tables", "generate", "benchmark", "produce", "tail", "rules"})
  void aCommandIsTheSameAloneAndAmongAll(String command) {
    String among = printed("help", command);
    assertThat(among).contains("Usage: bolsa " + command).contains("--verbose");
    assertThat(printed(command, "--help")).isEqualTo(among);
    assertThat(printed("--verbose", command, "--help")).isEqualTo(among);
  }

  @Test
  void helpTakesTheNamesOfACommandBelowACommand() {
    assertThat(printed("help", "rules", "check")).isEqualTo(printed("rules", "check", "--help"));
    assertThat(printed("help", "help")).contains("Usage: bolsa help");

    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String[] unknown = {"help", "rules", "chekc"};
    assertThat(Bolsa.run(unknown, new PrintStream(errors, true, UTF_8)))
        .isEqualTo(Bolsa.WRONG_USAGE);
    assertThat(errors.toString(UTF_8))
        .contains("there is no command 'chekc'", "'bolsa rules --help'");
  }

  /** The root too, and commands below commands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "replay",
        "verify",
        "tables",
        "generate",
        "benchmark",
        "produce",
        "tail",
        "rules",
        "rules check",
        "help"
      })
  void everyCommandExplainsItselfInTheSameForm(String words) {
    String[] command = words.isEmpty() ? new String[0] : words.split(" ");
    String help = printed(with(command, "--help"));

    String[] usage = help.split("\\R(?=[A-Z])", 2);
    assertThat(usage[0]).startsWith(("Usage: bolsa " + words).stripTrailing() + " [-hV]");
    // What it does in the third person, what an option is for as a request.
    assertThat(usage[1]).matches(words.isEmpty() ? "(?s)Stock-.*" : "(?s)[A-Z][a-z]+s .*");
    assertThat(help)
        .containsPattern("-h, --help +Show this help message and exit[.]")
        .containsPattern("-V, --version +Print version information and exit[.]")
        .containsPattern("\\R\\RExit status: 0 ")
        .doesNotContain("(default");
    assertThat(help.substring(help.indexOf("Exit status")).replaceAll("\\s+", " "))
        .containsPattern("^Exit status: 0 [^;]+; 1 [^;]+; 2 [^;]+; 130 or 143 [^;]+[.]");
    assertThat(printed(with(command, "-V"))).isEqualTo("bolsa " + Bolsa.VERSION + "\n");
  }

  private static String[] with(String[] command, String option) {
    String[] all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = option;
    return all;
  }

  /** Also the command that shows help itself. */
  @Test
  void theListSaysOfEveryCommandWhatItDoes() {
    String list = printed("help");
    List<String> verbs =
        Pattern.compile("\\R  [a-z]+ +([A-Za-z]+) ")
            .matcher(list.substring(list.indexOf("Commands:")))
            .results()
            .map(each -> each.group(1))
            .toList();

    assertThat(verbs).hasSize(COMMANDS.length + 1).allMatch(verb -> verb.matches("[A-Z][a-z]+s"));
  }

  @Test
  void helpOfAReplaySaysWhereItWritesWithoutAnyOptionOfTheLayout() {
    assertThat(printed("replay", "--help").replaceAll("\\s+", " "))
        .contains("DATASET/DATASET.ndjson", "scores/scores.csv", "no folder");
  }

  @Test
  void anUnknownCommandIsWrongUsageWithASuggestion() {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = Bolsa.run(new String[] {"repaly"}, new PrintStream(errors, true, UTF_8));
    assertThat(status).isEqualTo(Bolsa.WRONG_USAGE);
    assertThat(errors.toString(UTF_8)).contains("repaly").contains("bolsa replay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"replay", "verify", "tables", "generate", "benchmark", "produce", "tail", "rules"})
  void helpTearsNoAddressAndNoExpressionApart(String command) {
    assertThat(printed(command, "--help"))
        .doesNotContainPattern(":\\R *//")
        .doesNotContainPattern("!\\R *[{]")
        .doesNotContainPattern("[{][a-z]+:\\R")
        .doesNotContainPattern("[A-Z][.]\\R *[A-Z]+=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay x --out results --rules=",
        "replay x --out results --reference=",
        "replay x --out=",
        "rules check FILE=",
        "verify DIR=",
        "verify delivered --statistics=",
        "tables --bucket s3://bucket --out=",
        "generate --events 10 OUTPUT=",
        "generate --events 10 --anomalies= ticks"
      })
  void anEmptyPathIsNotTheFolderThatOneIsIn(String words) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String[] arguments = words.replaceAll("[A-Z]+=", "").split(" ", -1);

    int status = Bolsa.run(arguments, new PrintStream(errors, true, UTF_8));

    String empty = words.replaceFirst(".* ([-A-Za-z]+)=.*", "$1");
    assertThat(errors.toString(UTF_8)).startsWith("bolsa: " + empty + " is empty; allowed is a f");
    assertThat(status).isEqualTo(Bolsa.WRONG_USAGE);
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    Process process =
        JavaProcess.start(Bolsa.class, ProcessBuilder.Redirect.to(new File("/dev/full")), "help");

    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .isEqualTo("bolsa: cannot write standard output: No space left on device\n");
    assertThat(process.waitFor()).isEqualTo(Bolsa.FAILED);
  }

  @Test
  void aReaderThatHasReadEnoughIsNoFailure() throws Exception {
    Process process = JavaProcess.start(Bolsa.class, ProcessBuilder.Redirect.PIPE, "help");
    process.getInputStream().close();

    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(process.waitFor()).isEqualTo(Bolsa.DONE);
  }

  private static String printed(String... arguments) {
    return Replays.printed(List.of(arguments));
  }
}
