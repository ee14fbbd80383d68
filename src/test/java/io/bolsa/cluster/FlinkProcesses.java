package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** What a test does to Flink, by its REST interface, and to its processes. */
final class FlinkProcesses {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final LocalCluster cluster;
  private final int port;

  FlinkProcesses(LocalCluster cluster) {
    this.cluster = cluster;
    this.port = cluster.port("flink");
  }

  /** Uploads a JAR; the result is its id. */
  String upload(Path jar) {
    String boundary = "bolsa-upload";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      String head =
          "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
              + "Content-Type: application/x-java-archive\r\n\r\n";
      body.write(String.format(head, boundary, jar.getFileName()).getBytes(UTF_8));
      body.write(Files.readAllBytes(jar));
      body.write(String.format("\r\n--%s--\r\n", boundary).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode answer =
        Http.json(
            Http.to(port, "/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    return Path.of(answer.get("filename").asText()).getFileName().toString();
  }

  /** Starts a job and waits until all of it runs; a savepoint may be null. */
  String run(
      String jarId, String entryClass, List<String> arguments, int parallelism, String savepoint) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("entryClass", entryClass).put("parallelism", parallelism);
    arguments.forEach(body.putArray("programArgsList")::add);
    if (savepoint != null) {
      body.put("savepointPath", savepoint);
    }
    String job = post("/jars/" + jarId + "/run", body).get("jobid").asText();
    awaitRunning(job);
    return job;
  }

  String state(String job) {
    return get("/jobs/" + job).get("state").asText();
  }

  /** How often the job started over; several times for one lost TaskManager. */
  int restarts(String job) {
    JsonNode metric = get("/jobs/" + job + "/metrics?get=numRestarts");
    return metric.isEmpty() ? 0 : metric.get(0).get("value").asInt();
  }

  /** When the job began to run, for the first time or again; milliseconds of the epoch. */
  long runsSince(String job) {
    return get("/jobs/" + job).get("timestamps").get("RUNNING").asLong();
  }

  /** Waits until all tasks run again, after a failure since {@link #runsSince} was asked. */
  void awaitRestart(String job, long ranSince) {
    Await.until(
        "the job has restarted",
        () -> runsSince(job) > ranSince,
        () -> "it is " + state(job) + ": " + exceptions(job));
    awaitRunning(job);
  }

  long completedCheckpoints(String job) {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
  }

  Duration checkpointInterval(String job) {
    return Duration.ofMillis(get("/jobs/" + job + "/checkpoints/config").get("interval").asLong());
  }

  void awaitRunning(String job) {
    Await.until(
        "every task of job " + job + " runs",
        () -> {
          JsonNode vertices = get("/jobs/" + job).get("vertices");
          for (JsonNode vertex : vertices) {
            String state = vertex.get("status").asText();
            if (state.equals("FAILED") && state(job).equals("FAILED")) {
              throw new AssertionError("the job failed: " + exceptions(job));
            }
            if (!state.equals("RUNNING") && !state.equals("FINISHED")) {
              return false;
            }
          }
          return true;
        });
  }

  /** Why the job failed or began again. */
  String exceptions(String job) {
    JsonNode history = get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries");
    return String.join("\n", history.findValuesAsText("stacktrace"));
  }

  /** Stops a job; the result is the savepoint's path. */
  String stop(String job) {
    ObjectNode body = MAPPER.createObjectNode().put("drain", false);
    String request = post("/jobs/" + job + "/stop", body).get("request-id").asText();
    String path = "/jobs/" + job + "/savepoints/" + request;
    Await.until(
        "job " + job + " has stopped",
        () -> get(path).get("status").get("id").asText().equals("COMPLETED"));
    JsonNode operation = get(path).get("operation");
    if (operation.has("failure-cause")) {
      throw new AssertionError("no savepoint: " + operation.get("failure-cause"));
    }
    return operation.get("location").asText();
  }

  void cancel(String job) {
    Http.bytes(Http.to(port, "/jobs/" + job).method("PATCH", HttpRequest.BodyPublishers.noBody()));
    Await.until("job " + job + " has ended", () -> state(job).equals("CANCELED"));
  }

  int taskManagers() {
    return get("/taskmanagers").get("taskmanagers").size();
  }

  /** Kills a TaskManager, from 1 on, and starts another in its place. */
  void replaceTaskManager(int number) {
    cluster.kill("taskmanager-" + number);
    cluster.mend();
  }

  /**
   * Waits until no TaskManager holds classes of more than two starts of jobs, which load them all
   * each time. Hadoop's S3 client keeps those of the start that used it first, in the trace of an
   * exception that it remembers.
   */
  void awaitOldClassesAreGone() {
    Await.until(
        "no TaskManager holds the classes of jobs that ended",
        () -> classLoaders().stream().allMatch(count -> count <= 2),
        () -> "class loaders of each: " + classLoaders());
  }

  private List<Integer> classLoaders() {
    return cluster.parts().stream()
        .filter(part -> part.startsWith("taskmanager-"))
        .map(cluster::process)
        .map(FlinkProcesses::classLoaders)
        .collect(Collectors.toList());
  }

  /** What is left of them after a full collection, which this makes. */
  private static int classLoaders(ProcessHandle process) {
    try {
      Process histogram =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  String.valueOf(process.pid()),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String lines = new String(histogram.getInputStream().readAllBytes(), UTF_8);
      if (!lines.contains("java.lang.String")) {
        throw new AssertionError("no histogram: " + lines);
      }
      return lines
          .lines()
          .filter(line -> line.contains(" org.apache.flink.util.ChildFirstClassLoader"))
          .mapToInt(line -> Integer.parseInt(line.trim().split("\\s+", 3)[1]))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode get(String path) {
    return Http.json(Http.to(port, path).GET());
  }

  private JsonNode post(String path, ObjectNode body) {
    return Http.json(
        Http.to(port, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }
}
