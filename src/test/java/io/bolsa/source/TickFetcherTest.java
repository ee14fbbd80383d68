package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.bolsa.config.InputStreamConfig;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.Tick;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Shard;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.KinesisStreamShardState;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;

/** What the connector's reader hands on: records, and what {@link ShardTimes} says of the time. */
@SuppressWarnings("deprecation") // The interface of FlinkKinesisConsumer.
class TickFetcherTest {
  private static final long DISORDER = 2_000;
  private static final long HOUR = 3_600_000;

  private final List<String> output = new ArrayList<>();
  private final List<ArrivedRecord> records = new ArrayList<>();
  private final ShardTimes neverIdle = new ShardTimes(HOUR, DISORDER, 0);

  @Test
  void aWatermarkComesOnceAndBehindItsRecord() {
    TickFetcher fetcher = fetcher(neverIdle);
    subscribe(fetcher, "shard-0", new SequenceNumber("1"));

    emit(fetcher, 0, tick(900_000));
    fetcher.emitWatermark();
    fetcher.emitWatermark();
    emit(fetcher, 0, tick(910_000));
    fetcher.emitWatermark();

    assertThat(output)
        .containsExactly(
            "record at 900000", "watermark 897999", "record at 910000", "watermark 907999");
  }

  @Test
  void everyShardThatIsReadHoldsTheWatermark() {
    TickFetcher fetcher = fetcher(neverIdle);
    subscribe(fetcher, "shard-0", new SequenceNumber("1"));
    subscribe(fetcher, "shard-1", new SequenceNumber("1"));

    emit(fetcher, 0, tick(900_000));
    fetcher.emitWatermark();
    assertThat(output).containsExactly("record at 900000");

    emit(fetcher, 1, tick(800_000));
    fetcher.emitWatermark();
    assertThat(output).endsWith("watermark 797999");
  }

  @Test
  void whatIsNoTickIsHandedOnButMovesNoTime() {
    TickFetcher fetcher = fetcher(neverIdle);
    subscribe(fetcher, "shard-0", new SequenceNumber("1"));

    emit(fetcher, 0, new ArrivedRecord(InputRecord.SKIPPED, 1_000_000));
    fetcher.emitWatermark();

    assertThat(output).containsExactly("record at 1000000");
  }

  /** It is in the state for as long as the stream has it, and is never read again. */
  @Test
  void aShardThatWasReadToItsEndBeforeARestartHoldsNothing() {
    SequenceNumber end = SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM.get();
    TickFetcher fetcher = fetcher(neverIdle);
    subscribe(fetcher, "shard-0", end);
    fetcher.emitWatermark();
    assertThat(output).containsExactly("idle");

    subscribe(fetcher, "shard-1", new SequenceNumber("1"));
    emit(fetcher, 1, tick(900_000));
    fetcher.emitWatermark();
    assertThat(output).containsExactly("idle", "record at 900000", "watermark 897999");
  }

  @Test
  void wordThatAllShardsAreEmptySaysUpToWhenByTheClock() {
    ShardTimes alwaysIdle = new ShardTimes(0, DISORDER, 2 * HOUR);
    TickFetcher fetcher = fetcher(alwaysIdle);
    subscribe(fetcher, "shard-0", new SequenceNumber("1"));
    fetcher.emitWatermark();
    assertThat(records).isEmpty();

    alwaysIdle.answered("shard-0", fetcher.getCurrentTimeMillis() - HOUR);
    fetcher.emitWatermark();
    fetcher.emitWatermark();

    assertThat(records).singleElement().matches(ArrivedRecord::isNone);
    assertThat(records.get(0).arrivalTime)
        .isCloseTo(System.currentTimeMillis() - HOUR, within(60_000L));

    alwaysIdle.answered("shard-0", fetcher.getCurrentTimeMillis());
    fetcher.emitWatermark();
    assertThat(records).hasSize(2);
    assertThat(records.get(1).arrivalTime).isCloseTo(System.currentTimeMillis(), within(60_000L));
  }

  /** Flink closes the output before it stops the timers: a savepoint failed on what came then. */
  @Test
  void whatHasBeenStoppedSaysNothingMore() {
    ShardTimes alwaysIdle = new ShardTimes(0, DISORDER, 2 * HOUR);
    TickFetcher fetcher = fetcher(alwaysIdle);
    subscribe(fetcher, "shard-0", new SequenceNumber("1"));
    emit(fetcher, 0, tick(900_000));
    alwaysIdle.answered("shard-0", fetcher.getCurrentTimeMillis());
    output.clear();

    fetcher.shutdownFetcher();
    fetcher.emitWatermark();

    assertThat(output).isEmpty();
    assertThat(records).isEmpty();
  }

  /** Kinesis takes its time to open a shard: a savepoint failed on a stop that came meanwhile. */
  @Test
  void aStopWhileAShardIsOpenedIsNoFailure() throws Exception {
    open(TickFetcher::shutdownFetcher);

    assertThat(output).isEmpty();
  }

  @Test
  void aFailureWhileAShardIsOpenedIsOne() {
    assertThatThrownBy(() -> open(fetcher -> fetcher.stopWithError(new IOException("broken"))))
        .isInstanceOf(RejectedExecutionException.class);
  }

  /**
   * @param meanwhile what is done before Kinesis answers
   */
  private void open(Consumer<TickFetcher> meanwhile) throws Exception {
    HttpServer kinesis =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Properties input = new Properties();
    input.setProperty("aws.endpoint", "http://127.0.0.1:" + kinesis.getAddress().getPort());
    input.setProperty("aws.credentials.id", "local");
    input.setProperty("aws.credentials.secret", "local");
    TickFetcher fetcher = fetcher(neverIdle, input);
    kinesis.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          meanwhile.accept(fetcher);
          byte[] answer =
              new ObjectMapper(new CBORFactory())
                  .writeValueAsBytes(
                      Map.of(
                          "StreamDescription",
                          Map.of("StreamStatus", "ACTIVE", "StreamARN", "arn"),
                          "ShardIterator",
                          "iterator"));
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    kinesis.start();
    try {
      subscribe(fetcher, "shard-0", new SequenceNumber("1"));
      fetcher.advanceLastDiscoveredShardOfStream("ticks", "shard-0");

      fetcher.runFetcher();
    } finally {
      kinesis.stop(0);
    }
  }

  private TickFetcher fetcher(ShardTimes times) {
    return fetcher(times, new Properties());
  }

  private TickFetcher fetcher(ShardTimes times, Properties input) {
    input.setProperty("initial.position", "LATEST");
    InputStreamConfig config = KinesisTicksTest.config(input);
    Properties properties = KinesisTicks.properties(config);
    return new TickFetcher(
        "ticks",
        new Recorder(),
        new MockStreamingRuntimeContext(true, 1, 0),
        properties,
        TickConsumer.schema(config, false),
        (shard, subtasks) -> 0,
        new TickConsumer(config, properties, false).getPeriodicWatermarkAssigner(),
        times,
        false);
  }

  private static void subscribe(TickFetcher fetcher, String id, SequenceNumber from) {
    StreamShardHandle shard = new StreamShardHandle("ticks", new Shard().withShardId(id));
    fetcher.registerNewSubscribedShardState(
        new KinesisStreamShardState(
            KinesisDataFetcher.convertToStreamShardMetadata(shard), shard, from));
  }

  private static void emit(TickFetcher fetcher, int shard, ArrivedRecord record) {
    fetcher.emitRecordAndUpdateState(record, record.arrivalTime, shard, new SequenceNumber("2"));
  }

  private static ArrivedRecord tick(long time) {
    Tick tick = new Tick("QXZ", "S", 0, 1, time, Tick.NO_SEQUENCE);
    return new ArrivedRecord(InputRecord.of(tick), 1_000_000);
  }

  private final class Recorder implements SourceFunction.SourceContext<ArrivedRecord> {
    @Override
    public void collect(ArrivedRecord element) {
      records.add(element);
    }

    @Override
    public void collectWithTimestamp(ArrivedRecord element, long timestamp) {
      output.add("record at " + timestamp);
    }

    @Override
    public void emitWatermark(Watermark mark) {
      output.add("watermark " + mark.getTimestamp());
    }

    @Override
    public void markAsTemporarilyIdle() {
      output.add("idle");
    }

    @Override
    public Object getCheckpointLock() {
      return this;
    }

    @Override
    public void close() {}
  }
}
