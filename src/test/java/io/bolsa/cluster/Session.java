package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.generate.LabelWriter;
import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ticks for a live job, and what a replay says of them. Those that close the session are far ahead
 * and in every shard: they close the windows of all others, and their own stay open.
 */
final class Session {
  /** Of the statistics of the job that reads this. */
  static final String WINDOWS = "10s,30s/10s";

  /**
   * Ticks a second, of event time and of the clock: what the emulator needs for one grows with how
   * many it holds.
   */
  static final int RATE = 100;

  private static final int CLOSING_TICKS = 64;

  /** Of the ticks, where some are anomalies at all. */
  private static final double ANOMALY_RATE = 0.002;

  final List<String> ticks;
  private final Instant last;
  private final Instant closing;

  /** Made-up ticks without faults. */
  Session(int events, long seed) {
    this(made(events, seed, false));
  }

  /** Made-up ticks of which some are anomalies. */
  static Session withAnomalies(int events, long seed) {
    return new Session(made(events, seed, true));
  }

  Session(List<String> ticks) {
    this.ticks = ticks;
    last = ticks.stream().map(Session::time).max(Instant::compareTo).orElseThrow();
    closing = last.truncatedTo(ChronoUnit.MINUTES).plusSeconds(180);
  }

  private static List<String> made(int events, long seed, boolean anomalies) {
    Settings settings = new Settings();
    settings.events = events;
    settings.seed = seed;
    settings.start = Instant.parse("2026-01-05T14:30:00Z");
    settings.rate = RATE;
    settings.disorder = 1;
    settings.sequence = true;
    settings.anomalyRate = ANOMALY_RATE;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      LabelWriter labels =
          anomalies
              ? new LabelWriter(new ByteArrayOutputStream(), settings, "session", "ticks.ndjson")
              : null;
      new TickStream(settings).write(out, labels, made -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8).lines().collect(Collectors.toList());
  }

  private static Instant time(String line) {
    return Instant.parse(Json.text(line, "event_time"));
  }

  List<byte[]> records() {
    return bytes(ticks);
  }

  List<byte[]> closingRecords() {
    return bytes(closingTicks());
  }

  private List<String> closingTicks() {
    return IntStream.range(0, CLOSING_TICKS)
        .mapToObj(
            i ->
                String.format(
                    "{\"ticker_symbol\":\"CLOSING-%d\",\"sector\":\"CLOSING\",\"change\":0,"
                        + "\"price\":1,\"event_time\":\"%s\"}",
                    i, closing))
        .collect(Collectors.toList());
  }

  static List<byte[]> bytes(List<String> lines) {
    return lines.stream().map(line -> line.getBytes(UTF_8)).collect(Collectors.toList());
  }

  /** What {@code ./bolsa replay} says, but for the closing ticks and the silence before them. */
  Outputs replay(Path folder, String... options) throws IOException {
    return withoutTheLastSilence(replayWithTheLastSilence(folder, options));
  }

  Outputs replayWithTheLastSilence(Path folder, String... options) throws IOException {
    List<String> all = new ArrayList<>(ticks);
    all.addAll(closingTicks());
    Path file = Files.write(folder.resolve("ticks.ndjson"), all);
    List<String> given = new ArrayList<>(List.of("--windows", WINDOWS));
    given.addAll(List.of(options));
    return Outputs.ofReplay(file, folder.resolve("replayed"), given.toArray(new String[0]))
        .before(closing.minusSeconds(5));
  }

  /** After the last tick every ticker is silent; whether that is told depends on what follows. */
  Outputs withoutTheLastSilence(Outputs outputs) {
    return outputs.only(
        line -> !line.contains("\"kind\":\"silence\"") || !time(line).isAfter(last));
  }
}
