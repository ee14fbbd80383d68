package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What inputs in a bucket lead to; the bucket is in this process. */
class BucketObjectsTest {
  private final Map<String, String> bucket = new TreeMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/bucket", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath().substring("/bucket".length());
    byte[] body = (key.length() > 1 ? bucket.get(key.substring(1)) : list()).getBytes(UTF_8);
    exchange.getResponseHeaders().add("ETag", "\"1\"");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String list() {
    StringBuilder list = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    bucket.forEach(
        (key, content) ->
            list.append("<Contents><Key>")
                .append(key)
                .append("</Key><ETag>\"1\"</ETag><Size>")
                .append(content.length())
                .append("</Size></Contents>"));
    return list.append("</ListBucketResult>").toString();
  }

  @Test
  void anObjectThatIsNamedTwiceIsOneFile() throws IOException {
    bucket.put("raw/a.json", "a");
    bucket.put("raw/day/b.json", "b");
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (BucketObjects objects = new BucketObjects(endpoint, null, true)) {
      List<String> files =
          objects.fetch(
              List.of("s3://bucket/raw/", "s3://bucket/raw/day", "s3a://bucket/raw/a.json"));

      List<String> contents = new ArrayList<>();
      for (String file : files) {
        contents.add(Files.readString(Path.of(file)));
      }
      assertThat(contents).containsExactly("a", "b", "b", "a");
      assertThat(files.subList(2, 4)).containsExactly(files.get(1), files.get(0));
      assertThat(objects.copies())
          .isEqualTo(
              Map.of(
                  files.get(0),
                  "s3://bucket/raw/a.json",
                  files.get(1),
                  "s3://bucket/raw/day/b.json"));
    }
  }
}
