package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.model.InputRecord;
import io.bolsa.model.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergedFilesTest {
  private static final long START = Instant.parse("2026-01-05T14:30:00Z").toEpochMilli();

  @TempDir Path folder;

  private Path write(String name, long... seconds) throws IOException {
    StringBuilder text = new StringBuilder();
    for (long second : seconds) {
      text.append(tick(START + 1000 * second)).append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }

  private static String tick(long time) {
    return "{\"ticker_symbol\":\"A\",\"sector\":\"S\",\"change\":0,\"price\":1,\"event_time\":\""
        + Times.iso(time)
        + "\"}";
  }

  private static MergedFiles open(long disorderMillis, Path... files) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      names.add(file.toString());
    }
    return new MergedFiles(
        ReplayFiles.find(names, null).inputs(), 1_000, disorderMillis, Long.MIN_VALUE);
  }

  /** Seconds after the start; late ones in brackets, rejections as their reason. */
  private static List<String> read(MergedFiles files) throws IOException {
    List<String> read = new ArrayList<>();
    for (InputRecord record = files.next(); record != null; record = files.next()) {
      if (record.tick != null) {
        read.add("" + (record.tick.eventTime - START) / 1000);
      } else if (record.late != null) {
        read.add("[" + (record.late.tick.eventTime - START) / 1000 + "]");
      } else {
        read.add(record.rejection.reason.code());
      }
    }
    return read;
  }

  @Test
  void filesThatFollowOneAnotherAreReadInTheOrderOfTheirTimes() throws IOException {
    Path later = write("a", 10, 11, 12);
    Path earlier = write("b", 1, 2, 3);

    assertThat(read(open(0, later, earlier))).containsExactly("1", "2", "3", "10", "11", "12");
  }

  @Test
  void filesThatOverlapAreMerged() throws IOException {
    assertThat(read(open(0, write("a", 1, 4, 5, 9), write("b", 2, 3, 7))))
        .containsExactly("1", "2", "3", "4", "5", "7", "9");
  }

  @Test
  void aTickIsLateIfItIsMoreThanTheDisorderBehindTheGreatestBeforeIt() throws IOException {
    assertThat(read(open(2_000, write("a", 10, 8, 7, 11, 9, 8))))
        .containsExactly("10", "8", "[7]", "11", "9", "[8]");
  }

  @Test
  void latenessIsHowFarATickIsBehindTheBound() throws IOException {
    MergedFiles files = open(2_000, write("a", 10, 7));
    files.next();

    assertThat(files.next().late.latenessMillis).isEqualTo(1_000);
  }

  @Test
  void aRejectionComesWhereItStands() throws IOException {
    Path file = write("a", 1);
    Files.writeString(file, Files.readString(file) + "garbage\n" + tick(START + 2000));

    assertThat(read(open(0, file))).containsExactly("1", "malformed_json", "2");
    assertThat(read(open(0, Files.writeString(folder.resolve("b"), "x\ny"))))
        .containsExactly("malformed_json", "malformed_json");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void mergingNeverMakesATickLateAndMayStopAfterAnyRecord(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path[] files = new Path[4];
    for (int i = 0; i < files.length; i++) {
      long base = random.nextInt(40);
      long[] seconds = random.longs(25, 0, 60).sorted().map(s -> s + base).toArray();
      for (int k = 0; k + 1 < seconds.length; k += 2) {
        // A swap of neighbours that are at most 3 s apart.
        if (seconds[k + 1] - seconds[k] <= 3) {
          long kept = seconds[k];
          seconds[k] = seconds[k + 1];
          seconds[k + 1] = kept;
        }
      }
      files[i] = write("f" + seed + i, seconds);
    }

    List<String> whole = read(open(3_000, files));

    assertThat(whole).hasSize(100).noneMatch(tick -> tick.startsWith("["));
    for (int stop = 0; stop <= 100; stop += 7) {
      MergedFiles first = open(3_000, files);
      for (int i = 0; i < stop; i++) {
        first.next();
      }
      MergedFiles second = new MergedFiles(first.positions(), 1_000, 3_000, first.highest());
      assertThat(read(second)).isEqualTo(whole.subList(stop, 100));
    }
  }

  @Test
  void gzipIsKnownByItsFirstBytes() throws IOException {
    Path file = folder.resolve("plain-name");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(
          (tick(START) + "\n" + tick(START + 5000))
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(read(open(0, file))).containsExactly("0", "5");
  }

  @ParameterizedTest
  @CsvSource({
    "bolsa-1-2026-01-05-14-30-00-62e4dbd6-1140-49ab-9d96-9f793a8fd044, 2026-01-05T14:30:00Z",
    "a-b-7-2026-01-05-14-30-00-62e4dbd6-1140-49ab-9d96-9f793a8fd044.gz, 2026-01-05T14:30:00Z",
    "bolsa-1-2026-02-30-14-30-00-62e4dbd6-1140-49ab-9d96-9f793a8fd044,",
    "bolsa-1-2026-01-05-14-30-00,",
    "ticks.ndjson,",
  })
  void theFirehoseNameSaysWhenTheFirstRecordCame(String name, Instant time) {
    assertThat(ReplayFiles.firehoseTime(name))
        .isEqualTo(time == null ? Long.MIN_VALUE : time.toEpochMilli());
  }

  @Test
  void foldersAreReadWithAllBelowThemButForHiddenNames() throws IOException {
    Files.createDirectories(folder.resolve("in/deep/.hidden"));
    write("in/one", 1);
    write("in/deep/two", 2);
    write("in/deep/.three", 3);
    write("in/deep/_four", 4);
    write("in/deep/.hidden/five", 5);

    assertThat(read(open(0, folder.resolve("in")))).containsExactly("1", "2");
    assertThat(read(open(0, folder.resolve("in/**")))).contains("1", "2");
    assertThat(read(open(0, folder.resolve("in/o*"), folder.resolve("in/{deep,x}"))))
        .containsExactly("1", "2");
  }

  @Test
  void aFileNamedTwiceIsReadOnce() throws IOException {
    Path file = write("a", 1);

    assertThat(read(open(0, file, file))).containsExactly("1");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> open(0, missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing.toString());
  }
}
