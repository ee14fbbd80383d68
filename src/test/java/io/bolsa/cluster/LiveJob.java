package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.dataset.Dataset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The job of the service on a cluster, between streams and a folder of its own, so that several can
 * use one cluster one after the other.
 */
final class LiveJob {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KinesisEmulator kinesis;
  private final S3Emulator s3;
  private final FlinkProcesses flink;
  private final String jar;
  private final String name;
  private final Path properties;

  /** The one that runs now. */
  String id;

  /**
   * @param jar as Flink knows it
   * @param name of the folder; the streams are {@code NAME-ticks} and {@code NAME-results}
   * @param settings keys of the properties, as {@code GROUP/KEY}, that differ from the local ones
   */
  LiveJob(
      LocalCluster cluster, String jar, String name, Path folder, Map<String, String> settings) {
    this.kinesis = new KinesisEmulator(cluster);
    this.s3 = new S3Emulator(cluster);
    this.flink = new FlinkProcesses(cluster);
    this.jar = jar;
    this.name = name;
    this.properties = folder.resolve(name + ".json");
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putIfAbsent("InputStream0/aws.endpoint", kinesis.endpoint());
    all.putIfAbsent("OutputStream0/aws.endpoint", kinesis.endpoint());
    all.put("InputStream0/stream.name", input());
    all.put("OutputStream0/stream.name", output());
    all.put("OutputBucket/bucket.path", "s3://bolsa/" + name);
    write(all);
  }

  /** What {@code cluster up --streams} has to make for a job of this name. */
  static String streams(String name) {
    return name + "-ticks:2," + name + "-results:1";
  }

  String input() {
    return name + "-ticks";
  }

  String output() {
    return name + "-results";
  }

  private void write(Map<String, String> settings) {
    try {
      Path local = Path.of("flink-conf", "application_properties.local.json");
      ArrayNode groups = (ArrayNode) MAPPER.readTree(local.toFile());
      settings.forEach(
          (path, value) -> {
            String[] part = path.split("/", 2);
            if (groups.findValuesAsText("PropertyGroupId").stream().noneMatch(part[0]::equals)) {
              groups.addObject().put("PropertyGroupId", part[0]).putObject("PropertyMap");
            }
            groups.forEach(
                group -> {
                  if (group.get("PropertyGroupId").asText().equals(part[0])) {
                    ((ObjectNode) group.get("PropertyMap")).put(part[1], value);
                  }
                });
          });
      MAPPER.writeValue(properties.toFile(), groups);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits until all of it runs. */
  void start(int parallelism, String savepoint) {
    id =
        flink.run(
            jar,
            "io.bolsa.BolsaJob",
            List.of("--properties", properties.toString()),
            parallelism,
            savepoint);
  }

  /** Waits for a checkpoint that began from now on: what was read before it is in S3 after it. */
  void awaitCheckpoint() {
    // The next to complete may have begun before.
    long enough = flink.completedCheckpoints(id) + 2;
    Await.until("two checkpoints more", () -> flink.completedCheckpoints(id) >= enough);
  }

  /** The rows of a dataset in S3, sorted. */
  List<String> archived(Dataset dataset) {
    List<String> lines = new ArrayList<>();
    for (String key : s3.list("bolsa", name + "/" + dataset.id() + "/").keySet()) {
      byte[] object = s3.get("bolsa", key);
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(object))) {
        new String(gzip.readAllBytes(), UTF_8).lines().forEach(lines::add);
      } catch (IOException e) {
        throw new UncheckedIOException(key, e);
      }
    }
    Collections.sort(lines);
    return lines;
  }

  /** What the second stream holds, sorted, after dropping repeats by {@code id}. */
  List<String> delivered() {
    Map<String, String> byId = new TreeMap<>();
    for (KinesisEmulator.Received record : kinesis.records(output())) {
      String line = new String(record.data, UTF_8).stripTrailing();
      String before = byId.put(Json.text(line, "id"), line);
      if (before != null && !before.equals(line)) {
        throw new AssertionError("one id, two records:\n" + before + "\n" + line);
      }
    }
    List<String> lines = new ArrayList<>(byId.values());
    Collections.sort(lines);
    return lines;
  }

  /** Rows of every dataset, and records of the second stream. */
  Outputs outputs() {
    Map<String, List<String>> all = new TreeMap<>();
    for (Dataset dataset : Outputs.DATASETS) {
      all.put(dataset.id(), archived(dataset));
    }
    all.put(Outputs.RESULTS, delivered());
    return new Outputs(all);
  }

  /** Waits until S3 and the second stream hold as much as expected, and then for a checkpoint. */
  Outputs awaitOutputs(Outputs expected) {
    Await.until(
        "the outputs of " + name + " are complete: " + expected.sizes(),
        () -> outputs().covers(expected),
        () -> outputs().sizes() + ", job " + flink.state(id) + " " + flink.exceptions(id));
    awaitCheckpoint();
    return outputs();
  }

  void cancel() {
    flink.cancel(id);
  }
}
