package io.bolsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.config.ConfigurationException;
import io.bolsa.config.JobConfig;
import io.bolsa.config.PropertiesFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every savepoint of the service's job depends on. */
class BolsaJobTest {
  @TempDir Path folder;

  private StreamGraph graph() throws Exception {
    return graph(groups -> {});
  }

  private StreamGraph graph(Path rules, Path reference) throws Exception {
    return graph(
        groups -> {
          if (rules != null) {
            groups.put("Rules", file(rules));
            groups.put("Reference", file(reference));
          }
        });
  }

  private StreamGraph graph(Consumer<Map<String, Properties>> more) throws Exception {
    Configuration strict = new Configuration();
    strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    strict.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, strict);
    Path properties = Path.of("flink-conf/application_properties.local.json");
    Map<String, Properties> groups = PropertiesFile.read(properties);
    // S3 is a plugin of the cluster.
    groups.get("OutputBucket").setProperty("bucket.path", folder.toUri().toString());
    more.accept(groups);
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
            "detect-sectors",
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
  void optionalDatasetsHaveTheirOwnUidsAndAreDelivered() throws Exception {
    assertThat(uids(graph()))
        .doesNotContain("find-sector-hotspots", "deliver-hotspots", "deliver-rolling");

    StreamGraph graph =
        graph(
            groups -> {
              Properties statistics =
                  groups.computeIfAbsent("Statistics", name -> new Properties());
              statistics.setProperty("hotspots", "1m");
              statistics.setProperty("rolling", "10,1m");
            });

    assertThat(uids(graph))
        .contains(
            "find-sector-hotspots",
            "find-market-hotspots",
            "encode-hotspots",
            "deliver-hotspots",
            "deliver-rolling")
        .doesNotContainNull();
    assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
  }

  /** Ticks that are on their way in a checkpoint would be late after it. */
  @Test
  void checkpointsAreAlignedWhateverTheClusterSays() throws Exception {
    Configuration unaligned = new Configuration();
    unaligned.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, unaligned);

    BolsaJob.prepare(env);

    assertThat(env.getCheckpointConfig().isUnalignedCheckpointsEnabled()).isFalse();
  }

  /**
   * A barrier that waits for no other input lets rows into a checkpoint that come again after it.
   */
  @Test
  void checkpointsAreExactlyOnceWhateverTheClusterSays() throws Exception {
    Configuration atLeastOnce = new Configuration();
    atLeastOnce.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, atLeastOnce);

    BolsaJob.prepare(env);

    assertThat(env.getCheckpointConfig().getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
  }

  /** That they reach the parser is the matter of KinesisTicksTest. */
  @Test
  void otherNamesOfFieldsChangeNoUid() throws Exception {
    StreamGraph graph =
        graph(
            groups -> {
              Properties input = groups.get("InputStream0");
              input.setProperty("field.price", "data.last.price");
              input.setProperty("record.type.field", "type");
              input.setProperty("record.type.value", "trade");
            });

    assertThat(uids(graph)).containsExactlyInAnyOrderElementsOf(uids(graph()));
    assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
  }

  private static List<String> uids(StreamGraph graph) {
    return graph.getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();
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
