package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Savepoints of releases, kept in {@code src/test/resources/state}: every version goes on from
 * where each of them stopped, in the middle of its windows.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StateOfReleasesIT {
  private static final Path STATES = Path.of("src", "test", "resources", "state");
  private static final String WINDOWS = "10s,30s/10s";

  @TempDir Path folder;

  @Test
  void goesOnFromTheStateOfVersion010() throws IOException {
    Path state = STATES.resolve("v0.1.0");
    List<String> before = Files.readAllLines(state.resolve("before.ndjson"));
    List<String> after = Files.readAllLines(state.resolve("after.ndjson"));
    Instant emitted = Instant.parse(Files.readString(state.resolve("emitted-up-to.txt")).trim());
    try (LocalCluster cluster =
        LocalCluster.up("--no-job", "--streams", LiveJob.streams("restored"))) {
      S3Emulator s3 = new S3Emulator(cluster);
      try (Stream<Path> files = Files.list(state.resolve("savepoint"))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          s3.put("flink", "fixture/" + file.getFileName(), Files.readAllBytes(file));
        }
      }
      LiveJob job = job(cluster, "restored");
      new KinesisEmulator(cluster).putAll(job.input(), Session.bytes(after));
      job.start(2, "s3://flink/fixture");

      List<String> ticks = new ArrayList<>(before);
      ticks.addAll(after);
      Path file = Files.write(folder.resolve("ticks.ndjson"), ticks);
      Outputs replay = Outputs.ofReplay(file, folder.resolve("out"), "--windows", WINDOWS);
      for (Dataset dataset : List.of(Dataset.SECTOR_STATISTICS, Dataset.TICKER_BARS)) {
        List<String> expected =
            replay.of(dataset).stream()
                .filter(row -> end(row).isAfter(emitted))
                .collect(Collectors.toList());
        Await.until(
            dataset.id() + " of the restored job: " + expected.size(),
            () -> job.archived(dataset).size() >= expected.size());
        assertThat(job.archived(dataset)).isEqualTo(expected);
      }
      assertThat(job.archived(Dataset.LATE)).isEmpty();
      job.cancel();
    }
  }

  /** {@code -Dstate.update=true} makes the state of this version; once released, it stays. */
  @Test
  @EnabledIfSystemProperty(named = "state.update", matches = "true")
  void writesTheStateOfThisVersion() throws IOException {
    Path state = Files.createDirectories(STATES.resolve("v0.1.0"));
    List<String> ticks = ticks();
    List<String> before = ticks.subList(0, ticks.size() / 2);
    List<String> after = ticks.subList(ticks.size() / 2, ticks.size());
    try (LocalCluster cluster =
        LocalCluster.up("--no-job", "--streams", LiveJob.streams("written"))) {
      LiveJob job = job(cluster, "written");
      new KinesisEmulator(cluster).putAll(job.input(), Session.bytes(before));
      job.start(2, null);
      Await.until("bars are there", () -> !job.archived(Dataset.TICKER_BARS).isEmpty());
      String savepoint = new FlinkProcesses(cluster).stop(job.id);
      Instant emitted =
          job.archived(Dataset.TICKER_BARS).stream()
              .map(StateOfReleasesIT::end)
              .max(Instant::compareTo)
              .get();
      Path files = Files.createDirectories(state.resolve("savepoint"));
      S3Emulator s3 = new S3Emulator(cluster);
      String prefix = savepoint.substring("s3://flink/".length()) + "/";
      for (String key : s3.list("flink", prefix).keySet()) {
        if (!key.endsWith("/")) {
          Files.write(files.resolve(key.substring(prefix.length())), s3.get("flink", key));
        }
      }
      Files.write(state.resolve("before.ndjson"), before);
      Files.write(state.resolve("after.ndjson"), after);
      Files.writeString(state.resolve("emitted-up-to.txt"), emitted + "\n");
    }
  }

  private LiveJob job(LocalCluster cluster, String name) {
    String jar = new FlinkProcesses(cluster).upload(Path.of(System.getProperty("bolsa.jar")));
    return new LiveJob(
        cluster,
        jar,
        name,
        folder,
        Map.of(
            "Statistics/windows",
            WINDOWS,
            "InputStream0/shard.discovery.interval",
            "2s",
            "InputStream0/shard.idle.timeout",
            "5s",
            "InputStream0/silence.timeout",
            name.equals("written") ? "0s" : "5s"));
  }

  /** Two minutes of ten tickers. */
  private static List<String> ticks() {
    Settings settings = new Settings();
    settings.events = 600;
    settings.seed = 10;
    settings.rate = 5;
    settings.tickers = 10;
    settings.sequence = true;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new TickStream(settings).write(out, null, made -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8).lines().collect(Collectors.toList());
  }

  private static Instant end(String row) {
    String window = Json.text(row, "window_end");
    return Instant.parse(window == null ? Json.text(row, "bar_end") : window);
  }
}
