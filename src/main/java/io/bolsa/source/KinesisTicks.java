package io.bolsa.source;

import io.bolsa.config.InitialPosition;
import io.bolsa.config.InputStreamConfig;
import io.bolsa.config.ReaderType;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import io.bolsa.serialization.ModelTypes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.util.Collector;

/**
 * The records of a Kinesis stream, with watermarks by shard.
 *
 * <p>All that depends on the connector's version is in here, in {@link TickConsumer}, {@link
 * TickFetcher} and the schema: Flink 2 has another source. This one is used because it takes KPL
 * aggregates apart and can read by enhanced fan-out.
 */
public final class KinesisTicks {
  /**
   * Refusals in a row until the job fails and starts over, each after the retries of the client
   * itself. The connector's 3 were over in 4 s where they were seen, which is as long as another
   * reader may well take all of a shard's share; at that pace 20 last half a minute.
   */
  private static final String READ_ATTEMPTS = "20";

  /** The connector's default form of a timestamp. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private KinesisTicks() {}

  /**
   * Adds the source.
   *
   * @param keepRaw whether records are passed on as they came, too
   */
  @SuppressWarnings("deprecation") // See the class.
  public static DataStream<ArrivedRecord> read(
      StreamExecutionEnvironment env, InputStreamConfig config, boolean keepRaw) {
    return env.addSource(
            new TickConsumer(config, properties(config), keepRaw),
            "Kinesis",
            ModelTypes.ARRIVED_RECORD)
        .uid("kinesis");
  }

  /** Adds the timekeeper behind the source. */
  public static DataStream<InputRecord> keepTime(
      DataStream<ArrivedRecord> records, InputStreamConfig config) {
    return records
        .transform(
            "Keep time",
            ModelTypes.INPUT_RECORD,
            new KeepTime(config.shardIdleTimeout.toMillis(), config.silenceTimeout.toMillis()))
        .setParallelism(records.getParallelism())
        .uid("keep-time");
  }

  /** Adds what takes the records as they came out of the stream, in order a shard. */
  public static DataStream<RawRecord> raw(DataStream<ArrivedRecord> records) {
    return records
        .flatMap(
            (ArrivedRecord arrived, Collector<RawRecord> out) -> {
              if (!arrived.isNone()) {
                out.collect(arrived.raw);
              }
            })
        .returns(ModelTypes.RAW_RECORD)
        .setParallelism(records.getParallelism())
        .uid("keep-raw")
        .name("Keep raw");
  }

  @SuppressWarnings("deprecation")
  static Properties properties(InputStreamConfig config) {
    Properties properties = config.stream.clientProperties();
    properties.setProperty(
        ConsumerConfigConstants.STREAM_INITIAL_POSITION, config.initialPosition.name());
    if (config.initialPosition == InitialPosition.AT_TIMESTAMP) {
      properties.setProperty(
          ConsumerConfigConstants.STREAM_INITIAL_TIMESTAMP,
          TIMESTAMP.format(config.initialTimestamp));
    }
    properties.setProperty(ConsumerConfigConstants.RECORD_PUBLISHER_TYPE, config.readerType.name());
    if (config.readerType == ReaderType.EFO) {
      properties.setProperty(ConsumerConfigConstants.EFO_CONSUMER_NAME, config.efoConsumerName);
    }
    properties.setProperty(
        ConsumerConfigConstants.SHARD_DISCOVERY_INTERVAL_MILLIS,
        String.valueOf(config.shardDiscoveryInterval.toMillis()));
    properties.setProperty(
        ConsumerConfigConstants.SHARD_GETRECORDS_INTERVAL_MILLIS,
        String.valueOf(config.shardReadInterval.toMillis()));
    properties.setProperty(ConsumerConfigConstants.SHARD_GETRECORDS_RETRIES, READ_ATTEMPTS);
    return properties;
  }
}
