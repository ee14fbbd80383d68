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

  /**
   * Of one request: 5 MiB with the partition keys, which the connector does not count. A request
   * that is refused for its size would be tried again as it is, for minutes.
   */
  private static final long LARGEST_REQUEST = 5L << 20;

  private static final int MOST_RECORDS = 500;

  /**
   * What waits while the stream takes nothing is held in memory, and in checkpoints: at most so
   * many records in requests under way and in the buffer. The connector's own 50 and 10,000 would
   * be 660 MB of rows of 19 kB, which is what 100 gainers, losers and most active make.
   */
  private static final int MOST_REQUESTS = 10;

  private static final int MOST_BUFFERED = 4 * MOST_RECORDS;

  /** In UTF-8 a character takes three bytes at most; of four bytes are pairs of them. */
  private static final int LARGEST_KEY = 3 * GuardResults.LONGEST_KEY;

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
    builder.setMaxBatchSize(MOST_RECORDS);
    builder.setMaxInFlightRequests(MOST_REQUESTS);
    builder.setMaxBufferedRequests(MOST_BUFFERED);
    builder.setMaxBatchSizeInBytes(LARGEST_REQUEST - MOST_RECORDS * LARGEST_KEY);
    return (config.arn == null
            ? builder.setStreamName(config.name)
            : builder.setStreamArn(config.arn))
        .build();
  }
}
