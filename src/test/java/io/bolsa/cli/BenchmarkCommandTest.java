package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkCommandTest {
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void timesEachRoundOfTheWholeJob() {
    PrintStream terminal = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      int status =
          run(
              "benchmark",
              "--events",
              "2k",
              "--rounds",
              "2",
              "--tickers",
              "7",
              "--hot-share",
              "1",
              "--detectors",
              "none",
              "--state-backend",
              "rocksdb",
              "--checkpoints",
              "1s");

      assertThat(status).as(errors.toString(UTF_8)).isEqualTo(Bolsa.DONE);
    } finally {
      System.setOut(terminal);
    }
    assertThat(printed.toString(UTF_8).lines())
        .hasSize(4)
        .first()
        .isEqualTo("2,000 events of 7 tickers");
    assertThat(printed.toString(UTF_8).lines().skip(2))
        .allMatch(line -> line.matches(" +[12] +[0-9.]+ +[0-9,]+ +[0-9]+ +([0-9]+|–)"), "a round");
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds, 0, '--rounds must be 1 to 100: 0'",
    "--events, 0, events",
    "--tickers, 1M, tickers",
    "--hot-share, 1.5, '--hot-share must be from 0 to 1: 1.5'",
    "--windows, 7x, '--windows ''7x'''",
    "--detectors, some, '--detectors must be all or none: some'",
    "--parallelism, 33, '--parallelism must be 1 to 32: 33'",
    "--state-backend, disk, '--state-backend must be hashmap or rocksdb: disk'",
    "--checkpoints, soon, --checkpoints",
    "--checkpoints, 9ms, '--checkpoints must be 0s or at least 10ms: 9ms'",
    "--events, 1000G, '--events 1,000,000,000,000 take 120,000,000 MB in '"
  })
  void saysWhatIsAllowed(String option, String value, String said) {
    assertThat(run("benchmark", option, value)).isEqualTo(Bolsa.WRONG_USAGE);
    assertThat(errors.toString(UTF_8)).contains(said);
  }

  @Test
  void saysNothingOfWhatFollowsFromAWrongNumberOfTickers() {
    run("benchmark", "--tickers", "0");

    assertThat(errors.toString(UTF_8))
        .startsWith("bolsa: --tickers must be from 1 to 100,000: 0\n");
  }

  private int run(String... arguments) {
    return Bolsa.run(arguments, new PrintStream(errors, true, UTF_8));
  }
}
