package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code ./bolsa} builds and starts, in a checkout of its own with stand-ins for the tools.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LauncherTest {
  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void checkOut() throws Exception {
    Files.copy(Path.of("bolsa"), home.resolve("bolsa"));
    Files.createDirectories(home.resolve("src/main"));
    Files.createFile(home.resolve("pom.xml"));
    // Tells the options that it was started with.
    tool("jdk/bin/java", "echo \"started $* in $LC_ALL\"");
    release("17.0.15");
    // Builds in two steps, as Maven does, and stops between them where it is to be interrupted.
    tool(
        "tools/mvn",
        "echo build >> '" + home + "/builds'",
        "mkdir -p '" + home + "/target/lib'",
        "touch '" + home + "/target/bolsa-0.1.0.jar'",
        "[ ! -e '" + home + "/interrupt' ] || kill -TERM $PPID");
  }

  private void tool(String name, String... lines) throws Exception {
    Path tool = home.resolve(name);
    Files.createDirectories(tool.getParent());
    Files.writeString(tool, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
  }

  private void release(String version) throws Exception {
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private Process start(String name) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bolsa").toString(), "help")
            .redirectOutput(home.resolve(name).toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", home + "/tools", (path, tools) -> tools + ":" + path);
    return builder.start();
  }

  private List<String> builds() throws Exception {
    return Files.readAllLines(home.resolve("builds"));
  }

  @Test
  void aBuildThatWasInterruptedIsBuiltAgain() throws Exception {
    Files.createFile(home.resolve("interrupt"));
    assertThat(start("first").waitFor()).isNotZero();
    Files.delete(home.resolve("interrupt"));

    assertThat(start("second").waitFor()).isZero();
    assertThat(start("third").waitFor()).isZero();

    assertThat(builds()).hasSize(2);
  }

  @Test
  void aBuildThatWasInterruptedIsNotSaidToHaveFailed() throws Exception {
    tool("tools/mvn", "exit 130");
    assertThat(start("output").waitFor()).isEqualTo(130);
    assertThat(home.resolve("output")).content().doesNotContain("failed");

    tool("tools/mvn", "echo 'no space left'", "exit 1");
    assertThat(start("output").waitFor()).isEqualTo(1);
    assertThat(home.resolve("output")).content().contains("no space left", "the build failed");
  }

  @Test
  void ofTwoFirstRunsOneBuilds() throws Exception {
    assumeThat(Path.of("/usr/bin/flock")).exists();
    tool("tools/flock", "echo lock >> '" + home + "/locks'", "exec /usr/bin/flock \"$@\"");
    // A build lasts until the other run waits for it, or builds as well.
    tool(
        "tools/mvn",
        "echo build >> '" + home + "/builds'",
        "cd '" + home + "'",
        "until [ \"$(cat locks builds | wc -l)\" -ge 3 ] || [ \"$(wc -l < builds)\" -ge 2 ]",
        "do :; done",
        "mkdir -p target/lib",
        "touch target/bolsa-0.1.0.jar");
    Process first = start("first");
    Process second = start("second");

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(builds()).hasSize(1);
    assertThat(home.resolve("second")).content().contains("started");
  }

  @Test
  void aCheckoutThatCannotBeWrittenRunsWithoutAQuickStart() throws Exception {
    assertThat(start("output").waitFor()).isZero();
    for (Path archive : quickStarts()) {
      Files.delete(archive);
    }
    Files.setPosixFilePermissions(
        home.resolve("target"), PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(home.resolve("target"))).as("root may write").isFalse();

    assertThat(start("output").waitFor()).isZero();

    assertThat(home.resolve("output")).content().startsWith("started ").hasLineCount(1);
  }

  /** The virtual machine uses none that another Java, or the same one elsewhere, has written. */
  @Test
  void aQuickStartIsForOneJavaAndOnePlace() throws Exception {
    assertThat(start("output").waitFor()).isZero();
    assertThat(start("output").waitFor()).isZero();
    assertThat(quickStarts()).hasSize(1);

    release("17.0.16");
    assertThat(start("output").waitFor()).isZero();
    release("17.0.15");
    assertThat(start("output").waitFor()).isZero();
    assertThat(quickStarts()).hasSize(2);

    Path moved = Files.createDirectory(home.resolve("moved"));
    for (String name : List.of("bolsa", "src", "pom.xml", "target")) {
      Files.move(home.resolve(name), moved.resolve(name));
    }
    home = moved;
    environment.put("JAVA_HOME", moved.getParent().resolve("jdk").toString());
    assertThat(start("output").waitFor()).isZero();
    assertThat(quickStarts()).hasSize(3);
  }

  private List<Path> quickStarts() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("target"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void aJavaThatIsTooOldIsNamedWithItsVersion() throws Exception {
    for (String version : List.of("1.8.0_402", "11.0.22")) {
      release(version);

      assertThat(start("output").waitFor()).isEqualTo(1);

      String number = version.startsWith("1.8") ? "8" : "11";
      assertThat(home.resolve("output"))
          .content()
          .isEqualTo(
              "bolsa: '%s/jdk/bin/java' is Java %s: install a JDK 17, or set JAVA_HOME to one\n",
              home, number);
    }
  }

  @Test
  void aNewJavaIsToldNotToWarnOfWhatFlinkUses() throws Exception {
    release("25.0.1");
    assertThat(start("output").waitFor()).isZero();
    assertThat(home.resolve("output")).content().contains("--sun-misc-unsafe-memory-access=allow");

    release("17.0.15");
    assertThat(start("output").waitFor()).isZero();
    assertThat(home.resolve("output")).content().doesNotContain("--sun-misc");
  }

  /** Java takes the encoding of file names from the locale. */
  @ParameterizedTest
  @CsvSource({
    "ANSI_X3.4-1968, C.UTF-8", // C, and with glibc any that is not installed
    "US-ASCII,       C.UTF-8", // C elsewhere
    "UTF-8,          de_DE",
    "ISO-8859-1,     de_DE"
  })
  void aLocaleWhoseEncodingIsAsciiGetsAnother(String encoding, String locale) throws Exception {
    tool("tools/locale", "[ \"$*\" = charmap ] && echo " + encoding);
    environment.put("LC_ALL", "de_DE");

    assertThat(start("output").waitFor()).isZero();

    assertThat(home.resolve("output")).content().contains(" in " + locale);
  }

  @ParameterizedTest
  @CsvSource({"C, C.UTF-8", "de_DE.UTF-8, de_DE.UTF-8"})
  void whereNothingTellsTheEncodingTheLocaleDoesByItsName(String given, String locale)
      throws Exception {
    tool("tools/locale", "exit 127");
    environment.put("LC_ALL", given);

    assertThat(start("output").waitFor()).isZero();

    assertThat(home.resolve("output")).content().contains(" in " + locale);
  }
}
