package io.bolsa.source;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Refusal;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.parse.TickParser;
import io.bolsa.serialization.ModelTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Turns a record of a shard into a tick or a rejection, one of the two for any bytes whatever. The
 * connector gives each shard a copy of its own.
 */
final class KinesisTickSchema implements KinesisDeserializationSchema<ArrivedRecord> {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_PAYLOAD = 1 << 20;

  private final long leadMillis;
  private final boolean keepRaw;

  private transient TickParser parser;

  /**
   * @param leadMillis how far ahead of its arrival a tick may lie
   * @param keepRaw whether records are passed on as they came, too
   */
  KinesisTickSchema(long leadMillis, boolean keepRaw) {
    this.leadMillis = leadMillis;
    this.keepRaw = keepRaw;
  }

  @Override
  public ArrivedRecord deserialize(
      byte[] bytes,
      String partitionKey,
      String sequenceNumber,
      long arrivalTime,
      String stream,
      String shardId) {
    if (parser == null) {
      parser = new TickParser();
    }
    // A new one for each record: the connector queues them.
    Tick tick = new Tick();
    Refusal refusal = parser.parse(bytes, 0, bytes.length, tick);
    if (refusal == null) {
      refusal = giveTime(tick, arrivalTime);
    }
    InputRecord record =
        refusal == null
            ? InputRecord.of(tick)
            : InputRecord.of(
                new Rejection(
                    refusal.reason,
                    refusal.detail,
                    bytes.length <= LONGEST_PAYLOAD ? bytes : Arrays.copyOf(bytes, LONGEST_PAYLOAD),
                    stream + "/" + shardId + "/" + sequenceNumber,
                    arrivalTime));
    RawRecord raw =
        keepRaw ? new RawRecord(bytes, arrivalTime, stream, shardId, sequenceNumber) : null;
    return new ArrivedRecord(record, arrivalTime, raw);
  }

  private Refusal giveTime(Tick tick, long arrivalTime) {
    if (tick.eventTime == Tick.NO_TIME) {
      tick.eventTime = arrivalTime;
    }
    if (tick.eventTime > arrivalTime + leadMillis) {
      return new Refusal(
          RejectionReason.FUTURE_EVENT_TIME,
          "The event time "
              + Instant.ofEpochMilli(tick.eventTime)
              + " is more than "
              + Duration.ofMillis(leadMillis)
              + " ahead of the arrival at "
              + Instant.ofEpochMilli(arrivalTime)
              + ".");
    }
    return null;
  }

  @Override
  public TypeInformation<ArrivedRecord> getProducedType() {
    return ModelTypes.ARRIVED_RECORD;
  }
}
