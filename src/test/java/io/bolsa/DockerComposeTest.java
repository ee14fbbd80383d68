package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;

/**
 * No Docker here, so no container was started: what can be held is that the file is of one mind.
 */
class DockerComposeTest {
  private static final Path FILE = Path.of("local-cluster", "docker-compose.yml");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Loopback, and what says where S3 is. */
  private static final Set<String> DIFFERENT =
      Set.of(
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host",
          "rest.address",
          "rest.bind-address",
          "s3.endpoint");

  private static JsonNode compose() throws IOException {
    return YAML.readTree(FILE.toFile());
  }

  private static Map<String, String> flat(JsonNode settings) {
    Map<String, String> all = new TreeMap<>();
    settings.fields().forEachRemaining(each -> all.put(each.getKey(), each.getValue().asText()));
    all.keySet().removeAll(DIFFERENT);
    return all;
  }

  private static String only(String pattern, Path file) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
    return matcher.group(1);
  }

  @Test
  void hasTheServicesOfTheClusterOfProcesses() throws IOException {
    Set<String> names = new TreeSet<>();
    compose().get("services").fieldNames().forEachRemaining(names::add);

    assertThat(names)
        .containsExactly(
            "buckets", "job", "jobmanager", "kinesis", "s3", "taskmanager-1", "taskmanager-2");
  }

  @Test
  void everyImageHasAVersion() throws IOException {
    assertThat(compose().findValuesAsText("image"))
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(image -> image.matches("[a-z0-9./-]+:.*[0-9]+\\.[0-9]+\\.[0-9]+.*"));
  }

  @Test
  void theVersionsAreThoseOfTheClusterOfProcesses() throws IOException {
    String flink = only("<flink.version>(.*)</flink.version>", Path.of("pom.xml"));
    String s3proxy =
        only("<s3proxy.version>(.*)</s3proxy.version>", Path.of("local-cluster", "pom.xml"));
    String bolsa = only("<version>(.*)</version>", Path.of("pom.xml"));

    assertThat(compose().findValuesAsText("image"))
        .anyMatch(image -> image.startsWith("flink:" + flink + "-") && image.endsWith("-java11"))
        .contains("andrewgaul/s3proxy:s3proxy-" + s3proxy);
    assertThat(Files.readString(FILE))
        .contains("flink-s3-fs-hadoop-" + flink + ".jar", "/bolsa-" + bolsa + ".jar");
  }

  @Test
  void flinkIsSetAsInTheClusterOfProcesses() throws IOException {
    String properties =
        compose().get("x-flink").get("environment").get("FLINK_PROPERTIES").asText();

    assertThat(flat(YAML.readTree(properties)))
        .isEqualTo(flat(YAML.readTree(Path.of("flink-conf", "config.yaml").toFile())))
        .hasSizeGreaterThan(20);
  }

  @Test
  void nothingIsReachedFromOtherMachines() throws IOException {
    assertThat(compose().findValues("ports"))
        .hasSize(3)
        .allSatisfy(
            ports -> ports.forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
  }
}
