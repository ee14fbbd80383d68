package io.bolsa.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.HashKeyRange;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Shard;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordBatch;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.junit.jupiter.api.Test;

/** What the connector makes of aggregates, good and hostile: nothing may stop the job. */
class AggregatesTest {
  private static final byte[] ONE = "one".getBytes(UTF_8);
  private static final byte[] TWO = "two".getBytes(UTF_8);
  private static final byte[] BEHIND = "behind".getBytes(UTF_8);

  /** The records that the schema is given of one record and another behind it. */
  private static List<String> taken(byte[] record) {
    Shard shard =
        new Shard()
            .withShardId("shardId-000000000000")
            .withHashKeyRange(
                new HashKeyRange()
                    .withStartingHashKey("0")
                    .withEndingHashKey("340282366920938463463374607431768211455"));
    List<Record> records = new ArrayList<>();
    for (byte[] data : List.of(record, BEHIND)) {
      records.add(
          new Record()
              .withData(ByteBuffer.wrap(data))
              .withPartitionKey("key")
              .withSequenceNumber("1"));
    }
    List<String> taken = new ArrayList<>();
    for (UserRecord each :
        new RecordBatch(records, new StreamShardHandle("ticks", shard), 0L)
            .getDeaggregatedRecords()) {
      byte[] data = new byte[each.getData().remaining()];
      each.getData().get(data);
      taken.add(text(data));
    }
    assertThat(taken).last().isEqualTo("behind");
    return taken.subList(0, taken.size() - 1);
  }

  private static String text(byte[] data) {
    return new String(data, ISO_8859_1);
  }

  private static byte[] good() {
    return new KplAggregate("key").add(ONE).add(TWO).bytes();
  }

  @Test
  void anAggregateIsTakenApart() {
    assertThat(taken(good())).containsExactly("one", "two");
  }

  @Test
  void whatIsInItNeedBeNoTick() {
    byte[] noise = {0, -1, 'x'};
    byte[] mixed = new KplAggregate("key").add(ONE).add(noise).add(new byte[0]).add(TWO).bytes();

    assertThat(taken(mixed)).containsExactly("one", text(noise), "", "two");
  }

  @Test
  void anAggregateInAnAggregateIsOneRecord() {
    assertThat(taken(new KplAggregate("key").add(good()).bytes())).containsExactly(text(good()));
  }

  @Test
  void oneWithAWrongChecksumIsOneRecord() {
    byte[] wrong = good();
    wrong[wrong.length - 1] ^= 1;

    assertThat(taken(wrong)).containsExactly(text(wrong));
  }

  @Test
  void oneThatWasCutOffIsOneRecordWhereverItWasCut() {
    for (int length = 0; length < good().length; length++) {
      byte[] cut = Arrays.copyOf(good(), length);
      assertThat(taken(cut)).as("length " + length).containsExactly(text(cut));
    }
  }

  @Test
  void oneWhoseMessageIsBrokenIsOneRecord() {
    byte[] broken = KplAggregate.of(new byte[] {0x1A, 0x7F, 1, 2});

    assertThat(taken(broken)).containsExactly(text(broken));
  }

  @Test
  void aKeyThatIsNotInItsTableStopsNothing() {
    byte[] broken = new KplAggregate("key").add(ONE).add(TWO, 7).add(ONE).bytes();

    assertThat(taken(broken)).containsExactly("one");
  }

  @Test
  void aHashKeyThatIsNoNumberStopsNothing() {
    byte[] broken = new KplAggregate("key").add(ONE).addWithHashKey(TWO, "zero").bytes();

    assertThat(taken(broken)).containsExactly("one");
  }
}
