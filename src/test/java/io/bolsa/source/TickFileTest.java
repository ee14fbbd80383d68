package io.bolsa.source;

import static io.bolsa.source.Frames.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.delivery.Compression;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.model.Times;
import io.bolsa.parse.TickParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the records of one file become. */
class TickFileTest {
  private static final long START = 1_000_000;

  @TempDir Path folder;

  @Test
  void compressionShowsInTheFirstBytesAndNotInTheName() throws IOException {
    String text = tick("A") + "\n" + tick("B") + "\n";
    assertThat(read(write("plain.gz", text.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .containsExactly("A@1000000", "B@1001000");
    assertThat(read(write("packed", Ticks.gzip(text)))).containsExactly("A@1000000", "B@1001000");
  }

  @Test
  void gzipFilesPutTogetherAreOneFile() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(Ticks.gzip(tick("A") + "\n"));
    both.write(Ticks.gzip(tick("B") + "\n"));
    assertThat(read(write("both.gz", both.toByteArray()))).hasSize(2);
  }

  @Test
  void fewBytesAreNoGzip() throws IOException {
    assertThat(read(write("empty", new byte[0]))).isEmpty();
    assertThat(read(write("one", new byte[] {0x1f}))).hasSize(1);
  }

  @Test
  void gzipThatEndsTooEarlyNamesItsFile() throws IOException {
    byte[] whole = Ticks.gzip(manyTicks());
    for (int length : new int[] {2, 9, whole.length / 2, whole.length - 1}) {
      Path file = write("cut-" + length + ".gz", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("ends too early");
    }
  }

  @Test
  void damagedGzipNamesItsFile() throws IOException {
    byte[] damaged = Ticks.gzip(manyTicks());
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 50, (byte) 0x55);
    Path file = write("damaged.gz", damaged);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged");
  }

  @Test
  void recordsWithoutATimeFollowTheStartAtTheInterval() throws IOException {
    String text = tick("A") + "\nbroken\n" + Ticks.at("B", 5) + "\n" + tick("C") + "\n";
    assertThat(read(write("times", text.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .containsExactly("A@1000000", "!malformed_json", "B@5", "C@1003000");
  }

  @Test
  void aRecordWhoseTimeWouldBeAfterTheLatestIsRejected() throws IOException {
    String text = tick("A") + tick("B") + tick("C");
    Path file = write("late", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(read(FileInput.unread(file.toString(), file.toString(), 0, Times.LATEST - 1_000)))
        .containsExactly("A@" + (Times.LATEST - 1_000), "B@" + Times.LATEST, "!missing_event_time");
  }

  @Test
  void aRecordWithoutATimeIsRejectedWhereNothingGivesOne() throws IOException {
    Path file =
        write(
            "none",
            (tick("A") + "\n" + Ticks.at("B", 5))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(read(FileInput.unread(file.toString(), file.toString(), 0, Tick.NO_TIME)))
        .containsExactly("!missing_event_time", "B@5");
  }

  @Test
  void aRejectionHoldsTheRecordAndWhereItStands() throws IOException {
    Path file =
        write(
            "bad",
            (tick("A") + "\r\nbroken\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    try (TickFile records = open(FileInput.unread(file.toString(), file.toString(), 0, START))) {
      records.next();
      records.next();
      assertThat(records.rejection.reason).isEqualTo(RejectionReason.MALFORMED_JSON);
      assertThat(new String(records.rejection.payload, java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("broken");
      assertThat(records.rejection.source).isEqualTo(file + "/" + (tick("A").length() + 2));
    }
  }

  @Test
  void aRecordThatIsTooLongKeepsItsBeginning() throws IOException {
    String text = "x".repeat((1 << 20) + 1) + "\n" + tick("A");
    String file = write("long", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();
    try (TickFile records = open(FileInput.unread(file, file, 0, START))) {
      records.next();
      assertThat(records.rejection.reason).isEqualTo(RejectionReason.TOO_LONG);
      assertThat(records.rejection.payload).hasSize(1 << 20);
      assertThat(records.next()).isTrue();
      assertThat(Ticks.name(records.tick)).isEqualTo("A@1001000");
    }
  }

  @Test
  void aFileGoesOnWhereItsPositionSays() throws IOException {
    String text = tick("A") + "\nbroken\n" + tick("B") + tick("C") + "\n" + tick("D");
    for (Path file :
        List.of(
            write("go", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            write("go.gz", Ticks.gzip(text)))) {
      List<String> whole = read(file);
      for (int taken = 0; taken < whole.size(); taken++) {
        for (boolean waiting : new boolean[] {false, true}) {
          FileInput position = positionAfter(file, taken, waiting);
          assertThat(read(position)).isEqualTo(whole.subList(taken, whole.size()));
        }
      }
    }
  }

  private FileInput positionAfter(Path file, int taken, boolean waiting) throws IOException {
    try (TickFile records = open(FileInput.unread(file.toString(), file.toString(), 0, START))) {
      for (int i = 0; i < taken; i++) {
        records.next();
        records.waiting = false;
      }
      if (waiting) {
        records.next();
      }
      return records.position();
    }
  }

  @Test
  void aFileThatHasBecomeShorterIsNamed() throws IOException {
    Path file = write("short", "1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    FileInput position =
        new FileInput(
            file.toString(), file.toString(), 0, START, 10, RecordFrames.Mode.LINES, 1, false);
    assertThatThrownBy(() -> open(position))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("shorter");

    // Files can be skipped beyond their end, but for what was read of them already.
    Path large = write("large", new byte[200_000]);
    FileInput beyond =
        new FileInput(
            large.toString(),
            large.toString(),
            0,
            START,
            1_000_000,
            RecordFrames.Mode.LINES,
            1,
            false);
    assertThatThrownBy(() -> open(beyond))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shorter");
  }

  @Test
  void damageOfAnyCodecNamesItsFile() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = Compression.ZSTD.compress(packed, "")) {
      out.write(manyTicks().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    byte[] damaged = packed.toByteArray();
    damaged[damaged.length / 2] ^= 0x10;
    Path file = write("damaged.zst", damaged);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("packed data is damaged");
  }

  @Test
  void gzipThatIsFollowedBySomethingElseNamesItsFile() throws IOException {
    byte[] other = Ticks.gzip(tick("B") + "\n");
    other[0] = 'x';
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(Ticks.gzip(tick("A") + "\n"));
    both.write(other);
    Path file = write("both.gz", both.toByteArray());
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("packed data is damaged");
  }

  private static String manyTicks() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      text.append(Ticks.at("T" + random.nextInt(1_000_000), random.nextInt())).append('\n');
    }
    return text.toString();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static TickFile open(FileInput input) throws IOException {
    return new TickFile(input, 1_000, new TickParser());
  }

  private static List<String> read(Path file) throws IOException {
    return read(FileInput.unread(file.toString(), file.toString(), 0, START));
  }

  private static List<String> read(FileInput input) throws IOException {
    List<String> found = new ArrayList<>();
    try (TickFile records = open(input)) {
      while (records.next()) {
        found.add(
            records.rejection == null
                ? Ticks.name(records.tick)
                : "!" + records.rejection.reason.code());
      }
    }
    return found;
  }
}
