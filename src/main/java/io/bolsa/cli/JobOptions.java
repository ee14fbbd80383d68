package io.bolsa.cli;

import io.bolsa.Topology;
import io.bolsa.model.ControlFile;
import io.bolsa.parse.BundleTicks;
import io.bolsa.reference.InvalidReferenceException;
import io.bolsa.reference.ReferenceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command that runs the job on recorded ticks lets one say of it. */
final class JobOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--disorder",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description =
          "How far out of order ticks may come; later ones go to 'late'. Default:"
              + " ${DEFAULT-VALUE}.")
  private String disorder;

  @Option(
      names = "--allowed-lateness",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description =
          "How late a tick may be and still correct its windows and bars: rows with the same id and"
              + " the next revision. Later ones go to 'late'; 1d at most. Default:"
              + " ${DEFAULT-VALUE}.")
  private String allowedLateness;

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
      names = "--top",
      paramLabel = "K",
      description =
          "How many gainers, losers and most active tickers and sectors a window lists, 1 to 100."
              + " Default: 3.")
  private int top = 3;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description =
          "Reference data of tickers: CSV with the column ticker_symbol and others (company,"
              + " currency …), which bars and anomalies then carry; the column sector overrides"
              + " the ticks' own.")
  private Path reference;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallel subtasks, 1 to 32; the results are the same. Default: 1.")
  private int parallelism = 1;

  /** The job as these options have it, and as it is by default in all else. */
  Topology.Settings settings() throws IOException {
    OptionValues.checkRange("--top", top, 1, 100, spec);
    Topology.Settings settings = new Topology.Settings();
    settings.disorder = OptionValues.duration("--disorder", disorder, spec);
    settings.allowedLateness = OptionValues.duration("--allowed-lateness", allowedLateness, spec);
    if (settings.allowedLateness.compareTo(Duration.ofDays(1)) > 0) {
      throw usage("--allowed-lateness must be at most 1d: '" + allowedLateness + "'");
    }
    settings.top = top;
    settings.files = reference == null ? List.of() : List.of(referenceFile());
    settings.watermarks = BundleTicks.Watermarks.FROM_TICKS;
    return settings;
  }

  private ControlFile referenceFile() throws IOException {
    byte[] content = SteeringFiles.read("--reference", reference, spec);
    try {
      ReferenceTable.parse(content);
    } catch (InvalidReferenceException e) {
      throw usage("--reference " + reference + ": " + e.getMessage());
    }
    return new ControlFile(ControlFile.Kind.REFERENCE, content);
  }

  /** 1 to 32. */
  int parallelism() {
    OptionValues.checkRange("--parallelism", parallelism, 1, 32, spec);
    return parallelism;
  }

  /** Null if nobody said it. */
  Instant start() {
    return start == null ? null : OptionValues.instant("--start", start, spec);
  }

  long intervalMillis() {
    return OptionValues.duration("--interval", interval, spec).toMillis();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
