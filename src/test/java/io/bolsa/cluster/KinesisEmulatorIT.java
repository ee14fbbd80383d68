package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KinesisEmulatorIT {
  private static LocalCluster cluster;

  @BeforeAll
  static void up() {
    cluster = LocalCluster.up("--parts", "kinesis", "--streams", "in:2,out:1");
  }

  @AfterAll
  static void down() {
    cluster.close();
  }

  @Test
  void whatIsPutComesBackBeforeAndAfterASplitAndAMerge() {
    KinesisEmulator kinesis = new KinesisEmulator(cluster);
    List<byte[]> records =
        IntStream.range(0, 1_200)
            .mapToObj(i -> ("record " + i).getBytes(UTF_8))
            .collect(Collectors.toList());

    kinesis.putAll("in", records.subList(0, 1_000));
    kinesis.split("in", kinesis.shards("in").get(0));
    kinesis.putAll("in", records.subList(1_000, 1_100));
    kinesis.merge("in", kinesis.shards("in").get(2), kinesis.shards("in").get(3));
    kinesis.putAll("in", records.subList(1_100, 1_200));

    assertThat(kinesis.shards("in")).hasSize(5);
    assertThat(kinesis.records("in").stream().map(record -> new String(record.data, UTF_8)))
        .containsExactlyInAnyOrderElementsOf(
            records.stream().map(data -> new String(data, UTF_8)).collect(Collectors.toList()));
    assertThat(kinesis.records("out")).isEmpty();
  }
}
