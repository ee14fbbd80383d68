package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bolsa} as a process of its own, as a user runs it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LauncherIT {
  private static final Path LAUNCHER = Path.of("bolsa").toAbsolutePath();
  private static final Path DEMO =
      Path.of("data/kinesis1-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044")
          .toAbsolutePath();

  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void chooseAnOutput() {
    out = folder.resolve("out");
  }

  record Outcome(int exit, String output, String errors) {}

  private Outcome bolsa(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return run(command);
  }

  private Outcome run(List<String> command) throws Exception {
    Process process = start(command);
    int exit = process.waitFor();
    return new Outcome(
        exit,
        Files.readString(folder.resolve("stdout")),
        Files.readString(folder.resolve("stderr")));
  }

  private Process start(List<String> command) throws IOException {
    return builder(command).start();
  }

  private ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("stdout").toFile())
        .redirectError(folder.resolve("stderr").toFile());
  }

  @Test
  void replaysTheDemoAndSaysWhatItFound() throws Exception {
    Outcome outcome = bolsa("replay", DEMO, "--out", "out");

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output())
        .contains("Windows (the last 12 of 12 rows)", "TECHNOLOGY", "7 corrupt_price")
        .contains("Records: 70 read = 70 counted + 0 late + 0 rejected")
        .contains("Results: out");
    assertThat(Replays.files(out)).containsKey("sector-statistics/sector-statistics.ndjson");
  }

  @Test
  void saysWhatFlinkDoesWithVerboseOnly() throws Exception {
    Outcome outcome = bolsa("replay", DEMO, "--out", "out", "--quiet", "--verbose");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.errors())
        .contains("INFO  MiniCluster - Flink Mini Cluster started successfully")
        .doesNotContain("ERROR", "Exception");
  }

  @Test
  void readsBackTheParquetThatItWrote() throws Exception {
    bolsa("replay", DEMO, "--out", "out", "--format", "parquet", "--quiet");

    Outcome outcome = bolsa("verify", "out", "--input", DEMO, "--strict");

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).endsWith("12 equal, 0 differs, 0 missing\n");
  }

  @Test
  void quietMeansNoWord() throws Exception {
    Outcome outcome = bolsa("replay", DEMO, "--out", "out", "--quiet");

    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void generatesWhatItReplays() throws Exception {
    assertThat(bolsa("generate", "--events", "5000", "ticks.ndjson.gz").exit()).isZero();

    Outcome outcome = bolsa("replay", "ticks.ndjson.gz", "--out", "out");

    assertThat(outcome.output())
        .contains("Records: 5,000 read = 5,000 counted + 0 late + 0 rejected");
  }

  @Test
  void wrongUsageIsOneLineAndStatus2() throws Exception {
    Outcome outcome = bolsa("replay", "missing", "--out", "out");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors().lines())
        .containsExactly(
            "bolsa: there is no file 'missing'", "'bolsa replay --help' explains the usage.");
    assertThat(outcome.output()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @Test
  void aDiskThatIsFullIsAFailureThatNamesTheFileAndLeavesNothing() throws Exception {
    assertThat(bolsa("generate", "--events", "1M", "ticks.ndjson").exit()).isZero();
    Path ticks = folder.resolve("ticks.ndjson");
    // A limit on the size of files, in KiB, fails like a full disk: at the write. It is above what
    // Flink unpacks for itself.
    String command =
        "ulimit -f 30000; exec '" + LAUNCHER + "' replay '" + ticks + "' --scores --out out";

    Outcome outcome = run(List.of("bash", "-c", command));

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.errors()).startsWith("bolsa: cannot write ").contains("scores.csv");
    assertThat(outcome.errors().lines()).hasSize(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void anInterruptedRunLeavesNothing() throws Exception {
    assertThat(bolsa("generate", "--events", "3M", "ticks.ndjson").exit()).isZero();
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    ProcessBuilder replay =
        builder(List.of(LAUNCHER.toString(), "replay", "ticks.ndjson", "--out", "out"));
    replay.environment().put("BOLSA_JVM_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    Process process = replay.start();
    while (!Files.isDirectory(out) && process.isAlive()) {
      Thread.onSpinWait();
    }
    process.destroy();

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(out).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void asManySubtasksAsAreAllowedHaveMemoryEnough() throws Exception {
    assertThat(bolsa("replay", DEMO, "--out", "out", "--parallelism", 32, "--quiet"))
        .isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void memoryThatIsNotEnoughIsSaidInOneLine() throws Exception {
    ProcessBuilder replay = builder(List.of(LAUNCHER.toString(), "replay", "" + DEMO, "--out=out"));
    replay.environment().put("BOLSA_JVM_OPTIONS", "-XX:MaxDirectMemorySize=10m");

    assertThat(replay.start().waitFor()).isEqualTo(1);
    assertThat(folder.resolve("stderr"))
        .content()
        .startsWith("bolsa: out of memory (Could not allocate enough memory segments")
        .endsWith("); give more with BOLSA_JVM_OPTIONS=-Xmx…\n")
        .hasSizeLessThan(300);
    assertThat(out).doesNotExist();
  }

  @Test
  void aJavaThatIsNotThereIsNamed() throws Exception {
    ProcessBuilder help = builder(List.of(LAUNCHER.toString(), "help"));
    help.environment().put("JAVA_HOME", folder.toString());

    assertThat(help.start().waitFor()).isEqualTo(1);
    assertThat(folder.resolve("stderr"))
        .content()
        .startsWith("bolsa: there is no '" + folder + "/bin/java': ")
        .hasLineCount(1);
  }

  @Test
  void helpListsTheCommands() throws Exception {
    assertThat(bolsa("help").output()).contains("replay", "generate", "Exit status");
    assertThat(bolsa("replay", "--help").output()).contains("--windows", "--overwrite");
    assertThat(bolsa("--version").output()).isEqualTo("bolsa 0.1.0\n");
  }
}
