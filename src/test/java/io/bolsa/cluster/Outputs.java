package io.bolsa.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everything a job has said: sorted lines by dataset, and those of the second stream. */
final class Outputs {
  static final String RESULTS = "results";
  static final List<Dataset> DATASETS =
      List.of(
          Dataset.SECTOR_STATISTICS,
          Dataset.ANOMALIES,
          Dataset.TICKER_BARS,
          Dataset.REJECTED,
          Dataset.LATE);

  private final Map<String, List<String>> lines;

  Outputs(Map<String, List<String>> lines) {
    this.lines = lines;
  }

  /** What {@code ./bolsa replay}, in a process of its own, says of the same records. */
  static Outputs ofReplay(Path ticks, Path out, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("bolsa").toAbsolutePath().toString());
    command.addAll(List.of("replay", ticks.toString(), "--out", out.toString(), "--quiet"));
    command.addAll(List.of(options));
    try {
      Path said = ticks.resolveSibling(ticks.getFileName() + ".replay.out");
      Process replay =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!replay.waitFor(120, TimeUnit.SECONDS) || replay.exitValue() != 0) {
        replay.destroyForcibly();
        throw new AssertionError(command + " failed: " + Files.readString(said));
      }
      Map<String, List<String>> all = new TreeMap<>();
      for (Dataset dataset : DATASETS) {
        all.put(dataset.id(), sorted(out.resolve(dataset.id()).resolve(dataset.fileName())));
      }
      all.put(RESULTS, sorted(out.resolve("results.ndjson")));
      return new Outputs(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static List<String> sorted(Path file) throws IOException {
    try (var all = Files.lines(file)) {
      return all.sorted().collect(Collectors.toList());
    }
  }

  List<String> of(Dataset dataset) {
    return lines.get(dataset.id());
  }

  /** Without what belongs to an instant or to a later one. */
  Outputs before(Instant end) {
    return only(line -> instant(line).isBefore(end));
  }

  Outputs only(Predicate<String> wanted) {
    Map<String, List<String>> some = new TreeMap<>();
    lines.forEach(
        (name, all) -> some.put(name, all.stream().filter(wanted).collect(Collectors.toList())));
    return new Outputs(some);
  }

  /** When the row is complete, in event time; rejections have none. */
  private static Instant instant(String line) {
    var json = Json.read(line);
    for (String field : List.of("window_end", "bar_end", "event_time")) {
      if (json.hasNonNull(field)) {
        return Instant.parse(json.get(field).asText());
      }
    }
    return Instant.MIN;
  }

  String sizes() {
    return lines.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().size())
        .collect(Collectors.joining(", "));
  }

  boolean covers(Outputs expected) {
    return expected.lines.entrySet().stream()
        .allMatch(entry -> lines.get(entry.getKey()).size() >= entry.getValue().size());
  }

  /** Record by record, rejections by reason and bytes: their source is another. */
  void assertEqualTo(Outputs expected) {
    lines.forEach(
        (name, all) -> {
          List<String> wanted = expected.lines.get(name);
          if (name.equals(Dataset.REJECTED.id())) {
            assertThat(rejections(all)).as(name).isEqualTo(rejections(wanted));
          } else {
            assertThat(all).as(name).isEqualTo(wanted);
          }
        });
  }

  static List<String> rejections(List<String> rows) {
    return rows.stream()
        .map(row -> Json.text(row, "reason") + " " + Json.text(row, "payload_base64"))
        .sorted()
        .collect(Collectors.toList());
  }
}
