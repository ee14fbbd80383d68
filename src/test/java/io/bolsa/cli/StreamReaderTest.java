package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Nothing is lost and nothing comes twice, whatever becomes of the shards. */
class StreamReaderTest {
  private final Stream stream = new Stream();

  /** A stream of many shards in this process; a page of the list holds one of them. */
  private static final class Stream implements KinesisClient {
    final Map<String, List<String>> shards = new TreeMap<>();
    final Map<String, List<Instant>> arrivals = new TreeMap<>();
    final Set<String> closed = new HashSet<>();
    boolean expired;
    boolean busy;

    void put(String shard, String... records) {
      shards.computeIfAbsent(shard, name -> new ArrayList<>()).addAll(List.of(records));
      arrivals
          .computeIfAbsent(shard, name -> new ArrayList<>())
          .addAll(Collections.nCopies(records.length, Instant.now()));
    }

    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
      List<String> names = new ArrayList<>(shards.keySet());
      // Kinesis refuses a name with a token.
      assertThat(request.streamName()).isEqualTo(request.nextToken() == null ? "results" : null);
      int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
      return ListShardsResponse.builder()
          .shards(Shard.builder().shardId(names.get(page)).build())
          .nextToken(page + 1 < names.size() ? String.valueOf(page + 1) : null)
          .build();
    }

    @Override
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
      assertThat(request.streamName()).isEqualTo("results");
      int from =
          switch (request.shardIteratorType()) {
            case TRIM_HORIZON -> 0;
            case LATEST -> shards.get(request.shardId()).size();
            case AFTER_SEQUENCE_NUMBER -> Integer.parseInt(request.startingSequenceNumber()) + 1;
            case AT_TIMESTAMP ->
                (int)
                    arrivals.get(request.shardId()).stream()
                        .filter(arrival -> arrival.isBefore(request.timestamp()))
                        .count();
            default -> throw new AssertionError(request);
          };
      expired = false;
      return GetShardIteratorResponse.builder()
          .shardIterator(request.shardId() + ":" + from)
          .build();
    }

    @Override
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
      if (expired) {
        throw ExpiredIteratorException.builder().message("expired").build();
      }
      if (busy) {
        throw ProvisionedThroughputExceededException.builder().message("slowly").build();
      }
      String shard = request.shardIterator().replaceFirst(":.*", "");
      int from = Integer.parseInt(request.shardIterator().replaceFirst(".*:", ""));
      List<String> all = shards.get(shard);
      List<Record> records = new ArrayList<>();
      for (int i = from; i < all.size(); i++) {
        SdkBytes data = SdkBytes.fromString(all.get(i), UTF_8);
        records.add(Record.builder().sequenceNumber(String.valueOf(i)).data(data).build());
      }
      return GetRecordsResponse.builder()
          .records(records)
          .nextShardIterator(closed.contains(shard) ? null : shard + ":" + all.size())
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private StreamReader reader(boolean fromStart) {
    return new StreamReader(stream, "results", fromStart);
  }

  private static List<String> poll(StreamReader reader) {
    return reader.poll().stream().map(data -> new String(data, UTF_8)).collect(Collectors.toList());
  }

  @Test
  void everyShardIsReadOnWhereItWasLeft() {
    stream.put("0", "a", "b");
    stream.put("1", "c");
    stream.put("2");
    StreamReader reader = reader(true);

    assertThat(poll(reader)).containsExactly("a", "b", "c");
    stream.put("0", "d");
    stream.put("2", "e");
    assertThat(poll(reader)).containsExactly("d", "e");
    assertThat(poll(reader)).isEmpty();
  }

  @Test
  void whatWasThereBeforeIsNotRead() {
    stream.put("0", "a");
    StreamReader reader = reader(false);
    stream.put("0", "b");

    assertThat(poll(reader)).containsExactly("b");
  }

  @Test
  void theChildrenOfAShardAreReadFromTheirBeginning() {
    stream.put("0", "a");
    stream.put("1", "b");
    StreamReader reader = reader(false);
    stream.put("0", "c");
    stream.closed.add("0");
    stream.put("2", "d");

    assertThat(poll(reader)).containsExactly("c");
    stream.put("1", "e");
    assertThat(poll(reader)).containsExactly("e", "d");
  }

  @Test
  void aStreamThatIsBusyIsReadLater() {
    stream.put("0", "a");
    StreamReader reader = reader(true);
    stream.busy = true;
    assertThat(poll(reader)).isEmpty();
    stream.busy = false;

    assertThat(poll(reader)).containsExactly("a");
  }

  @Test
  void afterALongPauseReadingGoesOnWhereItWas() {
    stream.put("0", "a");
    StreamReader reader = reader(false);
    stream.put("0", "b");
    assertThat(poll(reader)).containsExactly("b");
    stream.put("0", "c");
    stream.expired = true;

    assertThat(poll(reader)).isEmpty();
    assertThat(poll(reader)).containsExactly("c");
  }

  @Test
  void afterALongPauseNothingIsLostThatWasTheLatestOnce() {
    stream.put("0", "before");
    StreamReader reader = reader(false);
    assertThat(poll(reader)).isEmpty();
    stream.put("0", "a");
    stream.expired = true;

    assertThat(poll(reader)).isEmpty();
    assertThat(poll(reader)).containsExactly("a");
  }

  @Test
  void afterALongPauseNothingIsLostOfAShardThatWasEmpty() {
    stream.put("0");
    StreamReader reader = reader(true);
    assertThat(poll(reader)).isEmpty();
    stream.put("0", "a");
    stream.expired = true;

    assertThat(poll(reader)).isEmpty();
    assertThat(poll(reader)).containsExactly("a");
  }
}
