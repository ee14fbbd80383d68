package io.bolsa.cli;

import com.sun.management.OperatingSystemMXBean;
import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import io.bolsa.parse.BundleTicks;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.WindowSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times the whole job on made-up ticks. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times the whole job on made-up ticks in a temporary file, several rounds in one process.",
      "",
      "The first round pays for the start and the compiler; the last is the steady cost. CPU time is"
          + " that of all threads, and moves less than the clock when other work shares the machine."
    },
    footer = {"", "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."})
final class BenchmarkCommand implements Callable<Integer> {
  private static final int BYTES_AN_EVENT = 120;

  /** Flink takes none that is shorter. */
  private static final Duration SHORTEST_CHECKPOINTS = Duration.ofMillis(10);

  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "10M",
      converter = GenerateCommand.Count.class,
      description =
          "Events a round, " + BYTES_AN_EVENT + " bytes each on disk. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "1 to 100. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--tickers",
      paramLabel = "N",
      defaultValue = "50",
      converter = GenerateCommand.Count.class,
      description = "How many tickers, in 5 sectors. Default: ${DEFAULT-VALUE}.")
  private long tickers;

  @Option(
      names = "--hot-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      converter = GenerateCommand.Fraction.class,
      description = "Share of all events that one ticker gets. Default: as many as the others.")
  private double hotShare;

  @Option(
      names = "--windows",
      paramLabel = "LIST",
      defaultValue = "1m",
      description = "As in replay. Default: ${DEFAULT-VALUE}.")
  private String windows;

  @Option(
      names = "--detectors",
      paramLabel = "WHICH",
      defaultValue = "all",
      description = "'all' or 'none'. Default: ${DEFAULT-VALUE}.")
  private String detectors;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description = "Parallel subtasks, 1 to 32. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--state-backend",
      paramLabel = "NAME",
      defaultValue = "hashmap",
      description = "'hashmap' or 'rocksdb'. Default: ${DEFAULT-VALUE}.")
  private String stateBackend;

  @Option(
      names = "--checkpoints",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description =
          "Interval of checkpoints, 10ms or more; 0s for none. Default: ${DEFAULT-VALUE}.")
  private String checkpoints;

  @Override
  public Integer call() throws Exception {
    Settings made = made();
    Topology.Settings job = job();
    Duration interval = checkpointInterval();
    try (TemporaryFolder folder = new TemporaryFolder();
        LocalFlink flink = LocalFlink.prepare(parallelism)) {
      checkSpace(folder.path);
      Path ticks = folder.path.resolve("ticks.ndjson");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(ticks), 1 << 20)) {
        new TickStream(made).write(out, null, written -> {});
      }
      configure(flink.configuration(), interval);
      System.out.printf(Locale.ROOT, "%,d events of %,d tickers%n", events, tickers);
      Table table = new Table("round", "seconds", "events/s", "CPU ns/event", "peak MiB");
      for (int round = 1; round <= rounds; round++) {
        table.add(
            time(
                round,
                flink,
                ticks,
                Files.createDirectories(folder.path.resolve("out-" + round)),
                job));
      }
      table.print(System.out);
    }
    return Bolsa.DONE;
  }

  private String[] time(int round, LocalFlink flink, Path ticks, Path out, Topology.Settings job)
      throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long clock = System.nanoTime();
    ReplayFiles files = ReplayFiles.find(List.of(ticks.toString()), null);
    ReplayFolder folder = new ReplayFolder(out, null);
    Accounts accounts = new ReplayRun(files, 1_000, folder, job, true).execute(flink);
    double seconds = (System.nanoTime() - clock) / 1e9;
    cpu = system.getProcessCpuTime() - cpu;
    TemporaryFolder.delete(out);
    if (accounts.counted != events) {
      throw new IllegalStateException(
          "of " + events + " events " + accounts.counted + " were counted");
    }
    return new String[] {
      String.valueOf(round),
      String.format(Locale.ROOT, "%.2f", seconds),
      String.format(Locale.ROOT, "%,.0f", events / seconds),
      String.format(Locale.ROOT, "%.0f", (double) cpu / events),
      peakMebibytes()
    };
  }

  /** Of the whole process so far, as Linux counts it; elsewhere not known. */
  private static String peakMebibytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .map(String::valueOf)
          .findFirst()
          .orElse("–");
    } catch (IOException notLinux) {
      return "–";
    }
  }

  private Settings made() {
    Settings settings = new Settings();
    settings.events = events;
    settings.tickers = tickers;
    settings.hotShare = hotShare;
    // Of a number of tickers that is not allowed, that alone is said.
    settings.rate = Math.min(10_000, 200.0 * Math.max(1, tickers));
    if (hotShare > 0 && hotShare <= 1) {
      // A ticker has no two ticks in one millisecond.
      settings.rate = Math.min(settings.rate, Math.floor(1000 / hotShare));
    }
    settings.disorder = 2;
    settings.start = Instant.parse("2026-01-05T14:30:00Z");
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw usage(String.join("; ", problems));
    }
    return settings;
  }

  private Topology.Settings job() {
    OptionValues.checkRange("--rounds", rounds, 1, 100, spec);
    OptionValues.checkRange("--parallelism", parallelism, 1, 32, spec);
    require(
        detectors.equals("all") || detectors.equals("none"),
        "--detectors must be all or none: " + detectors);
    require(
        stateBackend.equals("hashmap") || stateBackend.equals("rocksdb"),
        "--state-backend must be hashmap or rocksdb: " + stateBackend);
    Topology.Settings settings = new Topology.Settings();
    try {
      settings.windows = WindowSpec.parseList(windows);
    } catch (IllegalArgumentException e) {
      throw usage("--windows '" + windows + "': " + e.getMessage());
    }
    if (detectors.equals("none")) {
      settings.detectors =
          DetectorPolicy.of(new DetectorSettings.Builder().enabled(List.of()).build());
    }
    settings.watermarks = BundleTicks.Watermarks.FROM_TICKS;
    return settings;
  }

  private Duration checkpointInterval() {
    Duration interval = OptionValues.duration("--checkpoints", checkpoints, spec);
    require(
        interval.isZero() || interval.compareTo(SHORTEST_CHECKPOINTS) >= 0,
        "--checkpoints must be 0s or at least 10ms: " + checkpoints);
    return interval;
  }

  private void checkSpace(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    require(
        events <= free / BYTES_AN_EVENT,
        String.format(
            Locale.ROOT,
            "--events %,d take %,d MB in %s, where %,d MB are free",
            events,
            events * BYTES_AN_EVENT / 1_000_000,
            folder.getParent(),
            free / 1_000_000));
  }

  private void configure(Configuration configuration, Duration interval) {
    configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, stateBackend.equals("rocksdb"));
    if (!interval.isZero()) {
      configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    }
  }

  private void require(boolean allowed, String problem) {
    if (!allowed) {
      throw usage(problem);
    }
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
