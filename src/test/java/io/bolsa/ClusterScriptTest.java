package io.bolsa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code local-cluster/cluster} does without starting anything. */
class ClusterScriptTest {
  @TempDir Path folder;

  private record Outcome(int exit, String said) {}

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("local-cluster/cluster"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BOLSA_CLUSTER_DIR", folder.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), said);
  }

  @Test
  void aFolderWithSomethingElseInItIsLeftAlone() throws Exception {
    Path precious = precious();

    Outcome up = run("up", "--parts", "");

    assertThat(up.said()).contains("is not of a cluster").contains(folder.toString());
    assertThat(up.exit()).isEqualTo(1);
    assertThat(precious).exists();
  }

  @Test
  void downRemovesNothingWhereNoClusterWas() throws Exception {
    Path precious = precious();

    Outcome down = run("down");

    assertThat(down).isEqualTo(new Outcome(0, "no cluster runs\n"));
    assertThat(precious).exists();
  }

  private Path precious() throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve("tmp")).resolve("precious"), "x");
  }
}
