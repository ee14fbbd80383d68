package io.bolsa.source;

import static io.bolsa.source.Frames.outcomes;
import static io.bolsa.source.Frames.read;
import static io.bolsa.source.Frames.tick;
import static io.bolsa.source.RecordFrames.MAX_RECORD_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.source.Frames.Found;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the records of a file are, in every form that a file may have. */
class RecordFramesTest {
  private static final String A = tick("A");
  private static final String B = tick("B");
  private static final String C = tick("C");

  // A record a line

  @Test
  void aByteIsFoundWhereItIsFirst() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      int length = random.nextInt(40);
      byte[] bytes = new byte[length + Long.BYTES - 1];
      random.nextBytes(bytes);
      byte wanted = round % 2 == 0 ? (byte) random.nextInt(256) : (byte) '\n';
      for (int hit = random.nextInt(3); hit > 0; hit--) {
        // Neighbours that differ in one bit are what the search could take for a hit.
        bytes[random.nextInt(bytes.length)] = (byte) (wanted ^ (1 << random.nextInt(9)));
      }
      int from = random.nextInt(length + 1);
      int to = from + random.nextInt(length - from + 1);
      int expected = to;
      for (int i = to - 1; i >= from; i--) {
        expected = bytes[i] == wanted ? i : expected;
      }
      int found = ReadAhead.indexOf(wanted, bytes, from, to);
      assertThat(Math.min(found, to)).isEqualTo(expected);
    }
  }

  @Test
  void aLineIsARecord() {
    assertThat(outcomes(A + "\n" + B + "\n")).containsExactly("A", "B");
  }

  @Test
  void theLastLineNeedsNoEnd() {
    assertThat(outcomes(A + "\n" + B)).containsExactly("A", "B");
  }

  @Test
  void carriageReturnsAreNoPartOfARecord() {
    assertThat(outcomes(A + "\r\nbroken\r\n" + B + "\r\n")).containsExactly("A", "!broken", "B");
  }

  @Test
  void blankLinesAreNoRecords() {
    assertThat(outcomes("\n \t\n" + A + "\n\r\n\n" + B + "\n\n  ")).containsExactly("A", "B");
  }

  @Test
  void nothingAndWhiteSpaceHoldNoRecord() {
    assertThat(outcomes("")).isEmpty();
    assertThat(outcomes(" \r\n\t\n")).isEmpty();
    assertThat(outcomes("\uFEFF")).isEmpty();
    assertThat(outcomes("\uFEFF\n" + A)).containsExactly("A");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstRecord() {
    assertThat(outcomes("\uFEFFbroken\n" + A)).containsExactly("!broken", "A");
    assertThat(outcomes("\uFEFF[" + A + "]")).containsExactly("A");
  }

  @Test
  void aBrokenLineBetweenGoodOnesIsOneBrokenRecord() {
    assertThat(outcomes(A + "\n{\"price\":\n" + B + "\n"))
        .containsExactly("A", "!{\"price\":", "B");
    assertThat(outcomes(A + "\n\"{\n" + B + "\n")).containsExactly("A", "!\"{", "B");
  }

  @Test
  void aLineThatWasCutOffIsOneBrokenRecord() {
    assertThat(outcomes(A + "\n" + cut(B))).containsExactly("A", "!" + cut(B));
  }

  @Test
  void garbageAfterAnObjectMakesItsLineOneBrokenRecord() {
    assertThat(outcomes(A + " garbage\n" + B)).containsExactly("!" + A + " garbage", "B");
    assertThat(outcomes(A + cut(B) + "\n" + C)).containsExactly("!" + A + cut(B), "C");
  }

  @Test
  void anArrayInALaterLineIsOneBrokenRecord() {
    assertThat(outcomes(A + "\n[" + B + "]\n" + C)).containsExactly("A", "![" + B + "]", "C");
  }

  // Objects one after the other

  @Test
  void objectsWithNothingBetweenThemAreEachARecord() {
    assertThat(outcomes(A + B + C)).containsExactly("A", "B", "C");
  }

  @Test
  void objectsInALineMayHaveCommasAndBlanksBetweenThem() {
    assertThat(outcomes(A + "," + B + " ,\t" + C + ",\r\n" + A))
        .containsExactly("A", "B", "C", "A");
  }

  @Test
  void linesMayEndInCommas() {
    assertThat(outcomes(A + ",\n" + B + ",\r\n" + C + ",")).containsExactly("A", "B", "C");
  }

  @Test
  void whatFollowsTheCompleteObjectsOfALineIsOneBrokenRecord() {
    assertThat(outcomes(A + B + " garbage " + C + "\n" + C))
        .containsExactly("A", "B", "!garbage " + C, "C");
    assertThat(outcomes(A + B + "garbage\r\n" + C)).containsExactly("A", "B", "!garbage", "C");
  }

  @Test
  void theLastOfManyObjectsMayHaveBeenCutOff() {
    assertThat(outcomes(A + B + cut(C))).containsExactly("A", "B", "!" + cut(C));
    assertThat(outcomes(A + "," + B + "," + cut(C))).containsExactly("A", "B", "!" + cut(C));
  }

  @Test
  void anObjectOfASequenceMayBeNoTick() {
    assertThat(outcomes(A + "{\"x\":{}}" + B)).containsExactly("A", "!{\"x\":{}}", "B");
  }

  @Test
  void bracketsQuotesAndLineEndsInStringsAreText() {
    String odd = A.replace("}", ",\"x\":\"}{][\\\"}\\n\\\\\"}");
    assertThat(outcomes(odd + odd + "\n" + odd)).containsExactly("A", "A", "A");
    assertThat(outcomes("[" + odd + "," + odd + "]")).containsExactly("A", "A");
  }

  // Arrays

  @Test
  void theElementsOfAnArrayAreTheRecords() {
    assertThat(outcomes("[" + A + "," + B + "]")).containsExactly("A", "B");
    assertThat(outcomes(" \r\n[\n" + A + ",\r\n" + B + "\n]\n")).containsExactly("A", "B");
    assertThat(outcomes("[]")).isEmpty();
  }

  @Test
  void anArrayMayBePrettyPrinted() {
    assertThat(read("[\n" + pretty(A) + ",\n" + pretty(B) + "\n]\n"))
        .extracting(Found::tick, Found::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(true, pretty(A)),
            org.assertj.core.groups.Tuple.tuple(true, pretty(B)));
  }

  @Test
  void anArrayMayEndInACommaOrNotAtAll() {
    assertThat(outcomes("[" + A + "," + B + ",]")).containsExactly("A", "B");
    assertThat(outcomes("[" + A + ",\n" + B + ",\n")).containsExactly("A", "B");
  }

  @Test
  void theLastElementMayHaveBeenCutOff() {
    assertThat(outcomes("[" + A + "," + cut(B))).containsExactly("A", "!" + cut(B));
    assertThat(outcomes("[\n" + A + ",\n" + cut(pretty(B))))
        .containsExactly("A", "!" + cut(pretty(B)));
  }

  @Test
  void aBrokenElementInALineOfItsOwnIsOneBrokenRecord() {
    for (String broken : List.of("{\"x\":1", "{\"x\":\"", "{\"x\":[1}", "{\"x\":\"\\\"}")) {
      assertThat(outcomes("[\n" + A + ",\n" + broken + ",\n" + B + ",\n" + C + "\n]"))
          .as(broken)
          .containsExactly("A", "!" + broken + ",", "B", "C");
    }
  }

  @Test
  void aBrokenElementOverManyLinesIsOneBrokenRecord() {
    String broken = pretty(B).replace("\"price\":1", "\"price\":\"1");
    assertThat(outcomes("[\n" + pretty(A) + ",\n" + broken + ",\n" + pretty(C) + "\n]"))
        .satisfies(found -> assertThat(found).hasSize(3))
        .satisfies(found -> assertThat(found.get(1)).isEqualTo("!" + broken + ","));
  }

  @Test
  void anElementThatIsNoObjectIsOneBrokenRecord() {
    assertThat(outcomes("[" + A + ",1,null,\"a,]b\",[1,[2]],-," + B + "]"))
        .containsExactly("A", "!1", "!null", "!\"a,]b\"", "![1,[2]]", "!-", "B");
  }

  @Test
  void whatFollowsAnArrayIsOneBrokenRecord() {
    assertThat(outcomes("[" + A + "]\n" + B + "\n" + C)).containsExactly("A", "!" + B + "\n" + C);
    assertThat(outcomes("[" + A + "]  \n")).containsExactly("A");
  }

  // Long records

  @Test
  void aMebibyteIsNotTooLong() {
    String longest = tick("L", MAX_RECORD_BYTES);
    for (String end : List.of("", "\n", "\r\n", ",\n", "  \r\n" + B + "\n")) {
      assertThat(outcomes(longest + end)).as(end).startsWith("L").hasSize(end.contains(B) ? 2 : 1);
    }
    assertThat(outcomes("[" + longest + "," + B + "]")).containsExactly("L", "B");
    assertThat(outcomes(A + longest + B)).containsExactly("A", "L", "B");
  }

  @Test
  void aLineLongerThanAMebibyteIsOneRecordAndItsBeginningIsKept() {
    String tooLong = tick("L", MAX_RECORD_BYTES + 1);
    for (String end : List.of("\n", "\r\n", "x".repeat(3 << 20) + "\n")) {
      List<Found> found = read(A + "\n" + tooLong + end + B + "\n");
      assertThat(found).extracting(Found::tooLong).containsExactly(false, true, false);
      assertThat(found.get(1).text().equals(tooLong.substring(0, MAX_RECORD_BYTES))).isTrue();
      assertThat(found.get(2).outcome()).isEqualTo("B");
    }
    assertThat(read(tooLong)).extracting(Found::tooLong).containsExactly(true);
  }

  @Test
  void aLongLineOfLongObjectsIsASequence() {
    String l = tick("L", 600_000);
    String m = tick("M", MAX_RECORD_BYTES);
    assertThat(outcomes(l + l + l)).containsExactly("L", "L", "L");
    assertThat(outcomes(m + "," + m + "\n" + A)).containsExactly("M", "M", "A");
    assertThat(outcomes((A + B).repeat(20_000))).hasSize(40_000).doesNotContain("!");
  }

  @Test
  void anObjectThatIsTooLongEndsItsSequence() {
    String tooLong = tick("L", MAX_RECORD_BYTES + 1);
    List<Found> found = read(A + B + tooLong + "\n" + C);
    assertThat(found).extracting(Found::tooLong).containsExactly(false, false, true, false);
  }

  @Test
  void anElementThatIsTooLongIsOneRecord() {
    String tooLong = tick("L", MAX_RECORD_BYTES + 1);
    assertThat(read("[\n" + A + ",\n" + tooLong + ",\n" + B + "\n]"))
        .extracting(Found::tooLong)
        .containsExactly(false, true, false);
    assertThat(read("[\n" + A + ",\n\"" + "x".repeat(2 << 20) + "\",\n" + B + "\n]"))
        .extracting(Found::tooLong)
        .containsExactly(false, true, false);
    assertThat(read("[\n" + A + ",\n" + "x".repeat(2 << 20) + ",\n" + B + "\n]"))
        .extracting(Found::tooLong)
        .containsExactly(false, true, false);
  }

  @Test
  void anElementOverManyLinesThatIsTooLongIsOneRecord() {
    String tooLong = "{\n" + "\"x\":1,\n".repeat(200_000) + "\"y\":2\n}";
    assertThat(read("[\n" + A + ",\n" + tooLong + ",\n" + B + "\n]"))
        .extracting(Found::tooLong)
        .containsExactly(false, true, false);
  }

  @Test
  @Timeout(60) // Minutes where each is looked for to its end, a second or two where it is not.
  void elementsOfWhichNoneEndsAreReadInGoodTime() {
    String broken = cut(A);
    assertThat(outcomes("[\n" + (broken + ",\n").repeat(100_000) + A + "\n]"))
        .hasSize(100_001)
        .startsWith("!" + broken + ",")
        .endsWith("A");
  }

  @Test
  void whatIsNoTickMayBeAsLongAsATick() {
    for (int length : new int[] {20, 21}) {
      String x = "x".repeat(length);
      String text = "\"" + x.substring(2) + "\"";
      String open = "\"" + x.substring(1);
      for (String file :
          List.of(
              x,
              x + "\r\n",
              "{}{}" + x + "\r\n",
              "[" + x + "]",
              "[" + text + "]",
              "[" + open + "\n]",
              "[" + open.substring(0, length - 2) + "\nx",
              "[]" + x)) {
        assertThat(read(stream(file), Frames.BEGINNING, 20))
            .as(file)
            .last()
            .extracting(Found::tooLong)
            .isEqualTo(length > 20);
      }
    }
  }

  @Test
  void aLineThatIsTooLongEndsWhereverItsBlockDoes() {
    for (int length = 4090; length <= 4100; length++) {
      assertThat(read(stream("x".repeat(length) + "\n" + A), Frames.BEGINNING, A.length()))
          .as("%d bytes", length)
          .extracting(Found::tick)
          .containsExactly(false, true);
    }
  }

  @Test
  void separatorsAfterAnObjectAreLeftOutUnlessTheyGoOnAndOn() {
    int most = A.length();
    String separators = " ,".repeat(most);
    String noSequence = A + separators.substring(0, most + 1) + "\n" + B;

    assertThat(read(stream(A + separators.substring(0, most) + "\n" + B), Frames.BEGINNING, most))
        .extracting(Found::outcome)
        .containsExactly("A", "B");
    assertThat(read(stream(noSequence), Frames.BEGINNING, most))
        .extracting(Found::tooLong)
        .containsExactly(true, false);
  }

  @Test
  void aMebibyteOfBracketsIsOneBrokenRecord() {
    for (String bracket : List.of("{", "[", "{\"x\":[")) {
      String brackets = bracket.repeat(MAX_RECORD_BYTES / bracket.length());
      assertThat(read(A + "\n" + brackets + "\n" + B)).hasSize(3);
      assertThat(read(A + "\n" + brackets + brackets + "\n" + B)).hasSize(3);
      assertThat(read("[\n" + A + ",\n" + brackets + brackets + "\n]")).hasSizeBetween(2, 3);
    }
  }

  @Test
  void anObjectNestedTooDeepIsOneBrokenRecord() {
    for (String[] brackets : new String[][] {{"[", "]"}, {"{\"x\":", "}"}}) {
      for (int depth : new int[] {63, 64, 65, 66, 200, 300}) {
        String middle = brackets[0].repeat(depth) + "1" + brackets[1].repeat(depth);
        String deep = "{\"x\":" + middle + "}";
        assertThat(outcomes("[" + A + "," + deep + "," + B + "]"))
            .containsExactly("A", "!" + deep, "B");
        assertThat(outcomes(A + deep + B)).containsExactly("A", "!" + deep, "B");
      }
    }
  }

  @Test
  void contentAfterAnArrayThatIsTooLongIsOneRecord() {
    List<Found> found = read("[" + A + "]" + "x\n".repeat(1 << 20));
    assertThat(found).extracting(Found::tooLong).containsExactly(false, true);
  }

  // Laws

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> piece =
        Arbitraries.of(
            A,
            B,
            A,
            B,
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ",",
            " ",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "garbage",
            "{\"x\":\"}\\\"\"}",
            "{\"x\":[{}]}",
            "1",
            "{\n \"x\":1\n}",
            "é");
    Arbitrary<String> first = Arbitraries.of("", "", "\uFEFF", "[", "\n[");
    return net.jqwik.api.Combinators.combine(first, piece.list().ofMaxSize(24))
        .as((start, pieces) -> start + String.join("", pieces));
  }

  @Property(seed = "51", tries = 1500)
  void noByteIsLostThatIsNoSeparator(@ForAll("files") String file) {
    byte[] bytes = file.getBytes(UTF_8);
    long end = 0;
    StringBuilder between = new StringBuilder();
    for (Found found : read(file)) {
      assertThat(found.at().offset()).isGreaterThanOrEqualTo(end);
      between.append(text(bytes, end, found.at().offset()));
      end = found.at().offset() + found.text().getBytes(UTF_8).length;
    }
    between.append(text(bytes, end, bytes.length));
    String array = file.stripLeading().replace("\uFEFF", "").stripLeading();
    assertThat(between.toString())
        .matches("(?s)\uFEFF?[\\s,]*" + (array.startsWith("[") ? "\\[[\\s,]*]?\\s*" : ""));
  }

  @Property(seed = "54", tries = 1500)
  void theRecordsAreThoseOfANaiveReader(@ForAll("files") String file) {
    assertThat(read(file)).extracting(Found::text).isEqualTo(NaiveFrames.records(file));
  }

  private static String text(byte[] bytes, long from, long to) {
    return new String(bytes, (int) from, (int) (to - from), UTF_8);
  }

  @Property(seed = "52", tries = 500)
  void theRecordsDoNotDependOnTheBlocksTheyAreReadIn(
      @ForAll("files") String file, @ForAll long seed) {
    List<Found> whole = read(file);
    assertThat(read(Frames.trickle(file, 1, seed), Frames.BEGINNING)).isEqualTo(whole);
    assertThat(read(Frames.trickle(file, 9, seed), Frames.BEGINNING)).isEqualTo(whole);
  }

  @Test
  void longRecordsDoNotDependOnTheBlocksTheyAreReadIn() {
    String l = tick("L", 700_000);
    String tooLong = tick("X", MAX_RECORD_BYTES + 100);
    for (String file :
        List.of(
            l + "\n" + A + "\n" + tooLong + "\n" + B,
            l + l + l + A + tooLong + "\n" + B,
            "[" + l + "," + A + ",\n" + tooLong + ",\n" + B + "]" + tooLong)) {
      List<Found> whole = read(file);
      for (int most : new int[] {10_000, 300_000}) {
        assertThat(read(Frames.trickle(file, most, 7), Frames.BEGINNING).equals(whole)).isTrue();
      }
    }
  }

  @Property(seed = "53", tries = 500)
  void readingGoesOnBeforeOrAfterAnyRecord(@ForAll("files") String file) {
    List<Found> whole = read(file);
    for (int i = 0; i < whole.size(); i++) {
      assertThat(read(file, whole.get(i).at())).isEqualTo(whole.subList(i, whole.size()));
      assertThat(read(file, whole.get(i).next())).isEqualTo(whole.subList(i + 1, whole.size()));
    }
  }

  @Test
  void readingGoesOnBeforeOrAfterALongRecord() {
    String l = tick("L", 700_000);
    String tooLong = tick("X", MAX_RECORD_BYTES + 100);
    for (String file :
        List.of(
            l + l + A + "\n" + tooLong + "\n" + B,
            l + "," + l + tooLong + "\n" + B,
            "[" + l + ",\n" + tooLong + ",\n" + B + "]")) {
      List<Found> whole = read(file);
      for (int i = 0; i < whole.size(); i++) {
        assertThat(read(file, whole.get(i).at()).equals(whole.subList(i, whole.size()))).isTrue();
        assertThat(read(file, whole.get(i).next()).equals(whole.subList(i + 1, whole.size())))
            .isTrue();
      }
    }
  }

  @Property(seed = "55", tries = 1500)
  void blocksDoNotMatterToRecordsThatAreTooLong(
      @ForAll("files") String file, @ForAll @IntRange(min = 10, max = 70) int most) {
    List<Found> whole = read(stream(file), Frames.BEGINNING, most);
    assertThat(read(Frames.trickle(file, 1, 0), Frames.BEGINNING, most)).isEqualTo(whole);
  }

  private static InputStream stream(String file) {
    return new ByteArrayInputStream(file.getBytes(UTF_8));
  }

  private static String cut(String record) {
    return record.substring(0, record.length() - 3);
  }

  private static String pretty(String record) {
    return record.replace("{", "{\n  ").replace(",", ",\n  ").replace("}", "\n}");
  }
}
