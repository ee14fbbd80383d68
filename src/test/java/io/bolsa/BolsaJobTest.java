package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.config.ConfigurationException;
import io.bolsa.config.JobConfig;
import io.bolsa.config.PropertiesFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every savepoint of the service's job depends on. */
class BolsaJobTest {
  @TempDir Path folder;

  private StreamGraph graph() throws Exception {
    return graph(null, null);
  }

  private StreamGraph graph(Path rules, Path reference) throws Exception {
    Configuration strict = new Configuration();
    strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    strict.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, strict);
    Path properties = Path.of("flink-conf/application_properties.local.json");
    Map<String, Properties> groups = PropertiesFile.read(properties);
    // S3 is a plugin of the cluster.
    groups.get("OutputBucket").setProperty("bucket.path", folder.toUri().toString());
    if (rules != null) {
      groups.put("Rules", file(rules));
      groups.put("Reference", file(reference));
    }
    BolsaJob.build(env, JobConfig.of(groups));
    return env.getStreamGraph(false);
  }

  @Test
  void theUidsAreThoseOfTheSavepoints() throws Exception {
    assertThat(graph().getStreamNodes().stream().map(StreamNode::getTransformationUID))
        .contains(
            "kinesis",
            "keep-time",
            "bundle-ticks",
            "analyze-ticker",
            "merge-sector-panes",
            "merge-market-panes",
            "guard-results")
        .doesNotContainNull();
  }

  private static Properties file(Path file) {
    Properties properties = new Properties();
    properties.setProperty("file", file.toUri().toString());
    return properties;
  }

  @Test
  void theFilesThatSteerTheJobHaveTheirOwnUids() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.json"), "{\"rules\": []}");
    Path table = Files.writeString(folder.resolve("table.csv"), "ticker_symbol\n");

    StreamGraph graph = graph(rules, table);

    assertThat(graph.getStreamNodes().stream().map(StreamNode::getTransformationUID))
        .contains(
            "control-files",
            "check-control-files",
            "bundle-ticks",
            "analyze-ticker",
            "alert-sector-windows")
        .doesNotContainNull();
    assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
  }

  @Test
  void aJobDoesNotStartWithFilesThatItCannotUse() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.json"), "{\"rules\": 1}");

    assertThatThrownBy(() -> graph(rules, folder.resolve("none.csv")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Rules / file")
        .hasMessageContaining("'rules' is not a list")
        .hasMessageContaining("Reference / file");
  }

  @Test
  void checkpointingIsLeftToTheService() throws Exception {
    assertThat(graph().getCheckpointConfig().isCheckpointingEnabled()).isFalse();
  }

  @Test
  void argumentsThatItDoesNotKnowAreRefused() {
    assertThatThrownBy(() -> BolsaJob.main(new String[] {"--property", "x"}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--property x")
        .hasMessageContaining("--properties FILE");
  }
}
