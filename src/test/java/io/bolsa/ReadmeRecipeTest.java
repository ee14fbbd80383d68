package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's consumer that drops repeats, taken from there and run by Python as it stands. */
class ReadmeRecipeTest {
  private static final Path RESULTS = Path.of("src/test/resources/golden/demo/results.ndjson");

  @TempDir Path folder;

  @BeforeEach
  void needsPython() throws Exception {
    assumeTrue(hasPython(), "there is no python3");
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void everyRecordIsSeenOnceInTheOrderItCameFirst() throws Exception {
    List<String> once = Files.readAllLines(RESULTS);
    List<String> repeated = new ArrayList<>(once);
    // As after a restart: what came since the last checkpoint comes again.
    repeated.addAll(once.subList(once.size() / 3, once.size()));
    repeated.addAll(once.subList(once.size() / 2, once.size()));

    assertThat(run(repeated)).isEqualTo(once);
  }

  @Test
  void repeatsMayComeInAnyOrder() throws Exception {
    List<String> once = Files.readAllLines(RESULTS);
    List<String> repeated = new ArrayList<>(once);
    repeated.addAll(once);
    Collections.shuffle(repeated, new Random(5));

    assertThat(run(repeated)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(once);
  }

  @Test
  void manyIdsWithinTheHourAreAllKeptAndCostNoMoreThanFew() throws Exception {
    List<String> once = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      once.add("{\"id\":\"" + i + "\"}");
    }
    List<String> repeated = new ArrayList<>(once);
    repeated.addAll(once.subList(0, 10));

    assertThat(run(repeated)).isEqualTo(once);
  }

  @Test
  void anIdIsForgottenWhenItHasNotComeForAnHour() throws Exception {
    // Each look at the clock takes 500 seconds, and each line takes two or more.
    Files.writeString(
        folder.resolve("sitecustomize.py"),
        "import itertools, time\n"
            + "clock = itertools.count(0, 500)\n"
            + "time.time = lambda: next(clock)\n");

    assertThat(run(ids("a", "b", "a", "c", "d", "e", "b", "e")))
        .isEqualTo(ids("a", "b", "c", "d", "e", "b"));
  }

  private static List<String> ids(String... ids) {
    return Arrays.stream(ids).map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.toList());
  }

  private List<String> run(List<String> lines) throws Exception {
    Path script = Files.writeString(folder.resolve("recipe.py"), recipe());
    Path input = Files.write(folder.resolve("in"), lines);
    Path output = folder.resolve("out");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder("python3", script.toString())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("PYTHONPATH", folder.toString());
    Process python = builder.start();
    if (!python.waitFor(60, TimeUnit.SECONDS)) {
      python.destroyForcibly();
      throw new AssertionError("after 60 s still at it");
    }
    assertThat(Files.readString(errors)).isEmpty();
    assertThat(python.exitValue()).isZero();
    return Files.readAllLines(output);
  }

  /** The indented block below "Dropping repeats". */
  private static String recipe() throws IOException {
    String section = Files.readString(Path.of("README.md")).split("### Dropping repeats\n", 2)[1];
    return section
            .lines()
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
            .map(line -> line.isEmpty() ? line : line.substring(4))
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
