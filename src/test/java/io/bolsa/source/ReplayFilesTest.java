package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bolsa.model.Tick;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a replay reads, and what is said when it cannot. */
class ReplayFilesTest {
  private static final String FIREHOSE =
      "kinesis1-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044";

  @TempDir Path folder;

  @Test
  void aFolderIsReadWithAllBelowItButForHiddenNames() throws IOException {
    write("b.json", "a/c/d.json", ".hidden", "_SUCCESS", ".git/x.json", "a/_temporary/y.json");
    assertThat(found(folder.toString())).containsExactly("a/c/d.json", "b.json");
  }

  /** Which of two records of one time comes first follows from it. */
  @Test
  void filesAreInTheOrderOfTheArgumentsAndOfTheirNames() throws IOException {
    for (String name : List.of("d", "a", "e/b", "c", "b", "f", "e/a")) {
      write("in/" + name);
    }
    write("z");

    for (String folders : List.of("/in", "/in/**", "/i*")) {
      assertThat(ReplayFiles.find(List.of(folder + "/z", folder + folders), null).paths())
          .extracting(path -> folder.relativize(Path.of(path)).toString())
          .containsExactly("z", "in/a", "in/b", "in/c", "in/d", "in/e/a", "in/e/b", "in/f");
    }
  }

  @Test
  void aHiddenFolderIsReadWhenItIsNamed() throws IOException {
    write(".hidden/a.json");
    assertThat(found(folder + "/.hidden")).containsExactly(".hidden/a.json");
  }

  @Test
  void aGlobFindsFilesOfItsLevel() throws IOException {
    write("a.json", "b.json", "c.csv", "sub/d.json");
    assertThat(found(folder + "/*.json")).containsExactly("a.json", "b.json");
    assertThat(found(folder + "/{a,c}.*")).containsExactly("a.json", "c.csv");
    assertThat(found(folder + "/[ab].jso?")).containsExactly("a.json", "b.json");
    assertThat(found(folder + "/*/d.json")).containsExactly("sub/d.json");
  }

  @Test
  void twoAsterisksStandForAnyFoldersAndForNone() throws IOException {
    write("a.json", "x/b.json", "x/y/c.json", "x/y/c.csv");
    assertThat(found(folder + "/**/*.json")).containsExactly("a.json", "x/b.json", "x/y/c.json");
    assertThat(found(folder + "/**.json")).containsExactly("a.json", "x/b.json", "x/y/c.json");
    assertThat(found(folder + "/x/**/c.*")).containsExactly("x/y/c.csv", "x/y/c.json");
  }

  @Test
  void aGlobPassesOverHiddenNamesUnlessItNamesThem() throws IOException {
    write("a", ".b", "_c", ".d/e", "f/.g");
    assertThat(found(folder + "/*")).containsExactly("a");
    assertThat(found(folder + "/**")).containsExactly("a");
    assertThat(found(folder + "/.*")).containsExactly(".b", ".d/e");
    assertThat(found(folder + "/_?")).containsExactly("_c");
  }

  @Test
  void aGlobThatMatchesAFolderReadsIt() throws IOException {
    write("day=1/a.json", "day=2/x/b.json", "other/c.json");
    assertThat(found(folder + "/day=*")).containsExactly("day=1/a.json", "day=2/x/b.json");
  }

  @Test
  void aFileWhoseNameLooksLikeAGlobIsAFile() throws IOException {
    write("[a]*.json", "a1.json");
    assertThat(found(folder + "/[a]*.json")).containsExactly("[a]*.json");
  }

  @Test
  void aFileGivenTwiceIsReadOnce() throws IOException {
    write("a.json", "b.json");
    assertThat(found(folder + "/a.json", folder.toString(), folder + "/./b.json", folder + "/*"))
        .containsExactly("a.json", "b.json");
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    write("real/a.json", "real/x/b.json");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    assertThat(found(folder + "/link")).containsExactly("link/a.json", "link/x/b.json");
    assertThat(found(folder + "/link/*.json")).containsExactly("link/a.json");
    assertThat(found(folder + "/link/*/*.json")).containsExactly("link/x/b.json");
    assertThat(found(folder + "/l*")).containsExactly("link/a.json", "link/x/b.json");
  }

  @Test
  void whatLinksInAFolderLeadToIsReadOnce() throws IOException {
    write("elsewhere/a.json", "elsewhere/x/b.json", "in/c.json", "secret/d.json");
    Files.createSymbolicLink(folder.resolve("in/a.json"), folder.resolve("elsewhere/a.json"));
    Files.createSymbolicLink(folder.resolve("in/folder"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("in/again"), folder.resolve("in/folder"));
    Files.createSymbolicLink(folder.resolve("in/.hidden"), folder.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("elsewhere/x/loop"), folder.resolve("in"));
    assertThat(found(folder + "/in"))
        .containsExactly("in/a.json", "in/again/x/b.json", "in/c.json");
    assertThat(found(folder + "/in/**.json"))
        .containsExactly("in/a.json", "in/again/x/b.json", "in/c.json");
  }

  @Test
  void aLinkThatLeadsNowhereIsNamed() throws IOException {
    write("a.json");
    Files.createSymbolicLink(folder.resolve("b.json"), folder.resolve("gone"));
    for (String argument : List.of("", "/*", "/b.json")) {
      assertThatThrownBy(() -> found(folder + argument)).hasMessageContaining("b.json");
    }
  }

  /** It would be empty when it is read, if anyone ever wrote to it again. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsRefusedAndOneInAFolderIsPassedOver() throws Exception {
    write("a.json");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> found(pipe.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + pipe + "' is a pipe or a device");
    assertThat(found(folder.toString())).containsExactly("a.json");
    assertThat(found(folder + "/*")).containsExactly("a.json");
  }

  @Test
  void aHiddenFolderThatCannotBeReadIsPassedOver() throws IOException {
    write("a.json", ".snapshot/b.json");
    File hidden = folder.resolve(".snapshot").toFile();
    assumeTrue(hidden.setReadable(false) && !hidden.canRead(), "not as root");
    try {
      assertThat(found(folder.toString())).containsExactly("a.json");
    } finally {
      assertThat(hidden.setReadable(true)).isTrue();
    }
  }

  @Test
  void aFolderThatMayNotBeReadIsNotOneWithoutFiles() throws IOException {
    Path inside = write("locked/a.json");
    File locked = folder.resolve("locked").toFile();
    assumeTrue(
        locked.setReadable(false) && locked.setExecutable(false) && !locked.canRead(),
        "not as root");
    try {
      for (Path argument : List.of(locked.toPath(), inside)) {
        assertThatThrownBy(() -> found(argument.toString()))
            .isInstanceOf(AccessDeniedException.class)
            .hasMessageContaining(argument.toString());
      }
    } finally {
      assertThat(locked.setReadable(true) && locked.setExecutable(true)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"missing.json", "missing/*.json", "*.csv", "empty", "empty/**", "[", "{a"})
  void anArgumentThatLeadsToNoFileIsNamed(String argument) throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> found(folder + "/" + argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + folder + "/" + argument + "'")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void anEmptyArgumentIsNotTheCurrentFolder() {
    assertThatThrownBy(() -> ReplayFiles.find(List.of(""), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeOpenedTwiceIsRefused() {
    assertThatThrownBy(() -> ReplayFiles.find(List.of("/dev/null"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'/dev/null' is a pipe or a device");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path secret = write("secret.json");
    assumeTrue(secret.toFile().setReadable(false) && !Files.isReadable(secret), "not as root");
    assertThatThrownBy(() -> found(secret.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(secret.toString());
  }

  @Test
  void aFileThatFailsWhileItIsReadIsNamed() {
    assumeTrue(Files.exists(Path.of("/proc/self/mem")));
    assertThatThrownBy(() -> ReplayFiles.find(List.of("/proc/self/mem"), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/self/mem");
  }

  @Test
  void aFileWithoutAnyTimeAsksForAStart() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), Frames.tick("A") + "\n");
    assertThatThrownBy(() -> ReplayFiles.find(List.of(file.toString()), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--start");
    Instant start = Instant.parse("2026-01-05T14:30:00Z");
    assertThat(ReplayFiles.find(List.of(file.toString()), start).inputs().get(0).firstTime)
        .isEqualTo(start.toEpochMilli());
  }

  @Test
  void oneRecordWithoutATimeIsNoReasonToRefuseItsFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.json"), Frames.tick("A") + "\nbroken\n" + Ticks.at("B", 5) + "\n");
    assertThat(ReplayFiles.find(List.of(file.toString()), null).inputs().get(0).firstTime)
        .isEqualTo(5);
  }

  @Test
  void whereNoTickStandsNearTheBeginningTheRestIsNotLookedAt() throws IOException {
    String bad = "broken\n".repeat(9_999);
    Path near = Files.writeString(folder.resolve("a.json"), bad + Ticks.at("A", 5));
    Path far = Files.writeString(folder.resolve("b.json"), bad + "broken\n" + Ticks.at("B", 5));

    assertThat(ReplayFiles.find(List.of(near.toString(), far.toString()), null).inputs())
        .extracting(input -> input.firstTime)
        .containsExactly(5L, Long.MIN_VALUE);
  }

  @Test
  void aFirehoseNameGoesBeforeTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve(FIREHOSE), Frames.tick("A"));
    FileInput input = ReplayFiles.find(List.of(file.toString()), Instant.EPOCH).inputs().get(0);
    assertThat(Instant.ofEpochMilli(input.startTime)).isEqualTo("2021-07-12T11:42:13Z");
  }

  @Test
  void aFileWithoutATickIsReadFirst() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "broken\n");
    Path empty = Files.writeString(folder.resolve("b.json"), "");
    assertThat(ReplayFiles.find(List.of(file.toString(), empty.toString()), null).inputs())
        .extracting(input -> input.firstTime)
        .containsExactly(Long.MIN_VALUE, Long.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".json", ".json.gz"})
  void theTimeOfAFirehoseNameIsItsStart(String ending) {
    assertThat(Instant.ofEpochMilli(ReplayFiles.firehoseTime(FIREHOSE + ending)))
        .isEqualTo("2021-07-12T11:42:13Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ticks.json",
        "a-1-2021-02-30-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044",
        "a-1-2021-13-01-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044",
        "a-1-2021-07-12-24-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044",
        "a-1-2021-07-12-11-42-60-62e4dbd6-1140-49ab-9d96-9f793a8fd044",
        "a-1-0000-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044",
        "a-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96",
        "a-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044x",
        "-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044"
      })
  void otherNamesHaveNoTime(String name) {
    assertThat(ReplayFiles.firehoseTime(name)).isEqualTo(Tick.NO_TIME);
  }

  private Path write(String... names) throws IOException {
    Path file = null;
    for (String name : names) {
      file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, Ticks.at("A", 0));
    }
    return file;
  }

  /** The files of the arguments, below the folder. */
  private List<String> found(String... arguments) throws IOException {
    return ReplayFiles.find(List.of(arguments), null).inputs().stream()
        .map(input -> folder.relativize(Path.of(input.path).normalize()).toString())
        .sorted()
        .toList();
  }
}
