package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a test does to S3: put, get, list. */
final class S3Emulator {
  private static final Pattern ENTRY =
      Pattern.compile(
          "<Contents>.*?<Key>(.*?)</Key>.*?<Size>(\\d+)</Size>.*?</Contents>", Pattern.DOTALL);
  private static final Pattern NEXT =
      Pattern.compile("<NextContinuationToken>(.*?)</NextContinuationToken>");

  private final int port;

  S3Emulator(LocalCluster cluster) {
    this.port = cluster.port("s3");
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  void put(String bucket, String key, byte[] data) {
    Http.bytes(
        Http.to(port, "/" + bucket + "/" + key).PUT(HttpRequest.BodyPublishers.ofByteArray(data)));
  }

  byte[] get(String bucket, String key) {
    return Http.bytes(Http.to(port, "/" + bucket + "/" + key).GET());
  }

  /** Keys and sizes below a prefix. */
  SortedMap<String, Long> list(String bucket, String prefix) {
    SortedMap<String, Long> objects = new TreeMap<>();
    String token = "";
    while (token != null) {
      String more = token.isEmpty() ? "" : "&continuation-token=" + encode(token);
      String path = "/" + bucket + "?list-type=2&prefix=" + encode(prefix) + more;
      String xml = new String(Http.bytes(Http.to(port, path).GET()), UTF_8);
      Matcher entry = ENTRY.matcher(xml);
      while (entry.find()) {
        objects.put(entry.group(1), Long.valueOf(entry.group(2)));
      }
      Matcher next = NEXT.matcher(xml);
      token = next.find() ? next.group(1) : null;
    }
    return objects;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
