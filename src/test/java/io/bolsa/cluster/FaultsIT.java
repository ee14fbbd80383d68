package io.bolsa.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kinesis and S3 refuse, half take, and forget to answer; the job says what a replay says. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultsIT {
  /** More than the connector takes by default, where they strike one shard, without a new start. */
  private static final int LONG_STORM = 60;

  @TempDir Path folder;

  @Test
  void bothOutputsEqualTheReplayWhileKinesisAndS3Refuse() throws IOException {
    Fault getRecords = KinesisFaults.throttled("GetRecords", 4);
    List<Fault> ofKinesis =
        List.of(
            getRecords,
            KinesisFaults.answerLost("PutRecords", 3),
            KinesisFaults.limited("ListShards", 5),
            KinesisFaults.partial(2),
            KinesisFaults.throttled("PutRecords", 4));
    List<Fault> ofS3 =
        List.of(
            S3Faults.slowPut(4),
            S3Faults.slowPart(4),
            S3Faults.failedBegin(4),
            S3Faults.slowCompletion(4));
    Session session = new Session(6_000, 8);
    try (FaultProxy kinesisProxy = new FaultProxy(ofKinesis);
        FaultProxy s3Proxy = new FaultProxy(ofS3);
        LocalCluster cluster = up(s3Proxy)) {
      kinesisProxy.before(cluster.port("kinesis"));
      s3Proxy.before(cluster.port("s3"));
      KinesisEmulator kinesis = new KinesisEmulator(cluster);
      FlinkProcesses flink = new FlinkProcesses(cluster);
      LiveJob job = job(cluster, flink, kinesisProxy);
      Feed feed = new Feed(kinesis, job.input(), session.ticks, Session.RATE).backlog(3_000);
      job.start(2, null);
      feed.start();
      Await.until("results", () -> !kinesis.records(job.output()).isEmpty());
      getRecords.storm(LONG_STORM);
      feed.finish(session.ticks.size());
      kinesis.putAll(job.input(), session.closingRecords());

      Outputs expected = session.replay(folder);
      session.withoutTheLastSilence(job.awaitOutputs(expected)).assertEqualTo(expected);
      assertThat(expected.of(Dataset.SECTOR_STATISTICS)).isNotEmpty();
      assertThat(job.archived(Dataset.LATE)).isEmpty();
      assertThat(job.archived(Dataset.REJECTED)).isEmpty();
      assertThat(kinesis.records(job.output()).size()).isGreaterThan(job.delivered().size());
      assertThat(flink.restarts(job.id)).as(() -> flink.exceptions(job.id)).isZero();
      List<Fault> all = new ArrayList<>(ofKinesis);
      all.addAll(ofS3);
      System.out.println("FaultsIT: " + all);
      assertThat(all).allMatch(fault -> fault.struck() > 0);
      assertThat(getRecords.struck()).isGreaterThan(LONG_STORM);
      job.cancel();
    }
  }

  private static LocalCluster up(FaultProxy s3) {
    return LocalCluster.up(
        "--no-job",
        "--task-managers",
        "1",
        "--streams",
        LiveJob.streams("faults"),
        "--s3-endpoint",
        s3.endpoint());
  }

  private LiveJob job(LocalCluster cluster, FlinkProcesses flink, FaultProxy kinesis) {
    return new LiveJob(
        cluster,
        flink.upload(Path.of(System.getProperty("bolsa.jar"))),
        "faults",
        folder,
        Map.of(
            "InputStream0/aws.endpoint",
            kinesis.endpoint(),
            "OutputStream0/aws.endpoint",
            kinesis.endpoint(),
            "Statistics/windows",
            Session.WINDOWS,
            "InputStream0/shard.idle.timeout",
            "20s",
            "InputStream0/silence.timeout",
            "0s"));
  }
}
