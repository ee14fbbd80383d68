package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.BolsaJob;
import io.bolsa.Topology;
import io.bolsa.model.InputRecord;
import io.bolsa.parse.BundleTicks;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.WindowSpec;
import io.bolsa.ticker.AnalyzeTicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first promise: the same events give the same bytes, however they came. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayEqualsLiveTest {
  private static final String WINDOWS = "1m,5m/1m,1h";
  private static final long DISORDER_MILLIS = 2_000;

  @TempDir static Path folder;

  private final Tape tape = Tape.of(60_000, 1);
  private Path input;
  private Map<String, String> expected;

  @BeforeAll
  void replaysInOrderAtOneSubtask() throws Exception {
    input = tape.write(folder.resolve("in-order.ndjson"));
    expected = replay("expected", List.of(input));
    assertThat(expected.keySet())
        .containsExactly(
            "anomalies/anomalies.ndjson",
            "hotspots/hotspots.ndjson",
            "late/late.ndjson",
            "rejected/rejected.ndjson",
            "results.ndjson",
            "scores/scores.csv",
            "sector-statistics/sector-statistics.ndjson",
            "ticker-bars/ticker-bars.ndjson");
    assertThat(expected.get("scores/scores.csv").lines()).hasSize(1 + 60_000);
    assertThat(expected.get("anomalies/anomalies.ndjson")).contains("corrupt_price");
    assertThat(expected.get("sector-statistics/sector-statistics.ndjson"))
        .contains("\"PT5M/PT1M\"", "\"PT1H\"", "\"*\"", "\"MOVED\"");
    assertThat(expected.get("hotspots/hotspots.ndjson"))
        .contains("\"sector\":\"*\"", "\"sector\":\"MOVED\"", "\"sampled\":300}");
    assertThat(expected.get("late/late.ndjson")).isEmpty();
    assertThat(expected.get("rejected/rejected.ndjson")).isEmpty();
  }

  private Map<String, String> replay(String name, List<Path> inputs, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("--windows", WINDOWS, "--scores", "detail"));
    all.addAll(List.of("--hotspots", "1m", "--hotspots-sample", "300"));
    all.addAll(List.of(options));
    return Replays.replay(folder.resolve(name), inputs, all.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void parallelismDoesNotShow(int parallelism) throws Exception {
    assertThat(replay("p" + parallelism, List.of(input), "--parallelism", "" + parallelism))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void arrivalOrderWithinTheAllowedDisorderDoesNotShow(long seed) throws Exception {
    Path shuffled =
        tape.shuffledWithin(DISORDER_MILLIS, seed).write(folder.resolve("shuffled" + seed));

    assertThat(replay("s" + seed, List.of(shuffled), "--parallelism", "2")).isEqualTo(expected);
  }

  @Test
  void threeFilesThatOverlapAreOneStream() throws Exception {
    List<Path> shards = new ArrayList<>();
    for (Tape shard : tape.shuffledWithin(DISORDER_MILLIS, 13).shards(3, 14)) {
      shards.add(shard.write(folder.resolve("shard" + shards.size())));
    }

    assertThat(replay("three", shards, "--parallelism", "2")).isEqualTo(expected);
  }

  @Test
  void ticksBeyondTheAllowedDisorderAreLateWhateverTheParallelism() throws Exception {
    Path wild = tape.shuffledWithin(4 * DISORDER_MILLIS, 15).write(folder.resolve("wild"));

    Map<String, String> one = replay("wild1", List.of(wild));
    assertThat(one.get("late/late.ndjson").lines().count()).isBetween(100L, 59_000L);
    assertThat(replay("wild4", List.of(wild), "--parallelism", "4")).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void aRestartFromACheckpointInTheMiddleDoesNotShow(String backend) throws Exception {
    Path shuffled = tape.shuffledWithin(DISORDER_MILLIS, 16).write(folder.resolve("r" + backend));

    assertThat(restarted(backend, shuffled, Duration.ZERO)).isEqualTo(expected);
  }

  @Test
  void aRestartFromACheckpointInTheMiddleDoesNotShowInRevisions() throws Exception {
    Path wild = tape.shuffledWithin(30 * DISORDER_MILLIS, 17).write(folder.resolve("revised"));
    Map<String, String> uninterrupted =
        replay("uninterrupted", List.of(wild), "--allowed-lateness", "10m");
    assertThat(uninterrupted.get("ticker-bars/ticker-bars.ndjson")).contains("\"revision\":2");

    assertThat(restarted("hashmap", wild, Duration.ofMinutes(10))).isEqualTo(uninterrupted);
  }

  private static Map<String, String> restarted(String backend, Path input, Duration allowedLateness)
      throws Exception {
    Path out = Files.createDirectories(folder.resolve("restarted-" + input.getFileName()));
    FailOnce.reset();
    try (LocalFlink flink = LocalFlink.prepare(2)) {
      flink
          .configuration()
          .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
          .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3)
          .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO)
          .set(StateBackendOptions.STATE_BACKEND, backend)
          .set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("ck").toUri().toString());
      StreamExecutionEnvironment env = flink.environment();
      env.enableCheckpointing(10);
      CheckpointConfig checkpoints = env.getCheckpointConfig();
      checkpoints.setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
      buildFailing(env, input, allowedLateness, out);
      env.execute();
    }

    assertThat(FailOnce.failures()).isEqualTo(1);
    assertThat(FailOnce.RECORDS_AT_RESTORE.get()).isBetween(1L, 59_999L);
    return Replays.files(out);
  }

  private static void buildFailing(
      StreamExecutionEnvironment env, Path input, Duration allowedLateness, Path out)
      throws Exception {
    Topology.Settings settings = new Topology.Settings();
    settings.windows = WindowSpec.parseList(WINDOWS);
    settings.scores = AnalyzeTicker.Scores.DETAIL;
    settings.allowedLateness = allowedLateness;
    settings.hotspots = new HotspotSettings(Duration.ofMinutes(1), 1, 20, 300);
    settings.watermarks = BundleTicks.Watermarks.FROM_TICKS;
    BolsaJob.prepare(env);
    DataStream<InputRecord> records =
        ReplayJob.read(
                env, ReplayFiles.find(List.of(input.toString()), null), 1_000, DISORDER_MILLIS)
            .map(new FailOnce())
            .returns(ModelTypes.INPUT_RECORD)
            .setParallelism(1)
            .uid("fail-once");
    ReplayJob.write(new Topology(records, settings), settings, new ReplayFolder(out, null));
  }

  /**
   * Fails in the middle, but not before a checkpoint that holds some records has completed; and
   * keeps the first half of the input from ending before there is one.
   */
  private static final class FailOnce extends RichMapFunction<InputRecord, InputRecord>
      implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean FAILED = new AtomicBoolean();
    static final AtomicLong RECORDS_AT_RESTORE = new AtomicLong();
    private static final AtomicLong CHECKPOINTED = new AtomicLong();

    private transient org.apache.flink.api.common.state.ListState<Long> stored;
    private long records;
    private long recordsInSnapshot;

    static void reset() {
      FAILED.set(false);
      RECORDS_AT_RESTORE.set(0);
      CHECKPOINTED.set(0);
    }

    static int failures() {
      return FAILED.get() ? 1 : 0;
    }

    @Override
    public InputRecord map(InputRecord record) throws Exception {
      records++;
      if (CHECKPOINTED.get() > 0 && FAILED.compareAndSet(false, true)) {
        throw new IllegalStateException("failing on purpose after " + records + " records");
      }
      if (!FAILED.get() && records % 64 == 0) {
        // A pace at which a checkpoint falls into the middle; its length proves nothing.
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
      return record;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      recordsInSnapshot = records;
      stored.update(List.of(records));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      stored =
          context
              .getOperatorStateStore()
              .getListState(
                  new org.apache.flink.api.common.state.ListStateDescriptor<>(
                      "records", org.apache.flink.api.common.typeinfo.Types.LONG));
      for (long count : stored.get()) {
        records = count;
        RECORDS_AT_RESTORE.set(count);
      }
    }

    @Override
    public void notifyCheckpointComplete(long id) {
      if (recordsInSnapshot > 20_000) {
        CHECKPOINTED.set(id);
      }
    }
  }
}
