package io.bolsa.cluster;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before an emulator, and answers some requests as the real service does on a bad day. An
 * own class: what there is for it answers a request or passes it on, but takes no PutRecords apart.
 */
final class FaultProxy implements AutoCloseable {
  static {
    // Before the first server and client: they read them once. Without the first, each answer waits
    // for the acknowledgement of the one before; the second is less than the emulators' patience.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("jdk.httpclient.keepalive.timeout", "3");
  }

  /** What each side of the proxy settles for itself. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "transfer-encoding",
          "upgrade");

  /** A request as it came. */
  @SuppressWarnings("ArrayRecordComponent") // Compared with nothing.
  record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {
    /** Empty if there is none. */
    String header(String name) {
      return headers.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(name))
          .map(each -> each.getValue().get(0))
          .findFirst()
          .orElse("");
    }

    Request withBody(byte[] other) {
      return new Request(method, path, headers, other);
    }
  }

  /** An answer, of the emulator or made up. */
  @SuppressWarnings("ArrayRecordComponent") // Compared with nothing.
  record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    Answer withBody(byte[] other) {
      return new Answer(status, headers, other);
    }
  }

  private final List<? extends Fault> faults;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private volatile int emulator;

  /** Listens on a free port; of the faults the first that strikes answers. */
  FaultProxy(List<? extends Fault> faults) throws IOException {
    this.faults = faults;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Tells where the emulator listens, which may start after this. */
  FaultProxy before(int port) {
    emulator = port;
    return this;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            exchange.getRequestBody().readAllBytes());
    Answer answer = null;
    for (Fault fault : faults) {
      if (answer == null && fault.strikes(request)) {
        answer = fault.answer(request, this::pass);
      }
    }
    send(exchange, answer == null ? pass(request) : answer);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    boolean head = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .forEach(
            (name, values) -> {
              // The length of what is only asked about is not that of this body.
              if (!isHopByHop(name) || (head && name.equalsIgnoreCase("content-length"))) {
                headers.put(name, values);
              }
            });
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    if (answer.body().length > 0) {
      exchange.getResponseBody().write(answer.body());
    }
    exchange.close();
  }

  private Answer pass(Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + emulator + request.path()))
            .method(
                request.method(),
                request.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                values.forEach(value -> builder.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> answer =
          client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
    } catch (IOException e) {
      return new Answer(
          502, Map.of(), e.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static boolean isHopByHop(String header) {
    return HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
