package io.bolsa.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFramesTest {
  private static final int MEBIBYTE = 1 << 20;

  /** A record and where it was. */
  private record Found(String text, long offset, boolean tooLong) {}

  /** Splits lines that are no single object, as a reader does whose parser refused them. */
  private static List<Found> read(RecordFrames frames) throws IOException {
    List<Found> found = new ArrayList<>();
    while (frames.next()) {
      if (!isObject(text(frames))) {
        frames.splitLine();
      }
      found.add(new Found(text(frames), frames.offset(), frames.isTooLong()));
    }
    return found;
  }

  /**
   * In these tests every object is {@code {…}} with nothing but letters, digits and quotes in it.
   */
  private static boolean isObject(String text) {
    return text.matches("(?s)\\{[^{}]*\\}");
  }

  private static String text(RecordFrames frames) {
    return new String(frames.bytes(), frames.start(), frames.length(), UTF_8);
  }

  private static List<String> texts(String file) throws IOException {
    InputStream in = new ByteArrayInputStream(file.getBytes(UTF_8));
    return read(new RecordFrames(in, 0, RecordFrames.Mode.START)).stream()
        .map(Found::text)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        // newline-delimited
        "{1}~{2}~ | {1} {2}",
        "{1}^~{2}^~{3} | {1} {2} {3}",
        "~~ ~{1}~~~{2} | {1} {2}",
        "\uFEFF{1}~{2} | {1} {2}",
        "{1}~garbage~{2} | {1} garbage {2}",
        "{1}~{2~{3} | {1} {2 {3}",
        "{1}~{2}tail~{3} | {1} {2}tail {3}",
        // a sequence
        "{1}{2}{3} | {1} {2} {3}",
        "{1},{2},{3} | {1} {2} {3}",
        "{1},~{2},~{3} | {1} {2} {3}",
        "{1}{2}~{3}{4}~ | {1} {2} {3} {4}",
        "{1}{2}{3 | {1} {2} {3",
        "{1}{2}{3~{4} | {1} {2} {3 {4}",
        "{1}{2}tail~{3} | {1} {2} tail {3}",
        "{1}{2 | {1}{2",
        // an array
        "[{1},{2}] | {1} {2}",
        "[~{1}~,~{2}~]~ | {1} {2}",
        "\uFEFF~ [{1}] | {1}",
        "[{1},{2},{3 | {1} {2} {3",
        "[{1},7,{2}] | {1} 7 {2}",
        "[{1},{2~{3}] | {1} {2 {3}",
        "[{1}]tail | {1} tail",
        "[] | ''",
        "'' | ''",
        "[{1} | {1}",
      })
  void findsTheRecordsOfEveryForm(String file, String records) throws IOException {
    String text = file.replace('~', '\n').replace('^', '\r');

    assertThat(String.join(" ", texts(text))).isEqualTo(records);
  }

  @Test
  void bracketsAndQuotesInStringsAreText() throws IOException {
    assertThat(texts("{\"a\":\"}\\\"{\"}{\"b\":\"[\\\\\"}"))
        .containsExactly("{\"a\":\"}\\\"{\"}", "{\"b\":\"[\\\\\"}");
  }

  @Test
  void aRecordOfAMebibyteIsOneAndALongerOneIsCut() throws IOException {
    String longest = "{" + "x".repeat(MEBIBYTE - 2) + "}";
    String longer = "{" + "y".repeat(3 * MEBIBYTE) + "}";
    String file = "{1}\n" + longest + "\n" + longer + "\n{2}";

    List<Found> found =
        read(
            new RecordFrames(
                new ByteArrayInputStream(file.getBytes(UTF_8)), 0, RecordFrames.Mode.START));

    assertThat(found)
        .containsExactly(
            new Found("{1}", 0, false),
            new Found(longest, 4, false),
            new Found(longer.substring(0, MEBIBYTE), 5 + MEBIBYTE, true),
            new Found("{2}", file.length() - 3, false));
  }

  @Test
  void aMebibyteOfBracketsIsOneRecord() throws IOException {
    assertThat(texts("{1}\n" + "[".repeat(MEBIBYTE) + "\n{2}")).hasSize(3);
    assertThat(texts("[".repeat(MEBIBYTE))).hasSize(1);
    assertThat(texts("{".repeat(MEBIBYTE))).hasSize(1);
  }

  @Test
  void aSequenceLongerThanAnyRecordIsStillASequence() throws IOException {
    assertThat(texts("{1}".repeat(MEBIBYTE))).hasSize(MEBIBYTE).containsOnly("{1}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOutcomeDependsNeitherOnTheBlocksNorOnAStopAfterAnyRecord(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] file = randomFile(random).getBytes(UTF_8);
    List<Found> expected =
        read(new RecordFrames(new ByteArrayInputStream(file), 0, RecordFrames.Mode.START));

    assertThat(read(new RecordFrames(inPieces(file, 0, random), 0, RecordFrames.Mode.START)))
        .isEqualTo(expected);
    for (int stop = 0; stop <= expected.size(); stop++) {
      RecordFrames frames = new RecordFrames(inPieces(file, 0, random), 0, RecordFrames.Mode.START);
      for (int i = 0; i < stop; i++) {
        frames.next();
        if (!isObject(text(frames))) {
          frames.splitLine();
        }
      }
      assertThat(read(resumed(file, frames.nextOffset(), frames.nextMode(), random)))
          .isEqualTo(expected.subList(stop, expected.size()));
      if (stop > 0) {
        assertThat(read(resumed(file, frames.offset(), frames.mode(), random)))
            .isEqualTo(expected.subList(stop - 1, expected.size()));
      }
    }
  }

  private static RecordFrames resumed(
      byte[] file, long offset, RecordFrames.Mode mode, SplittableRandom random) {
    return new RecordFrames(inPieces(file, (int) offset, random), offset, mode);
  }

  private static String randomFile(SplittableRandom random) {
    String[] parts = {
      "{1}", "{22}", "{\"}\"}", "\n", "\r\n", ",", " ", "x", "{", "}", "[", "]", "\""
    };
    StringBuilder file = new StringBuilder(random.nextBoolean() ? "[" : "");
    for (int i = 0; i < 120; i++) {
      file.append(parts[random.nextInt(random.nextInt(1, parts.length) + 1)]);
    }
    return file.toString();
  }

  private static InputStream inPieces(byte[] file, int from, SplittableRandom random) {
    return new ByteArrayInputStream(file, from, file.length - from) {
      @Override
      public synchronized int read(byte[] into, int at, int length) {
        return super.read(into, at, Math.min(length, random.nextInt(1, 6)));
      }
    };
  }
}
