package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** As much of Kinesis as the command line asks for: one stream of one shard, in this process. */
final class KinesisStub implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What is on the stream. */
  record Held(String partitionKey, String data) {}

  final List<Held> held = new CopyOnWriteArrayList<>();

  /** By the number of the attempt to put a record, from 0 on: whether it is throttled. */
  IntPredicate throttles = attempt -> false;

  private final HttpServer server;
  private int attempts;

  KinesisStub() throws IOException {
    // JSON is what this understands; the SDK's default is CBOR.
    System.setProperty("aws.cborEnabled", "false");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    JsonNode request = MAPPER.readTree(exchange.getRequestBody());
    byte[] answer =
        MAPPER.writeValueAsBytes(answer(target.substring(target.indexOf('.') + 1), request));
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private ObjectNode answer(String action, JsonNode request) throws IOException {
    ObjectNode answer = MAPPER.createObjectNode();
    switch (action) {
      case "PutRecords":
        put(request.get("Records"), answer);
        break;
      case "ListShards":
        answer.putArray("Shards").addObject().put("ShardId", "shardId-0");
        break;
      case "GetShardIterator":
        boolean latest = request.get("ShardIteratorType").asText().equals("LATEST");
        answer.put("ShardIterator", String.valueOf(latest ? held.size() : 0));
        break;
      case "GetRecords":
        List<Held> all = new ArrayList<>(held);
        ArrayNode records = answer.putArray("Records");
        for (int i = request.get("ShardIterator").asInt(); i < all.size(); i++) {
          records
              .addObject()
              .put("PartitionKey", all.get(i).partitionKey)
              .put("SequenceNumber", String.valueOf(i))
              .put("Data", all.get(i).data.getBytes(UTF_8));
        }
        answer.put("NextShardIterator", String.valueOf(all.size()));
        break;
      default:
        throw new IOException("not asked for before: " + action);
    }
    return answer;
  }

  private void put(JsonNode records, ObjectNode answer) throws IOException {
    int failed = 0;
    ArrayNode results = answer.putArray("Records");
    for (JsonNode record : records) {
      if (throttles.test(attempts++)) {
        failed++;
        results
            .addObject()
            .put("ErrorCode", "ProvisionedThroughputExceededException")
            .put("ErrorMessage", "slowly");
      } else {
        results.addObject().put("SequenceNumber", "1").put("ShardId", "shardId-0");
        held.add(
            new Held(
                record.get("PartitionKey").asText(),
                new String(record.get("Data").binaryValue(), UTF_8)));
      }
    }
    answer.put("FailedRecordCount", failed);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
