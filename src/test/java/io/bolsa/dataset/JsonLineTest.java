package io.bolsa.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of all types stand in every output. */
class JsonLineTest {
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsNull(double number) {
    assertThat(text(new JsonLine().number("x", number))).isEqualTo("{\"x\":null}\n");
  }

  @Test
  void aTimeIsAnInstantInUtcWithMilliseconds() {
    assertThat(text(new JsonLine().time("a", 0).time("b", 1_767_623_400_123L)))
        .isEqualTo("{\"a\":\"1970-01-01T00:00:00.000Z\",\"b\":\"2026-01-05T14:30:00.123Z\"}\n");
  }

  @Test
  void quotesAndControlCharactersAreEscaped() {
    assertThat(text(new JsonLine().text("a", "\"\\/\n\r\t\b\u0000\u001f\u007f").text("b", null)))
        .isEqualTo("{\"a\":\"\\\"\\\\/\\n\\r\\t\\b\\u0000\\u001F\u007f\",\"b\":null}\n");
  }

  @Property(seed = "93", tries = 500)
  void everyTextIsOneLineAndReadsBackTheSame(@ForAll long seed) throws IOException {
    String text =
        new Random(seed)
            .ints(20, 0, Character.MAX_CODE_POINT + 1)
            .map(c -> seed % 2 == 0 ? c % 0x300 : c)
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String line = text(new JsonLine().text("x", text));
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      parser.nextToken();
      assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
      assertThat(parser.getText()).isEqualTo(text);
    }
  }

  private static String text(JsonLine line) {
    return new String(line.end(), UTF_8);
  }
}
