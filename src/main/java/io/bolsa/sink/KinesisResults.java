package io.bolsa.sink;

import io.bolsa.config.StreamConfig;
import io.bolsa.dataset.ResultRow;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSinkBuilder;
import org.apache.flink.connector.kinesis.sink.PartitionKeyGenerator;

/**
 * The second stream, at least once. What it is given has passed {@link GuardResults}: a record that
 * Kinesis never takes would be tried again for ever.
 */
public final class KinesisResults {
  /** Results are looked at live; five seconds, the connector's default, are long. */
  private static final long LONGEST_WAIT_MILLIS = 500;

  private KinesisResults() {}

  @SuppressWarnings("deprecation") // By name: an emulator's stream has no ARN to speak of.
  public static KinesisStreamsSink<ResultRow> of(StreamConfig config) {
    KinesisStreamsSinkBuilder<ResultRow> builder =
        KinesisStreamsSink.<ResultRow>builder()
            .setKinesisClientProperties(config.clientProperties())
            .setSerializationSchema((SerializationSchema<ResultRow>) row -> row.bytes)
            .setPartitionKeyGenerator((PartitionKeyGenerator<ResultRow>) row -> row.partitionKey)
            .setFailOnError(false);
    builder.setMaxTimeInBufferMS(LONGEST_WAIT_MILLIS);
    return (config.arn == null
            ? builder.setStreamName(config.name)
            : builder.setStreamArn(config.arn))
        .build();
  }
}
