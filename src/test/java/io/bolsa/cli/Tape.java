package io.bolsa.cli;

import io.bolsa.model.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Made-up ticks for tests of the whole job, with the arrival order apart from the event order. */
final class Tape {
  private static final String[] SECTORS = {"ENERGY", "RETAIL", "FINANCIAL"};
  private static final long START = 1_767_623_400_000L; // 2026-01-05T14:30:00Z

  private final List<Line> lines;

  /** One record and its event time; hostile records have the time they stand at. */
  record Line(long time, String text) {}

  private Tape(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * Ticks of 12 tickers, some sharing an instant, with corrupt prices and a ticker that changes its
   * sector.
   */
  static Tape of(int ticks, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] cents = random.longs(12, 500, 50_000).toArray();
    List<Line> lines = new ArrayList<>();
    long time = START;
    for (int i = 0; i < ticks; i++) {
      int ticker = random.nextInt(cents.length);
      long change = cents[ticker] > 200 ? random.nextInt(-40, 41) : 40;
      cents[ticker] += change;
      long printed = random.nextInt(5_000) == 0 ? cents[ticker] * 10 : cents[ticker];
      String sector = ticker == 0 && i > ticks / 2 ? "MOVED" : SECTORS[ticker % SECTORS.length];
      lines.add(new Line(time, tick("T" + ticker, sector, change, printed, time, i)));
      time += random.nextInt(4) == 0 ? 0 : random.nextInt(60);
    }
    return new Tape(lines);
  }

  private static String tick(
      String ticker, String sector, long change, long price, long time, int sequence) {
    return String.format(
        Locale.ROOT,
        "{\"ticker_symbol\":\"%s\",\"sector\":\"%s\",\"change\":%.2f,\"price\":%.2f,"
            + "\"event_time\":\"%s\",\"sequence\":%d}",
        ticker,
        sector,
        change / 100.0,
        price / 100.0,
        Times.iso(time),
        sequence);
  }

  List<Line> lines() {
    return Collections.unmodifiableList(lines);
  }

  /** The same ticks, each arriving up to {@code millis} after its time. */
  Tape shuffledWithin(long millis, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    record Arriving(long arrival, Line line) {}
    List<Arriving> arriving = new ArrayList<>();
    for (Line line : lines) {
      arriving.add(new Arriving(line.time + random.nextLong(millis + 1), line));
    }
    arriving.sort(Comparator.comparingLong(Arriving::arrival));
    return new Tape(arriving.stream().map(Arriving::line).toList());
  }

  /** Deals the records to several tapes that overlap in time, as shards of one stream do. */
  List<Tape> shards(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tape> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(new Tape(new ArrayList<>()));
    }
    for (Line line : lines) {
      shards.get(random.nextInt(count)).lines.add(line);
    }
    return shards;
  }

  Tape with(int at, String text) {
    List<Line> more = new ArrayList<>(lines);
    more.add(at, new Line(lines.get(at).time, text));
    return new Tape(more);
  }

  Path write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.text).append('\n');
    }
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
