package io.bolsa.parse;

import static io.bolsa.parse.Records.VALID;
import static io.bolsa.parse.Records.plus;
import static io.bolsa.parse.Records.utf8;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody means well with: each has its outcome, soon, and none throws. */
@Timeout(60) // seconds, on a busy machine; looking at each pair in a mebibyte takes minutes
class HostileRecordsTest {
  private static final int MEBIBYTE = 1 << 20;

  private final TickParser parser = new TickParser();
  private final Tick tick = Records.blank();

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":", "[[1],"})
  void aMebibyteOfOpenBracketsIsTooDeep(String open) {
    assertThat(reason(fill(open, MEBIBYTE))).isEqualTo(RejectionReason.TOO_DEEP);
  }

  @Test
  void levelsAreCountedNotBrackets() {
    String wide = "[" + "[],{},".repeat(150_000) + "[]]";

    assertThat(reason(plus("\"x\":" + wide))).isNull();
    assertThat(reason(plus("\"x\":" + "[".repeat(31) + "]".repeat(31)))).isNull();
  }

  @Test
  void aMebibyteOfOneThingIsDecidedInOnePass() {
    Map<String, RejectionReason> outcomes =
        Map.ofEntries(
            Map.entry("]", RejectionReason.MALFORMED_JSON),
            Map.entry("\\", RejectionReason.MALFORMED_JSON),
            Map.entry("\"", RejectionReason.TRAILING_CONTENT),
            Map.entry("1", RejectionReason.NOT_AN_OBJECT),
            Map.entry("-", RejectionReason.MALFORMED_JSON),
            Map.entry("t", RejectionReason.MALFORMED_JSON),
            Map.entry("true", RejectionReason.MALFORMED_JSON),
            Map.entry(",", RejectionReason.MALFORMED_JSON),
            Map.entry("{}", RejectionReason.TRAILING_CONTENT),
            Map.entry(" ", RejectionReason.EMPTY_RECORD),
            Map.entry("\0", RejectionReason.MALFORMED_JSON),
            Map.entry("\u00FF", RejectionReason.MALFORMED_JSON),
            Map.entry("\uFEFF", RejectionReason.MALFORMED_JSON));

    outcomes.forEach(
        (piece, expected) ->
            assertThat(reason(fill(piece, MEBIBYTE))).as(piece).isEqualTo(expected));
  }

  @Test
  void aMebibyteOfOneThingInsideARecordIsDecidedInOnePass() {
    assertThat(reason(inside("\"x\":\"", "\\\\", "\""))).isNull();
    assertThat(reason(inside("\"x\":\"", "\\u0041", "\""))).isNull();
    assertThat(reason(inside("\"x\":\"\\", "\\\\", "\""))).isEqualTo(RejectionReason.TRUNCATED);
    assertThat(reason(inside("\"", "n", "\":1"))).isNull();
    assertThat(reason(inside("\"", "\\u0041", "\":1"))).isNull();
    assertThat(reason(inside("\"x\":", "7", ""))).isNull();
    assertThat(reason(inside("\"x\":1e", "7", ""))).isNull();
    assertThat(reason(inside("\"x\":0.", "0", "1"))).isNull();
    assertThat(reason(inside("\"x\":", " ", "1"))).isNull();
    assertThat(reason(inside("\"x\":1", "7", "."))).isEqualTo(RejectionReason.MALFORMED_JSON);
    assertThat(reason(inside("\"x\":", "n", ""))).isEqualTo(RejectionReason.MALFORMED_JSON);
  }

  @Test
  void aMebibyteInAKnownFieldIsDecidedInOnePass() {
    assertThat(reason(grown("QXZ", "X"))).isEqualTo(RejectionReason.INVALID_TICKER_SYMBOL);
    assertThat(reason(grown("FINANCIAL", "é"))).isEqualTo(RejectionReason.INVALID_SECTOR);
    assertThat(reason(grown("FINANCIAL", "\\ud83d\\ude80")))
        .isEqualTo(RejectionReason.INVALID_SECTOR);
    assertThat(reason(grown("4.38", "4"))).isEqualTo(RejectionReason.NUMBER_OUT_OF_RANGE);
    assertThat(reason(grown("123Z", "1"))).isEqualTo(RejectionReason.INVALID_EVENT_TIME);
    assertThat(reason(grown("17}", "1"))).isEqualTo(RejectionReason.TRUNCATED);
    assertThat(reason(VALID.replace("17}", "1".repeat(MEBIBYTE - VALID.length()) + "}")))
        .isEqualTo(RejectionReason.INVALID_SEQUENCE);

    assertThat(reason(VALID.replace("124.54", "0." + "1".repeat(MEBIBYTE - VALID.length()))))
        .isNull();
    assertThat(tick.price).isEqualTo(1 / 9.0);
    assertThat(reason(VALID.replace("123Z", "123" + "9".repeat(MEBIBYTE - VALID.length()) + "Z")))
        .isNull();
  }

  @Test
  void aHundredThousandFieldsAreComparedWithoutLookingAtEachPair() {
    String fields =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"" + i + "\":0")
            .collect(Collectors.joining(","));

    assertThat(reason(plus(fields))).isNull();
    assertThat(reason(plus(fields + ",\"99999\":1"))).isEqualTo(RejectionReason.DUPLICATE_FIELD);
  }

  @Test
  void namesOfOneHashAreComparedWithoutLookingAtEachPair() {
    // "Aa" and "BB" have one hash code, and so has every text made of as many of the two.
    String fields =
        IntStream.range(0, 1 << 14)
            .mapToObj(
                i ->
                    IntStream.range(0, 14)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0")))
            .collect(Collectors.joining(","));

    assertThat(reason(plus(fields))).isNull();
  }

  @Test
  void theLongestRecordIsOneMebibyte() {
    byte[] bytes = Arrays.copyOf(utf8(VALID), MEBIBYTE + 1);
    Arrays.fill(bytes, VALID.length(), bytes.length, (byte) ' ');

    assertThat(parser.parse(bytes, 0, MEBIBYTE, tick)).isNull();
    assertThat(parser.parse(bytes, 0, MEBIBYTE + 1, Records.blank()).reason)
        .isEqualTo(RejectionReason.TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "BF",
        "C0AF",
        "C1BF",
        "E0809C",
        "E09F80",
        "F08080AF",
        "F0808080",
        "EDA080",
        "EDBFBF",
        "EDA0BDEDB280",
        "F4908080",
        "F5808080",
        "F8",
        "FC",
        "FE",
        "FF",
        "C3",
        "C328",
        "E282",
        "E28228",
        "F09F9A",
        "F09F9A28",
        "C080"
      })
  void bytesThatAreNotUtf8AreRefusedWhereverTheyStand(String hex) {
    byte[] wrong = HexFormat.of().parseHex(hex);
    for (String place :
        new String[] {"QXZ", "FINANCIAL", "price", "2026-01-05T14:30:00.123Z", "4.38"}) {
      int at = VALID.indexOf(place);
      assertThat(reason(spliced(utf8(VALID), at, wrong)))
          .isEqualTo(RejectionReason.INVALID_UNICODE);
    }
    assertThat(reason(spliced(utf8(VALID), 0, wrong))).isEqualTo(RejectionReason.INVALID_UNICODE);
    assertThat(reason(spliced(utf8(VALID), VALID.length(), wrong)))
        .isEqualTo(RejectionReason.INVALID_UNICODE);
    assertThat(reason(spliced(utf8(plus("\"x\":\"\"")), VALID.length() + 5, wrong)))
        .isEqualTo(RejectionReason.INVALID_UNICODE);
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, false, MALFORMED_JSON", "UTF-16BE, false, MALFORMED_JSON",
    "UTF-32LE, false, MALFORMED_JSON", "UTF-32BE, false, MALFORMED_JSON",
    "UTF-16LE, true, INVALID_UNICODE", "UTF-16BE, true, INVALID_UNICODE",
    "UTF-32LE, true, INVALID_UNICODE", "UTF-32BE, true, INVALID_UNICODE",
  })
  void otherEncodingsAreNotGuessed(Charset encoding, boolean withMark, RejectionReason expected) {
    byte[] bytes = ((withMark ? "\uFEFF" : "") + VALID).getBytes(encoding);

    assertThat(reason(bytes)).isEqualTo(expected);
  }

  @Test
  void everyCutOfAValidRecordIsTruncated() {
    byte[] bytes = utf8(VALID);
    assertThat(reason(Arrays.copyOf(bytes, 0))).isEqualTo(RejectionReason.EMPTY_RECORD);
    for (int length = 1; length < bytes.length; length++) {
      assertThat(reason(Arrays.copyOf(bytes, length)))
          .as("the first %d bytes", length)
          .isEqualTo(RejectionReason.TRUNCATED);
    }
    assertThat(reason(bytes)).isNull();
  }

  @Test
  void everyCutOfARecordWithAllOfJsonInItIsTruncatedOrCutsACharacter() {
    byte[] bytes =
        utf8(
            "\uFEFF \r\n"
                + plus(
                    "\"é\" : [ true , false,null,-0,-1.50E-3, {\"\\ud83d\\ude80🚀\":\"\\\\\\n\"} ,[ ] , { } ]"));
    assertThat(reason(bytes)).isNull();
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      boolean insideACharacter = (bytes[length] & 0xC0) == 0x80;
      RejectionReason expected =
          insideACharacter
              ? RejectionReason.INVALID_UNICODE
              : length <= 6 ? RejectionReason.EMPTY_RECORD : RejectionReason.TRUNCATED;
      assertThat(reason(cut)).as("the first %d bytes", length).isEqualTo(expected);
    }
  }

  @Test
  void everyRecordWithOneByteChangedHasAnOutcome() {
    for (String record : new String[] {VALID, "\uFEFF" + plus("\"é\":[1.5e3,null]") + "\r\n"}) {
      byte[] bytes = utf8(record);
      for (int at = 0; at < bytes.length; at++) {
        byte[] changed = bytes.clone();
        for (int value = 0; value < 256; value++) {
          changed[at] = (byte) value;
          Tick into = Records.blank();
          Records.assertSound(parser.parse(changed, 0, changed.length, into), into);
        }
      }
    }
  }

  @Test
  void everyRecordWithOneByteLeftOutOrPutInHasAnOutcome() {
    byte[] bytes = utf8(VALID);
    for (int at = 0; at < bytes.length; at++) {
      byte[] shorter =
          spliced(Arrays.copyOf(bytes, at), at, Arrays.copyOfRange(bytes, at + 1, bytes.length));
      Tick into = Records.blank();
      Records.assertSound(parser.parse(shorter, 0, shorter.length, into), into);
      for (byte put : utf8("\"\\{}[]:,.-+eE0 \0\n\u00E9")) {
        byte[] longer = spliced(bytes, at, new byte[] {put});
        into = Records.blank();
        Records.assertSound(parser.parse(longer, 0, longer.length, into), into);
      }
    }
  }

  @Test
  void everyDamagedRecordHasAnOutcome() {
    Random random = new Random(7);
    byte[][] records = {utf8(VALID), utf8(plus("\"é\" : [ 1.5e3 , null , \"\\ud83d\\ude80\" ]"))};
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = records[i & 1].clone();
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        int at = random.nextInt(bytes.length);
        int other = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(8, bytes.length - Math.max(at, other)) + 1);
        System.arraycopy(bytes, other, bytes, at, length);
        bytes[random.nextInt(bytes.length)] = bytes[at];
      }
      Tick into = Records.blank();
      Records.assertSound(parser.parse(bytes, 0, bytes.length - random.nextInt(3), into), into);
    }
  }

  @Test
  void nothingOutsideTheSliceIsLookedAt() {
    Random random = new Random(5);
    String[] neighbours = {
      "",
      "\"",
      "}",
      "}}}}}}}}}}",
      "0000000000",
      "\"\"\"\"\"\"\"\"\"",
      ",\"sequence\":9}",
      "\u00E9\u00E9\u00E9\u00E9\u00E9"
    };
    byte[][] records = {
      utf8(VALID),
      utf8("{\"ticker_symbol\":\"A\",\"change\":1,\"price\":2,\"sector\":\"B\"}"),
      utf8("{\"ticker_symbol\":\"A\",\"change\":1,\"price\":2,\"sector\":\"B\",\"sequence\":5}"),
      utf8("{\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":2"),
      utf8("{\"ticker_symbol\":\"A\",\"sector\":\"B"),
      utf8("{\"event_time\":\"2026-01-05T14:30:00.123Z"),
      utf8("{\"event_time\":\"2026-01-05T14:30:00"),
      utf8("{\"seq"),
      utf8("\u00E9"),
    };
    for (byte[] record : records) {
      for (int length = 0; length <= record.length; length++) {
        byte[] alone = Arrays.copyOf(record, length);
        Tick expected = Records.blank();
        Refusal refusal = parser.parse(alone, 0, length, expected);
        byte[] before = utf8(Records.pick(random, neighbours));
        for (String after : neighbours) {
          byte[] amid =
              spliced(spliced(before, before.length, alone), before.length + length, utf8(after));
          Tick actual = Records.blank();
          Refusal other = parser.parse(amid, before.length, length, actual);
          assertThat(String.valueOf(other)).isEqualTo(String.valueOf(refusal));
          Records.assertSame(actual, expected, new String(alone, UTF_8));
        }
      }
    }
  }

  @Test
  void aRefusedRecordLeavesNoTraceInTheNext() {
    Random random = new Random(6);
    String[] records = {
      VALID,
      "",
      "[".repeat(40),
      VALID.substring(0, 60),
      with16(UTF_16LE),
      with16(UTF_16BE),
      plus("\"x\":\"" + "y".repeat(9000) + "\""),
      plus("\"price\":1"),
      VALID.replace("2026-01-05T14:30", "\0".repeat(16)),
      "{\"a\":\"\\ud800\"}"
    };
    for (int i = 0; i < 20_000; i++) {
      String record = Records.pick(random, records);
      assertThat(String.valueOf(parse(parser, record)))
          .isEqualTo(
              String.valueOf(
                  i % 100 == 0 ? parse(new TickParser(), record) : parse(parser, record)));
    }
  }

  private static Refusal parse(TickParser parser, String record) {
    byte[] bytes = utf8(record);
    Tick into = Records.blank();
    Refusal refusal = parser.parse(bytes, 0, bytes.length, into);
    Records.assertSound(refusal, into);
    return refusal;
  }

  private static String with16(Charset encoding) {
    return new String(VALID.getBytes(encoding), UTF_8);
  }

  private RejectionReason reason(String record) {
    return reason(utf8(record));
  }

  /** Null for a tick, which is then in {@link #tick}. */
  private RejectionReason reason(byte[] bytes) {
    Tick into = Records.blank();
    Refusal refusal = parser.parse(bytes, 0, bytes.length, into);
    Records.assertSound(refusal, into);
    if (refusal == null) {
      tick.price = into.price;
    }
    return refusal == null ? null : refusal.reason;
  }

  private static String fill(String piece, int bytes) {
    return piece.repeat(bytes / utf8(piece).length);
  }

  /** A valid record with a last field that fills the mebibyte. */
  private static String inside(String before, String piece, String after) {
    return plus(before + fill(piece, MEBIBYTE - VALID.length() - 20) + after);
  }

  private static String grown(String place, String piece) {
    return VALID.replace(place, fill(piece, MEBIBYTE - VALID.length()));
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] more) {
    byte[] longer = new byte[bytes.length + more.length];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(more, 0, longer, at, more.length);
    System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
    return longer;
  }
}
