package io.bolsa.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads all shards of a stream by turns, those that come later too. */
final class StreamReader {
  private final KinesisClient client;
  private final String stream;
  private final List<Cursor> cursors = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  /** Where a shard is being read. */
  private static final class Cursor {
    final String shardId;
    final ShardIteratorType from;
    String iterator;
    String lastSequenceNumber;

    /** When the shard was last asked for what it has, by the clock of this machine. */
    Instant asked;

    Cursor(String shardId, ShardIteratorType from, Instant asked, String iterator) {
      this.shardId = shardId;
      this.from = from;
      this.asked = asked;
      this.iterator = iterator;
    }
  }

  StreamReader(KinesisClient client, String stream, boolean fromStart) {
    this.client = client;
    this.stream = stream;
    discover(fromStart ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.LATEST);
  }

  private void discover(ShardIteratorType from) {
    String token = null;
    do {
      String next = token;
      var answer =
          client.listShards(
              request -> {
                if (next == null) {
                  request.streamName(stream);
                } else {
                  request.nextToken(next);
                }
              });
      for (Shard shard : answer.shards()) {
        if (known.add(shard.shardId())) {
          Instant asked = Instant.now();
          String iterator =
              client
                  .getShardIterator(
                      request ->
                          request
                              .streamName(stream)
                              .shardId(shard.shardId())
                              .shardIteratorType(from))
                  .shardIterator();
          cursors.add(new Cursor(shard.shardId(), from, asked, iterator));
        }
      }
      token = answer.nextToken();
    } while (token != null);
  }

  /** What has come since the last call; nothing twice, each shard in its order. */
  List<byte[]> poll() {
    List<byte[]> all = new ArrayList<>();
    boolean closed = false;
    for (Cursor cursor : cursors) {
      closed |= !read(cursor, all);
    }
    if (closed) {
      cursors.removeIf(cursor -> cursor.iterator == null);
      // The children hold what came after: all of it is new.
      discover(ShardIteratorType.TRIM_HORIZON);
    }
    return all;
  }

  private boolean read(Cursor cursor, List<byte[]> into) {
    GetRecordsResponse answer;
    Instant asked = Instant.now();
    try {
      answer = client.getRecords(request -> request.shardIterator(cursor.iterator));
    } catch (ProvisionedThroughputExceededException later) {
      return true;
    } catch (ExpiredIteratorException e) {
      cursor.iterator = again(cursor);
      return true;
    }
    for (Record record : answer.records()) {
      into.add(record.data().asByteArray());
      cursor.lastSequenceNumber = record.sequenceNumber();
    }
    cursor.asked = asked;
    cursor.iterator = answer.nextShardIterator();
    return cursor.iterator != null;
  }

  /** After a pause in which the iterator ended. */
  private String again(Cursor cursor) {
    return client
        .getShardIterator(
            request -> {
              request.streamName(stream).shardId(cursor.shardId);
              if (cursor.lastSequenceNumber != null) {
                request
                    .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(cursor.lastSequenceNumber);
              } else if (cursor.from == ShardIteratorType.LATEST) {
                // What came in the pause is no longer the latest.
                request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(cursor.asked);
              } else {
                request.shardIteratorType(cursor.from);
              }
            })
        .shardIterator();
  }
}
