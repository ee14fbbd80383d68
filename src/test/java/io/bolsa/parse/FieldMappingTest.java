package io.bolsa.parse;

import static io.bolsa.parse.Records.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks whose fields have other names and places, between records that are no ticks. */
class FieldMappingTest {
  private static final FieldMapping TRADES =
      FieldMapping.of(
          Map.of(
              "ticker_symbol", "data.symbol",
              "sector", "data.meta.industry",
              "change", "data.last.change",
              "price", "data.last.price",
              "event_time", "time",
              "sequence", "data.meta.no"),
          "meta.type",
          "trade");

  private static final String TRADE =
      "{\"meta\":{\"type\":\"trade\",\"price\":0},\"time\":1767623400123,\"price\":\"none\","
          + "\"data\":{\"symbol\":\"QXZ\",\"meta\":{\"industry\":\"FINANCIAL\",\"no\":17},"
          + "\"last\":{\"change\":-4.38,\"price\":124.54,\"sector\":[{}]},\"time\":false}}";

  private final TickParser parser = new TickParser(TRADES);
  private final Tick tick = Records.blank();

  @Test
  void everyFieldComesFromItsPathAndNoOther() {
    assertThat(parse(TRADE)).isNull();

    Records.assertSame(
        tick, new Tick("QXZ", "FINANCIAL", -4.38, 124.54, 1_767_623_400_123L, 17), TRADE);
  }

  @Test
  void aPlainTickIsNoneWhereItsFieldsShouldStandElsewhere() {
    for (FieldMapping mapping :
        new FieldMapping[] {
          FieldMapping.of(Map.of("price", "last"), null, null),
          FieldMapping.of(Map.of(), "type", "trade")
        }) {
      assertThat(parse(new TickParser(mapping), Records.VALID).reason)
          .isEqualTo(RejectionReason.MISSING_FIELD);
    }
  }

  @Test
  void whatIsOptionalStaysSo() {
    assertThat(
            parse(TRADE.replace("\"time\":1767623400123,", "").replace("\"no\":17", "\"no\":null")))
        .isNull();

    assertThat(tick.eventTime).isEqualTo(Tick.NO_TIME);
    assertThat(tick.sequence).isEqualTo(Tick.NO_SEQUENCE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"symbol\":\"QXZ\"| \"symbol\":null| missing_field| the field \"data.symbol\" is null",
        "\"symbol\"| \"ticker_symbol\"| missing_field| the field \"data.symbol\" is missing",
        "\"last\":| \"first\":| missing_field| the field \"data.last.change\" is missing",
        "\"data\":{| \"data\":null,\"x\":{| missing_field| the field \"data.symbol\" is missing",
        "\"data\":{| \"data\":[],\"x\":{| wrong_type| the field \"data\" is an array, not an object",
        "\"meta\":{\"ind| \"meta\":1,\"x\":{\"ind| wrong_type| the field \"data.meta\" is a number, not an object",
        "124.54| \"1\"| wrong_type| the field \"data.last.price\" is a string, not a number",
        "124.54| 1e999| number_out_of_range| the field \"data.last.price\" is beyond the range of a double: 1e999",
        "\"change\":-4.38| \"change\":1,\"change\":-4.38| duplicate_field| the field \"data.last.change\" stands twice in the record",
        "\"sector\":[{}]| \"x\":0,\"x\":0| duplicate_field| the field \"data.last.x\" stands twice in the record",
        "\"price\":\"none\"| \"data\":null| duplicate_field| the field \"data\" stands twice in the record",
        "\"industry\":\"F| \"industry\":\"\\u0000F| invalid_sector| the sector \"\\u0000FINANCIAL\" is not 1 to 64 printable characters, or all of it is space, or it is \"*\"",
        "1767623400123| \"soon\"| invalid_event_time| the event time \"soon\" is neither an ISO-8601 instant nor a number of whole milliseconds since 1970, within the years 1 to 9999",
        "\"trade\"| null| missing_field| the field \"meta.type\" is null",
        "\"type\"| \"typ\"| missing_field| the field \"meta.type\" is missing",
        "\"trade\"| [\"trade\"]| wrong_type| the field \"meta.type\" is an array, not a string, number or boolean",
        "\"meta\":{\"type| \"meta\":\"trade\",\"x\":{\"type| wrong_type| the field \"meta\" is a string, not an object",
        "\"price\":0| \"type\":\"quote\"| duplicate_field| the field \"meta.type\" stands twice in the record",
        "\"price\":\"none\"| \"meta\":{\"type\":\"quote\"}| duplicate_field| the field \"meta\" stands twice in the record",
      })
  void aRefusalNamesThePathThatWasAskedFor(
      String piece, String other, String reason, String detail) {
    assertThat(TRADE).contains(piece);

    Refusal refusal = parse(replaceFirst(TRADE, piece, other));

    // The one broken place above "data" comes after the whole object or before it.
    assertThat(refusal).hasToString(reason + ": " + detail);
    Records.assertSound(refusal, tick);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"meta\":{\"type\":\"quote\"}}",
        "{\"data\":[1,2],\"meta\":{\"type\":\"quote\"},\"time\":{},\"time\":[]}",
        "{\"data\":{\"symbol\":1,\"symbol\":\"\\u0000\"},\"meta\":{\"type\":\"TRADE\"}}",
        "{\"meta\":{\"x\":0,\"x\":1,\"type\":\"trade \"}}",
        "{\"meta\":{\"type\":\"\"}}",
        "{\"meta\":{\"type\":\"\\ud800\"}}",
        "{\"meta\":{\"type\":1e999}}",
        "{\"meta\":{\"type\":true}}",
      })
  void aRecordOfAnotherTypeIsSkippedWhateverElseItSays(String record) {
    assertThat(parse(record)).isSameAs(Refusal.OTHER_TYPE);
    Records.assertSame(tick, Records.blank(), record);
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty_record",
    "'{\"meta\":{\"type\":\"quote\"}', truncated",
    "'{\"meta\":{\"type\":\"quote\"}}x', trailing_content",
    "'{\"meta\":{\"type\":\"quote\"},}', malformed_json",
    "'[{\"meta\":{\"type\":\"quote\"}}]', not_an_object",
    "'{}', missing_field",
  })
  void whatIsNoRecordOfAnyTypeIsRejected(String record, String reason) {
    assertThat(parse(record).reason.code()).isEqualTo(reason);
  }

  @Test
  void numbersAndTruthValuesAreTypesAsTheyAreWritten() {
    String flat = "{\"t\":%s,\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":0,\"price\":1}";
    TickParser three = new TickParser(FieldMapping.of(Map.of(), "t", "3"));

    for (String same : new String[] {"3", "\"3\"", "\"\\u0033\""}) {
      assertThat(parse(three, String.format(flat, same))).as(same).isNull();
    }
    for (String other : new String[] {"3.0", "30", "-3", "true", "\"03\""}) {
      assertThat(parse(three, String.format(flat, other))).as(other).isSameAs(Refusal.OTHER_TYPE);
    }
  }

  @Test
  void onlyOtherPathsLeaveTheFastParser() {
    assertThat(FieldMapping.plain().isPlain()).isTrue();
    assertThat(FieldMapping.of(Map.of("price", "price"), null, null).isPlain()).isTrue();
    assertThat(FieldMapping.of(Map.of("price", "p"), null, null).isPlain()).isFalse();
    assertThat(FieldMapping.of(Map.of(), "type", "trade").isPlain()).isFalse();
  }

  @Test
  void pathsThatCannotAllBeThereAreRefused() {
    for (Map<String, String> paths :
        List.<Map<String, String>>of(
            Map.of("price", "change"),
            Map.of("price", "change.x"),
            Map.of("price", "a", "sector", "a.b"),
            Map.of("price", "a.b.c", "sector", "a.b"))) {
      assertThatThrownBy(() -> FieldMapping.of(paths, null, null))
          .as(paths.toString())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> FieldMapping.of(Map.of(), "sector", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FieldMapping.of(Map.of("prise", "x"), null, null))
        .hasMessageContaining("prise");
    assertThatThrownBy(() -> FieldMapping.of(Map.of(), "x", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Timeout(30) // seconds, on a busy machine; looking at each pair takes minutes
  void aMebibyteOnAPathIsDecidedInOnePass() {
    String fields =
        IntStream.range(0, 70_000).mapToObj(i -> "\"" + i + "\":0,").collect(Collectors.joining());
    String inside = TRADE.replace("\"change\"", fields + "\"change\"");
    assertThat(parse(inside)).isNull();
    assertThat(parse(inside.replace("\"price\":124.54", "\"69999\":1")).reason)
        .isEqualTo(RejectionReason.DUPLICATE_FIELD);
    assertThat(parse("{\"data\":".repeat(100_000)).reason).isEqualTo(RejectionReason.TOO_DEEP);
    assertThat(parse("{\"meta\":{\"type\":" + "[".repeat(1 << 19)).reason)
        .isEqualTo(RejectionReason.TOO_DEEP);
    assertThat(parse("{\"meta\":{\"type\":\"" + "x".repeat(1 << 19) + "\"}}"))
        .isSameAs(Refusal.OTHER_TYPE);
    // As deep as a record may nest, below the longest path.
    assertThat(parse(TRADE.replace("[{}]", "[".repeat(29) + "]".repeat(29)))).isNull();
    assertThat(parse(TRADE.replace("[{}]", "[".repeat(30) + "]".repeat(30))).reason)
        .isEqualTo(RejectionReason.TOO_DEEP);
  }

  private static String replaceFirst(String text, String piece, String other) {
    int at = text.indexOf(piece);
    return text.substring(0, at) + other + text.substring(at + piece.length());
  }

  private Refusal parse(String record) {
    return parse(parser, record);
  }

  private Refusal parse(TickParser by, String record) {
    byte[] bytes = utf8(record);
    return by.parse(bytes, 0, bytes.length, tick);
  }
}
