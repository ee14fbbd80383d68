package io.bolsa.cli;

import io.bolsa.JobSettings;
import io.bolsa.Topology;
import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.cli.StatisticsCheck.Kind;
import io.bolsa.config.AnomaliesConfig;
import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.DatasetRows;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recomputes delivered statistics from the raw input and says what differs. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Recomputes what the job delivered as sector-statistics from the raw input, with the job"
          + " itself, and compares the two field by field.",
      "",
      "Says of each row that is not the same whether it differs (each field with both values), is"
          + " missing, extra or repeated. Of several revisions of a row the latest counts. What"
          + " cannot be judged is told apart: windows in which the input begins or ends, and rows"
          + " later than all delivered ones."
    },
    footer = {
      "",
      "Give the options that the job's configuration differs in, or right rows will differ. While"
          + " the job runs, the archives of its shards may end at different times: give --to.",
      "",
      "Exit status: 0 nothing is wrong; 1 something is wrong or could not be read, or no row could"
          + " be judged; 2 wrong usage; "
          + Bolsa.INTERRUPTED
          + "."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description =
          "Folder or s3://bucket/prefix/ that the job delivers to, with sector-statistics/ and raw/"
              + " in it. A 'late/' explains differences.")
  private String delivery;

  @Option(
      names = "--input",
      paramLabel = "INPUT",
      description =
          "The raw input: a file, folder, glob or s3:// address, in every form that 'replay' reads."
              + " May be repeated. Default: DIR/raw.")
  private List<String> inputs = List.of();

  @Option(
      names = "--statistics",
      paramLabel = "PATH",
      description =
          "The delivered rows: a file, folder or s3:// address; any format and codec. Default:"
              + " DIR/sector-statistics.")
  private String statistics;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "Judge windows that start at or after it, such as 2026-01-05T14:30:00Z.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      description = "Judge windows that end at or before it.")
  private String to;

  @Option(
      names = "--windows",
      paramLabel = "LIST",
      description =
          "The windows that the job has, as 'replay' takes them. Default: those that were"
              + " delivered.")
  private String windows;

  @Mixin private JobOptions job;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      description =
          "By which share floating-point numbers may differ, 0 to 0.01: sums in another order differ"
              + " in the last digits. Default: 1e-9.")
  private double tolerance = 1e-9;

  @Option(
      names = "--strict",
      description = "What cannot be judged counts as wrong, too, but for rows not yet delivered.")
  private boolean strict;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Print so many findings at most; all are counted. Default: 50.")
  private int most = 50;

  @Option(
      names = "--json",
      description =
          "Print every finding as a line of JSON (finding, id, field, delivered, recomputed,"
              + " reason), and the counts as the last.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but errors; the exit status tells.")
  private boolean quiet;

  @Mixin private MappingOptions mapping;

  @Mixin private BucketOptions buckets;

  @Override
  public Integer call() throws Exception {
    checkNumbers();
    OptionValues.checkNotEmpty("DIR", delivery, "a folder or s3://bucket/prefix/", spec);
    OptionValues.checkNotEmpty(
        "--statistics", statistics, "a file, a folder or an s3:// address", spec);
    Topology.Settings settings = job.settings();
    settings.detectors = noDetectors();
    long earliest =
        from == null ? Long.MIN_VALUE : OptionValues.instant("--from", from, spec).toEpochMilli();
    long latest =
        to == null ? Long.MAX_VALUE : OptionValues.instant("--to", to, spec).toEpochMilli();
    try (BucketObjects objects = buckets.objects(quiet);
        TemporaryFolder temporary = new TemporaryFolder();
        LocalFlink flink = LocalFlink.prepare(job.parallelism())) {
      DeliveredStatistics delivered = delivered(objects);
      settings.windows = windows(delivered);
      ReplayRun run =
          new ReplayRun(
              input(objects),
              job.intervalMillis(),
              new ReplayFolder(temporary.path, null),
              settings,
              quiet);
      Accounts accounts = run.execute(flink);
      if (accounts.counted == 0) {
        throw new IOException("the input holds no tick: " + String.join(" ", inputNames()));
      }
      DeliveredStatistics recomputed = new DeliveredStatistics();
      recomputed.add(dataset(temporary, Dataset.SECTOR_STATISTICS), "the recomputed statistics");
      StatisticsCheck.Ticks ticks = ticks(temporary);
      addLate(objects, ticks);
      keep(delivered, earliest, latest);
      keep(recomputed, earliest, latest);
      StatisticsCheck check = new StatisticsCheck(delivered, recomputed, ticks, tolerance);
      if (!quiet) {
        VerifyReport report = new VerifyReport(check, accounts, ticks);
        if (json) {
          report.printJson(System.out);
        } else {
          report.print(System.out, most);
        }
      }
      if (!check.judgedAny()) {
        throw new IOException(
            "no row could be judged: the input covers no window that was delivered"
                + (from == null && to == null ? "" : " between --from and --to"));
      }
      return isRight(check) ? Bolsa.DONE : Bolsa.FAILED;
    }
  }

  private boolean isRight(StatisticsCheck check) {
    for (Kind kind : Kind.values()) {
      if ((kind.isWrong() || (strict && kind == Kind.EDGE)) && check.count(kind) > 0) {
        return false;
      }
    }
    return true;
  }

  private void checkNumbers() {
    if (most < 0) {
      throw usage("--most must be 0 or more: " + most);
    }
    if (!(tolerance >= 0 && tolerance <= 0.01)) {
      throw usage("--tolerance must be 0 to 0.01: " + tolerance);
    }
  }

  private static DetectorPolicy noDetectors() {
    Properties none = new Properties();
    none.setProperty("detectors", "none");
    return JobSettings.policy(AnomaliesConfig.of(none));
  }

  private List<WindowSpec> windows(DeliveredStatistics delivered) throws IOException {
    try {
      if (windows != null) {
        return WindowSpec.parseList(windows);
      }
      if (delivered.rows.isEmpty()) {
        throw new IOException("there is no row in " + statisticsName());
      }
      return WindowSpec.parseList(
          delivered.windows().stream().map(WindowSpec::label).collect(Collectors.joining(",")));
    } catch (IllegalArgumentException e) {
      throw usage(
          windows != null
              ? "--windows '" + windows + "': " + e.getMessage()
              : "'"
                  + statisticsName()
                  + "': "
                  + e.getMessage()
                  + "; name those of the job by --windows");
    }
  }

  private String statisticsName() {
    return statistics != null ? statistics : below(Dataset.SECTOR_STATISTICS);
  }

  private List<String> inputNames() {
    return inputs.isEmpty() ? List.of(below(Dataset.RAW)) : inputs;
  }

  private String below(Dataset dataset) {
    return ObjectUrl.below(delivery, dataset.id());
  }

  private DeliveredStatistics delivered(BucketObjects objects) throws IOException {
    DeliveredStatistics delivered = new DeliveredStatistics();
    List<String> files = files(statisticsName(), objects);
    if (files.isEmpty()) {
      throw usage("there are no delivered rows: '" + statisticsName() + "' holds no file");
    }
    for (String file : files) {
      delivered.add(Path.of(file), objects.copies().getOrDefault(file, file));
    }
    return delivered;
  }

  private List<String> files(String address, BucketObjects objects) throws IOException {
    if (ObjectUrl.is(address)) {
      try {
        return objects.copy(ObjectUrl.parse(address));
      } catch (IllegalArgumentException e) {
        throw usage(e.getMessage());
      }
    }
    Path path = Path.of(address);
    if (!Files.exists(path)) {
      ReplayFiles.requirePermission(path);
      return List.of();
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.equals(path) || !isHidden(path.relativize(file)))
          .sorted()
          .map(Path::toString)
          .collect(Collectors.toList());
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private ReplayFiles input(BucketObjects objects) throws IOException {
    try {
      return ReplayFiles.find(
          objects.fetch(inputNames()), objects.copies(), job.start(), mapping.mapping());
    } catch (IllegalArgumentException e) {
      throw usage(
          inputs.isEmpty()
              ? e.getMessage() + "; if the job archives no 'raw', name its input by --input"
              : e.getMessage());
    }
  }

  private static Path dataset(TemporaryFolder folder, Dataset dataset) {
    return folder.path.resolve(dataset.id()).resolve(dataset.fileName());
  }

  /** From the bars: of those of a ticker any may be the first, for a late tick may come later. */
  private static StatisticsCheck.Ticks ticks(TemporaryFolder folder) throws IOException {
    StatisticsCheck.Ticks ticks = new StatisticsCheck.Ticks();
    Map<String, Object[]> firstBars = new TreeMap<>();
    int ticker = Dataset.TICKER_BARS.position("ticker_symbol");
    int sector = Dataset.TICKER_BARS.position("sector");
    int first = Dataset.TICKER_BARS.position("first_event_time");
    int last = Dataset.TICKER_BARS.position("last_event_time");
    try (DatasetRows bars =
        new DatasetRows(dataset(folder, Dataset.TICKER_BARS), Dataset.TICKER_BARS)) {
      for (Object[] bar = bars.next(); bar != null; bar = bars.next()) {
        ticks.first = Math.min(ticks.first, (Long) bar[first]);
        ticks.last = Math.max(ticks.last, (Long) bar[last]);
        firstBars.merge(
            (String) bar[ticker],
            bar,
            (known, more) -> (Long) more[first] < (Long) known[first] ? more : known);
      }
    }
    firstBars.values().forEach(bar -> ticks.addFirst((String) bar[sector], (Long) bar[first]));
    return ticks;
  }

  private void addLate(BucketObjects objects, StatisticsCheck.Ticks ticks) throws IOException {
    int sector = Dataset.LATE.position("sector");
    int time = Dataset.LATE.position("event_time");
    for (String file : files(below(Dataset.LATE), objects)) {
      try (DatasetRows rows = new DatasetRows(Path.of(file), Dataset.LATE)) {
        for (Object[] row = rows.next(); row != null; row = rows.next()) {
          if (row[sector] != null && row[time] != null) {
            ticks.addLate((String) row[sector], (Long) row[time]);
          }
        }
      } catch (IOException e) {
        throw new IOException(
            "cannot read " + objects.copies().getOrDefault(file, file) + ": " + e.getMessage(), e);
      }
    }
  }

  private static void keep(DeliveredStatistics rows, long earliest, long latest) {
    rows.rows.values().removeIf(row -> row.start() < earliest || row.end() > latest);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
