package io.bolsa.cli;

import io.bolsa.JobSettings;
import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.config.AnomaliesConfig;
import io.bolsa.config.ConfigurationException;
import io.bolsa.dataset.Dataset;
import io.bolsa.model.ControlFile;
import io.bolsa.rules.InvalidRulesException;
import io.bolsa.sink.Delivery;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import io.bolsa.statistics.WindowSpec;
import io.bolsa.ticker.AnalyzeTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
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
          + " commas between them, or in one array; plain or packed. Or they are rows of Parquet, a"
          + " column a field. What the job has delivered is read back, in every format and codec;"
          + " records in the envelope of 'raw' as the job took them."
    },
    footer = {
      "",
      "DIR gets a folder a dataset (sector-statistics, anomalies, ticker-bars, rejected, late and,"
          + " with --scores, --rolling or --hotspots, scores, rolling or hotspots) with one file in it,"
          + " DATASET/DATASET.ndjson (scores/scores.csv), and results.ndjson, the second stream.",
      "",
      "With any of the options --format, --compression, --prefix, --error-prefix and --time-zone the"
          + " datasets lie as the job delivers them to a bucket instead: in objects of so many rows,"
          + " by default packed and in folders by date and hour; a dataset without a row has no"
          + " folder. results.ndjson and scores/scores.csv stay.",
      "",
      "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Files, folders, globs, and s3://bucket/prefix/ for all objects below it, which are copied"
              + " to a temporary folder. Files whose times overlap are merged by time, others are read"
              + " one after the other.")
  private List<String> inputs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the results: new or empty.")
  private Path out;

  @Option(
      names = "--overwrite",
      description =
          "Replace the results of an earlier replay in DIR: its results.ndjson, and its folders that"
              + " are called like a dataset of a replay. All else in DIR stays.")
  private boolean overwrite;

  @Option(
      names = "--windows",
      paramLabel = "LIST",
      defaultValue = "1m",
      description =
          "Windows of the sector statistics, tumbling (1m) or sliding (5m/1m: five minutes every"
              + " minute), separated by commas. Default: ${DEFAULT-VALUE}.")
  private String windows;

  @Mixin private JobOptions job;

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      defaultValue = "7d",
      description =
          "A ticker without a tick for so long (of event time) is forgotten; 1m at least. Default:"
              + " ${DEFAULT-VALUE}.")
  private String idle;

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

  @Mixin private HotspotOptions hotspots;

  @Option(
      names = "--detectors",
      paramLabel = "LIST",
      description =
          "Detectors to run: 'all' (the default), 'none', names separated by commas, or names each"
              + " with a '-' before it for all but these. Of a ticker: inconsistent_change,"
              + " silence, frozen_price, price_jump, volatility, drift, shape; of a sector:"
              + " cross_section (a ticker that leaves its sector), sector_return, sector_activity.")
  private String detectors = "all";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "Alert rules (JSON; 'bolsa rules check' explains the form). What they find is in"
              + " 'anomalies', with the detector 'rule'.")
  private Path rules;

  @Option(
      names = "--false-alarms-per-day",
      paramLabel = "N",
      defaultValue = "0.3",
      description =
          "Sensitivity: false alarms a detector may give for a ticker or a sector in 24 hours,"
              + " 0.000001 to 1000. Default: ${DEFAULT-VALUE}.")
  private String falseAlarmsPerDay;

  @Option(
      names = "--cool-down",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description =
          "For how long a ticker does not repeat a kind of alert, 0s to 30d. Default:"
              + " ${DEFAULT-VALUE}.")
  private String coolDown;

  @Option(
      names = "--override",
      paramLabel = "KEY=VALUE",
      description =
          "What differs for one sector or ticker:%nsector.NAME.KEY=VALUE or ticker.SYMBOL.KEY=VALUE,%n"
              + "where KEY is detectors, false.alarms.per.day or cool.down. May be repeated.")
  private List<String> overrides = List.of();

  @Option(
      names = "--scores",
      arity = "0..1",
      paramLabel = "detail",
      preprocessor = DetailIfSaid.class,
      description =
          "Write the anomaly score of every tick, too; with 'detail' also a column a detector.")
  private AnalyzeTicker.Scores scores = AnalyzeTicker.Scores.NONE;

  /** Takes the next word only if it is 'detail': anything else may be an input. */
  static final class DetailIfSaid implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean detail = !arguments.isEmpty() && arguments.peek().equals("detail");
      if (!detail && "=".equals(info.get("separator"))) {
        throw new ParameterException(
            command.commandLine(), "--scores '" + arguments.peek() + "'; allowed: detail");
      }
      if (detail) {
        arguments.pop();
      }
      option.setValue(detail ? AnalyzeTicker.Scores.DETAIL : AnalyzeTicker.Scores.COMBINED);
      return true;
    }
  }

  @Mixin private MappingOptions mapping;

  @Mixin private LayoutOptions layout;

  @Mixin private BucketOptions buckets;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    checkOut();
    Topology.Settings settings = settings();
    checkLayout();
    long intervalMillis = job.intervalMillis();
    try (BucketObjects objects = buckets.objects(quiet);
        LocalFlink flink = LocalFlink.prepare(job.parallelism())) {
      ReplayFiles files = find(objects);
      checkNoInputIsReplaced(files);
      try (OutputFolder folder = prepare()) {
        ReplayRun run =
            new ReplayRun(
                files, intervalMillis, new ReplayFolder(folder.partial(), layout), settings, quiet);
        Accounts accounts = run.execute(flink);
        check(accounts);
        folder.publish(replaced());
        if (!quiet) {
          new Summary(out, accounts, run.elapsed()).print(System.out);
        }
      }
    }
    return Bolsa.DONE;
  }

  private void checkOut() throws IOException {
    OptionValues.checkFolder("--out", out, spec);
    if (overwrite && !layout.isByDataset() && !OutputFolder.isEmpty(out)) {
      throw usage(
          "--overwrite knows earlier results by folders that are called like a dataset: with a"
              + " --prefix or --error-prefix that begins with anything else choose an empty folder");
    }
  }

  private void checkNoInputIsReplaced(ReplayFiles files) throws IOException {
    if (!overwrite) {
      return;
    }
    for (String name : replaced()) {
      Path place = out.resolve(name);
      if (!Files.exists(place)) {
        continue;
      }
      Path real = place.toRealPath();
      for (String input : files.paths()) {
        if (!ObjectUrl.is(input) && Path.of(input).toRealPath().startsWith(real)) {
          throw usage("--overwrite would delete the input '" + input + "'");
        }
      }
    }
  }

  private void checkLayout() {
    try {
      for (Dataset dataset : Dataset.values()) {
        if (dataset != Dataset.RAW && dataset != Dataset.SCORES) {
          layout.delivery(dataset, out);
        }
      }
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Topology.Settings settings() throws IOException {
    Topology.Settings settings = job.settings();
    try {
      settings.windows = WindowSpec.parseList(windows);
    } catch (IllegalArgumentException e) {
      throw usage("--windows '" + windows + "': " + e.getMessage());
    }
    settings.idle = OptionValues.duration("--idle", idle, spec);
    if (settings.idle.compareTo(Duration.ofMinutes(1)) < 0) {
      throw usage("--idle must be at least 1m: '" + idle + "'");
    }
    settings.detectors = detectorPolicy();
    settings.scores = scores;
    settings.files = withRules(settings.files);
    settings.rolling = rollingSettings();
    settings.hotspots = hotspots.settings();
    return settings;
  }

  private RollingSettings rollingSettings() {
    Duration halfLife = OptionValues.duration("--rolling-half-life", rollingHalfLife, spec);
    if (halfLife.toMillis() < 1) {
      throw usage("--rolling-half-life must be at least 1ms: '" + rollingHalfLife + "'");
    }
    OptionValues.checkNeeds("--rolling-half-life", "--rolling", spec);
    if (rolling == null) {
      return RollingSettings.none();
    }
    try {
      return new RollingSettings(RollingSpec.parseList(rolling), halfLife);
    } catch (IllegalArgumentException e) {
      throw usage("--rolling '" + rolling + "': " + e.getMessage());
    }
  }

  private List<ControlFile> withRules(List<ControlFile> files) throws IOException {
    if (rules == null) {
      return files;
    }
    byte[] content = SteeringFiles.read("--rules", rules, spec);
    try {
      SteeringFiles.checkRules(content);
    } catch (InvalidRulesException e) {
      throw usage("--rules " + rules + ": " + e.getMessage());
    }
    List<ControlFile> all = new ArrayList<>(files);
    all.add(new ControlFile(ControlFile.Kind.RULES, content));
    return all;
  }

  /** The options go the same way as the service's properties: the same checks, the same words. */
  private DetectorPolicy detectorPolicy() {
    Properties properties = new Properties();
    properties.setProperty("detectors", detectors);
    properties.setProperty("false.alarms.per.day", falseAlarmsPerDay);
    properties.setProperty("cool.down", coolDown);
    List<String> problems = new ArrayList<>();
    for (String override : overrides) {
      int equals = override.lastIndexOf('='); // A ticker may have one, too: ES=F.
      String key = override.substring(0, Math.max(0, equals));
      if (!key.startsWith("sector.") && !key.startsWith("ticker.")) {
        problems.add(
            "--override '"
                + override
                + "'; allowed: sector.NAME.KEY=VALUE and ticker.SYMBOL.KEY=VALUE");
      } else if (properties.setProperty(key, override.substring(equals + 1)) != null) {
        problems.add("--override " + key + ": said twice");
      }
    }
    try {
      AnomaliesConfig config = AnomaliesConfig.of(properties);
      if (problems.isEmpty()) {
        return JobSettings.policy(config);
      }
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> problems.add(asOption(problem)));
    }
    throw usage(String.join("; ", problems));
  }

  private static String asOption(String problem) {
    return problem
        .replace("Anomalies / false.alarms.per.day", "--false-alarms-per-day")
        .replace("Anomalies / cool.down", "--cool-down")
        .replace("Anomalies / detectors", "--detectors")
        .replace("Anomalies / '", "--override '");
  }

  private ReplayFiles find(BucketObjects objects) throws IOException {
    Instant given = job.start();
    try {
      return ReplayFiles.find(objects.fetch(inputs), objects.copies(), given, mapping.mapping());
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
              + accounts.rejected
              + ", skipped "
              + accounts.skipped);
    }
  }

  /** What an earlier replay may have left in the folder; {@code raw} is never a replay's. */
  private static List<String> replaced() {
    List<String> names = new ArrayList<>();
    for (Dataset dataset : Dataset.values()) {
      if (dataset != Dataset.RAW) {
        names.add(dataset.id());
        names.add(Delivery.PARTITION_FAILED + dataset.id());
      }
    }
    names.add(ReplayJob.RESULTS_FILE);
    return names;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
