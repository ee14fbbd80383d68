package io.bolsa.cluster;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** What a test does to Kinesis: put, read, split, merge. */
final class KinesisEmulator {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_RECORDS_A_REQUEST = 500;

  private final int port;

  KinesisEmulator(LocalCluster cluster) {
    this(cluster.port("kinesis"));
  }

  KinesisEmulator(int port) {
    this.port = port;
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** One record of a stream. */
  static final class Received {
    final String partitionKey;
    final String sequenceNumber;
    final byte[] data;

    private Received(JsonNode json) {
      this.partitionKey = json.get("PartitionKey").asText();
      this.sequenceNumber = json.get("SequenceNumber").asText();
      this.data = Base64.getDecoder().decode(json.get("Data").asText());
    }
  }

  void put(String stream, String partitionKey, byte[] data) {
    ObjectNode body = body(stream);
    body.put("PartitionKey", partitionKey);
    body.put("Data", data);
    request("PutRecord", body);
  }

  /** Puts records under partition keys of their own, in few requests. */
  void putAll(String stream, List<byte[]> records) {
    for (int from = 0; from < records.size(); from += MOST_RECORDS_A_REQUEST) {
      ObjectNode body = body(stream);
      ArrayNode entries = body.putArray("Records");
      int to = Math.min(records.size(), from + MOST_RECORDS_A_REQUEST);
      for (int i = from; i < to; i++) {
        entries.addObject().put("PartitionKey", "key-" + i).put("Data", records.get(i));
      }
      JsonNode answer = request("PutRecords", body);
      if (answer.get("FailedRecordCount").asInt() != 0) {
        throw new AssertionError("not all records were taken: " + answer);
      }
    }
  }

  /** Every record of every shard, closed ones too, each shard in its order. */
  List<Received> records(String stream) {
    List<Received> all = new ArrayList<>();
    for (JsonNode shard : shards(stream)) {
      ObjectNode body = body(stream);
      body.put("ShardId", shard.get("ShardId").asText());
      body.put("ShardIteratorType", "TRIM_HORIZON");
      String iterator = request("GetShardIterator", body).get("ShardIterator").asText();
      while (iterator != null) {
        ObjectNode get = MAPPER.createObjectNode().put("ShardIterator", iterator);
        JsonNode answer = request("GetRecords", get);
        answer.get("Records").forEach(record -> all.add(new Received(record)));
        boolean end =
            answer.get("Records").isEmpty() && answer.path("MillisBehindLatest").asLong() == 0;
        iterator = end ? null : answer.path("NextShardIterator").asText(null);
      }
    }
    return all;
  }

  JsonNode shards(String stream) {
    return request("ListShards", body(stream)).get("Shards");
  }

  /** Splits a shard in the middle of its keys. */
  void split(String stream, JsonNode shard) {
    JsonNode range = shard.get("HashKeyRange");
    String middle =
        new java.math.BigInteger(range.get("StartingHashKey").asText())
            .add(new java.math.BigInteger(range.get("EndingHashKey").asText()))
            .shiftRight(1)
            .toString();
    ObjectNode body = body(stream);
    body.put("ShardToSplit", shard.get("ShardId").asText());
    body.put("NewStartingHashKey", middle);
    request("SplitShard", body);
    awaitActive(stream);
  }

  /** Merges two neighbours. */
  void merge(String stream, JsonNode shard, JsonNode neighbour) {
    ObjectNode body = body(stream);
    body.put("ShardToMerge", shard.get("ShardId").asText());
    body.put("AdjacentShardToMerge", neighbour.get("ShardId").asText());
    request("MergeShards", body);
    awaitActive(stream);
  }

  private void awaitActive(String stream) {
    Await.until(
        "stream " + stream + " is active",
        () ->
            request("DescribeStreamSummary", body(stream))
                .findValue("StreamStatus")
                .asText()
                .equals("ACTIVE"));
  }

  private static ObjectNode body(String stream) {
    return MAPPER.createObjectNode().put("StreamName", stream);
  }

  private JsonNode request(String action, ObjectNode body) {
    return Http.json(
        Http.to(port, "/")
            .header("X-Amz-Target", "Kinesis_20131202." + action)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Date", "20260101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/kinesis/aws4_request,"
                    + " SignedHeaders=host, Signature=x")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }
}
