package io.bolsa.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkProcessesIT {
  @TempDir Path folder;

  @Test
  void aJobSurvivesTheLossOfATaskManagerAndAStop() {
    ProcessHandle jobManager;
    try (LocalCluster cluster = LocalCluster.up("--parts", "s3,flink", "--no-job")) {
      jobManager = cluster.process("jobmanager");
      assertThatThrownBy(() -> cluster.command("up")).hasMessageContaining("one runs already");

      FlinkProcesses flink = new FlinkProcesses(cluster);
      assertThat(flink.taskManagers()).isEqualTo(2);
      String jar = flink.upload(JobJar.of(folder, CountingJob.class));
      String job = flink.run(jar, CountingJob.class.getName(), List.of("--x"), 2, null);
      assertThat(flink.checkpointInterval(job)).isEqualTo(LocalCluster.CHECKPOINT_INTERVAL);
      Await.until("a checkpoint is complete", () -> flink.completedCheckpoints(job) > 0);

      flink.replaceTaskManager(1);
      Await.until("the job has restarted", () -> flink.restarts(job) > 0);
      flink.awaitRunning(job);

      String savepoint =
          cluster.command("stop").lines().reduce((first, last) -> last).orElseThrow();
      assertThat(savepoint).startsWith("s3://flink/savepoints/");
      assertThat(new S3Emulator(cluster).list("flink", savepoint.substring("s3://flink/".length())))
          .isNotEmpty();

      assertThatThrownBy(() -> runWithoutCounts(cluster, savepoint))
          .hasMessageContaining("Cannot map checkpoint/savepoint state");
      runWithoutCounts(cluster, savepoint, "--allowNonRestoredState");
      Await.until("the next release runs", () -> cluster.command("status").contains("RUNNING"));
    }
    Await.until("the JobManager is gone", () -> !jobManager.isAlive());
  }

  private void runWithoutCounts(LocalCluster cluster, String savepoint, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--savepoint", savepoint));
    arguments.addAll(List.of("--jar", JobJar.of(folder, CountingJob.class).toString()));
    arguments.addAll(List.of("--entry-class", CountingJob.WithoutCounts.class.getName()));
    arguments.addAll(List.of(more));
    cluster.command(arguments.toArray(new String[0]));
  }
}
