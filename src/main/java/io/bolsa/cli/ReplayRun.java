package io.bolsa.cli;

import io.bolsa.Topology;
import io.bolsa.source.ReplayFiles;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One execution of a replay's job, with its progress. */
final class ReplayRun {
  private static final long PROGRESS_MILLIS = 500;

  private final ReplayFiles files;
  private final long intervalMillis;
  private final ReplayFolder folder;
  private final Topology.Settings settings;
  private final Progress progress;
  private long startedNanos;
  private long endedNanos;

  ReplayRun(
      ReplayFiles files,
      long intervalMillis,
      ReplayFolder folder,
      Topology.Settings settings,
      boolean quiet) {
    this.files = files;
    this.intervalMillis = intervalMillis;
    this.folder = folder;
    this.settings = settings;
    this.progress = Progress.onTerminal(quiet);
  }

  Accounts execute(LocalFlink flink) throws Exception {
    startedNanos = System.nanoTime();
    flink.start();
    StreamExecutionEnvironment env = flink.environment();
    ReplayJob.build(env, files, intervalMillis, folder, settings);
    try {
      return follow(flink.submit(env, "bolsa replay"));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    } finally {
      progress.clear();
    }
  }

  private Accounts follow(JobClient job) throws ExecutionException, InterruptedException {
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    while (true) {
      try {
        Map<String, Object> accumulators =
            result.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS).getAllAccumulatorResults();
        endedNanos = System.nanoTime();
        return Accounts.of(accumulators);
      } catch (TimeoutException stillRunning) {
        progress.show(job, elapsed());
      }
    }
  }

  Duration elapsed() {
    long until = endedNanos == 0 ? System.nanoTime() : endedNanos;
    return Duration.ofNanos(until - startedNanos);
  }
}
