package io.bolsa.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a replay says at its end: the last windows, the anomalies, and where the records went. */
final class Summary {
  private static final int WINDOWS_SHOWN = 12;
  private static final int ANOMALIES_SHOWN = 12;
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> SEVERITIES = List.of("low", "medium", "high");

  private final Path folder;
  private final Accounts accounts;
  private final Duration elapsed;

  Summary(Path folder, Accounts accounts, Duration elapsed) {
    this.folder = folder;
    this.accounts = accounts;
    this.elapsed = elapsed;
  }

  void print(PrintStream out) throws IOException {
    printWindows(out);
    printAnomalies(out);
    printAccounts(out);
  }

  private void printWindows(PrintStream out) throws IOException {
    Deque<Map<String, String>> last = new ArrayDeque<>();
    read(
        Dataset.SECTOR_STATISTICS,
        row -> {
          last.addLast(row);
          if (last.size() > WINDOWS_SHOWN) {
            last.removeFirst();
          }
        });
    if (last.isEmpty()) {
      return;
    }
    Table table =
        new Table(
            "window", "start", "sector", "ticks", "tickers", "open", "close", "low", "high",
            "median", "return");
    for (Map<String, String> row : last) {
      table.add(
          row.get("window"),
          row.get("window_start").replace(".000Z", "Z"),
          row.get("sector"),
          row.get("count"),
          row.get("tickers"),
          price(row.get("open")),
          price(row.get("close")),
          price(row.get("min")),
          price(row.get("max")),
          price(row.get("median")),
          percent(row.get("sector_return")));
    }
    out.printf(Locale.ROOT, "Windows (the last %,d of %,d rows)%n", last.size(), accounts.windows);
    table.print(out);
    out.println();
  }

  private void printAnomalies(PrintStream out) throws IOException {
    Map<String, Long> kinds = new TreeMap<>();
    PriorityQueue<Map<String, String>> worst =
        new PriorityQueue<>(
            Comparator.<Map<String, String>>comparingInt(Summary::severity)
                .thenComparing(row -> row.get("event_time"), Comparator.reverseOrder())
                .thenComparing(row -> row.get("id"), Comparator.reverseOrder()));
    read(
        Dataset.ANOMALIES,
        row -> {
          kinds.merge(row.get("kind"), 1L, Long::sum);
          worst.add(row);
          if (worst.size() > ANOMALIES_SHOWN) {
            worst.poll();
          }
        });
    if (kinds.isEmpty()) {
      out.println("Anomalies: none");
      out.println();
      return;
    }
    out.println("Anomalies: " + counts(kinds));
    List<Map<String, String>> shown = new ArrayList<>(worst);
    shown.sort(
        Comparator.<Map<String, String>, String>comparing(row -> row.get("event_time"))
            .thenComparing(row -> row.get("id")));
    Table table = new Table("time", "severity", "kind", "what");
    for (Map<String, String> row : shown) {
      table.add(
          row.get("event_time"), row.get("severity"), row.get("kind"), row.get("explanation"));
    }
    table.print(out);
    if (accounts.anomalies > shown.size()) {
      out.printf(
          Locale.ROOT,
          "… and %,d more, none graver, in %s%n",
          accounts.anomalies - shown.size(),
          placeOfAnomalies());
    }
    out.println();
  }

  private static String counts(Map<String, Long> byName) {
    return byName.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private Path placeOfAnomalies() {
    Path own = folder.resolve(Dataset.ANOMALIES.id());
    return Files.isDirectory(own) ? own : folder.resolve(ReplayJob.RESULTS_FILE);
  }

  private static int severity(Map<String, String> anomaly) {
    return SEVERITIES.indexOf(anomaly.get("severity"));
  }

  private void printAccounts(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "Records: %,d read = %,d counted + %,d late + %,d rejected%s%n",
        accounts.read,
        accounts.counted,
        accounts.late,
        accounts.rejected,
        accounts.skipped == 0
            ? ""
            : String.format(Locale.ROOT, " + %,d of other types", accounts.skipped));
    if (!accounts.reasons.isEmpty()) {
      out.println("Rejected: " + counts(accounts.reasons));
    }
    if (accounts.unknown > 0) {
      out.printf(
          Locale.ROOT,
          "Reference: %,d ticks of tickers that the table does not have%n",
          accounts.unknown);
    }
    out.printf(
        Locale.ROOT,
        "Time: %.2f s, %,.0f events a second%n",
        elapsed.toMillis() / 1e3,
        accounts.read / Math.max(1e-3, elapsed.toMillis() / 1e3));
    out.println("Results: " + folder);
  }

  private static String price(String number) {
    return number == null ? "–" : Figures.price(Double.parseDouble(number));
  }

  private static String percent(String share) {
    return share == null ? "–" : Figures.percent(Double.parseDouble(share));
  }

  private interface RowReader {
    void read(Map<String, String> row);
  }

  /**
   * The fields of every row that are neither objects nor lists; null where the value is null. From
   * the second stream, which is the same file whatever the layout of the datasets.
   */
  private void read(Dataset dataset, RowReader reader) throws IOException {
    Path file = folder.resolve(ReplayJob.RESULTS_FILE);
    try (JsonParser json = JSON.createParser(file.toFile())) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> row = new HashMap<>();
        String name;
        while ((name = json.nextFieldName()) != null) {
          JsonToken token = json.nextToken();
          if (token.isStructStart()) {
            json.skipChildren();
          } else if (token != JsonToken.VALUE_NULL) {
            row.put(name, json.getText());
          }
        }
        if (dataset.id().equals(row.get("type"))) {
          reader.read(row);
        }
      }
    }
  }
}
