package io.bolsa.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kinesis and S3 refuse, half take, and forget to answer; the job says what a replay says. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultsIT {
  /** More than the connector takes by default, where they strike one shard, without a new start. */
  private static final int LONG_STORM = 60;

  /** Of a fault that strikes in storms only. */
  private static final int NEVER = Integer.MAX_VALUE;

  private static final long SILENCE_SECONDS = 5;

  private static final Fault GET_RECORDS = KinesisFaults.throttled("GetRecords", 4);
  private static final List<Fault> OF_KINESIS =
      List.of(
          GET_RECORDS,
          KinesisFaults.answerLost("PutRecords", 3),
          KinesisFaults.limited("ListShards", 5),
          KinesisFaults.partial(2),
          KinesisFaults.throttled("PutRecords", 4));
  private static final List<Fault> OF_S3 =
      List.of(
          S3Faults.slowPut(4),
          S3Faults.slowPart(4),
          S3Faults.failedBegin(4),
          S3Faults.slowCompletion(4));

  private static FaultProxy s3Proxy;
  private static LocalCluster cluster;
  private static KinesisEmulator kinesis;
  private static FlinkProcesses flink;
  private static String jar;

  @TempDir Path folder;

  @BeforeAll
  static void up() throws IOException {
    s3Proxy = new FaultProxy(OF_S3);
    cluster =
        LocalCluster.up(
            "--no-job",
            "--task-managers",
            "1",
            "--streams",
            LiveJob.streams("faults") + "," + LiveJob.streams("outage"),
            "--s3-endpoint",
            s3Proxy.endpoint());
    s3Proxy.before(cluster.port("s3"));
    kinesis = new KinesisEmulator(cluster);
    flink = new FlinkProcesses(cluster);
    jar = flink.upload(Path.of(System.getProperty("bolsa.jar")));
  }

  @AfterAll
  static void down() {
    if (cluster != null) {
      cluster.close();
    }
    s3Proxy.close();
  }

  @Test
  void bothOutputsEqualTheReplayWhileKinesisAndS3Refuse() throws IOException {
    Session session = new Session(6_000, 8);
    try (FaultProxy proxy = new FaultProxy(OF_KINESIS).before(cluster.port("kinesis"))) {
      LiveJob job = job("faults", proxy, "20s", "0s");
      Feed feed = new Feed(kinesis, job.input(), session.ticks, Session.RATE).backlog(3_000);
      job.start(2, null);
      feed.start();
      Await.until("results", () -> !kinesis.records(job.output()).isEmpty());
      GET_RECORDS.storm(LONG_STORM);
      feed.finish(session.ticks.size());
      kinesis.putAll(job.input(), session.closingRecords());

      Outputs expected = session.replay(folder);
      session.withoutTheLastSilence(job.awaitOutputs(expected)).assertEqualTo(expected);
      assertThat(expected.of(Dataset.SECTOR_STATISTICS)).isNotEmpty();
      assertThat(job.archived(Dataset.LATE)).isEmpty();
      assertThat(job.archived(Dataset.REJECTED)).isEmpty();
      assertThat(kinesis.records(job.output()).size()).isGreaterThan(job.delivered().size());
      assertThat(flink.restarts(job.id)).as(() -> flink.exceptions(job.id)).isZero();
      List<Fault> all = new ArrayList<>(OF_KINESIS);
      all.addAll(OF_S3);
      System.out.println("FaultsIT: " + all);
      assertThat(all).allMatch(fault -> fault.struck() > 0);
      assertThat(GET_RECORDS.struck()).isGreaterThan(LONG_STORM);
      job.cancel();
    }
  }

  @Test
  void whatComesWhileASilentStreamRefusesIsNotLate() throws IOException {
    Fault outage = KinesisFaults.throttled("GetRecords", NEVER);
    try (FaultProxy proxy = new FaultProxy(List.of(outage)).before(cluster.port("kinesis"))) {
      LiveJob job = job("outage", proxy, "2s", SILENCE_SECONDS + "s");
      job.start(2, null);
      putTickOfNow(job, "BEFORE");
      Await.until("silence closes its window", () -> contains(job, "BEFORE"));

      outage.storm(NEVER);
      int before = outage.struck();
      Await.until("both shards refuse", () -> outage.struck() >= before + 2);
      Instant put = putTickOfNow(job, "DURING");
      Instant longAfter = put.plusSeconds(3 * SILENCE_SECONDS);
      Await.until("the outage lasts", () -> Instant.now().isAfter(longAfter));
      outage.storm(0);
      Await.until(
          "the tick is in the statistics or late",
          () -> contains(job, "DURING") || !job.archived(Dataset.LATE).isEmpty());

      assertThat(job.archived(Dataset.LATE)).isEmpty();
      assertThat(flink.restarts(job.id)).as(() -> flink.exceptions(job.id)).isZero();
      job.cancel();
    }
  }

  private static Instant putTickOfNow(LiveJob job, String ticker) {
    Instant now = Instant.now();
    String tick =
        "{\"ticker_symbol\":\"%s\",\"sector\":\"%1$s\",\"change\":0,\"price\":1,\"event_time\":\"%s\"}";
    kinesis.putAll(job.input(), Session.bytes(List.of(String.format(tick, ticker, now))));
    return now;
  }

  private static boolean contains(LiveJob job, String sector) {
    return job.delivered().stream()
        .anyMatch(line -> line.contains("\"type\":\"sector-statistics\"") && line.contains(sector));
  }

  private LiveJob job(String name, FaultProxy proxy, String idle, String silence) {
    return new LiveJob(
        cluster,
        jar,
        name,
        folder,
        Map.of(
            "InputStream0/aws.endpoint",
            proxy.endpoint(),
            "OutputStream0/aws.endpoint",
            proxy.endpoint(),
            "Statistics/windows",
            Session.WINDOWS,
            "InputStream0/shard.idle.timeout",
            idle,
            "InputStream0/silence.timeout",
            silence));
  }
}
