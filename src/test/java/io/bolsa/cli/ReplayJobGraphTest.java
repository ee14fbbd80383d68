package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.Topology;
import io.bolsa.source.ReplayFiles;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every savepoint depends on: the uids, and types that Flink need not guess. */
class ReplayJobGraphTest {
  @TempDir Path folder;

  private final StreamExecutionEnvironment env = strict();

  private static StreamExecutionEnvironment strict() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
  }

  private StreamGraph graph() throws Exception {
    Path input = Files.writeString(folder.resolve("in"), "{}");
    Topology.Settings settings = new Topology.Settings();
    settings.scores = io.bolsa.ticker.AnalyzeTicker.Scores.COMBINED;
    settings.rolling = new RollingSettings(RollingSpec.parseList("10"), Duration.ofSeconds(10));
    settings.hotspots = new HotspotSettings(Duration.ofMinutes(1), 1, 20, 1_000);
    ReplayFiles files = ReplayFiles.find(List.of(input.toString()), null);
    ReplayJob.build(env, files, 1_000, new ReplayFolder(folder.resolve("out"), null), settings);
    return env.getStreamGraph(false);
  }

  @Test
  void everyOperatorHasItsUid() throws Exception {
    assertThat(
            graph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(uid -> !uid.startsWith("encode-") && !uid.startsWith("write-")))
        .containsExactlyInAnyOrder(
            "files",
            "bundle-ticks",
            "analyze-ticker",
            "confirm-silence",
            "merge-sector-panes",
            "merge-market-panes",
            "detect-sectors",
            "find-sector-hotspots",
            "find-market-hotspots");
  }

  @Test
  void maxParallelismIsSetAndTheJobCompilesWithoutGenericTypesOrGeneratedUids() throws Exception {
    StreamGraph graph = graph();

    assertThat(graph.getJobGraph().getMaximumParallelism()).isEqualTo(2);
    assertThat(env.getMaxParallelism()).isEqualTo(Topology.MAX_PARALLELISM);
  }

  @Test
  void theStrictSettingsRefuseAnOperatorWithoutUid() throws Exception {
    env.fromData(1).map(x -> x).returns(Types.INT).print();

    assertThatThrownBy(() -> env.getStreamGraph(false).getJobGraph())
        .hasMessageContaining("Auto generated UIDs have been disabled");
  }

  @Test
  void theStrictSettingsRefuseAGenericType() {
    assertThatThrownBy(
            () ->
                Types.GENERIC(Object.class).createSerializer(env.getConfig().getSerializerConfig()))
        .hasMessageContaining("Generic types have been disabled");
  }
}
