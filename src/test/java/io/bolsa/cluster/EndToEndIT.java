package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
      // However the job ended, and however often it began again.
      flink.awaitOldClassesAreGone();
    }
    say(test.getDisplayName() + " took " + seconds(began));
  }

  @Test
  void bothOutputsEqualTheReplay() throws IOException {
    Session session = Session.withAnomalies(4_000, 1);
    job = job("plain", Map.of());
    Feed feed = new Feed(kinesis, job.input(), session.ticks, Session.RATE).backlog(2_500);
    job.start(2, null);
    feed.start().finish(session.ticks.size());
    close(session);

    assertEqualToReplay(session);
    assertThat(job.archived(Dataset.LATE)).isEmpty();
    assertThat(job.archived(Dataset.REJECTED)).isEmpty();
    assertThat(job.archived(Dataset.ANOMALIES)).isNotEmpty();
    assertThat(flink.restarts(job.id)).isZero();
  }

  @Test
  void theLastWindowsCloseWhenAllShardsFallSilent() throws IOException {
    List<String> ticks = Session.withAnomalies(1_000, 2).ticks;
    job = job("silence", Map.of("InputStream0/silence.timeout", "20s"));
    put(ticks);
    job.start(2, null);

    Path file = Files.write(folder.resolve("ticks.ndjson"), ticks);
    Outputs expected =
        Outputs.ofReplay(file, folder.resolve("replayed"), "--windows", Session.WINDOWS);
    job.awaitOutputs(expected).assertEqualTo(expected);
  }

  @Test
  void equalsTheReplayWhenEachTaskManagerIsKilled() throws IOException {
    List<String> plenty = Session.withAnomalies(50_000, 3).ticks;
    job = job("killed", Map.of());
    Feed feed = new Feed(kinesis, job.input(), plenty, Session.RATE).backlog(1_000);
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
    Session session = new Session(feed.finish(500));
    close(session);

    assertEqualToReplay(session);
  }

  @Test
  void equalsTheReplayWhenStoppedAndRestoredAtOtherParallelisms() throws IOException {
    List<String> plenty = Session.withAnomalies(50_000, 4).ticks;
    job = job("rescaled", Map.of());
    Feed feed = new Feed(kinesis, job.input(), plenty, Session.RATE).backlog(1_000);
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
    Session session = new Session(feed.finish(500));
    close(session);

    assertEqualToReplay(session);
  }

  @Test
  void equalsTheReplayWhileShardsSplitAndMerge() throws IOException {
    List<String> plenty = Session.withAnomalies(50_000, 5).ticks;
    job = job("resharded", Map.of());
    Feed feed = new Feed(kinesis, job.input(), plenty, Session.RATE).backlog(1_000);
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
    Session session = new Session(feed.finish(500));
    close(session);

    assertEqualToReplay(session);
    assertThat(kinesis.shards(job.input())).hasSize(7);
    assertThat(flink.restarts(job.id)).isZero();
  }

  @Test
  void equalsTheReplayWhenShardsSplitAndMergeWhileItIsDown() throws IOException {
    Session session = Session.withAnomalies(4_000, 8);
    List<String> ticks = session.ticks;
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
    close(session);

    assertEqualToReplay(session);
    assertThat(kinesis.shards(job.input())).hasSize(7);
    assertThat(flink.restarts(job.id)).isZero();
  }

  @Test
  void hostileRecordsAreAllRejectedAndStopNothing() throws IOException {
    Session session = Session.withAnomalies(3_000, 6);
    job = job("hostile", Map.of());
    List<byte[]> hostile = hostile();
    List<byte[]> records = new ArrayList<>(session.records());
    SplittableRandom random = new SplittableRandom(6);
    for (byte[] record : hostile) {
      records.add(random.nextInt(records.size()), record);
    }
    job.start(2, null);
    for (int from = 0; from < records.size(); from += 100) {
      kinesis.putAll(job.input(), records.subList(from, Math.min(from + 100, records.size())));
    }
    close(session);

    Outputs expected = session.replayWithTheLastSilence(folder);
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
    all.put("Statistics/windows", Session.WINDOWS);
    all.put("InputStream0/shard.discovery.interval", "2s");
    // A subtask that wakes up waits so long for the others, which a busy machine may hold up.
    all.putIfAbsent("InputStream0/shard.idle.timeout", "20s");
    all.putIfAbsent("InputStream0/silence.timeout", "0s");
    return new LiveJob(cluster, jar, name, folder, all);
  }

  private void close(Session session) {
    kinesis.putAll(job.input(), session.closingRecords());
  }

  private void put(List<String> ticks) {
    kinesis.putAll(job.input(), Session.bytes(ticks));
  }

  private void assertEqualToReplay(Session session) throws IOException {
    Outputs expected = session.replayWithTheLastSilence(folder);
    job.awaitOutputs(expected).assertEqualTo(expected);
    say("equal: " + expected.sizes());
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
