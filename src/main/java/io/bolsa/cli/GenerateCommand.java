package io.bolsa.cli;

import io.bolsa.generate.LabelWriter;
import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import io.bolsa.generate.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bolsa generate}: a file of made-up ticks, the same for the same options everywhere. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes made-up ticks, one JSON object a line, the same bytes for the same options.",
      "",
      "No ticker has two ticks in one millisecond; change is the price minus the ticker's price"
          + " before, in event-time order."
    },
    footer = {"", "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."})
public final class GenerateCommand implements Callable<Integer> {
  private static final long PROGRESS_NANOS = 200_000_000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "OUTPUT",
      description =
          "File to write, gzip if its name ends in .gz, or - for standard output. It has its name"
              + " only when it is whole.")
  private Path output;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "N",
      converter = Count.class,
      description = "How many events: 1000000, 1_000_000, 10k, 1M or 1G.")
  private long events;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      converter = WholeNumber.class,
      description = "Another seed is another stream. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      defaultValue = "2026-01-05T14:30:00Z",
      converter = Moment.class,
      description = "Event time of the first event. Default: ${DEFAULT-VALUE}.")
  private Instant start;

  @Option(
      names = "--rate",
      paramLabel = "EVENTS_PER_SECOND",
      defaultValue = "1000",
      converter = Fraction.class,
      description =
          "Events in a second of event time, at most 1000 for each ticker. Default:"
              + " ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--tickers",
      paramLabel = "N",
      defaultValue = "50",
      converter = Count.class,
      description = "How many tickers, 1 to 100,000, in 5 sectors. Default: ${DEFAULT-VALUE}.")
  private long tickers;

  @Option(
      names = "--hot-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      converter = Fraction.class,
      description =
          "Share of all events that the first ticker gets, such as 0.3 or 1/3; 0: as many as the"
              + " others. Default: ${DEFAULT-VALUE}.")
  private double hotShare;

  @Option(
      names = "--disorder",
      paramLabel = "SECONDS",
      defaultValue = "0",
      converter = Fraction.class,
      description =
          "Each event arrives up to this much later than its event time, never more; 0 to 3600,"
              + " and 0 is event-time order. Default: ${DEFAULT-VALUE}. The events stay the same.")
  private double disorder;

  @Option(
      names = "--sequence",
      description = "Add a sequence to each event: the number of the ticker's trade, from 1 on.")
  private boolean sequence;

  @Option(
      names = "--anomalies",
      paramLabel = "LABELS",
      description =
          "Inject anomalies (lost_digit, shifted_decimal, fat_finger, missing_ticks, level_shift,"
              + " silent) and write what and where to this JSON file. Default: no anomalies.")
  private Path labels;

  @Option(
      names = "--anomaly-rate",
      paramLabel = "SHARE",
      defaultValue = "1/20000",
      converter = Fraction.class,
      description =
          "Share of the ticks where an anomaly begins, at most 0.01; one at least if a ticker has"
              + " ticks enough. Default: ${DEFAULT-VALUE}.")
  private double anomalyRate;

  @Option(names = "--overwrite", description = "Replace OUTPUT and LABELS if they exist.")
  private boolean overwrite;

  @Option(names = "--quiet", description = "No progress and no notes on standard error.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    Settings settings = settings();
    OptionValues.checkNotEmpty("OUTPUT", output, "a file, or - for standard output", spec);
    OptionValues.checkNotEmpty("--anomalies", labels, "a file", spec);
    boolean toStandardOutput = output.toString().equals("-");
    refuseToReplace(output);
    refuseToReplace(labels);
    if (labels != null && absolute(output).equals(absolute(labels))) {
      throw usage("OUTPUT and --anomalies must be two files: " + output);
    }
    TickStream stream = new TickStream(settings);
    try (WholeFile ticks =
            toStandardOutput ? WholeFile.standardOutput() : WholeFile.create(output, overwrite);
        WholeFile labelled = labels == null ? null : WholeFile.create(labels, overwrite)) {
      if (labelled == null) {
        stream.write(ticks.stream(), null, progress());
      } else {
        LabelWriter writer =
            new LabelWriter(labelled.stream(), settings, scenario(), outputFromLabels());
        stream.write(ticks.stream(), writer, progress());
        writer.finish();
        labelled.finish();
      }
      ticks.commit();
      if (labelled != null) {
        labelled.commit();
      }
    }
    if (!quiet && stream.labelledAnomalies() < stream.plannedAnomalies()) {
      note(
          "%,d of %,d anomalies injected: a ticker needs ordinary ticks before each, and the last"
              + " may not have ended",
          stream.labelledAnomalies(), stream.plannedAnomalies());
    }
    return 0;
  }

  private Settings settings() {
    OptionValues.checkNeeds("--anomaly-rate", "--anomalies", spec);
    Settings settings = new Settings();
    settings.events = events;
    settings.seed = seed;
    settings.start = start;
    settings.rate = rate;
    settings.tickers = tickers;
    settings.hotShare = hotShare;
    settings.disorder = disorder;
    settings.sequence = sequence;
    settings.anomalyRate = anomalyRate;
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw usage(String.join("; ", problems));
    }
    return settings;
  }

  private void refuseToReplace(Path path) {
    // A device or a pipe is written to, not replaced.
    if (path != null && !overwrite && Files.isRegularFile(path)) {
      throw usage(path + " exists; --overwrite replaces it");
    }
  }

  private ParameterException usage(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  private String scenario() {
    return output.toString().equals("-")
        ? "generated"
        : output.getFileName().toString().replaceFirst("(\\.(ndjson|jsonl|json))?(\\.gz)?$", "");
  }

  /** So that the labels and the ticks can be moved together. */
  private String outputFromLabels() {
    return output.toString().equals("-")
        ? "-"
        : absolute(labels).getParent().relativize(absolute(output)).toString();
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  // From JDK 22 on there is a console in a pipe too; the launcher takes the JDK that builds, 17.
  @SuppressWarnings("SystemConsoleNull")
  private LongConsumer progress() {
    if (quiet || System.console() == null) {
      return written -> {};
    }
    long begin = System.nanoTime();
    return new LongConsumer() {
      private long shown = begin;

      @Override
      public void accept(long written) {
        long now = System.nanoTime();
        boolean done = written == events;
        if (done || now - shown >= PROGRESS_NANOS) {
          shown = now;
          System.err.printf(
              Locale.ROOT,
              "\r%,d of %,d events, %,.0f events/s%s",
              written,
              events,
              written * 1e9 / (now - begin),
              done ? "\n" : "");
        }
      }
    };
  }

  private void note(String form, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, "bolsa: " + form + "%n", values);
    err.flush();
  }

  /** 1000000, 1_000_000, 10k, 1M, 1G. */
  static final class Count implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9][0-9_]*)([kMG]?)");

    @Override
    public Long convert(String value) {
      Matcher form = FORM.matcher(value);
      if (form.matches()) {
        try {
          long number = Long.parseLong(form.group(1).replace("_", ""));
          String unit = form.group(2);
          int factor =
              unit.isEmpty()
                  ? 1
                  : unit.equals("k") ? 1000 : unit.equals("M") ? 1_000_000 : 1_000_000_000;
          return Math.multiplyExact(number, factor);
        } catch (ArithmeticException | NumberFormatException e) {
          throw new TypeConversionException("'" + value + "' is too large");
        }
      }
      throw new TypeConversionException(
          "'" + value + "' is not a count such as 1000000, 1_000_000, 10k, 1M or 1G");
    }
  }

  static final class WholeNumber implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return Long.valueOf(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "'" + value + "' is not a whole number from -2^63 to 2^63 - 1");
      }
    }
  }

  /** 0.25 or 1/4. */
  static final class Fraction implements ITypeConverter<Double> {
    private static final Pattern MARKED = Pattern.compile("[dfxDFX]");

    @Override
    public Double convert(String value) {
      int slash = value.indexOf('/');
      try {
        return slash < 0
            ? number(value)
            : number(value.substring(0, slash)) / number(value.substring(slash + 1));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is not a number such as 0.25 or 1/4");
      }
    }

    /** Java would take 2d, which are two days elsewhere, and 0x1p3 for numbers, too. */
    private static double number(String text) {
      if (MARKED.matcher(text).find()) {
        throw new NumberFormatException(text);
      }
      return Double.parseDouble(text);
    }
  }

  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + value + "' is not an instant such as 2026-01-05T14:30:00Z");
      }
    }
  }
}
