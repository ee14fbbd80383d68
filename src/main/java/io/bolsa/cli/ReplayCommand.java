package io.bolsa.cli;

import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.config.Durations;
import io.bolsa.dataset.Dataset;
import io.bolsa.model.ControlFile;
import io.bolsa.parse.BundleTicks;
import io.bolsa.rules.InvalidRulesException;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import io.bolsa.statistics.WindowSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the whole job on files, in this process. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the job on recorded ticks and writes what the live job would have said.",
      "",
      "Records are JSON objects: one a line, one after the other as Firehose delivers them, with"
          + " commas between them, or in one array; plain or gzip."
    },
    footer = {
      "",
      "DIR gets a folder a dataset (sector-statistics, anomalies, ticker-bars, rejected, late and,"
          + " with --scores or --rolling, scores or rolling) and results.ndjson, the second stream.",
      "",
      "Exit status: 0 done; 1 failed; 2 wrong usage."
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Files, folders and globs. Files whose times overlap are merged by time, others are read"
              + " one after the other.")
  private List<String> inputs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the results: new or empty.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace the results of an earlier replay in DIR.")
  private boolean overwrite;

  @Option(
      names = "--windows",
      paramLabel = "LIST",
      defaultValue = "1m",
      description =
          "Windows of the sector statistics, tumbling (1m) or sliding (5m/1m: five minutes every"
              + " minute), separated by commas. Default: ${DEFAULT-VALUE}.")
  private String windows;

  @Option(
      names = "--disorder",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description =
          "How far out of order ticks may come; later ones go to 'late'. Default:"
              + " ${DEFAULT-VALUE}.")
  private String disorder;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      description =
          "Time of the first record of a file whose records and name say none, such as"
              + " 2026-01-05T14:30:00Z.")
  private String start;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "1s",
      description = "Time between records that say none. Default: ${DEFAULT-VALUE}.")
  private String interval;

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      defaultValue = "7d",
      description =
          "A ticker without a tick for so long (of event time) is forgotten. Default:"
              + " ${DEFAULT-VALUE}.")
  private String idle;

  @Option(
      names = "--top",
      paramLabel = "K",
      description =
          "How many gainers, losers and most active tickers and sectors a window lists, 1 to 100."
              + " Default: 3.")
  private int top = 3;

  @Option(
      names = "--rolling",
      paramLabel = "LIST",
      description =
          "Write the dataset 'rolling', too: for every tick the numbers of the last N ticks (10) or"
              + " of the last DURATION (1m), each a window, separated by commas.")
  private String rolling;

  @Option(
      names = "--rolling-half-life",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description =
          "After so long a price weighs half in the exponential average of 'rolling'. Default:"
              + " ${DEFAULT-VALUE}.")
  private String rollingHalfLife;

  @Option(
      names = "--detectors",
      paramLabel = "LIST",
      description = "Detectors to run: 'all' (the default), 'none', or names separated by commas.")
  private String detectors = "all";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "Alert rules (JSON; 'bolsa rules check' explains the form). What they find is in"
              + " 'anomalies', with the detector 'rule'.")
  private Path rules;

  @Option(names = "--scores", description = "Write the anomaly score of every tick, too.")
  private boolean scores;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallel subtasks, 1 to 32; the results are the same. Default: 1.")
  private int parallelism = 1;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "Format of the datasets: json.")
  private String format;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    Topology.Settings settings = settings();
    long intervalMillis = duration("--interval", interval).toMillis();
    try (LocalFlink flink = LocalFlink.prepare(parallelism)) {
      ReplayFiles files = find();
      try (OutputFolder folder = prepare()) {
        ReplayRun run = new ReplayRun(files, intervalMillis, folder.partial(), settings, quiet);
        Accounts accounts = run.execute(flink);
        check(accounts);
        folder.publish(published());
        if (!quiet) {
          new Summary(out, accounts, run.elapsed()).print(System.out);
        }
      }
    }
    return Bolsa.DONE;
  }

  private Topology.Settings settings() throws IOException {
    if (!format.equals("json")) {
      throw usage(
          format.equals("parquet")
              ? "--format 'parquet' is not there yet; allowed is json"
              : "--format '" + format + "' is unknown; allowed is json");
    }
    if (parallelism < 1 || parallelism > 32) {
      throw usage("--parallelism must be 1 to 32: " + parallelism);
    }
    if (top < 1 || top > 100) {
      throw usage("--top must be 1 to 100: " + top);
    }
    Topology.Settings settings = new Topology.Settings();
    try {
      settings.windows = WindowSpec.parseList(windows);
    } catch (IllegalArgumentException e) {
      throw usage("--windows '" + windows + "': " + e.getMessage());
    }
    settings.disorder = duration("--disorder", disorder);
    settings.idle = duration("--idle", idle);
    settings.detectors = detectorSettings();
    settings.scores = scores;
    settings.files = controlFiles();
    settings.top = top;
    settings.rolling = rollingSettings();
    settings.watermarks = BundleTicks.Watermarks.FROM_TICKS;
    return settings;
  }

  private RollingSettings rollingSettings() {
    Duration halfLife = duration("--rolling-half-life", rollingHalfLife);
    if (halfLife.toMillis() < 1) {
      throw usage("--rolling-half-life must be at least 1ms: '" + rollingHalfLife + "'");
    }
    if (rolling == null) {
      return RollingSettings.none();
    }
    try {
      return new RollingSettings(RollingSpec.parseList(rolling), halfLife);
    } catch (IllegalArgumentException e) {
      throw usage("--rolling '" + rolling + "': " + e.getMessage());
    }
  }

  private List<ControlFile> controlFiles() throws IOException {
    List<ControlFile> files = new ArrayList<>();
    if (rules != null) {
      byte[] content = ControlFiles.read("--rules", rules, spec);
      try {
        ControlFiles.checkRules(content);
      } catch (InvalidRulesException e) {
        throw usage("--rules " + rules + ": " + e.getMessage());
      }
      files.add(new ControlFile(ControlFile.Kind.RULES, content));
    }
    return files;
  }

  private DetectorSettings detectorSettings() {
    if (detectors.equals("all")) {
      return DetectorSettings.defaults();
    }
    List<String> names =
        detectors.equals("none") ? List.of() : Arrays.asList(detectors.split(",", -1));
    for (String name : names) {
      if (!DetectorSettings.DETECTORS.contains(name)) {
        throw usage(
            "--detectors: there is no detector '"
                + name
                + "'; allowed are all, none, "
                + String.join(", ", DetectorSettings.DETECTORS));
      }
    }
    return new DetectorSettings.Builder().enabled(names).build();
  }

  private Duration duration(String option, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(option + " " + e.getMessage());
    }
  }

  private ReplayFiles find() throws IOException {
    Instant given = null;
    if (start != null) {
      try {
        given = Instant.parse(start);
      } catch (DateTimeParseException e) {
        throw usage("--start '" + start + "' is not an instant such as 2026-01-05T14:30:00Z");
      }
    }
    try {
      return ReplayFiles.find(inputs, given);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private OutputFolder prepare() throws IOException {
    try {
      return OutputFolder.prepare(out, overwrite);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private void check(Accounts accounts) throws IOException {
    if (accounts.read == 0) {
      throw new IOException("the input holds no record: " + String.join(" ", inputs));
    }
    if (!accounts.addUp()) {
      throw new IllegalStateException(
          "the counts do not add up: read "
              + accounts.read
              + ", counted "
              + accounts.counted
              + ", late "
              + accounts.late
              + ", rejected "
              + accounts.rejected);
    }
  }

  /** What a replay may have left in the folder. */
  private static List<String> published() {
    List<String> names =
        Arrays.stream(Dataset.values())
            .map(Dataset::id)
            .collect(Collectors.toCollection(ArrayList::new));
    names.add(ReplayJob.RESULTS_FILE);
    return names;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
