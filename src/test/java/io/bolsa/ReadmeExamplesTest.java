package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of the README are records that a golden replay writes. {@code -Dreadme.update=true}
 * copies them in.
 */
class ReadmeExamplesTest {
  private static final Path README = Path.of("README.md");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @CsvSource({
    "demo, sector-statistics, \"sector\":\"TECHNOLOGY\"",
    "demo, anomalies, corrupt_price",
    "demo, ticker-bars, NFLX",
    "demo, rolling, rolling/PT30S/NFLX/",
    "demo, hotspots, hotspot/PT1M/*/",
    "hostile, rejected, trailing_content",
    "hostile, late, lateness_ms",
  })
  void anExampleIsARecordOfTheGoldenReplay(String tape, String dataset, String holds)
      throws IOException {
    Path golden = GOLDEN.resolve(tape).resolve(dataset).resolve(dataset + ".ndjson");
    String record =
        Files.readAllLines(golden).stream().filter(line -> line.contains(holds)).findFirst().get();

    assertSection("example " + dataset, "\n    " + record + "\n\n");
  }

  @Test
  void theListOfReasonsIsTheCodes() throws IOException {
    String table =
        Arrays.stream(RejectionReason.values())
            .map(reason -> "| `" + reason.code() + "` | " + reason.meaning() + " |\n")
            .collect(Collectors.joining());

    assertSection("reasons", "\n| reason | |\n|---|---|\n" + table + "\n");
  }

  private static void assertSection(String name, String expected) throws IOException {
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- /" + name + " -->";
    String readme = Files.readString(README);
    int from = readme.indexOf(begin);
    int to = readme.indexOf(end);
    assertThat(from).as("README.md has %s", begin).isNotNegative();
    assertThat(to).as("README.md has %s", end).isGreaterThan(from);
    if (Boolean.getBoolean("readme.update")) {
      readme = readme.substring(0, from + begin.length()) + expected + readme.substring(to);
      Files.writeString(README, readme);
      to = readme.indexOf(end);
    }
    assertThat(readme.substring(from + begin.length(), to)).isEqualTo(expected);
  }
}
