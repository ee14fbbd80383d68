package io.bolsa.parse;

import static io.bolsa.parse.Records.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Laws of the whole parser over records that nobody thought of. */
class TickParserPropertyTest {
  private static final Set<RejectionReason> OF_FIELDS =
      EnumSet.of(
          RejectionReason.TOO_DEEP,
          RejectionReason.DUPLICATE_FIELD,
          RejectionReason.MISSING_FIELD,
          RejectionReason.WRONG_TYPE,
          RejectionReason.NUMBER_OUT_OF_RANGE,
          RejectionReason.INVALID_UNICODE,
          RejectionReason.INVALID_TICKER_SYMBOL,
          RejectionReason.INVALID_SECTOR,
          RejectionReason.INVALID_EVENT_TIME,
          RejectionReason.INVALID_SEQUENCE);

  private static final Pattern NAME_IN_QUOTES =
      Pattern.compile("\"(ticker_symbol|sector|change|price|event_time|sequence)\"");

  private final TickParser parser = new TickParser();
  private final PlainTickParser plain = new PlainTickParser();
  private final JsonTickParser general = new JsonTickParser(FieldMapping.plain());

  /** Names with as many letters, so that every place in the record stays where it is. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "ticker_symbol", "symbol_ticker",
          "sector", "change",
          "change", "sector",
          "price", "quote",
          "event_time", "timestamp_",
          "sequence", "sequent_");

  private final TickParser renamed = new TickParser(renamed());
  private final TickParser nested = new TickParser(nested());

  @Property(tries = 4_000, seed = "41")
  void anyBytesAreATickOrRefused(@ForAll byte[] bytes) {
    hasOneOutcome(bytes);
  }

  @Property(tries = 4_000, seed = "42")
  void anyTextIsATickOrRefused(@ForAll String text) {
    hasOneOutcome(utf8(text));
  }

  @Property(tries = 6_000, seed = "43", shrinking = ShrinkingMode.BOUNDED)
  void anyPiecesOfJsonAreATickOrRefused(@ForAll("pieces") String text) {
    hasOneOutcome(utf8(text));
  }

  @Property(tries = 1_000, seed = "44", shrinking = ShrinkingMode.BOUNDED)
  void anyObjectIsATickOrRefusedForItsFields(@ForAll("objects") String json) {
    Refusal refusal = hasOneOutcome(utf8(json));
    if (refusal != null) {
      assertThat(refusal.reason).isIn(OF_FIELDS);
    }
  }

  @Property(tries = 300, seed = "45", shrinking = ShrinkingMode.BOUNDED)
  void anyObjectWithItsEndCutOffIsTruncated(@ForAll("objects") String json) {
    for (int length = 1; length < json.length(); length++) {
      if (!Character.isLowSurrogate(json.charAt(length))) {
        byte[] cut = utf8(json.substring(0, length));
        assertThat(hasOneOutcome(cut).reason)
            .as(json.substring(0, length))
            .isIn(RejectionReason.TRUNCATED, RejectionReason.TOO_DEEP);
      }
    }
  }

  @Property(tries = 1_000, seed = "46", shrinking = ShrinkingMode.BOUNDED)
  void anyObjectWithSomethingAfterItIsRefusedForThat(
      @ForAll("objects") String json, @ForAll("pieces") String more) {
    RejectionReason reason = hasOneOutcome(utf8(json + "," + more)).reason;

    assertThat(reason).isIn(RejectionReason.TRAILING_CONTENT, RejectionReason.TOO_DEEP);
  }

  @Property(tries = 4_000, seed = "47", shrinking = ShrinkingMode.BOUNDED)
  void otherNamesMakeNoDifferenceToPiecesOfJson(@ForAll("pieces") String text) {
    assertSameUnderOtherNames(text);
  }

  @Property(tries = 2_000, seed = "48", shrinking = ShrinkingMode.BOUNDED)
  void otherNamesAndPlacesMakeNoDifferenceToObjects(@ForAll("objects") String json) {
    assertSameUnderOtherNames(json);

    Tick plainTick = Records.blank();
    Refusal expected = parse(parser, json, plainTick);
    Tick tick = Records.blank();
    Refusal refusal =
        parse(nested, "{\"kind\":\"trade\",\"data\":[{}],\"a\":{\"b\":" + json + "}}", tick);
    if (refusal != null && refusal.reason == RejectionReason.TOO_DEEP) {
      return; // It is two levels deeper here.
    }
    assertThat(String.valueOf(refusal).replace("a.b.", "")).isEqualTo(String.valueOf(expected));
    Records.assertSame(tick, plainTick, json);

    assertThat(parse(nested, "{\"a\":{\"b\":" + json + "},\"kind\":\"quote\"}", tick))
        .isSameAs(Refusal.OTHER_TYPE);
  }

  private void assertSameUnderOtherNames(String text) {
    Tick plainTick = Records.blank();
    Refusal expected = parse(parser, text, plainTick);
    Tick tick = Records.blank();
    Refusal refusal = parse(renamed, toOtherNames(text), tick);
    assertThat(refusal == null ? null : refusal.reason)
        .as(text)
        .isEqualTo(expected == null ? null : expected.reason);
    if (refusal == null || OF_FIELDS.contains(refusal.reason)) {
      // Other details show pieces of the text, where a name may be cut.
      assertThat(String.valueOf(refusal)).isEqualTo(toOtherNames(String.valueOf(expected)));
    }
    plainTick.tickerSymbol = otherName(plainTick.tickerSymbol);
    plainTick.sector = otherName(plainTick.sector);
    Records.assertSame(tick, plainTick, text);
  }

  private static String toOtherNames(String text) {
    return NAME_IN_QUOTES
        .matcher(text)
        .replaceAll(name -> "\"" + OTHER_NAMES.get(name.group(1)) + "\"");
  }

  private static String otherName(String text) {
    return OTHER_NAMES.getOrDefault(text, text);
  }

  private static FieldMapping renamed() {
    return FieldMapping.of(OTHER_NAMES, null, null);
  }

  private static FieldMapping nested() {
    return FieldMapping.of(
        OTHER_NAMES.keySet().stream()
            .collect(Collectors.toMap(name -> name, name -> "a.b." + name)),
        "kind",
        "trade");
  }

  private static Refusal parse(TickParser by, String text, Tick into) {
    byte[] bytes = utf8(text);
    return by.parse(bytes, 0, bytes.length, into);
  }

  private Refusal hasOneOutcome(byte[] bytes) {
    Tick tick = Records.blank();
    Refusal refusal = parser.parse(bytes, 0, bytes.length, tick);
    Records.assertSound(refusal, tick);

    Tick slow = Records.blank();
    Refusal again = general.parse(bytes, 0, bytes.length, slow);
    assertThat(String.valueOf(again)).isEqualTo(String.valueOf(refusal));
    Records.assertSame(slow, tick, new String(bytes, UTF_8));
    assertThat(
            plain.parse(Arrays.copyOf(bytes, bytes.length), 0, bytes.length, slow)
                && refusal != null)
        .isFalse();
    return refusal;
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            " ",
            "\n",
            "\\",
            "\\u",
            "d800",
            "\0",
            "\uFEFF",
            "é",
            "🚀",
            "\"ticker_symbol\"",
            "\"sector\"",
            "\"change\"",
            "\"price\"",
            "\"event_time\"",
            "\"sequence\"",
            "\"ticker_symbol\":\"A\",",
            "\"sector\":\"B\",",
            "\"change\":1,",
            "\"price\":2.5",
            "1",
            "-",
            ".",
            "e",
            "0",
            "true",
            "fals",
            "null",
            "NaN",
            "2026-01-05T14:30:00Z")
        .list()
        .ofMaxSize(14)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> objects() {
    return object(
        Combinators.combine(
                Arbitraries.frequencyOf(
                    Tuple.of(
                        9,
                        Arbitraries.of(
                            "ticker_symbol",
                            "sector",
                            "change",
                            "price",
                            "event_time",
                            "sequence")),
                    Tuple.of(1, content())),
                value())
            .as((name, value) -> "\"" + name + "\":" + value));
  }

  private Arbitrary<String> value() {
    return Arbitraries.lazyOf(
        this::scalar,
        this::scalar,
        this::scalar,
        () ->
            value()
                .list()
                .ofMaxSize(3)
                .map(values -> values.stream().collect(Collectors.joining(" ,", "[", "]"))),
        () ->
            object(
                Combinators.combine(content(), value())
                    .as((name, value) -> "\"" + name + "\" : " + value)));
  }

  private static Arbitrary<String> object(Arbitrary<String> field) {
    return field
        .list()
        .ofMaxSize(6)
        .map(
            (List<String> fields) ->
                fields.stream().collect(Collectors.joining(",\r\n", "{", " }")));
  }

  private Arbitrary<String> scalar() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "true",
            "false",
            "null",
            "0",
            "-0.0",
            "17",
            "1e400",
            "1.5E-3",
            "-12.50",
            "\"A\"",
            "\"2026-01-05T14:30:00Z\""),
        Arbitraries.doubles().map(String::valueOf),
        Arbitraries.longs().map(String::valueOf),
        content().map(content -> "\"" + content + "\""));
  }

  /** What may stand between two quotes. */
  private static Arbitrary<String> content() {
    return Arbitraries.oneOf(
            Arbitraries.strings().withChars("aB/ é\u007F\u2028").ofMinLength(1).ofMaxLength(4),
            Arbitraries.of("\\n", "\\\"", "\\\\", "\\u0041", "\\ud83d\\ude80", "\\ud800", "🚀"))
        .list()
        .ofMaxSize(4)
        .map(pieces -> String.join("", pieces));
  }
}
