package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bolsa.config.InputStreamConfig;
import io.bolsa.config.JobConfig;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import io.bolsa.model.RejectionReason;
import io.bolsa.serialization.ModelTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.util.KinesisConfigUtil;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;

class KinesisTicksTest {
  private final Properties input = new Properties();

  @Test
  void theConnectorAcceptsThePropertiesOfPolling() {
    input.setProperty("initial.position", "AT_TIMESTAMP");
    input.setProperty("initial.timestamp", "2026-01-05T14:30:00Z");

    Properties properties = KinesisTicks.properties(config());

    assertThat(properties)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("aws.region", "us-east-1"),
                Map.entry("flink.stream.initpos", "AT_TIMESTAMP"),
                Map.entry("flink.stream.initpos.timestamp", "2026-01-05T14:30:00.000Z"),
                Map.entry("flink.stream.recordpublisher", "POLLING"),
                Map.entry("flink.shard.discovery.intervalmillis", "10000"),
                Map.entry("flink.shard.getrecords.intervalmillis", "200"),
                Map.entry("flink.shard.getrecords.maxretries", "20")));
    KinesisConfigUtil.validateConsumerConfiguration(properties, List.of("ticks"));
  }

  @Test
  void theConnectorAcceptsThePropertiesOfEnhancedFanOutOnAnEmulator() {
    input.setProperty("initial.position", "LATEST");
    input.setProperty("reader.type", "EFO");
    input.setProperty("efo.consumer.name", "bolsa");
    input.setProperty("aws.endpoint", "http://127.0.0.1:4568");
    input.setProperty("aws.credentials.id", "x");
    input.setProperty("aws.credentials.secret", "y");

    Properties properties = KinesisTicks.properties(config());

    assertThat(properties)
        .containsEntry("flink.stream.recordpublisher", "EFO")
        .containsEntry("flink.stream.efo.consumername", "bolsa")
        .containsEntry("aws.endpoint", "http://127.0.0.1:4568")
        .containsEntry("aws.credentials.provider", "BASIC")
        .containsEntry("aws.credentials.provider.basic.accesskeyid", "x")
        .containsEntry("aws.credentials.provider.basic.secretkey", "y");
    KinesisConfigUtil.validateConsumerConfiguration(properties, List.of("ticks"));
  }

  @Test
  @SuppressWarnings("deprecation") // The interface of FlinkKinesisConsumer.
  void shardsAreTimedByAClockThatNobodySets() {
    input.setProperty("initial.position", "LATEST");
    InputStreamConfig config = config();
    TickConsumer consumer = new TickConsumer(config, KinesisTicks.properties(config), false);
    TickFetcher fetcher =
        (TickFetcher)
            consumer.createFetcher(
                List.of("ticks"),
                new NoContext(),
                new MockStreamingRuntimeContext(true, 1, 0),
                KinesisTicks.properties(config),
                TickConsumer.schema(config, false));

    assertThat(fetcher.getCurrentTimeMillis())
        .isCloseTo(System.nanoTime() / 1_000_000, within(60_000L));
  }

  @Test
  void recordsAreReadAsTheConfigurationSaysTheyAre() {
    input.setProperty("initial.position", "LATEST");
    input.setProperty("event.lead", "1s");
    input.setProperty("field.ticker_symbol", "data.symbol");
    input.setProperty("field.sector", "data.sector");
    input.setProperty("field.change", "data.last.move");
    input.setProperty("field.price", "data.last.price");
    input.setProperty("field.event_time", "at");
    input.setProperty("field.sequence", "n");
    input.setProperty("record.type.field", "type");
    input.setProperty("record.type.value", "trade");
    String trade =
        "{\"type\":\"trade\",\"at\":%d,\"n\":7,\"data\":{\"symbol\":\"Q\",\"sector\":\"S\","
            + "\"last\":{\"move\":-1,\"price\":2}}}";

    assertThat(String.valueOf(read(String.format(trade, 999)).tick))
        .isEqualTo("Tick(Q, S, change -1.0, price 2.0, time 999, sequence 7)");
    assertThat(read(String.format(trade, 1_001)).rejection.reason)
        .isEqualTo(RejectionReason.FUTURE_EVENT_TIME);
    assertThat(read(String.format(trade, 1).replace("trade", "quote")))
        .isSameAs(InputRecord.SKIPPED);
  }

  private InputRecord read(String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return TickConsumer.schema(config(), false).deserialize(bytes, "k", "1", 0, "s", "t").record;
  }

  @Test
  void wordThatTheStreamWasEmptyIsNoRecordOfIt() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    RawRecord raw = new RawRecord(new byte[0], 4, "ticks", "shard", "17");
    DataStream<ArrivedRecord> arrived =
        env.fromData(
            ModelTypes.ARRIVED_RECORD,
            ArrivedRecord.noneUpTo(3),
            new ArrivedRecord(InputRecord.SKIPPED, 4, raw));

    assertThat(KinesisTicks.raw(arrived).executeAndCollect(2))
        .extracting(each -> each.sequenceNumber)
        .containsExactly("17");
  }

  @Test
  void everyOperatorHasItsUid() {
    input.setProperty("initial.position", "LATEST");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false));

    KinesisTicks.keepTime(KinesisTicks.read(env, config(), false), config()).print().uid("print");

    assertThat(env.getStreamGraph(false).getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder("kinesis", "keep-time", "print");
  }

  private InputStreamConfig config() {
    return config(input);
  }

  /** With what no stream can do without. */
  static InputStreamConfig config(Properties input) {
    input.setProperty("stream.name", "ticks");
    input.setProperty("aws.region", "us-east-1");
    Properties output = new Properties();
    output.setProperty("stream.name", "results");
    output.setProperty("aws.region", "us-east-1");
    Properties bucket = new Properties();
    bucket.setProperty("bucket.path", "file:///tmp/bolsa");
    return JobConfig.of(
            Map.of("InputStream0", input, "OutputStream0", output, "OutputBucket", bucket))
        .input;
  }

  @SuppressWarnings("deprecation")
  private static final class NoContext implements SourceFunction.SourceContext<ArrivedRecord> {
    @Override
    public void collect(ArrivedRecord element) {}

    @Override
    public void collectWithTimestamp(ArrivedRecord element, long timestamp) {}

    @Override
    public void emitWatermark(Watermark mark) {}

    @Override
    public void markAsTemporarilyIdle() {}

    @Override
    public Object getCheckpointLock() {
      return this;
    }

    @Override
    public void close() {}
  }
}
