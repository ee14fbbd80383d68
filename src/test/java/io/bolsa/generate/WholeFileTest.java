package io.bolsa.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {
  private static final byte[] TEXT = "one\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void hasItsNameOnlyWhenItIsWhole() throws IOException {
    Path path = folder.resolve("a.ndjson");
    try (WholeFile file = WholeFile.create(path, false)) {
      file.stream().write(TEXT);
      assertThat(path).doesNotExist();
      assertThat(folder).isDirectoryContaining(p -> p.getFileName().toString().startsWith(".a."));
      file.commit();
    }
    assertThat(path).hasBinaryContent(TEXT);
    assertThat(folder.toFile().list()).containsExactly("a.ndjson");
  }

  @Test
  void leavesNothingWithoutCommit() throws IOException {
    try (WholeFile file = WholeFile.create(folder.resolve("a"), false)) {
      file.stream().write(TEXT);
    }
    assertThat(folder).isEmptyDirectory();
  }

  /**
   * Where a disk gets full: in the first bytes, in the middle, and when the last ones are written.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 5_000, 100_000})
  void aFullDiskLeavesNothingAndIsNamed(int space) {
    for (String name : new String[] {"a.ndjson", "a.ndjson.gz"}) {
      Path path = folder.resolve(name);
      assertThatThrownBy(
              () -> {
                try (WholeFile file = WholeFile.create(path, false, (p, how) -> full(p, space))) {
                  byte[] noise = new byte[120_000];
                  new Random(1).nextBytes(noise);
                  file.stream().write(noise);
                  file.commit();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessage("cannot write " + path + ": No space left on device");
      assertThat(folder).isEmptyDirectory();
    }
  }

  private static OutputStream full(Path path, int space) throws IOException {
    return new FilterOutputStream(Files.newOutputStream(path)) {
      private int left = space;

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        left -= length;
        if (left < 0) {
          throw new IOException("No space left on device");
        }
        out.write(bytes, from, length);
      }
    };
  }

  @Test
  void aFullDiskKeepsTheFileThatWasThere() throws IOException {
    Path path = Files.write(folder.resolve("a"), TEXT);
    assertThatThrownBy(
            () -> {
              try (WholeFile file = WholeFile.create(path, true, (p, how) -> full(p, 1))) {
                file.stream().write(new byte[10]);
                file.commit();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(path).hasBinaryContent(TEXT);
    assertThat(folder.toFile().list()).containsExactly("a");
  }

  @Test
  void aNameInGzMakesGzipWithAHeaderThatNeverChanges() throws IOException {
    byte[] content = new byte[300_000];
    new Random(2).nextBytes(content);
    Path path = folder.resolve("a.gz");
    try (WholeFile file = WholeFile.create(path, false)) {
      file.stream().write(content[0]);
      file.stream().write(content, 1, content.length - 1);
      file.commit();
    }
    byte[] packed = Files.readAllBytes(path);
    assertThat(packed).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void anExistingFileIsReplacedOnlyOnRequest() throws IOException {
    Path path = Files.write(folder.resolve("a"), new byte[9]);
    assertThatThrownBy(() -> WholeFile.create(path, false))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + path + ": it exists");
    write(path, true);
    assertThat(path).hasBinaryContent(TEXT);
  }

  @Test
  void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException {
    Path path = folder.resolve("a");
    try (WholeFile file = WholeFile.create(path, false)) {
      Files.write(path, new byte[9]);
      assertThatThrownBy(file::commit).hasMessage("cannot write " + path + ": it exists");
    }
    assertThat(path).hasBinaryContent(new byte[9]);
    assertThat(folder.toFile().list()).containsExactly("a");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path path = Files.write(folder.resolve("a"), new byte[9]);
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
    write(link, true);
    assertThat(link).isSymbolicLink();
    assertThat(path).hasBinaryContent(TEXT);
  }

  /** A pipe of its own: a device of the machine would be gone if this ever failed. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsNoFileIsWrittenAndNotReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    try {
      write(pipe, true);

      assertThat(Files.isRegularFile(pipe)).isFalse();
      assertThat(reader.getInputStream().readAllBytes()).isEqualTo(TEXT);
    } finally {
      reader.destroy();
    }
  }

  @Test
  void saysWhyAFileCannotBe() {
    assertThatThrownBy(() -> WholeFile.create(folder.resolve("no/a"), false))
        .hasMessage(
            "cannot write " + folder.resolve("no/a") + ": no folder " + folder.resolve("no"));
    assertThatThrownBy(() -> WholeFile.create(folder, true))
        .hasMessage("cannot write " + folder + ": it is a folder");
  }

  private static void write(Path path, boolean overwrite) throws IOException {
    try (WholeFile file = WholeFile.create(path, overwrite)) {
      file.stream().write(TEXT);
      file.commit();
    }
  }
}
