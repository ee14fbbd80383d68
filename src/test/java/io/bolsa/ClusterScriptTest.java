package io.bolsa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code local-cluster/cluster} does without starting anything. */
class ClusterScriptTest {
  @TempDir Path folder;
  private Path script = Path.of("local-cluster", "cluster");

  private record Outcome(int exit, String said) {}

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
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

  @ParameterizedTest
  @ValueSource(strings = {"up --parts ,", "down", "mend", "run"})
  void inAFolderOfAnotherItSaysOnceThatItMayNot(String line) throws Exception {
    Path pids = Files.createDirectories(folder.resolve("pids"));
    Files.writeString(pids.resolve("s3"), String.valueOf(ProcessHandle.current().pid()));
    Files.writeString(
        folder.resolve("settings"), "s3_port=1 flink_port=1 rpc_port=1 flink_changes=() parts=\n");
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    try {
      for (Path path : List.of(pids, folder)) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
      }
      assumeThat(Files.isWritable(folder)).as("root may write everywhere").isFalse();

      Outcome outcome = run(line.split(" "));

      assertThat(outcome.said())
          .matches("cluster: only \\S+ can do that: " + folder + " is not yours to write\n");
      assertThat(outcome.exit()).isEqualTo(1);
    } finally {
      Files.setPosixFilePermissions(folder, before);
      Files.setPosixFilePermissions(pids, before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--flink-port, 99999",
    "--s3-port, ''",
    "--task-managers, 0",
    "--parallelism, '2,\"allowNonRestoredState\":true'",
    "--while, me"
  })
  void aNumberThatIsNoneIsRefusedWithItsOption(String option, String value) throws Exception {
    Outcome up = run("up", "--parts", "", option, value);

    assertThat(up.said()).contains("cluster: " + option + " is '" + value + "'; allowed: 1 to ");
    assertThat(up.exit()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"interval", "=3s", "interval=", "a b=c", "interval=3s\nrest.port=1"})
  void aSettingOfFlinkThatIsNoneIsRefused(String setting) throws Exception {
    Outcome up = run("up", "--parts", "", "--flink", setting);

    assertThat(up.said()).contains("cluster: --flink is '" + setting + "'; allowed: KEY=VALUE");
    assertThat(up.exit()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status jobs",
        "down --job",
        "mend taskmanager-1",
        "build all",
        "s3 a b",
        "stop a b"
      })
  void whatACommandDoesNotUnderstandIsRefused(String line) throws Exception {
    String[] arguments = line.split(" ");

    Outcome outcome = run(arguments);

    assertThat(outcome.said())
        .startsWith(
            "cluster: " + arguments[0] + ": unexpected " + arguments[arguments.length - 1] + ";");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anObjectIsFoundByTheKeyThatTheListShows() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer s3 = server();
    s3.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getRawPath());
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write("row".getBytes(UTF_8));
          exchange.close();
        });
    s3.start();
    try {
      int port = s3.getAddress().getPort();
      Files.writeString(
          folder.resolve("settings"), "s3_port=" + port + "\nflink_port=1\nrpc_port=1\n");

      Outcome shown = run("s3", "live/sector=%2A/a+b é/x-1_2.ndjson");

      assertThat(shown.said()).contains("row");
      assertThat(asked).containsExactly("/bolsa/live/sector%3D%252A/a%2Bb%20%C3%A9/x-1_2.ndjson");
    } finally {
      s3.stop(0);
    }
  }

  @Test
  void whyFlinkRefusesAJobIsSaidWithoutItsStackAndTheOneThatRunsIsKept() throws Exception {
    HttpServer flink = server();
    answer(flink, "/jars/upload", "{\"filename\":\"/tmp/x/job.jar\",\"status\":\"success\"}");
    answer(
        flink,
        "/jars/job.jar/run",
        "{\"errors\":[\"org.apache.flink.runtime.rest.handler.RestHandlerException: Could not"
            + " execute application.\\n\\tat java.base/java.lang.Thread.run(Thread.java:840)\\n"
            + "Caused by: io.bolsa.config.ConfigurationException: 1 problem in the configuration\\n"
            + "  OutputBucket / bucket.path: missing\\n\\tat io.bolsa.BolsaJob.main(BolsaJob.java:43)"
            + "\\n\\t... 7 more\\n\"]}");
    flink.start();
    Path job = Files.writeString(folder.resolve("job"), "the one that runs");
    Path properties = Files.writeString(folder.resolve("application_properties.json"), "its own");
    try {
      Outcome outcome = runOn(flink.getAddress().getPort());

      assertThat(job).hasContent("the one that runs");
      assertThat(properties).hasContent("its own");
      assertThat(outcome)
          .isEqualTo(
              new Outcome(
                  1,
                  "cluster: Flink refuses the job: ConfigurationException: 1 problem in the"
                      + " configuration\n  OutputBucket / bucket.path: missing\nMore in "
                      + folder
                      + "/logs/jobmanager.log\n"));
    } finally {
      flink.stop(0);
    }
  }

  @Test
  void whyAJobFailedAndFromWhereItGoesOnIsSaid() throws Exception {
    HttpServer flink = server();
    answer(
        flink,
        "/jobs/overview",
        "{\"jobs\":[{\"jid\":\"a\",\"name\":\"bolsa\",\"state\":\"FAILED\",\"start-time\":1},"
            + "{\"jid\":\"b\",\"name\":\"bolsa\",\"state\":\"RUNNING\",\"start-time\":2}]}");
    answer(
        flink,
        "/jobs/a/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"org.apache.flink.runtime.JobException:"
            + " Recovery is suppressed\\n\\tat a.B.c(B.java:1)\\nCaused by:"
            + " a.b.ResourceNotFoundException: Stream results not found\\n\\t... 7 more\\n\"}]}}");
    answer(
        flink,
        "/jobs/a/checkpoints",
        "{\"latest\":{\"completed\":{\"external_path\":\"s3://flink/checkpoints/a/chk-46\"}}}");
    flink.start();
    try {
      int port = flink.getAddress().getPort();
      Files.writeString(
          folder.resolve("settings"),
          "s3_port=1\nflink_port=" + port + "\nrpc_port=1\nflink_changes=()\nparts=flink\n");

      Outcome status = run("status");

      assertThat(status)
          .isEqualTo(
              new Outcome(
                  0,
                  String.join(
                      "\n",
                      "Flink web page  http://127.0.0.1:" + port + "/",
                      "job             RUNNING  b  bolsa",
                      "job             FAILED  a  bolsa",
                      "                JobException: Recovery is suppressed",
                      "                ResourceNotFoundException: Stream results not found",
                      "                goes on by: run --savepoint s3://flink/checkpoints/a/chk-46",
                      "")));
    } finally {
      flink.stop(0);
    }
  }

  @Test
  void thatFlinkDoesNotAnswerIsSaid() throws Exception {
    Outcome outcome = runOn(1);

    assertThat(outcome.said()).contains("cluster: Flink does not answer at http://127.0.0.1:1/");
    assertThat(outcome.exit()).isEqualTo(1);
  }

  /**
   * By its arguments a process is known to be ours, and {@code ps} shows them as the locale has it.
   */
  @Test
  void whatItStartedIsKnownInAFolderWithAnUmlautAndALocaleOfAscii() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                "-c",
                "run=$1/$(printf 'f\\303\\274r uns')\n"
                    + "mkdir -p \"$run/pids\"\n"
                    + "echo 's3_port=1 flink_port=1 rpc_port=1 flink_changes=() parts=' >\"$run/settings\"\n"
                    + "(exec -a \"bolsa.cluster=$run\" sleep 20) >/dev/null 2>&1 &\n"
                    + "echo $! >\"$run/pids/part\"\n"
                    + "LC_ALL=C BOLSA_CLUSTER_DIR=$run local-cluster/cluster status\n"
                    + "LC_ALL=C BOLSA_CLUSTER_DIR=$run local-cluster/cluster down\n",
                "test",
                folder.toString())
            .redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();

    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(said).startsWith("part            running  pid ").doesNotContain("no cluster runs");
    assertThat(process.waitFor()).isZero();
  }

  /** Maven ends then with a status of its own, which is not that it could not fetch. */
  @Test
  void aCtrlCThatMavenTookForItselfEndsIt() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("local-cluster"));
    for (String file : List.of("cluster", "pom.xml", "package.json", "package-lock.json")) {
      Files.copy(script.resolveSibling(file), copy.resolve(file), COPY_ATTRIBUTES);
    }
    program("npm", "exit 0");
    program(
        "mvn",
        "until grep -q '^State:.S' /proc/$PPID/status; do :; done # It waits.",
        "kill -INT $PPID",
        "exit 130");
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", copy.resolve("cluster") + "", "build")
            .redirectErrorStream(true);
    builder.environment().merge("PATH", folder + ":", (path, before) -> before + path);
    Process process = builder.start();

    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(said).startsWith("Fetching Flink").doesNotContain("could not fetch");
    assertThat(process.waitFor()).isEqualTo(130);
  }

  private void program(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /**
   * Otherwise it would look for its files, and fetch what it thinks is missing, beside the link.
   */
  @Test
  void throughALinkItFindsItsFiles() throws Exception {
    script = Files.createSymbolicLink(folder.resolve("link"), script.toAbsolutePath());

    Outcome outcome = runOn(1);

    assertThat(outcome.said()).contains("cluster: Flink does not answer at http://127.0.0.1:1/");
  }

  /** Runs a job on a Flink at that port. */
  private Outcome runOn(int port) throws Exception {
    Files.writeString(
        folder.resolve("settings"),
        "s3_port=1\nflink_port=" + port + "\nrpc_port=1\nkinesis_port=1\nflink_changes=()\n");
    return run("run", "--jar", "pom.xml");
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private static void answer(HttpServer server, String path, String json) {
    server.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = json.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private Path precious() throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve("tmp")).resolve("precious"), "x");
  }
}
