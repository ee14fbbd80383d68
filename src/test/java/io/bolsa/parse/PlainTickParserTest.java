package io.bolsa.parse;

import static io.bolsa.parse.Records.VALID;
import static io.bolsa.parse.Records.bits;
import static io.bolsa.parse.Records.decimal;
import static io.bolsa.parse.Records.pick;
import static io.bolsa.parse.Records.plus;
import static io.bolsa.parse.Records.utf8;
import static io.bolsa.parse.Records.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Refusal;
import io.bolsa.model.Tick;
import io.bolsa.model.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fast path against its specification: what it takes, the general parser takes for the same
 * tick. That it takes what senders send is tested too, or it could be right by taking nothing.
 */
class PlainTickParserTest {
  private final PlainTickParser plain = new PlainTickParser();
  private final JsonTickParser general = new JsonTickParser(FieldMapping.plain());

  @ParameterizedTest
  @ValueSource(
      strings = {
        VALID,
        "{\"ticker_symbol\": \"NFLX\", \"sector\": \"TECHNOLOGY\", \"change\": 1.86, \"price\": 180.86}",
        "{\"price\":1,\"change\":-0,\"sector\":\"Real Estate & more\",\"ticker_symbol\":\"BRK.B\"}",
        " \t{ \"sequence\" : -5 , \"price\" : 0.5 , \"change\" : 0 , \"sector\" : \"A\" , \"ticker_symbol\" : \"B\" }\r\n",
        "{\"event_time\":1767623400123,\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":2}",
        "{\"event_time\":\"2026-01-05T14:30:00Z\",\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":2}",
        "{\"event_time\":\"2026-01-05T14:30:00.123456Z\",\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":2}",
        "{\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":9007199254740992}",
        "{\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":0.0000000000000001}",
      })
  void whatSendersSendIsPlain(String record) {
    assertThat(takes(record)).isTrue();
    assertThat(agrees(record)).isTrue();
  }

  @Test
  void namesOfEveryLengthArePlain() {
    for (int round = 0; round < 2; round++) {
      for (int length = 1; length <= 64; length++) {
        assertThat(takes(with("QXZ", "X".repeat(length)))).as("%d", length).isTrue();
        assertThat(takes(with("FINANCIAL", "S".repeat(length)))).as("%d", length).isTrue();
        assertThat(agrees(with("QXZ", "X".repeat(length)))).isTrue();
      }
      assertThat(takes(with("QXZ", "X".repeat(65)))).isFalse();
      assertThat(takes(with("FINANCIAL", "S".repeat(65)))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e2",
        "01",
        "-",
        "1.",
        ".5",
        "+1",
        "9007199254740993",
        "1234567890123456789",
        "null",
        "\"1\""
      })
  void otherNumbersAreNotPlain(String number) {
    assertThat(takes(with("124.54", number))).isFalse();
  }

  @Test
  void otherRecordsAreNotPlain() {
    assertThat(takes("\uFEFF" + VALID)).isFalse();
    assertThat(takes(plus("\"x\":1"))).isFalse();
    assertThat(takes(plus("\"price\":1"))).isFalse();
    assertThat(takes(with("FINANCIAL", "ÉNERGIE"))).isFalse();
    assertThat(takes(with("FINANCIAL", "A\\/B"))).isFalse();
    assertThat(takes(with("QXZ", "Q\0"))).isFalse();
    assertThat(takes(with("QXZ", "Q\\0"))).isFalse();
    assertThat(takes(with("2026-01-05T14:30", "\0".repeat(16)))).isFalse();
    assertThat(takes(VALID + "}")).isFalse();
  }

  @Test
  void aNameIsNotMistakenForOneThatAZeroByteContinues() {
    assertThat(takes(with("QXZ", "Q"))).isTrue();
    assertThat(takes(with("QXZ", "Q\0"))).isFalse();
    assertThat(takes(with("QXZ", "Q\0\0\0\0\0\0\0\0\0"))).isFalse();
  }

  @Test
  void decimalsAreRoundedAsTheLanguageRoundsThem() {
    Random random = new Random(11);
    byte[] frame =
        utf8(
            "{\"ticker_symbol\":\"A\",\"sector\":\"B\",\"change\":1,\"price\":                              }");
    int start = frame.length - 31;
    Tick tick = new Tick();
    int taken = 0;
    int count = 3_000_000;
    for (int i = 0; i < count; i++) {
      String number = decimal(random);
      Arrays.fill(frame, start, frame.length - 1, (byte) ' ');
      for (int c = 0; c < number.length(); c++) {
        frame[start + c] = (byte) number.charAt(c);
      }
      if (plain.parse(frame, 0, frame.length, tick)) {
        taken++;
        if (bits(tick.price) != bits(Double.parseDouble(number))) {
          assertThat(tick.price).as(number).isEqualTo(Double.parseDouble(number));
        }
      }
    }
    assertThat(taken).isGreaterThan(count * 3 / 4);
  }

  @Test
  void noOtherByteIsADigitOrAPoint() {
    byte[] record = utf8(with("124.54", "125.46"));
    int price = new String(record, UTF_8).indexOf("125.46");
    int taken = 0;
    for (int at = price; at < price + 6; at++) {
      for (int b = 0; b < 256; b++) {
        byte[] changed = record.clone();
        changed[at] = (byte) b;
        if (agrees(changed)) {
          taken++;
        }
      }
    }
    // Digits for digits and for the point, the point itself and one before; a minus, spaces.
    assertThat(taken).isBetween(6 * 10, 100);
  }

  @Test
  void aMillionRandomRecordsAreTheSameTickToBothParsers() {
    Random random = new Random(12);
    int taken = 0;
    int count = 1_000_000;
    for (int i = 0; i < count; i++) {
      if (agrees(record(random))) {
        taken++;
      }
    }
    assertThat(taken).as("plain ones").isBetween(count / 5, count * 4 / 5);
  }

  @Test
  void everyTimeIsTheSameInstantToBothParsers() {
    Random random = new Random(13);
    String frame = with("2026-01-05T14:30:00.123Z", "TIME");
    int taken = 0;
    int count = 500_000;
    for (int i = 0; i < count; i++) {
      String time = time(random);
      Tick tick = new Tick();
      byte[] bytes = utf8(frame.replace("TIME", time));
      if (plain.parse(bytes, 0, bytes.length, tick)) {
        taken++;
        long expected = EventTimes.parse(time);
        assertThat(tick.eventTime == expected && expected != Tick.NO_TIME).as(time).isTrue();
      }
    }
    assertThat(taken).isBetween(count / 4, count * 9 / 10);
  }

  @Test
  void everyDayOfTheCalendarIsPlain() {
    String frame = with("2026-01-05T14:30:00.123Z", "TIME");
    long day = 86_400_000;
    for (long time = Times.EARLIEST; time <= Times.LATEST; time += 17 * day) {
      long noon = time + day / 2;
      byte[] bytes = utf8(frame.replace("TIME", Instant.ofEpochMilli(noon).toString()));
      Tick tick = new Tick();
      assertThat(plain.parse(bytes, 0, bytes.length, tick)).isTrue();
      assertThat(tick.eventTime).isEqualTo(noon);
    }
  }

  private boolean takes(String record) {
    byte[] bytes = utf8(record);
    return plain.parse(bytes, 0, bytes.length, new Tick());
  }

  /** Whether the record is plain; fails if the two parsers then differ. */
  private boolean agrees(String record) {
    return agrees(utf8(record));
  }

  private boolean agrees(byte[] bytes) {
    String record = new String(bytes, UTF_8);
    Tick fast = Records.blank();
    if (!plain.parse(bytes, 0, bytes.length, fast)) {
      Records.assertSame(fast, Records.blank(), record);
      return false;
    }
    Tick slow = Records.blank();
    Refusal refusal = general.parse(bytes, 0, bytes.length, slow);
    if (refusal != null) {
      assertThat(refusal).as(record).isNull();
    }
    Records.assertSame(fast, slow, record);
    return true;
  }

  /** Nearly a valid record, more often than not. */
  private static String record(Random random) {
    List<String> fields = new ArrayList<>();
    fields.add("\"ticker_symbol\"S:S\"" + symbol(random) + "\"");
    fields.add("\"sector\"S:S\"" + sector(random) + "\"");
    fields.add("\"change\"S:S" + number(random));
    fields.add("\"price\"S:S" + number(random));
    if (random.nextBoolean()) {
      fields.add(
          "\"event_time\"S:S"
              + (random.nextInt(3) == 0 ? integer(random) : "\"" + time(random) + "\""));
    }
    if (random.nextInt(3) == 0) {
      fields.add("\"sequence\"S:S" + integer(random));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(fields, random);
    }
    if (random.nextInt(30) == 0) {
      fields.add(
          pick(
              random,
              "\"x\":1",
              fields.get(0),
              "\"pric\":1",
              "\"prices\":1",
              "\"sequences\":1",
              ""));
    }
    if (random.nextInt(30) == 0) {
      fields.remove(random.nextInt(fields.size()));
    }
    String record = "S{S" + String.join("S,S", fields) + "S}S";
    StringBuilder spaced = new StringBuilder();
    int style = random.nextInt(4);
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      // The capital marks a place for white space only outside names and values: those have none.
      if (c != 'S') {
        spaced.append(c);
      } else if (style == 1) {
        spaced.append(' ');
      } else if (style == 2) {
        spaced.append(pick(random, "", " ", "  ", "\n", "\r\n", "\t"));
      }
    }
    if (random.nextInt(20) == 0) {
      spaced.setCharAt(random.nextInt(spaced.length()), (char) random.nextInt(128));
    }
    if (random.nextInt(20) == 0) {
      spaced.deleteCharAt(random.nextInt(spaced.length()));
    }
    return spaced.toString();
  }

  private static String symbol(Random random) {
    return random.nextInt(20) == 0
        ? pick(random, "", "a b", "é", "A\\u0041", "B\\n", "X".repeat(64), "X".repeat(65), "A\0")
        : "ABCDEF/-^=._abcdef0123456789".substring(random.nextInt(10), 11 + random.nextInt(17));
  }

  private static String sector(Random random) {
    return random.nextInt(20) == 0
        ? pick(random, "", " ", "É", "a\u007Fb", "\\\"", "x".repeat(64), "x".repeat(65), "\t")
        : pick(
            random,
            "FINANCIAL",
            "TECHNOLOGY",
            "HEALTHCARE",
            "RETAIL",
            "ENERGY",
            "Real Estate",
            "*",
            "{},:[]");
  }

  private static String number(Random random) {
    switch (random.nextInt(10)) {
      case 0:
        return decimal(random);
      case 1:
        return pick(
            random,
            "0",
            "-0",
            "0.0",
            "1e5",
            "1E-7",
            "01",
            "1.",
            "-.5",
            "null",
            "9007199254740992",
            "9007199254740993",
            "1e400");
      default:
        return (random.nextBoolean() ? "-" : "") + random.nextInt(500) + "." + random.nextInt(100);
    }
  }

  private static String integer(Random random) {
    return pick(
        random,
        "0",
        "-0",
        "1.5",
        "007",
        "1e3",
        "9223372036854775807",
        "-9223372036854775808",
        "253402300799999",
        "253402300800000",
        "-62135596800000",
        "-62135596800001",
        Long.toString(random.nextLong() >> random.nextInt(64)),
        Integer.toString(random.nextInt()));
  }

  private static String time(Random random) {
    String year =
        random.nextInt(3) == 0
            ? pick(random, "0000", "0001", "1582", "1900", "1969", "1970", "2000", "2100", "9999")
            : Integer.toString(1900 + random.nextInt(200));
    String time =
        String.join(
            "",
            year,
            "-",
            two(1 + random.nextInt(12), random),
            "-",
            two(1 + random.nextInt(random.nextInt(4) == 0 ? 31 : 28), random),
            "T",
            two(random.nextInt(24), random),
            ":",
            two(random.nextInt(60), random),
            ":",
            two(random.nextInt(60), random),
            random.nextBoolean()
                ? ".123"
                : pick(random, "", ".", ".1", ".12", ".1239", ".000000001", ".999999999999"),
            random.nextInt(8) == 0 ? pick(random, "z", "+00:00", "-05:30", "", "Zx") : "Z");
    if (random.nextInt(20) == 0) {
      int at = random.nextInt(time.length());
      time = time.substring(0, at) + (char) ('-' + random.nextInt(50)) + time.substring(at + 1);
    }
    return time.replace('\\', '/');
  }

  private static String two(int number, Random random) {
    int shown = random.nextInt(100) == 0 ? random.nextInt(100) : number;
    return (shown < 10 ? "0" : "") + shown;
  }
}
