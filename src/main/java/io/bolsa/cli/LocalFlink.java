package io.bolsa.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink cluster inside this process, with a temporary folder of its own. */
final class LocalFlink implements AutoCloseable {
  private static final int FEW_SUBTASKS = 2;
  private static final MemorySize LARGE_BUFFER = MemorySize.parse("128kb");
  private static final MemorySize LARGE_BUFFERS_A_SUBTASK = MemorySize.ofMebiBytes(48);

  private final TemporaryFolder temporary;
  private final Configuration configuration = new Configuration();

  /** Not used by a job yet; null if there is none. */
  private CompletableFuture<MiniCluster> starting;

  private LocalFlink(TemporaryFolder temporary, int parallelism) {
    this.temporary = temporary;
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    configuration.set(CoreOptions.TMP_DIRS, temporary.path.toString());
    // A replay either works or says why it does not.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, temporary.path.toUri().toString());
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    // Progress travels with heartbeats.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    configureNetwork(parallelism);
    // There is one TaskManager, and it is here already.
    configuration.set(ResourceManagerOptions.REQUIREMENTS_CHECK_DELAY, Duration.ZERO);
    configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    configuration.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(30));
  }

  /**
   * Every subtask talks to every other of the next stage; Flink wants one fixed size here. It is
   * direct memory, which the virtual machine bounds by the size of its heap.
   *
   * <p>A stage that is ahead of the next one is woken for every buffer that this one gives back,
   * which takes time from the slower of the two. So the buffers are large, and enough of them to
   * hold what is flushed at once, as long as the channels are few.
   */
  private void configureNetwork(int parallelism) {
    boolean few = parallelism <= FEW_SUBTASKS;
    MemorySize network =
        few
            ? LARGE_BUFFERS_A_SUBTASK.multiply(parallelism)
            : MemorySize.ofMebiBytes(16L + (long) parallelism * Math.min(parallelism, 16));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    if (few) {
      configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, LARGE_BUFFER);
    }
  }

  static LocalFlink prepare(int parallelism) throws IOException {
    return new LocalFlink(new TemporaryFolder(), parallelism);
  }

  /** For settings beyond those of a replay; what is set before {@link #environment} counts. */
  Configuration configuration() {
    return configuration;
  }

  /** For a job that is put together now, and run by {@link #submit}, or by itself. */
  StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.createLocalEnvironment(configuration);
  }

  /** Starts the cluster for the next {@link #submit}, beside whatever the caller does meanwhile. */
  void start() {
    MiniClusterConfiguration started =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(new Configuration(configuration))
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS))
            .setRpcServiceSharing(RpcServiceSharing.SHARED)
            .build();
    starting = CompletableFuture.supplyAsync(() -> start(started));
  }

  private static MiniCluster start(MiniClusterConfiguration configuration) {
    try {
      MiniCluster cluster = new MiniCluster(configuration);
      cluster.start(); // It takes itself away if it cannot.
      return cluster;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** Runs a job on the cluster that was started for it, which ends with the job. */
  JobClient submit(StreamExecutionEnvironment env, String name)
      throws ExecutionException, InterruptedException {
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    JobGraph job = graph.getJobGraph();
    MiniCluster cluster = starting.get();
    cluster.submitJob(job).get();
    starting = null;
    return new MiniClusterJobClient(
        job.getJobID(),
        cluster,
        LocalFlink.class.getClassLoader(),
        MiniClusterJobClient.JobFinalizationBehavior.SHUTDOWN_CLUSTER);
  }

  @Override
  public void close() {
    closeUnused();
    temporary.close();
  }

  private void closeUnused() {
    if (starting == null) {
      return;
    }
    try {
      starting.join().close();
    } catch (Exception noCluster) {
      // Then there is nothing to close.
    }
  }
}
