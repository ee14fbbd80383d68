package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class S3EmulatorIT {
  @Test
  void whatIsPutIsListedAndComesBack() {
    try (LocalCluster cluster = LocalCluster.up("--parts", "s3")) {
      S3Emulator s3 = new S3Emulator(cluster);
      s3.put("bolsa", "live/rejected/a.gz", "one".getBytes(UTF_8));
      s3.put("bolsa", "elsewhere", "three".getBytes(UTF_8));

      assertThat(s3.list("bolsa", "live/")).containsExactly(Map.entry("live/rejected/a.gz", 3L));
      assertThat(s3.get("bolsa", "live/rejected/a.gz")).asString(UTF_8).isEqualTo("one");
      assertThat(cluster.command("s3")).contains("5  elsewhere\n", "3  live/rejected/a.gz\n");
    }
  }
}
