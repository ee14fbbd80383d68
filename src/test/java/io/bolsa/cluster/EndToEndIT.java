package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.generate.LabelWriter;
import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fat JAR on a cluster of processes, fed by Kinesis: whatever breaks meanwhile, S3 and the
 * second stream hold what {@code ./bolsa replay} says of the same ticks, record by record.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EndToEndIT {
  /**
   * Ticks a second, of event time and of the clock: what the emulator needs for one grows with how
   * many it holds.
   */
  private static final int RATE = 100;

  private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");
  private static final String WINDOWS = "10s,30s/10s";

  @TempDir static Path jars;
  private static LocalCluster cluster;
  private static KinesisEmulator kinesis;
  private static FlinkProcesses flink;
  private static String jar;

  @TempDir Path folder;
  private LiveJob job;
  private final long began = System.nanoTime();

  @BeforeAll
  static void up() {
    String streams =
        List.of("plain", "silence", "killed", "rescaled", "resharded", "moved", "hostile").stream()
            .map(LiveJob::streams)
            .collect(Collectors.joining(","));
    cluster = LocalCluster.up("--no-job", "--streams", streams);
    kinesis = new KinesisEmulator(cluster);
    flink = new FlinkProcesses(cluster);
    jar = flink.upload(Path.of(System.getProperty("bolsa.jar")));
  }

  @AfterAll
  static void down() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void cancel(TestInfo test) {
    if (job != null && job.id != null) {
      job.cancel();
    }
    say(test.getDisplayName() + " took " + seconds(began));
  }

  @Test
  void bothOutputsEqualTheReplay() throws IOException {
    List<String> ticks = ticks(4_000, 1);
    job = job("plain", Map.of());
    Feed feed = new Feed(kinesis, job.input(), ticks, RATE).backlog(2_500);
    job.start(2, null);
    feed.start().finish(ticks.size());
    close(ticks);

    assertEqualToReplay(ticks);
    assertThat(job.archived(Dataset.LATE)).isEmpty();
    assertThat(job.archived(Dataset.REJECTED)).isEmpty();
    assertThat(job.archived(Dataset.ANOMALIES)).isNotEmpty();
    assertThat(flink.restarts(job.id)).isZero();
  }

  @Test
  void theLastWindowsCloseWhenAllShardsFallSilent() throws IOException {
    List<String> ticks = ticks(1_000, 2);
    job = job("silence", Map.of("InputStream0/silence.timeout", "20s"));
    new Feed(kinesis, job.input(), ticks, RATE).backlog(ticks.size());
    job.start(2, null);

    Outputs expected = replay(ticks);
    job.awaitOutputs(expected).assertEqualTo(expected);
  }

  @Test
  void equalsTheReplayWhenEachTaskManagerIsKilled() throws IOException {
    List<String> plenty = ticks(50_000, 3);
    job = job("killed", Map.of());
    Feed feed = new Feed(kinesis, job.input(), plenty, RATE).backlog(1_000);
    job.start(2, null);
    feed.start();
    job.awaitCheckpoint();
    for (int number = 1; number <= 2; number++) {
      long ranSince = flink.runsSince(job.id);
      int delivered = kinesis.records(job.output()).size();
      long killed = System.nanoTime();
      flink.replaceTaskManager(number);
      flink.awaitRestart(job.id, ranSince);
      say("TaskManager " + number + " killed; all tasks run again after " + seconds(killed));
      Await.until("results again", () -> kinesis.records(job.output()).size() > delivered);
      say("TaskManager " + number + " killed; results again after " + seconds(killed));
      job.awaitCheckpoint();
    }
    assertThat(feed.flows()).isTrue();
    List<String> ticks = feed.finish(500);
    close(ticks);

    assertEqualToReplay(ticks);
  }

  @Test
  void equalsTheReplayWhenStoppedAndRestoredAtOtherParallelisms() throws IOException {
    List<String> plenty = ticks(50_000, 4);
    job = job("rescaled", Map.of());
    Feed feed = new Feed(kinesis, job.input(), plenty, RATE).backlog(1_000);
    job.start(2, null);
    feed.start();
    job.awaitCheckpoint();
    for (int parallelism : new int[] {4, 1}) {
      long stopped = System.nanoTime();
      String savepoint = flink.stop(job.id);
      say("stopped with savepoint in " + seconds(stopped));
      job.start(parallelism, savepoint);
      say("stopped and runs again at parallelism " + parallelism + " after " + seconds(stopped));
      job.awaitCheckpoint();
    }
    assertThat(feed.flows()).isTrue();
    List<String> ticks = feed.finish(500);
    close(ticks);

    assertEqualToReplay(ticks);
  }

  @Test
  void equalsTheReplayWhileShardsSplitAndMerge() throws IOException {
    List<String> plenty = ticks(50_000, 5);
    job = job("resharded", Map.of());
    Feed feed = new Feed(kinesis, job.input(), plenty, RATE).backlog(1_000);
    job.start(2, null);
    feed.start();
    awaitResults(1);
    kinesis.split(job.input(), kinesis.shards(job.input()).get(0));
    awaitResults(kinesis.records(job.output()).size() + 1);
    kinesis.split(job.input(), kinesis.shards(job.input()).get(1));
    awaitResults(kinesis.records(job.output()).size() + 1);
    // 0 became 2 and 3, 1 became 4 and 5: 3 and 4 are neighbours.
    kinesis.merge(
        job.input(), kinesis.shards(job.input()).get(3), kinesis.shards(job.input()).get(4));
    awaitResults(kinesis.records(job.output()).size() + 1);
    assertThat(feed.flows()).isTrue();
    List<String> ticks = feed.finish(500);
    close(ticks);

    assertEqualToReplay(ticks);
    assertThat(kinesis.shards(job.input())).hasSize(7);
    assertThat(flink.restarts(job.id)).isZero();
  }

  @Test
  void equalsTheReplayWhenShardsSplitAndMergeWhileItIsDown() throws IOException {
    List<String> ticks = ticks(4_000, 8);
    job = job("moved", Map.of());
    put(ticks.subList(0, 1_500));
    job.start(2, null);
    awaitResults(1);
    String savepoint = flink.stop(job.id);

    // A backlog in each generation of shards: in those that the savepoint knows, in their children,
    // of which two end as well, and in what these become.
    put(ticks.subList(1_500, 2_250));
    kinesis.split(job.input(), kinesis.shards(job.input()).get(0));
    kinesis.split(job.input(), kinesis.shards(job.input()).get(1));
    put(ticks.subList(2_250, 3_000));
    // 0 became 2 and 3, 1 became 4 and 5: 3 and 4 are neighbours.
    kinesis.merge(
        job.input(), kinesis.shards(job.input()).get(3), kinesis.shards(job.input()).get(4));
    put(ticks.subList(3_000, 3_750));
    // Of new shards, too, nothing may be left out: LATEST is for a start without state.
    job =
        job(
            "moved",
            Map.of(
                "InputStream0/initial.position", "LATEST",
                "InputStream0/shard.idle.timeout", "10s"));
    job.start(3, savepoint);
    put(ticks.subList(3_750, 4_000));
    close(ticks);

    assertEqualToReplay(ticks);
    assertThat(kinesis.shards(job.input())).hasSize(7);
    assertThat(flink.restarts(job.id)).isZero();
  }

  @Test
  void hostileRecordsAreAllRejectedAndStopNothing() throws IOException {
    List<String> ticks = ticks(3_000, 6);
    job = job("hostile", Map.of());
    List<byte[]> hostile = hostile();
    List<byte[]> records = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(6);
    for (String tick : ticks) {
      records.add(tick.getBytes(UTF_8));
    }
    for (byte[] record : hostile) {
      records.add(random.nextInt(records.size()), record);
    }
    job.start(2, null);
    for (int from = 0; from < records.size(); from += 100) {
      kinesis.putAll(job.input(), records.subList(from, Math.min(from + 100, records.size())));
    }
    close(ticks);

    Outputs expected = replay(withClosing(ticks)).before(closing(ticks).minusSeconds(5));
    Outputs actual = job.awaitOutputs(expected);
    Await.until(
        "all hostile records are rejected",
        () -> job.archived(Dataset.REJECTED).size() >= hostile.size());
    assertThat(
            job.archived(Dataset.REJECTED).stream()
                .map(row -> Json.text(row, "payload_base64"))
                .sorted())
        .isEqualTo(
            hostile.stream()
                .map(java.util.Base64.getEncoder()::encodeToString)
                .sorted()
                .collect(Collectors.toList()));
    actual.only(line -> !line.contains("\"payload_base64\"")).assertEqualTo(expected);
    assertThat(flink.state(job.id)).isEqualTo("RUNNING");
    assertThat(flink.restarts(job.id)).isZero();
  }

  /** No two alike, so that none can stand for another. */
  private static List<byte[]> hostile() {
    List<byte[]> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    String tick =
        "{\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":2,"
            + "\"event_time\":\"2026-01-05T14:30:00Z\"}";
    for (int end = 1; end < tick.length(); end += 7) {
      all.add(tick.substring(0, end).getBytes(UTF_8));
    }
    for (int length = 1; length < 4_000; length = length * 2 + 1) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      all.add(noise);
    }
    for (String text :
        List.of(
            "null",
            "[]",
            "{}",
            "\"A\"",
            tick + tick,
            "[" + tick + "]",
            tick.replace("\"price\":2", "\"price\":\"2\""),
            tick.replace("\"price\":2", "\"price\":1e999"),
            tick.replace("\"price\":2", "\"price\":NaN"),
            tick.replace("2026", "2126"),
            tick.replace("\"B\"", "\"*\""),
            "{".repeat(100_000))) {
      all.add(text.getBytes(UTF_8));
    }
    byte[] largest = new byte[(1 << 20) - 100];
    Arrays.fill(largest, (byte) '7');
    all.add(largest);
    return all;
  }

  private LiveJob job(String name, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("Statistics/windows", WINDOWS);
    all.put("InputStream0/shard.discovery.interval", "2s");
    // A subtask that wakes up waits so long for the others, which a busy machine may hold up.
    all.putIfAbsent("InputStream0/shard.idle.timeout", "20s");
    all.putIfAbsent("InputStream0/silence.timeout", "0s");
    return new LiveJob(cluster, jar, name, folder, all);
  }

  private static List<String> ticks(int events, long seed) throws IOException {
    Settings settings = new Settings();
    settings.events = events;
    settings.seed = seed;
    settings.start = START;
    settings.rate = RATE;
    settings.disorder = 1;
    settings.sequence = true;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    settings.anomalyRate = 0.002;
    LabelWriter labels =
        new LabelWriter(new ByteArrayOutputStream(), settings, "end-to-end", "ticks.ndjson");
    new TickStream(settings).write(out, labels, made -> {});
    return out.toString(UTF_8).lines().collect(Collectors.toList());
  }

  /** Ticks far ahead, in every shard: they close all windows of those before, none of their own. */
  private void close(List<String> ticks) {
    put(closingTicks(ticks));
  }

  private void put(List<String> ticks) {
    kinesis.putAll(
        job.input(), ticks.stream().map(line -> line.getBytes(UTF_8)).collect(Collectors.toList()));
  }

  private static List<String> closingTicks(List<String> ticks) {
    List<String> closing = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      closing.add(
          String.format(
              "{\"ticker_symbol\":\"CLOSING-%d\",\"sector\":\"CLOSING\",\"change\":0,\"price\":1,"
                  + "\"event_time\":\"%s\"}",
              i, closing(ticks)));
    }
    return closing;
  }

  private static Instant closing(List<String> ticks) {
    return lastTime(ticks).truncatedTo(java.time.temporal.ChronoUnit.MINUTES).plusSeconds(180);
  }

  private static Instant lastTime(List<String> ticks) {
    return ticks.stream().map(line -> time(line, "event_time")).max(Instant::compareTo).get();
  }

  private static Instant time(String line, String field) {
    String text = Json.text(line, field);
    return text == null ? Instant.MIN : Instant.parse(text);
  }

  private static List<String> withClosing(List<String> ticks) {
    List<String> all = new ArrayList<>(ticks);
    all.addAll(closingTicks(ticks));
    return all;
  }

  private void assertEqualToReplay(List<String> ticks) throws IOException {
    Outputs expected = replay(withClosing(ticks)).before(closing(ticks).minusSeconds(5));
    job.awaitOutputs(expected).assertEqualTo(expected);
    say("equal: " + expected.sizes());
  }

  private Outputs replay(List<String> ticks) throws IOException {
    Path file = Files.write(folder.resolve("ticks.ndjson"), ticks);
    return Outputs.ofReplay(file, folder.resolve("replayed"), "--windows", WINDOWS);
  }

  private void awaitResults(int count) {
    Await.until("results reach " + count, () -> kinesis.records(job.output()).size() >= count);
  }

  private static String seconds(long since) {
    return String.format("%.1f s", Duration.ofNanos(System.nanoTime() - since).toMillis() / 1e3);
  }

  /** For the record: the report of a build says how long recovery takes. */
  private static void say(String what) {
    System.out.println("EndToEndIT: " + what);
  }
}
