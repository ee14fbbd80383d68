package io.bolsa.cli;

import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import io.bolsa.source.RawRecords;
import io.bolsa.source.ReplayFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** {@code bolsa produce}: ticks onto a Kinesis stream. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts records of files, or made-up ticks, on a Kinesis stream, byte by byte as they are.",
      "",
      "The partition key is the ticker symbol; records that are no ticks are spread over the shards."
          + " What the stream does not take at once is put again. Says at the end how many are on the"
          + " stream, also when it is interrupted."
    },
    footer = {
      "",
      "Exit status: 0 every record is on the stream; 1 failed, or records were too long; 2 wrong"
          + " usage; "
          + Bolsa.INTERRUPTED
          + "."
    })
final class ProduceCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So long an interruption waits for the answer to a request. */
  private static final int ANSWER_SECONDS = 3;

  private static final long PROGRESS_NANOS = 200_000_000;

  /** Event time of made-up ticks, where they are put as fast as it goes. */
  private static final double EVENTS_A_SECOND = 1000;

  /** Options that say what to make up, and those that say how recorded ticks are read. */
  private static final List<String> MADE_UP = List.of("--seed", "--start");

  private static final List<String> RECORDED = List.of("--field", "--record-type");

  /** What of a rate counts as reached. */
  private static final double NEARLY = 0.9;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "INPUT",
      description =
          "Files, folders and globs, in any form that a replay reads, one after the other, records of"
              + " 'raw' without their envelopes; or say --events.")
  private List<String> inputs = List.of();

  @Option(
      names = "--events",
      paramLabel = "N",
      converter = GenerateCommand.Count.class,
      description = "Make up so many ticks: 1000000, 1_000_000, 10k or 1M.")
  private Long events;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      converter = GenerateCommand.WholeNumber.class,
      description = "Another seed is another market. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      converter = GenerateCommand.Moment.class,
      description =
          "Event time of the first tick made up. Default: now; with --rate 0 so that the last is"
              + " now.")
  private Instant start;

  @Option(
      names = "--rate",
      paramLabel = "EVENTS_PER_SECOND",
      defaultValue = "0",
      converter = GenerateCommand.Fraction.class,
      description =
          "Records a second; 0, the default: as fast as it goes. The event time of made-up ticks goes"
              + " on at this rate too, at 1000 a second with 0, and at 50000 at most.")
  private double rate;

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      defaultValue = "ticks",
      description = "Stream to put them on. Default: ${DEFAULT-VALUE}.")
  private String stream;

  @Mixin private MappingOptions mapping;

  @Mixin private StreamOptions where;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean finished;
  private long begin;
  private long shown;
  private long records;
  private long tooLong;

  @Override
  public Integer call() throws IOException {
    if (inputs.isEmpty() == (events == null)) {
      throw usage(
          events == null ? "what? say INPUT or --events" : "say INPUT or --events, not both");
    }
    if (!(rate >= 0 && rate <= 1e6)) {
      throw usage("--rate must be 0 to 1000000: " + rate);
    }
    OptionValues.checkStream("--stream", stream, spec);
    for (String option : events == null ? MADE_UP : RECORDED) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw usage(option + " is for " + (events == null ? "--events" : "INPUT"));
      }
    }
    Settings settings = events == null ? null : settings();
    List<String> paths = events == null ? paths() : List.of();
    try (KinesisClient client = where.client()) {
      begin = System.nanoTime();
      StreamWriter writer = new StreamWriter(client, stream, rate, PATIENCE, this::show);
      Thread atExit = new Thread(() -> stop(writer), "stop-putting");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        put(settings, paths, writer);
        return finish(writer, "");
      } catch (StreamWriter.Stopped e) {
        return finish(writer, "; interrupted");
      } catch (IOException | SdkException e) {
        finish(writer, "; then it failed");
        throw e;
      } finally {
        ended.countDown();
        forget(atExit);
      }
    } catch (ResourceNotFoundException e) {
      throw new IOException("there is no stream " + stream + ": " + e.getMessage(), e);
    } catch (SdkException e) {
      throw new IOException("Kinesis does not take the records: " + AwsProblem.of(e), e);
    } finally {
      clear();
    }
  }

  private void put(Settings settings, List<String> paths, StreamWriter writer) throws IOException {
    if (settings != null) {
      new TickStream(settings).write(new Lines(writer), null, made -> {});
    }
    for (String path : paths) {
      put(path, writer);
    }
    writer.flush();
  }

  /** While the process ends: what has been put is said, as a rule by the one who puts. */
  private void stop(StreamWriter writer) {
    writer.stop();
    try {
      if (!ended.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        int unanswered = writer.unanswered();
        finish(
            writer,
            String.format(
                Locale.ROOT,
                "; interrupted while the stream had not answered: up to %,d more may be there",
                unanswered));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }

  private Settings settings() {
    Settings settings = new Settings();
    settings.events = events;
    settings.seed = seed;
    settings.rate = rate > 0 ? rate : EVENTS_A_SECOND;
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    settings.start =
        start != null
            ? start
            : rate > 0 ? now : now.minusMillis((long) (events * 1000 / settings.rate));
    if (settings.rate > settings.mostRate()) {
      throw usage(
          String.format(
              Locale.ROOT,
              "--rate must be at most %,.0f with --events, which makes up %d tickers with at most"
                  + " 1000 ticks a second each: %s",
              settings.mostRate(),
              settings.tickers,
              rate));
    }
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw usage(String.join("; ", problems));
    }
    return settings;
  }

  private List<String> paths() throws IOException {
    try {
      // The time where records say none is the stream's matter: any will do.
      return ReplayFiles.find(inputs, Instant.EPOCH, mapping.mapping()).paths();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private void put(String path, StreamWriter writer) throws IOException {
    try (RawRecords file = new RawRecords(path, mapping.mapping())) {
      while (file.next()) {
        put(writer, file.isTooLong() ? null : file.bytes(), file.tickerSymbol());
      }
    }
  }

  /** What is no tick goes to any shard. */
  private void put(StreamWriter writer, byte[] data, String tickerSymbol) throws IOException {
    String key = tickerSymbol == null ? "record-" + records : tickerSymbol;
    records++;
    if (data == null || !writer.put(key, data)) {
      tooLong++;
    }
  }

  /** Takes lines apart again: a made-up tick is one. */
  private final class Lines extends OutputStream {
    private static final String SYMBOL = "{\"ticker_symbol\":\"";

    private final StreamWriter writer;
    private byte[] line = new byte[1 << 10];
    private int length;

    Lines(StreamWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(int value) throws IOException {
      if (value == '\n') {
        put(writer, Arrays.copyOf(line, length), symbol());
        length = 0;
        return;
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = (byte) value;
    }

    /** It stands first in every tick made up. */
    private String symbol() {
      int end = SYMBOL.length();
      while (line[end] != '"') {
        end++;
      }
      return new String(
          line, SYMBOL.length(), end - SYMBOL.length(), java.nio.charset.StandardCharsets.US_ASCII);
    }
  }

  /**
   * Says what is on the stream, once.
   *
   * @param end how it came to an end, if not well
   */
  private synchronized int finish(StreamWriter writer, String end) {
    if (finished) {
      return Bolsa.FAILED;
    }
    finished = true;
    clear();
    if (!quiet) {
      double seconds = writer.elapsed().toMillis() / 1e3;
      double reached = writer.accepted() / Math.max(seconds, 1e-3);
      System.out.printf(
          Locale.ROOT,
          "%,d record%s on stream %s in %.1f s, %,.0f a second%s%s%s%n",
          writer.accepted(),
          writer.accepted() == 1 ? "" : "s",
          stream,
          seconds,
          reached,
          end.isEmpty() && reached < rate * NEARLY
              ? String.format(Locale.ROOT, " of the %,.0f asked for: the stream took no more", rate)
              : "",
          writer.retried() == 0
              ? ""
              : String.format(Locale.ROOT, "; %,d were put again", writer.retried()),
          end);
    }
    if (tooLong > 0) {
      System.err.printf(
          Locale.ROOT, "bolsa: %,d records are longer than Kinesis takes: left out%n", tooLong);
      return Bolsa.FAILED;
    }
    return end.isEmpty() ? Bolsa.DONE : Bolsa.FAILED;
  }

  private void show(long accepted) {
    PrintStream terminal = Progress.terminal(quiet);
    long now = System.nanoTime();
    if (terminal != null && now - shown >= PROGRESS_NANOS) {
      shown = now;
      terminal.printf(
          Locale.ROOT,
          "\r\u001b[K%,d records, %,.0f a second",
          accepted,
          accepted * 1e9 / (now - begin));
      terminal.flush();
    }
  }

  private void clear() {
    if (shown != 0) {
      Progress.terminal(quiet).print("\r\u001b[K");
      shown = 0;
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
