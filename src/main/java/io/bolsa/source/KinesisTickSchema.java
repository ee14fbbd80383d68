package io.bolsa.source;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Refusal;
import io.bolsa.model.Rejection;
import io.bolsa.model.Tick;
import io.bolsa.parse.FieldMapping;
import io.bolsa.parse.TickParser;
import io.bolsa.serialization.ModelTypes;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Turns a record of a shard into a tick or a rejection, one of the two for any bytes whatever, or
 * skips one of another type. The connector gives each shard a copy of its own.
 */
final class KinesisTickSchema implements KinesisDeserializationSchema<ArrivedRecord> {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_PAYLOAD = 1 << 20;

  private final FieldMapping mapping;
  private final long leadMillis;
  private final boolean keepRaw;

  private transient TickParser parser;

  /**
   * @param leadMillis how far ahead of its arrival a tick may lie
   * @param keepRaw whether records are passed on as they came, too
   */
  KinesisTickSchema(FieldMapping mapping, long leadMillis, boolean keepRaw) {
    this.mapping = mapping;
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
      parser = new TickParser(mapping);
    }
    // A new one for each record: the connector queues them.
    Tick tick = new Tick();
    Refusal refusal = parser.parse(bytes, 0, bytes.length, tick);
    if (refusal == null) {
      refusal = ArrivalTime.giveTime(tick, arrivalTime, leadMillis);
    }
    InputRecord record;
    if (refusal == null) {
      record = InputRecord.of(tick);
    } else if (refusal == Refusal.OTHER_TYPE) {
      record = InputRecord.SKIPPED;
    } else {
      byte[] kept = bytes.length <= LONGEST_PAYLOAD ? bytes : Arrays.copyOf(bytes, LONGEST_PAYLOAD);
      String origin = stream + "/" + shardId + "/" + sequenceNumber;
      record =
          InputRecord.of(new Rejection(refusal.reason, refusal.detail, kept, origin, arrivalTime));
    }
    RawRecord raw =
        keepRaw ? new RawRecord(bytes, arrivalTime, stream, shardId, sequenceNumber) : null;
    return new ArrivedRecord(record, arrivalTime, raw);
  }

  @Override
  public TypeInformation<ArrivedRecord> getProducedType() {
    return ModelTypes.ARRIVED_RECORD;
  }
}
