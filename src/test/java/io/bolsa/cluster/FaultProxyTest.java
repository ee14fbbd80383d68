package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.kinesis.shaded.com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy by itself: what passes, what does not, and in which form it says so. */
class FaultProxyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private HttpServer emulator;
  private byte[] said = "said".getBytes(UTF_8);
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    emulator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    emulator.createContext(
        "/",
        exchange -> {
          arrived.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Mine"));
          bodies.add(exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().add("X-Its", "its");
          if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", "123456");
            exchange.sendResponseHeaders(200, -1);
          } else {
            exchange.sendResponseHeaders(200, said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
          }
          exchange.close();
        });
    emulator.start();
  }

  @AfterEach
  void stop() {
    if (proxy != null) {
      proxy.close();
    }
    emulator.stop(0);
  }

  private void proxy(Fault... faults) throws IOException {
    proxy = new FaultProxy(List.of(faults)).before(emulator.getAddress().getPort());
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(proxy.endpoint() + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> action(String action, String form, byte[] body)
      throws IOException, InterruptedException {
    return send(
        "POST", "/", body, "X-Amz-Target", "Kinesis_20131202." + action, "Content-Type", form);
  }

  @Test
  void whatIsNotStruckPassesAsItIsBothWays() throws Exception {
    proxy();
    byte[] body = new byte[300_000];
    body[77] = -1;

    HttpResponse<byte[]> answer =
        send("PUT", "/bucket/a%20key?partNumber=1&uploadId=x%2By", body, "X-Mine", "mine");

    assertThat(arrived).containsExactly("PUT /bucket/a%20key?partNumber=1&uploadId=x%2By mine");
    assertThat(bodies.get(0)).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(said);
    assertThat(answer.headers().firstValue("X-Its")).contains("its");
  }

  @Test
  void theLengthOfWhatIsOnlyAskedAboutPasses() throws Exception {
    proxy();

    HttpResponse<byte[]> answer = send("HEAD", "/bucket/key", new byte[0]);

    assertThat(answer.headers().firstValue("Content-Length")).contains("123456");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anAnswerWithoutABodyPasses() throws Exception {
    proxy();
    said = new byte[0];

    assertThat(send("DELETE", "/bucket/key", new byte[0]).statusCode()).isEqualTo(200);
  }

  @Test
  void everyThirdOfAnActionIsStruckAndNoOther() throws Exception {
    Fault fault = KinesisFaults.throttled("GetRecords", 3);
    proxy(fault);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      statuses.add(action("GetRecords", "application/json", new byte[0]).statusCode());
      assertThat(action("PutRecord", "application/json", new byte[0]).statusCode()).isEqualTo(200);
    }

    assertThat(statuses).containsExactly(200, 200, 400, 200, 200, 400, 200);
    assertThat(fault.struck()).isEqualTo(2);
    assertThat(arrived).hasSize(5 + 7);
  }

  @Test
  void aStormStrikesAllUntilItIsOver() throws Exception {
    Fault fault = KinesisFaults.throttled("GetRecords", 1_000);
    proxy(fault);
    fault.storm(3);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      statuses.add(action("GetRecords", "application/json", new byte[0]).statusCode());
    }

    assertThat(statuses).containsExactly(400, 400, 400, 200, 200);
  }

  @Test
  void aFaultThatLetsNothingThroughIsRefused() {
    assertThatThrownBy(() -> KinesisFaults.throttled("GetRecords", 1))
        .hasMessageContaining("every 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-amz-json-1.1", "application/x-amz-cbor-1.1"})
  void aRefusalIsInTheFormOfTheRequest(String form) throws Exception {
    proxy(KinesisFaults.limited("ListShards", 2));
    action("ListShards", form, new byte[0]);
    HttpResponse<byte[]> answer = action("ListShards", form, new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains(form);
    assertThat(mapper(form).readTree(answer.body()).get("__type").asText())
        .isEqualTo("LimitExceededException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-amz-json-1.1", "application/x-amz-cbor-1.1"})
  void ofAPutTakenInPartSomeRecordsArePutAndTheOthersRefused(String form) throws Exception {
    Fault fault = KinesisFaults.partial(2);
    proxy(fault);
    ObjectMapper mapper = mapper(form);
    said = mapper.writeValueAsBytes(results(5));
    action("PutRecords", form, mapper.writeValueAsBytes(records(5)));
    said = mapper.writeValueAsBytes(results(3));

    HttpResponse<byte[]> answer = action("PutRecords", form, mapper.writeValueAsBytes(records(5)));

    JsonNode put = mapper.readTree(bodies.get(1));
    assertThat(put.get("StreamName").asText()).isEqualTo("s");
    assertThat(put.get("Records").findValuesAsText("PartitionKey")).containsExactly("0", "2", "4");
    assertThat(put.get("Records").get(1).get("Data").binaryValue()).isEqualTo(new byte[] {2, -1});
    JsonNode got = mapper.readTree(answer.body());
    assertThat(got.get("FailedRecordCount").asInt()).isEqualTo(2);
    List<String> numbersAndErrors = new ArrayList<>();
    got.get("Records")
        .forEach(
            record ->
                numbersAndErrors.add(
                    record.path("SequenceNumber").asText() + record.path("ErrorCode").asText()));
    assertThat(numbersAndErrors)
        .containsExactly(
            "0",
            "ProvisionedThroughputExceededException",
            "1",
            "ProvisionedThroughputExceededException",
            "2");
    assertThat(fault.struck()).isEqualTo(1);
  }

  @Test
  void aSingleRecordIsNotTakenInPart() throws Exception {
    Fault fault = KinesisFaults.partial(2);
    proxy(fault);
    said = JSON.writeValueAsBytes(results(1));
    for (int i = 0; i < 4; i++) {
      byte[] body = JSON.writeValueAsBytes(records(1));
      assertThat(action("PutRecords", "application/json", body).body()).isEqualTo(said);
    }

    assertThat(fault.struck()).isZero();
  }

  @Test
  void whatIsAnsweredInVainWasDone() throws Exception {
    proxy(KinesisFaults.answerLost("PutRecords", 2));
    action("PutRecords", "application/json", new byte[0]);

    HttpResponse<byte[]> answer = action("PutRecords", "application/json", new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(arrived).hasSize(2);
  }

  @Test
  void eachRequestOfAnUploadToS3HasItsOwnFault() throws Exception {
    Fault put = S3Faults.slowPut(2);
    Fault part = S3Faults.slowPart(2);
    Fault begin = S3Faults.failedBegin(2);
    Fault complete = S3Faults.slowCompletion(2);
    proxy(put, part, begin, complete);
    for (int i = 0; i < 2; i++) {
      send("PUT", "/b/whole", new byte[1]);
      send("POST", "/b/k?uploads", new byte[0]);
      send("PUT", "/b/k?partNumber=1&uploadId=u", new byte[1]);
      send("POST", "/b/k?uploadId=u", new byte[1]);
      send("GET", "/b/k?uploadId=u", new byte[0]);
    }

    assertThat(List.of(put, part, begin, complete))
        .extracting(Fault::struck)
        .containsExactly(1, 1, 1, 1);
    assertThat(new String(S3Faults.slowPut(2).answer(null, null).body(), UTF_8))
        .contains("<Code>SlowDown</Code>");
    assertThat(arrived).hasSize(6);
  }

  @Test
  void anEmulatorThatIsGoneIsABadGateway() throws Exception {
    proxy();
    emulator.stop(0);

    assertThat(send("GET", "/", new byte[0]).statusCode()).isEqualTo(502);
  }

  private static ObjectMapper mapper(String form) {
    return form.contains("cbor") ? new ObjectMapper(new CBORFactory()) : JSON;
  }

  private static ObjectNode records(int count) {
    ObjectNode body = JSON.createObjectNode().put("StreamName", "s");
    ArrayNode records = body.putArray("Records");
    for (int i = 0; i < count; i++) {
      records.addObject().put("PartitionKey", "" + i).put("Data", new byte[] {(byte) i, -1});
    }
    return body;
  }

  private static ObjectNode results(int count) {
    ObjectNode body = JSON.createObjectNode().put("FailedRecordCount", 0);
    ArrayNode records = body.putArray("Records");
    for (int i = 0; i < count; i++) {
      records.addObject().put("SequenceNumber", "" + i).put("ShardId", "shardId-0");
    }
    return body;
  }
}
