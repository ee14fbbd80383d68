package io.bolsa.parse;

import static io.bolsa.parse.Records.plus;
import static io.bolsa.parse.Records.utf8;
import static io.bolsa.parse.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a tick and what is not, by example. */
class TickParserTest {
  private static final String REQUIRED =
      "\"ticker_symbol\":\"QXZ\",\"sector\":\"FINANCIAL\",\"change\":-4.38,\"price\":124.54";

  private final TickParser parser = new TickParser();

  @Test
  void everyFieldReachesItsPlace() {
    Tick tick = accepted(Records.VALID);

    assertThat(tick.tickerSymbol).isEqualTo("QXZ");
    assertThat(tick.sector).isEqualTo("FINANCIAL");
    assertThat(tick.change).isEqualTo(-4.38);
    assertThat(tick.price).isEqualTo(124.54);
    assertThat(tick.eventTime).isEqualTo(Instant.parse("2026-01-05T14:30:00.123Z").toEpochMilli());
    assertThat(tick.sequence).isEqualTo(17);
  }

  @Test
  void aRecordWithoutTheOptionalFieldsLeavesNothingOfTheOneBefore() {
    Tick tick = new Tick();
    assertThat(parse(Records.VALID, tick)).isNull();
    assertThat(parse("{" + REQUIRED + "}", tick)).isNull();

    assertThat(tick.eventTime).isEqualTo(Tick.NO_TIME);
    assertThat(tick.sequence).isEqualTo(Tick.NO_SEQUENCE);

    assertThat(parse(Records.VALID, tick)).isNull();
    assertThat(parse("{\"x\":[]," + REQUIRED + "}", tick)).isNull();

    assertThat(tick.eventTime).isEqualTo(Tick.NO_TIME);
    assertThat(tick.sequence).isEqualTo(Tick.NO_SEQUENCE);
  }

  @Test
  void optionalFieldsMayBeNull() {
    Tick tick = accepted("{" + REQUIRED + ",\"event_time\":null,\"sequence\":null}");

    assertThat(tick.eventTime).isEqualTo(Tick.NO_TIME);
    assertThat(tick.sequence).isEqualTo(Tick.NO_SEQUENCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":1",
        "\"x\":null",
        "\"\":\"\"",
        "\"x\":{\"price\":1,\"price\":2}",
        "\"x\":[NUL,1e999,\"\\ud800\",{}]",
        "\"Price\":\"a string\"",
        "\"\\ud800\":1",
        "\"x\":\"\\ud800\"",
        "\"x\":-0.0e-0",
      })
  void unknownFieldsAreIgnored(String fields) {
    Tick tick = accepted(plus(fields.replace("NUL", "null")));

    assertThat(tick.price).isEqualTo(124.54);
  }

  @ParameterizedTest
  @ValueSource(strings = {" %s", "%s ", "\r\n%s\r\n", "\t%s\t\n ", "\uFEFF%s", "\uFEFF %s\r\n"})
  void whiteSpaceAroundARecordAndAByteOrderMarkBeforeItAreSkipped(String form) {
    assertThat(accepted(String.format(form, Records.VALID)).sequence).isEqualTo(17);
  }

  @Test
  void namesAndValuesMayBeSpelledWithEscapes() {
    Tick tick =
        accepted(with("\"sector\":\"FINANCIAL\"", "\"\\u0073ector\":\"\\u0046IN\\/\\\"\\\\A\""));

    assertThat(tick.sector).isEqualTo("FIN/\"\\A");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, -0.0",
    "-0.0, -0.0",
    "0e5, 0",
    "1e-400, 0",
    "-1e-400, -0.0",
    "1e2, 100",
    "1E+2, 100",
    "4.9e-324, 4.9e-324",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "0.1, 0.1",
    "9007199254740993, 9007199254740992",
    "-37.63, -37.63"
  })
  void aNumberBecomesTheNearestDouble(String number, double expected) {
    Tick tick = accepted(with("124.54", number));

    assertThat(Records.bits(tick.price)).isEqualTo(Records.bits(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "a", "0", "BRK.B", "BTC-USD", "EUR/USD", "^GSPC", "ES=F", "a_b", "64"})
  void symbolsOfEveryMarketAreTaken(String symbol) {
    String whole = symbol.equals("64") ? "X".repeat(64) : symbol;

    assertThat(accepted(with("QXZ", whole)).tickerSymbol).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "Real Estate",
        " padded ",
        "Énergie & eau",
        "エネルギー",
        "🚀",
        "O'Neill \"x\"",
        "a\u00A0b",
        "**"
      })
  void aSectorIsAnyPrintableText(String sector) {
    String json = sector.replace("\"", "\\\"");

    assertThat(accepted(with("FINANCIAL", json)).sector).isEqualTo(sector);
  }

  @Test
  void aSectorsLengthIsCountedInCodePoints() {
    assertThat(accepted(with("FINANCIAL", "🚀".repeat(64))).sector).hasSize(128);
    assertThat(accepted(with("FINANCIAL", "\\ud83d\\ude80".repeat(64))).sector).hasSize(128);
    assertThat(refused(with("FINANCIAL", "🚀".repeat(65))))
        .isEqualTo(RejectionReason.INVALID_SECTOR);
  }

  @Test
  void theNameOfTheMarketAsAWholeIsNoSector() {
    Tick tick = new Tick();
    byte[] record =
        "{\"ticker_symbol\":\"A\",\"sector\":\"*\",\"change\":0,\"price\":1}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(new TickParser().parse(record, 0, record.length, tick).reason)
        .isEqualTo(RejectionReason.INVALID_SECTOR);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2026-01-05T14:30:00Z\"', 2026-01-05T14:30:00Z",
    "'\"2026-01-05t14:30:00.5z\"', 2026-01-05T14:30:00.5Z",
    "'\"2026-01-05T14:30:00.123999999999999Z\"', 2026-01-05T14:30:00.123Z",
    "'\"2026-01-05T14:30:00.123456+00:00\"', 2026-01-05T14:30:00.123Z",
    "'\"2026-01-05T14:30:00+02:00\"', 2026-01-05T12:30:00Z",
    "'\"2026-01-05T14:30:00.1-09:30\"', 2026-01-06T00:00:00.1Z",
    "'\"2026-01-05T14:30:00-00:00\"', 2026-01-05T14:30:00Z",
    "'\"1969-12-31T23:59:59.9999Z\"', 1969-12-31T23:59:59.999Z",
    "'\"2024-02-29T00:00:00Z\"', 2024-02-29T00:00:00Z",
    "'\"0001-01-01T00:00:00Z\"', 0001-01-01T00:00:00Z",
    "'\"0000-12-31T23:00:00-01:00\"', 0001-01-01T00:00:00Z",
    "'\"9999-12-31T23:59:59.999Z\"', 9999-12-31T23:59:59.999Z",
    "1767623400123, 2026-01-05T14:30:00.123Z",
    "0, 1970-01-01T00:00:00Z",
    "-0, 1970-01-01T00:00:00Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "-62135596800000, 0001-01-01T00:00:00Z",
    "253402300799999, 9999-12-31T23:59:59.999Z",
  })
  void anEventTimeIsAnInstantOrEpochMilliseconds(String json, Instant expected) {
    Tick tick = accepted(with("\"2026-01-05T14:30:00.123Z\"", json));

    assertThat(tick.eventTime).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE + 1})
  void aSequenceIsAnIntegerOf64Bits(long sequence) {
    assertThat(accepted(with(":17", ":" + sequence)).sequence).isEqualTo(sequence);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalHasItsReason(String record, RejectionReason expected) {
    assertThat(refused(record)).isEqualTo(expected);
  }

  @Test
  void everyReasonOfTheParserHasAnExample() {
    Set<RejectionReason> given =
        refusals()
            .map(example -> (RejectionReason) example.get()[1])
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(RejectionReason.class)));

    assertThat(EnumSet.complementOf(EnumSet.copyOf(given)))
        .as("only those that need an arrival time or are of no record")
        .containsExactly(
            RejectionReason.MISSING_EVENT_TIME,
            RejectionReason.FUTURE_EVENT_TIME,
            RejectionReason.UNDELIVERABLE,
            RejectionReason.INVALID_RULES,
            RejectionReason.INVALID_REFERENCE);
  }

  static Stream<Arguments> refusals() {
    String time = "\"2026-01-05T14:30:00.123Z\"";
    return Stream.of(
            of(RejectionReason.EMPTY_RECORD, "", " ", "\r\n", " \t\r\n ", "\uFEFF", "\uFEFF\n"),
            of(
                RejectionReason.TOO_LONG,
                Records.VALID
                    + " ".repeat(JsonTickParser.LONGEST_RECORD + 1 - Records.VALID.length()),
                " ".repeat(JsonTickParser.LONGEST_RECORD + 1)),
            of(
                RejectionReason.INVALID_UNICODE,
                with("FINANCIAL", "\\ud800"),
                with("FINANCIAL", "\\udc00\\ud800"),
                with("FINANCIAL", "a\\ud83d"),
                with("FINANCIAL", "\\ud83dx"),
                with("QXZ", "\\udfff"),
                with(time, "\"\\udbff\"")),
            of(
                RejectionReason.MALFORMED_JSON,
                with("124.54", "NaN"),
                with("124.54", "Infinity"),
                with("124.54", "-Infinity"),
                with("124.54", "+1"),
                with("124.54", "01"),
                with("124.54", "-01"),
                with("124.54", ".5"),
                with("124.54", "5."),
                with("124.54", "1e"),
                with("124.54", "-"),
                with("124.54", "0x10"),
                with("124.54", "1_000"),
                with("124.54", "124,54"),
                with("124.54", ""),
                with("124.54", "tru"),
                with("124.54", "TRUE"),
                with("\"price\"", "'price'"),
                with("\"price\"", "price"),
                with("FINANCIAL", "a\tb"),
                with("FINANCIAL", "a\0"),
                with("FINANCIAL", "a\\x"),
                with("FINANCIAL", "a\\u12G4"),
                with(",\"price\"", ",,\"price\""),
                with(",\"price\"", "\"price\""),
                with(",\"price\"", ";\"price\""),
                with(":17}", ":17,}"),
                with(":17}", ":17]"),
                with("{", "{/* why */"),
                with("{", "{#\n"),
                with("{", "\uFEFF\uFEFF{"),
                with("{", "{\uFEFF"),
                with("{", "{\u00A0"),
                with("{", "{\f"),
                plus("\"x\":[1,]"),
                plus("\"x\":{]"),
                plus("\"x\":nul"),
                "hello",
                "}",
                "]",
                ",",
                "\0",
                "{t",
                "[1 .",
                "{\"a\":1 tru",
                "{\"a\":xtru",
                "{\"a\":tru ",
                "{\"a\":,",
                "{,",
                "[1,,",
                "NaN",
                "N",
                "QXZ,FINANCIAL,-4.38,124.54"),
            of(
                RejectionReason.TRUNCATED,
                "{",
                "[",
                "\"",
                "\"\\",
                "\"\\ud8",
                "-",
                "1.",
                "1e",
                "t",
                "nul",
                "{\"price\":fals",
                "{\"price\":-",
                "{\"price\":1.",
                "{\"price\":1.5e-",
                "{\"a\":[{},",
                "{\"a\":[1 , ",
                "{\"a\":1,\n",
                "{\"a\":1,\r\n",
                "{\"ticker_symbol\":5,\"price\":"),
            of(
                RejectionReason.TRAILING_CONTENT,
                Records.VALID + Records.VALID,
                Records.VALID + "\n" + Records.VALID,
                Records.VALID + ",",
                Records.VALID + "}",
                Records.VALID + "tru",
                Records.VALID + "\0",
                Records.VALID + "\uFEFF",
                Records.VALID + " \"",
                "{}{",
                "[1] 2",
                "1 2",
                "\"a\"\"b\"",
                "null,"),
            of(
                RejectionReason.NOT_AN_OBJECT,
                "[]",
                "[" + Records.VALID + "]",
                "null",
                "true",
                "12",
                "-1.5e3",
                "\"\""),
            of(
                RejectionReason.TOO_DEEP,
                plus("\"x\":" + "[".repeat(32) + "]".repeat(32)),
                plus("\"x\":" + "{\"x\":".repeat(32) + "1" + "}".repeat(32)),
                "[".repeat(33)),
            of(
                RejectionReason.DUPLICATE_FIELD,
                plus("\"price\":124.54"),
                plus("\"price\":null"),
                plus("\"pric\\u0065\":1"),
                plus("\"x\":1,\"x\":1"),
                plus("\"x\":1,\"y\":2,\"\\u0078\":[]"),
                plus("\"\":1,\"\":2"),
                "{\"sequence\":null,\"sequence\":null," + REQUIRED + "}"),
            of(
                RejectionReason.MISSING_FIELD,
                "{}",
                with("\"price\"", "\"Price\""),
                with("124.54", "null"),
                with("-4.38", "null"),
                with("\"QXZ\"", "null"),
                with("\"FINANCIAL\"", "null"),
                with("\"price\":124.54,", "")),
            of(
                RejectionReason.WRONG_TYPE,
                with("124.54", "\"124.54\""),
                with("124.54", "\"NaN\""),
                with("-4.38", "true"),
                with("-4.38", "[1]"),
                with("-4.38", "{\"price\":1}"),
                with("\"QXZ\"", "12"),
                with("\"QXZ\"", "[\"QXZ\"]"),
                with("\"FINANCIAL\"", "false"),
                with(time, "true"),
                with(time, "[1767623400123]"),
                with(":17", ":\"17\""),
                with(":17", ":{}")),
            of(
                RejectionReason.NUMBER_OUT_OF_RANGE,
                with("124.54", "1e400"),
                with("-4.38", "-1e400"),
                with("124.54", "1.8e308"),
                with("124.54", "1e99999999999999999999"),
                with("124.54", "9".repeat(400))),
            of(
                RejectionReason.INVALID_TICKER_SYMBOL,
                with("QXZ", ""),
                with("QXZ", " QXZ"),
                with("QXZ", "Q Z"),
                with("QXZ", "Q$Z"),
                with("QXZ", "QÄZ"),
                with("QXZ", "Q\\nZ"),
                with("QXZ", "Q\\u0000"),
                with("QXZ", "ＱＸＺ"),
                with("QXZ", "X".repeat(65))),
            of(
                RejectionReason.INVALID_SECTOR,
                with("FINANCIAL", ""),
                with("FINANCIAL", " "),
                with("FINANCIAL", "\u00A0\u3000 "),
                with("FINANCIAL", "a\\u0000b"),
                with("FINANCIAL", "a\\nb"),
                with("FINANCIAL", "a\u007Fb"),
                with("FINANCIAL", "a\u0085b"),
                with("FINANCIAL", "a\u200Bb"),
                with("FINANCIAL", "a\u202Eb"),
                with("FINANCIAL", "a\u2028b"),
                with("FINANCIAL", "a\uE000b"),
                with("FINANCIAL", "a\uFFFFb"),
                with("FINANCIAL", "X".repeat(65)),
                with("FINANCIAL", "X".repeat(100_000))),
            of(
                RejectionReason.INVALID_EVENT_TIME,
                with(time, "\"\""),
                with(time, "\"now\""),
                with(time, "\"2026-01-05\""),
                with(time, "\"2026-01-05T14:30Z\""),
                with(time, "\"2026-01-05T14:30:00\""),
                with(time, "\"2026-01-05 14:30:00Z\""),
                with(time, "\"2026-01-05T14:30:00.Z\""),
                with(time, "\"2026-01-05T14:30:00,5Z\""),
                with(time, "\"2026-01-05T14:30:00+0200\""),
                with(time, "\"2026-01-05T14:30:00+24:00\""),
                with(time, "\"2026-01-05T14:30:00 Z\""),
                with(time, "\"2026-01-05T14:30:00Zx\""),
                with(time, "\"2026-02-29T00:00:00Z\""),
                with(time, "\"1900-02-29T00:00:00Z\""),
                with(time, "\"2026-04-31T00:00:00Z\""),
                with(time, "\"2026-13-01T00:00:00Z\""),
                with(time, "\"2026-00-01T00:00:00Z\""),
                with(time, "\"2026-01-00T00:00:00Z\""),
                with(time, "\"2026-01-05T24:00:00Z\""),
                with(time, "\"2026-01-05T14:60:00Z\""),
                with(time, "\"2016-12-31T23:59:60Z\""),
                with(time, "\"0000-12-31T23:59:59Z\""),
                with(time, "\"0001-01-01T00:59:59+01:00\""),
                with(time, "\"9999-12-31T23:00:00-01:00\""),
                with(time, "\"+10000-01-01T00:00:00Z\""),
                with(time, "\"٢٠٢٦-01-05T14:30:00Z\""),
                with(time, "\"1767623400123\""),
                with(time, "1767623400123.0"),
                with(time, "1.767623400123e12"),
                with(time, "-62135596800001"),
                with(time, "253402300800000"),
                with(time, "99999999999999999999")),
            of(
                RejectionReason.INVALID_SEQUENCE,
                with(":17", ":17.0"),
                with(":17", ":1e3"),
                with(":17", ":" + Long.MIN_VALUE),
                with(":17", ":9223372036854775808"),
                with(":17", ":-9223372036854775809"),
                with(":17", ":" + "9".repeat(1000))))
        .flatMap(examples -> examples);
  }

  private static Stream<Arguments> of(RejectionReason reason, String... records) {
    return Stream.of(records).map(record -> arguments(record, reason));
  }

  /** The order that the package documents, each pair of neighbours in it. */
  @ParameterizedTest
  @MethodSource("pairsOfFaults")
  void theFirstFaultOfTheOrderDecides(String record, RejectionReason expected) {
    assertThat(refused(record)).isEqualTo(expected);
  }

  static Stream<Arguments> pairsOfFaults() {
    return Stream.concat(
        of(RejectionReason.TRUNCATED, "{\"price\":\"no\",\"price\":1e400,\"sector\":5"),
        Stream.of(
            arguments(plus("\"price\":1") + "x", RejectionReason.TRAILING_CONTENT),
            arguments("[1,", RejectionReason.TRUNCATED),
            arguments("[1]]", RejectionReason.TRAILING_CONTENT),
            arguments("[".repeat(33) + "x", RejectionReason.TOO_DEEP),
            arguments("x" + "[".repeat(33), RejectionReason.MALFORMED_JSON),
            arguments("{\"price\":1e400,\"change\":\"\",}", RejectionReason.MALFORMED_JSON),
            arguments("{\"price\":1e400,\"change\":\"\"}", RejectionReason.NUMBER_OUT_OF_RANGE),
            arguments("{\"change\":\"\",\"price\":1e400}", RejectionReason.WRONG_TYPE),
            arguments("{\"sector\":\"\",\"x\":1,\"x\":2}", RejectionReason.INVALID_SECTOR),
            arguments("{\"x\":1,\"x\":2,\"sector\":\"\"}", RejectionReason.DUPLICATE_FIELD),
            arguments("{\"price\":true}", RejectionReason.WRONG_TYPE)));
  }

  @Test
  void theSentenceNamesTheFieldAndShowsTheValue() {
    assertThat(refusal(with("124.54", "\"12\"")).toString())
        .isEqualTo("wrong_type: the field \"price\" is a string, not a number");
    assertThat(refusal(with("QXZ", "Q\\tZ")).detail)
        .isEqualTo(
            "the ticker symbol \"Q\\u0009Z\" is not 1 to 64 characters of A-Z a-z 0-9 . _ - / ^ =");
    assertThat(refusal("{}").detail).isEqualTo("the field \"ticker_symbol\" is missing");
    assertThat(refusal(with("124.54", "null")).detail).isEqualTo("the field \"price\" is null");
    assertThat(refusal(with("124.54", "1e400")).detail)
        .isEqualTo("the field \"price\" is beyond the range of a double: 1e400");
    assertThat(refusal(with(",\"sequence\":17}", "")).detail)
        .isEqualTo(
            "the record ends in the middle of its JSON, after \"01-05T14:30:00.123Z\"\""
                + " at character 113");
  }

  @Test
  void theSentenceSaysWhatTheRecordIs() {
    assertThat(refusal("").detail).isEqualTo("the record is empty");
    assertThat(refusal(" \n").detail).isEqualTo("the record is nothing but white space");
    assertThat(refusal("[]").detail).isEqualTo("the record is an array, not an object");
    assertThat(refusal("null").detail).isEqualTo("the record is null, not an object");
    assertThat(refusal("true").detail).isEqualTo("the record is a boolean, not an object");
    assertThat(refusal(with("124.54", "{}")).detail)
        .isEqualTo("the field \"price\" is an object, not a number");
  }

  @Test
  void theSentenceShowsTheByteThatIsNotUtf8() {
    byte[] record = "xx{\"ticker_symbol\":\"Q\u00c4Z\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(parser.parse(record, 2, record.length - 2, Records.blank()).detail)
        .isEqualTo("the byte 0xC4 at offset 19 is not UTF-8");
  }

  private Tick accepted(String record) {
    Tick tick = Records.blank();
    Refusal refusal = parse(record, tick);
    assertThat(refusal).as(record).isNull();
    Records.assertSound(null, tick);
    return tick;
  }

  private RejectionReason refused(String record) {
    return refusal(record).reason;
  }

  private Refusal refusal(String record) {
    Tick tick = Records.blank();
    Refusal refusal = parse(record, tick);
    assertThat(refusal).as(record).isNotNull();
    Records.assertSound(refusal, tick);
    return refusal;
  }

  private Refusal parse(String record, Tick into) {
    byte[] bytes = utf8(record);
    return parser.parse(bytes, 0, bytes.length, into);
  }
}
