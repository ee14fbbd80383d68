package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.cluster.Await;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.Test;

class LocalFlinkTest {
  @Test
  void aClusterThatNoJobTookIsGoneWithItsFolder() throws Exception {
    Set<Thread> before = ofClusters();
    Path folder;
    try (LocalFlink flink = LocalFlink.prepare(1)) {
      folder = Path.of(flink.configuration().get(CoreOptions.TMP_DIRS));
      assertThat(folder).isDirectory();
      flink.start();
      Await.until("a cluster starts", () -> !begun(before).isEmpty());
    }
    assertThat(folder).doesNotExist();
    Await.until("the cluster is gone", () -> begun(before).isEmpty());
  }

  private static Set<Thread> begun(Set<Thread> before) {
    Set<Thread> threads = ofClusters();
    threads.removeAll(before);
    return threads;
  }

  private static Set<Thread> ofClusters() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("flink-pekko"))
        .collect(Collectors.toSet());
  }
}
