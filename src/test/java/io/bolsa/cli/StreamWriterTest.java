package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Requests are no larger than Kinesis allows, and what it refuses is put again. */
@Timeout(60)
class StreamWriterTest {
  private final Stream stream = new Stream();
  private final List<Long> progress = new ArrayList<>();

  /** Keeps every request. */
  private static final class Stream implements KinesisClient {
    final List<List<PutRecordsRequestEntry>> requests = new ArrayList<>();
    final List<RuntimeException> answers = new ArrayList<>();

    /** By a record's place in its request. */
    IntPredicate refuses = i -> false;

    @Override
    public PutRecordsResponse putRecords(PutRecordsRequest request) {
      assertThat(request.streamName()).isEqualTo("ticks");
      requests.add(request.records());
      if (!answers.isEmpty()) {
        throw answers.remove(0);
      }
      return PutRecordsResponse.builder()
          .records(
              IntStream.range(0, request.records().size())
                  .mapToObj(this::result)
                  .collect(Collectors.toList()))
          .build();
    }

    private PutRecordsResultEntry result(int i) {
      PutRecordsResultEntry.Builder result = PutRecordsResultEntry.builder();
      return refuses.test(i)
          ? result.errorCode("InternalFailure").errorMessage("broken").build()
          : result.sequenceNumber("1").build();
    }

    List<Integer> sizes() {
      return requests.stream().map(List::size).collect(Collectors.toList());
    }

    List<String> keys(int request) {
      return requests.get(request).stream()
          .map(PutRecordsRequestEntry::partitionKey)
          .collect(Collectors.toList());
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private StreamWriter writer(Duration patience) {
    return new StreamWriter(stream, "ticks", 0, patience, progress::add);
  }

  private StreamWriter writer() {
    return writer(Duration.ofMinutes(1));
  }

  @Test
  void aRequestHoldsFiveHundredRecordsAtMost() throws IOException {
    StreamWriter writer = writer();
    for (int i = 0; i < 1_001; i++) {
      assertThat(writer.put("k" + i, new byte[1])).isTrue();
    }
    writer.flush();

    assertThat(stream.sizes()).containsExactly(500, 500, 1);
    assertThat(stream.keys(1)).startsWith("k500").endsWith("k999");
    assertThat(progress).containsExactly(500L, 1_000L, 1_001L);
    assertThat(writer.retried()).isZero();
  }

  @Test
  void aRecordHoldsAMebibyteWithItsKeyAndARequestFive() throws IOException {
    StreamWriter writer = writer();
    byte[] longest = new byte[(1 << 20) - 2];
    for (int i = 0; i < 6; i++) {
      assertThat(writer.put("ä", longest)).isTrue();
    }
    assertThat(writer.put("äa", longest)).isFalse();
    for (int i = 0; i < 4; i++) {
      writer.put("b", new byte[(1 << 20) - 1]);
    }
    writer.put("c", new byte[0]);
    writer.flush();

    assertThat(stream.sizes()).containsExactly(5, 5, 1);
    assertThat(writer.accepted()).isEqualTo(11);
  }

  @Test
  void onlyWhatWasRefusedIsPutAgainInItsOrder() throws IOException {
    StreamWriter writer = writer();
    for (String key : List.of("a", "b", "c", "d")) {
      writer.put(key, new byte[1]);
    }
    stream.refuses = i -> stream.requests.size() == 1 && i % 2 == 1;
    writer.flush();

    assertThat(stream.keys(0)).containsExactly("a", "b", "c", "d");
    assertThat(stream.keys(1)).containsExactly("b", "d");
    assertThat(writer.accepted()).isEqualTo(4);
    assertThat(writer.retried()).isEqualTo(2);
    assertThat(writer.unanswered()).isZero();
  }

  @Test
  void aRequestThatIsRefusedAsAWholeIsPutAgain() throws IOException {
    StreamWriter writer = writer();
    stream.answers.add(ProvisionedThroughputExceededException.builder().build());
    stream.answers.add(LimitExceededException.builder().build());
    stream.answers.add(KmsThrottlingException.builder().build());
    writer.put("a", new byte[1]);
    writer.put("b", new byte[1]);
    writer.flush();

    assertThat(stream.sizes()).containsExactly(2, 2, 2, 2);
    assertThat(writer.accepted()).isEqualTo(2);
    assertThat(writer.retried()).isEqualTo(6);
    assertThat(progress).containsExactly(2L);
  }

  @Test
  void whereNothingIsTakenForLongItFailsAndSaysWhy() throws IOException {
    StreamWriter writer = writer(Duration.ofMillis(1));
    stream.refuses = i -> true;
    writer.put("a", new byte[1]);

    assertThatThrownBy(writer::flush)
        .isInstanceOf(IOException.class)
        .hasMessage("stream ticks has taken nothing for PT0.001S: InternalFailure: broken");
    assertThat(writer.accepted()).isZero();
  }

  @Test
  void whileSomethingIsTakenItGoesOnForAsLongAsThatTakes() throws IOException {
    StreamWriter writer = writer(Duration.ofSeconds(3));
    for (int i = 0; i < 24; i++) {
      writer.put("k", new byte[1]);
    }
    // Of every second request one record, some 150 ms for each: more than the patience in all.
    stream.refuses = i -> i > 0 || stream.requests.size() % 2 == 0;
    writer.flush();

    assertThat(stream.sizes()).hasSize(47);
    assertThat(writer.accepted()).isEqualTo(24);
  }

  @Test
  void onceItIsStoppedNothingIsPutAnyMore() throws IOException {
    StreamWriter writer = writer();
    writer.put("a", new byte[1]);
    writer.stop();

    assertThatThrownBy(writer::flush).isInstanceOf(StreamWriter.Stopped.class);
    assertThat(stream.requests).isEmpty();
  }
}
