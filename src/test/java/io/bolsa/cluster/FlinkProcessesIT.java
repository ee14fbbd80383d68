package io.bolsa.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
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

  @Test
  void anUpThatIsInterruptedTwiceLeavesNothingRunning() throws Exception {
    Path run = folder.resolve("run");
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "local-cluster/cluster", "up", "--no-job")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("BOLSA_CLUSTER_DIR", run.toString());
    Process up = builder.start();
    try {
      Path last = run.resolve("pids").resolve("taskmanager-2");
      Await.until("all is started", () -> last.toFile().length() > 0);
      List<ProcessHandle> started = children(run.resolve("pids"));

      long before = said.toFile().length();
      interrupt(up);
      Await.until("it says so", () -> said.toFile().length() > before);
      interrupt(up);

      assertThat(up.waitFor()).isEqualTo(130);
      assertThat(said).content().endsWith("cluster: interrupted; ending what was started ...\n");
      assertThat(started).hasSize(5).noneMatch(ProcessHandle::isAlive);
      assertThat(run.resolve("pids")).doesNotExist();
    } finally {
      up.destroyForcibly();
    }
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  private static List<ProcessHandle> children(Path pids) throws IOException {
    List<ProcessHandle> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(pids)) {
      for (Path file : files) {
        ProcessHandle.of(Long.parseLong(Files.readString(file).trim())).ifPresent(all::add);
      }
    }
    return all;
  }

  private void runWithoutCounts(LocalCluster cluster, String savepoint, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--savepoint", savepoint));
    arguments.addAll(List.of("--jar", JobJar.of(folder, CountingJob.class).toString()));
    arguments.addAll(List.of("--entry-class", CountingJob.WithoutCounts.class.getName()));
    arguments.addAll(List.of(more));
    cluster.command(arguments.toArray(new String[0]));
  }
}
