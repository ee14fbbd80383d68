package io.bolsa.cluster;

import io.bolsa.cluster.FaultProxy.Answer;
import io.bolsa.cluster.FaultProxy.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORFactory;

/**
 * How Kinesis refuses. In the form of the request, JSON or CBOR, as clients speak it by default;
 * CBOR by the connector's own copy of Jackson.
 */
final class KinesisFaults {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  private KinesisFaults() {}

  /** More than the shard's share of reads or writes. */
  static Fault throttled(String action, int every) {
    return refused(action, every, 400, "ProvisionedThroughputExceededException");
  }

  /** More calls a second than the account has of an action such as ListShards. */
  static Fault limited(String action, int every) {
    return refused(action, every, 400, "LimitExceededException");
  }

  private static Fault refused(String action, int every, int status, String error) {
    return new Fault(
        action + " refused",
        every,
        isAction(action),
        (request, emulator) -> error(request, status, error));
  }

  /** It was done, but nobody says so: what is put again is there twice. */
  static Fault answerLost(String action, int every) {
    return new Fault(
        action + " answered in vain",
        every,
        isAction(action),
        (request, emulator) -> {
          Answer lost = emulator.apply(request);
          return lost.status() == 200 ? error(request, 500, "InternalFailure") : lost;
        });
  }

  /**
   * Takes the first record of PutRecords and every second from there on, and refuses the others.
   */
  static Fault partial(int every) {
    return new Fault(
        "PutRecords taken in part", every, isAction("PutRecords"), KinesisFaults::takePart);
  }

  private static Answer takePart(Request request, Function<Request, Answer> emulator) {
    ObjectMapper form = form(request);
    ObjectNode body = read(form, request.body());
    List<JsonNode> taken = new ArrayList<>();
    ArrayNode records = (ArrayNode) body.get("Records");
    for (int i = 0; i < records.size(); i += 2) {
      taken.add(records.get(i));
    }
    if (taken.size() == records.size()) {
      return null; // A single record cannot be taken in part.
    }
    int all = records.size();
    body.putArray("Records").addAll(taken);
    Answer answer = emulator.apply(request.withBody(write(form, body)));
    if (answer.status() != 200) {
      return answer;
    }
    ObjectNode said = read(form, answer.body());
    JsonNode results = said.get("Records");
    ArrayNode merged = said.putArray("Records");
    for (int i = 0; i < all; i++) {
      if (i % 2 == 0) {
        merged.add(results.get(i / 2));
      } else {
        merged
            .addObject()
            .put("ErrorCode", "ProvisionedThroughputExceededException")
            .put("ErrorMessage", "Rate exceeded for shard, says the fault proxy");
      }
    }
    said.put("FailedRecordCount", said.path("FailedRecordCount").asInt() + all - taken.size());
    return answer.withBody(write(form, said));
  }

  private static Predicate<Request> isAction(String action) {
    return request -> request.header("X-Amz-Target").endsWith("." + action);
  }

  private static Answer error(Request request, int status, String type) {
    ObjectNode body = JSON.createObjectNode();
    body.put("__type", type).put("message", "Rate exceeded, says the fault proxy");
    return new Answer(
        status,
        Map.of(
            "Content-Type", List.of(request.header("Content-Type")),
            "x-amzn-ErrorType", List.of(type),
            "x-amzn-RequestId", List.of("00000000-0000-0000-0000-000000000000")),
        write(form(request), body));
  }

  private static ObjectMapper form(Request request) {
    return request.header("Content-Type").contains("cbor") ? CBOR : JSON;
  }

  private static ObjectNode read(ObjectMapper form, byte[] body) {
    try {
      return (ObjectNode) form.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] write(ObjectMapper form, ObjectNode body) {
    try {
      return form.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
