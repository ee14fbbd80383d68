package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster of its own for a test, by {@code local-cluster/cluster}. It is gone when it is closed,
 * and when this JVM ends, however it ends.
 */
final class LocalCluster implements AutoCloseable {
  private static final Path SCRIPT = Path.of("local-cluster", "cluster").toAbsolutePath();
  private static final Path FOLDERS = Path.of("target", "local-cluster", "tests").toAbsolutePath();

  /** Sooner than {@code flink-conf} has it, because most tests wait for some. */
  static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(3);

  final Path folder;
  private final Properties settings = new Properties();

  private LocalCluster(Path folder) {
    this.folder = folder;
  }

  /** Starts one with the options of {@code cluster up}. */
  static LocalCluster up(String... options) {
    try {
      Files.createDirectories(FOLDERS);
      LocalCluster cluster = new LocalCluster(Files.createTempDirectory(FOLDERS, "run-"));
      List<String> arguments = new ArrayList<>(List.of("up"));
      arguments.addAll(
          List.of(
              "--flink",
              "execution.checkpointing.interval=" + CHECKPOINT_INTERVAL.toMillis() + "ms"));
      arguments.addAll(List.of("--flink", "execution.checkpointing.min-pause=1s"));
      arguments.addAll(List.of("--while", String.valueOf(ProcessHandle.current().pid())));
      arguments.addAll(List.of(options));
      cluster.command(arguments.toArray(new String[0]));
      try (var lines = Files.newInputStream(cluster.folder.resolve("settings"))) {
        cluster.settings.load(lines);
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command of the script prints. */
  String command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(FOLDERS, "command-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              // A file, not a pipe: what the script starts must not keep the pipe open.
              .redirectOutput(output.toFile());
      builder.environment().put("BOLSA_CLUSTER_DIR", folder.toString());
      // Processes of a minute or two: what the second compiler makes comes too late for them.
      builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
      return finish(builder.start(), output, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String finish(Process process, Path output, List<String> command)
      throws IOException {
    try {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("after 180 s still at it: " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    String said = Files.readString(output, UTF_8);
    Files.delete(output);
    if (process.exitValue() != 0) {
      throw new AssertionError(command + " ended with " + process.exitValue() + ": " + said);
    }
    return said;
  }

  int port(String part) {
    return Integer.parseInt(settings.getProperty(part + "_port"));
  }

  ProcessHandle process(String part) {
    try {
      String pid = Files.readString(folder.resolve("pids").resolve(part)).trim();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes that it started; names for {@link #process}. */
  List<String> parts() {
    try (Stream<Path> files = Files.list(folder.resolve("pids"))) {
      return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The job that was run last by the script. */
  String job() {
    try {
      return Files.readString(folder.resolve("job")).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a power cut would. */
  void kill(String part) {
    ProcessHandle process = process(part);
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Starts whatever is not running. */
  void mend() {
    command("mend");
  }

  @Override
  public void close() {
    command("down");
  }
}
