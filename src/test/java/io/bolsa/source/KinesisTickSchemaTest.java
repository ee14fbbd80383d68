package io.bolsa.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.parse.FieldMapping;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KinesisTickSchemaTest {
  private static final long ARRIVAL = Instant.parse("2026-01-05T14:30:00Z").toEpochMilli();
  private static final long LEAD = 600_000;

  private final KinesisTickSchema schema = new KinesisTickSchema(FieldMapping.plain(), LEAD, true);

  @Test
  void aTickWithoutEventTimeGetsItsArrival() {
    assertThat(tick("").eventTime).isEqualTo(ARRIVAL);
    assertThat(tick(",\"event_time\":" + (ARRIVAL - 1)).eventTime).isEqualTo(ARRIVAL - 1);
  }

  @Test
  void aTickFurtherAheadThanAllowedIsRejected() {
    assertThat(tick(",\"event_time\":" + (ARRIVAL + LEAD)).eventTime).isEqualTo(ARRIVAL + LEAD);

    Rejection rejection = read(json(",\"event_time\":" + (ARRIVAL + LEAD + 1))).record.rejection;

    assertThat(rejection.reason).isEqualTo(RejectionReason.FUTURE_EVENT_TIME);
    assertThat(rejection.detail)
        .isEqualTo(
            "the event time 2026-01-05T14:40:00.001Z is more than PT10M ahead of the arrival at"
                + " 2026-01-05T14:30:00Z");
  }

  @Test
  void whatIsNoTickIsRejectedWithItsBytesAndOrigin() {
    for (byte[] bytes : new byte[][] {{}, {(byte) 0xf3, (byte) 0x89, 0, 1}, "{".getBytes(UTF_8)}) {
      ArrivedRecord arrived = read(bytes);

      assertThat(arrived.record.tick).isNull();
      assertThat(arrived.record.rejection.payload).isEqualTo(bytes);
      assertThat(arrived.record.rejection.source).isEqualTo("ticks/shardId-000000000001/4953");
      assertThat(arrived.record.rejection.arrivalTime).isEqualTo(ARRIVAL);
    }
  }

  @Test
  void theRecordAsItCameIsThereIfItIsWanted() {
    byte[] bytes = {(byte) 0xf3, 0, 1};

    RawRecord raw = read(bytes).raw;

    assertThat(raw.payload).isEqualTo(bytes);
    assertThat(raw.arrivalTime).isEqualTo(ARRIVAL);
    assertThat(raw.stream + "/" + raw.shard + "/" + raw.sequenceNumber)
        .isEqualTo("ticks/shardId-000000000001/4953");
    KinesisTickSchema without = new KinesisTickSchema(FieldMapping.plain(), LEAD, false);
    assertThat(without.deserialize(bytes, "key", "4953", ARRIVAL, "ticks", "s").raw).isNull();
  }

  @Test
  void aRecordOfAnotherTypeIsSkippedButKeptAsItCame() {
    KinesisTickSchema trades =
        new KinesisTickSchema(FieldMapping.of(Map.of("price", "p.x"), "type", "trade"), LEAD, true);
    byte[] trade =
        "{\"type\":\"trade\",\"ticker_symbol\":\"Q\",\"sector\":\"S\",\"change\":0,\"p\":{\"x\":2}}"
            .getBytes(UTF_8);
    byte[] quote = "{\"type\":\"quote\"}".getBytes(UTF_8);

    assertThat(trades.deserialize(trade, "k", "1", ARRIVAL, "ticks", "s").record.tick.price)
        .isEqualTo(2);
    ArrivedRecord skipped = trades.deserialize(quote, "k", "2", ARRIVAL, "ticks", "s");
    assertThat(skipped.record).isSameAs(InputRecord.SKIPPED);
    assertThat(skipped.arrivalTime).isEqualTo(ARRIVAL);
    assertThat(skipped.raw.payload).isEqualTo(quote);
  }

  @Test
  void theRestOfATooLongRecordIsNotKept() {
    Rejection rejection = read(new byte[(1 << 20) + 1]).record.rejection;

    assertThat(rejection.reason).isEqualTo(RejectionReason.TOO_LONG);
    assertThat(rejection.payload).hasSize(1 << 20);
  }

  @Test
  void recordsThatWaitInAQueueStayAsTheyWere() {
    Tick first = tick(",\"event_time\":1");
    Tick second = tick(",\"event_time\":2");

    assertThat(first.eventTime).isEqualTo(1);
    assertThat(second.eventTime).isEqualTo(2);
  }

  private Tick tick(String more) {
    return read(json(more)).record.tick;
  }

  private static byte[] json(String more) {
    String json =
        "{\"ticker_symbol\":\"QXZ\",\"sector\":\"S\",\"change\":-1,\"price\":2" + more + "}";
    return json.getBytes(UTF_8);
  }

  private ArrivedRecord read(byte[] bytes) {
    return schema.deserialize(bytes, "key", "4953", ARRIVAL, "ticks", "shardId-000000000001");
  }
}
