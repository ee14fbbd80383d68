package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.source.KplAggregate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ticks in aggregates of the Kinesis Producer Library, with noise between them, and aggregates that
 * are none: every tick is counted, all else is rejected with its bytes, and the job goes on.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AggregatesIT {
  /** Half a second of ticks: what waits for the rest of its batch is not late. */
  private static final int BATCH = 100;

  private static final int AGGREGATE = 10;
  private static final int LARGEST = 1 << 20;

  @TempDir Path folder;

  private final Session session = new Session(3_000, 9);
  private final List<byte[]> rejected = new ArrayList<>();
  private KinesisEmulator kinesis;

  @Test
  void everyTickIsCountedAndAllElseRejected() throws IOException {
    try (LocalCluster cluster =
        LocalCluster.up(
            "--no-job", "--task-managers", "1", "--streams", LiveJob.streams("aggregates"))) {
      kinesis = new KinesisEmulator(cluster);
      FlinkProcesses flink = new FlinkProcesses(cluster);
      LiveJob job = job(cluster, flink);
      putTicks(job.input());
      putHostile(job.input());
      kinesis.putAll(job.input(), session.closingRecords());
      job.start(2, null);

      Outputs expected = session.replay(folder);
      Outputs actual = session.withoutTheLastSilence(job.awaitOutputs(expected));
      Await.until(
          "all that is no tick is rejected",
          () -> job.archived(Dataset.REJECTED).size() >= rejected.size());
      assertThat(
              job.archived(Dataset.REJECTED).stream()
                  .map(row -> Json.text(row, "payload_base64"))
                  .sorted())
          .isEqualTo(
              rejected.stream()
                  .map(Base64.getEncoder()::encodeToString)
                  .sorted()
                  .collect(Collectors.toList()));
      actual.only(line -> !line.contains("\"payload_base64\"")).assertEqualTo(expected);
      assertThat(job.archived(Dataset.LATE)).isEmpty();
      assertThat(flink.restarts(job.id)).isZero();
      job.cancel();
    }
  }

  /** Half of them by tens, each ten with noise in its middle that no other has. */
  private void putTicks(String stream) {
    List<byte[]> ticks = session.records();
    for (int from = 0; from < ticks.size(); from += BATCH) {
      List<byte[]> single = new ArrayList<>();
      for (int i = from; i < from + BATCH; i += 2 * AGGREGATE) {
        byte[] noise = ("noise " + i).getBytes(UTF_8);
        KplAggregate aggregate = new KplAggregate("key-" + i);
        ticks.subList(i, i + AGGREGATE / 2).forEach(aggregate::add);
        aggregate.add(noise);
        ticks.subList(i + AGGREGATE / 2, i + AGGREGATE).forEach(aggregate::add);
        rejected.add(noise);
        kinesis.put(stream, "key-" + i, aggregate.bytes());
        single.addAll(ticks.subList(i + AGGREGATE, i + 2 * AGGREGATE));
      }
      kinesis.putAll(stream, single);
    }
  }

  private void putHostile(String stream) {
    byte[] wrongChecksum = new KplAggregate("sum").add("in vain".getBytes(UTF_8)).bytes();
    wrongChecksum[wrongChecksum.length - 1] ^= 1;
    byte[] largest = new byte[LARGEST];
    Arrays.fill(largest, (byte) '7');
    Map<String, byte[]> whole = new LinkedHashMap<>();
    whole.put("sum", wrongChecksum);
    whole.put("cut", Arrays.copyOf(new KplAggregate("cut").add(wrongChecksum).bytes(), 30));
    whole.put("message", KplAggregate.of(new byte[] {0x1A, 0x7F, 1, 2}));
    whole.put("magic", Arrays.copyOf(wrongChecksum, 4));
    whole.put("nothing", new byte[0]);
    whole.put("largest", largest);
    whole.forEach((key, data) -> kinesis.put(stream, key, data));
    rejected.addAll(whole.values());

    byte[] before = "before the broken one".getBytes(UTF_8);
    byte[] lost = "lost: the connector takes no more of this aggregate".getBytes(UTF_8);
    kinesis.put(stream, "table", new KplAggregate("table").add(before).add(lost, 7).bytes());
    rejected.add(before);
    kinesis.put(stream, "number", new KplAggregate("number").addWithHashKey(lost, "zero").bytes());
  }

  private LiveJob job(LocalCluster cluster, FlinkProcesses flink) {
    return new LiveJob(
        cluster,
        flink.upload(Path.of(System.getProperty("bolsa.jar"))),
        "aggregates",
        folder,
        Map.of(
            "Statistics/windows",
            Session.WINDOWS,
            "InputStream0/shard.idle.timeout",
            "20s",
            "InputStream0/silence.timeout",
            "0s"));
  }
}
