package io.bolsa.anomaly;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs the ticker detectors over the scenarios of an anomaly benchmark without Flink, in seconds,
 * and writes what its scorer reads: {@code BenchmarkRun BENCH RUN}.
 */
public final class BenchmarkRun {
  static final class Row {
    String ticker;
    String sector;
    long time;
    double price;
    double change;
  }

  /** Also write what every detector says; the scorer ignores it. */
  private static final boolean DETAIL = Boolean.getBoolean("detail");

  private BenchmarkRun() {}

  public static void main(String[] args) throws IOException {
    if (args[0].equals("speed")) {
      speed();
      return;
    }
    Path bench = Path.of(args[0]);
    Path run = Path.of(args[1]);
    String only = args.length > 2 ? args[2] : "";
    List<Path> files;
    try (Stream<Path> all = Files.list(bench)) {
      files =
          all.filter(f -> f.toString().endsWith(".ndjson") && f.toString().contains(only))
              .sorted()
              .toList();
    }
    long nanos = 0;
    long ticks = 0;
    for (Path file : files) {
      String scenario = file.getFileName().toString().replace(".ndjson", "");
      Map<String, List<Row>> series = read(file);
      Path out = run.resolve(scenario);
      Files.createDirectories(out.resolve("anomalies"));
      Files.createDirectories(out.resolve("scores"));
      try (Writer scores = Files.newBufferedWriter(out.resolve("scores/scores.csv"));
          Writer alerts = Files.newBufferedWriter(out.resolve("anomalies/anomalies.ndjson"))) {
        scores.write("ticker_symbol,event_time,score\n");
        TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
        for (List<Row> rows : series.values()) {
          TickerState state = detectors.newState();
          Observation tick = new Observation();
          List<Finding> findings = new ArrayList<>();
          double[] values = new double[rows.size()];
          String[] details = new String[rows.size()];
          long start = System.nanoTime();
          for (int i = 0; i < values.length; i++) {
            Row row = rows.get(i);
            fill(tick, row);
            values[i] = detectors.observe(state, tick, findings);
            if (DETAIL) {
              details[i] = Arrays.toString(state.probabilities);
            }
          }
          nanos += System.nanoTime() - start;
          ticks += values.length;
          for (int i = 0; i < values.length; i++) {
            Row row = rows.get(i);
            scores.write(row.ticker + "," + Instant.ofEpochMilli(row.time) + "," + values[i]);
            scores.write(DETAIL ? "," + row.price + "," + details[i] + "\n" : "\n");
          }
          for (Finding finding : findings) {
            write(alerts, rows.get(0), finding);
          }
        }
      }
    }
    System.out.printf("%d ticks, %.0f ns a tick%n", ticks, (double) nanos / Math.max(1, ticks));
  }

  /** 50 tickers at 200 ticks a second each, as in the file of the peers. */
  private static void speed() throws IOException {
    int tickers = 50;
    for (int round = 0; round < 3; round++) {
      TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
      TickerState[] states = new TickerState[tickers];
      double[] prices = new double[tickers];
      Arrays.setAll(states, i -> detectors.newState());
      Arrays.fill(prices, 100);
      SplittableRandom random = new SplittableRandom(1);
      Observation tick = new Observation();
      List<Finding> findings = new ArrayList<>();
      int ticks = 4_000_000;
      long[] steps = new long[1 << 16];
      Arrays.setAll(steps, i -> Math.round(4 * random.nextGaussian()));
      long time = 1_700_000_000_000L;
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      double sum = 0;
      for (int i = 0; i < ticks; i++) {
        int n = i % tickers;
        tick.eventTime = time + i / 10;
        double step = steps[(i * 31) & 0xffff] / 100.0;
        prices[n] = Math.rint(100 * (prices[n] + step)) / 100;
        tick.price = prices[n];
        tick.change = step;
        sum += detectors.observe(states[n], tick, findings);
      }
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      states[0].writeTo(new DataOutputStream(bytes));
      System.out.printf(
          "%.0f ns CPU a tick, %d findings, mean score %.3f, %d bytes of state%n",
          (double) nanos / ticks, findings.size(), sum / ticks, bytes.size());
    }
  }

  private static void fill(Observation tick, Row row) {
    tick.eventTime = row.time;
    tick.price = row.price;
    tick.change = row.change;
  }

  private static void write(Writer out, Row row, Finding finding) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("kind", finding.kind);
      json.writeStringField("ticker_symbol", row.ticker);
      json.writeStringField("sector", row.sector);
      json.writeStringField("event_time", Instant.ofEpochMilli(finding.eventTime).toString());
      json.writeNumberField("score", finding.score);
      json.writeStringField("explanation", finding.explanation);
      json.writeEndObject();
    }
    out.write(line + "\n");
  }

  static Map<String, List<Row>> read(Path file) throws IOException {
    Map<String, List<Row>> series = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Row row = new Row();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          switch (name) {
            case "ticker_symbol" -> row.ticker = json.getText();
            case "sector" -> row.sector = json.getText();
            case "event_time" -> row.time = Instant.parse(json.getText()).toEpochMilli();
            case "price" -> row.price = json.getDoubleValue();
            case "change" -> row.change = json.getDoubleValue();
            default -> json.skipChildren();
          }
        }
        series.computeIfAbsent(row.ticker, t -> new ArrayList<>()).add(row);
      }
    }
    series.values().forEach(rows -> rows.sort(Comparator.comparingLong(r -> r.time)));
    return series;
  }
}
