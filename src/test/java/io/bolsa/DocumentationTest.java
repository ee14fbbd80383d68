package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.anomaly.DetectorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That README and docs name what is there, and all of it where they list it. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");

  /** Of Flink, and of every command line. */
  private static final Set<String> OPTIONS_OF_OTHERS =
      Set.of("--allowNonRestoredState", "--drain", "--help", "--version");

  private static String all(Path folder, String ending) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        if (file.toString().endsWith(ending)) {
          text.append(Files.readString(file));
        }
      }
    }
    return text.toString();
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult each) -> each.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String section(String title, String end) throws IOException {
    return Files.readString(README).split("\n#+ " + title + "\n", 2)[1].split(end, 2)[0];
  }

  @Test
  void everyOptionIsOne() throws IOException {
    Set<String> options = found("\"(--[a-z0-9-]+)\"", all(Path.of("src/main/java"), ".java"));
    options.addAll(found("(--[a-z0-9-]+)", Files.readString(Path.of("local-cluster/cluster"))));
    options.addAll(OPTIONS_OF_OTHERS);

    Set<String> named =
        found("(--[a-z0-9][A-Za-z0-9-]*)", Files.readString(README) + all(Path.of("docs"), ".md"));

    assertThat(named).contains("--out", "--windows", "--format").isSubsetOf(options);
  }

  @Test
  void everyDetectorIsDescribed() throws IOException {
    // A row of one of the tables of detectors: its name, and of most what its alerts are called.
    Set<String> described =
        found(
            "\n\\| `([a-z_]+)`(?::[^|]*)? \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|(?=\n)",
            Files.readString(Path.of("docs/anomalies.md")));

    assertThat(described).containsExactlyInAnyOrderElementsOf(DetectorSettings.ALL_DETECTORS);
  }

  @Test
  void theMetricsAreTheCodes() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (String row : found("(?m)^\\| (`[^|]+`) \\|", section("Metrics", "\n#"))) {
      documented.addAll(found("`([A-Za-z]+)[`.]", row));
    }

    assertThat(documented)
        .contains("ticksParsed")
        .isEqualTo(
            found(
                "(?:counter|counters|gauge)\\(\\s*\"([A-Za-z]+)\"",
                all(Path.of("src/main/java"), ".java")));
  }

  /** The first table of its section, with the sentence above it. */
  private static String states() throws IOException {
    return section("Upgrade", "\n\nA job");
  }

  @Test
  void theStatesAreThoseOfTheJob() throws IOException {
    // A replay's own sink is no part of the job.
    String sources =
        all(Path.of("src/main/java"), ".java")
            .replace(Files.readString(Path.of("src/main/java/io/bolsa/sink/OrderedFile.java")), "");
    Set<String> states = found("StateDescriptor<>\\(\\s*\"([a-z-]+)\"", sources);
    states.addAll(found("\\n    super\\(\"([a-z-]+)\"", sources));

    Set<String> named = new TreeSet<>();
    for (String row : found("(?m)^\\| `.*\\| ([^|]+) \\|$", states())) {
      named.addAll(found("`([^`]+)`", row));
    }

    assertThat(named).contains("tickers").isEqualTo(states);
  }

  @Test
  void theUidsThatHoldStateAreThoseOfTheJob() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String row : found("(?m)^\\| (`[^|]+) \\|", states())) {
      named.addAll(found("`([a-z-]+)(?:DATASET)?`", row));
    }

    assertThat(named)
        .contains("analyze-ticker")
        .isSubsetOf(found("\"([a-z-]+)\"", all(Path.of("src/main/java"), ".java")));
  }
}
