package io.bolsa.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CSV of tickers, from sound to hostile. */
class ReferenceTableTest {
  private static final String SOUND =
      "ticker_symbol,company,sector,currency\r\n"
          + "AMZN,\"Amazon.com, \"\"Inc.\"\"\",RETAIL,USD\r\n"
          + "SAP,SAP SE,,EUR\r\n"
          + "QXZ,,,\r\n";

  private static ReferenceTable parse(String file) throws InvalidReferenceException {
    return ReferenceTable.parse(file.getBytes(UTF_8));
  }

  @Test
  void valuesAreThoseOfTheirColumns() throws Exception {
    ReferenceTable table = parse(SOUND);
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.find("AMZN").sector).isEqualTo("RETAIL");
    assertThat(table.find("AMZN").columns.toString())
        .isEqualTo("{company=Amazon.com, \"Inc.\", currency=USD}");
  }

  @Test
  void whatIsEmptyIsNotKnown() throws Exception {
    ReferenceTable table = parse(SOUND);
    assertThat(table.find("SAP").sector).isNull();
    assertThat(table.find("QXZ").columns).isEmpty();
    assertThat(table.find("NONE")).isNull();
  }

  @Test
  void lineEndsBlankLinesAndAByteOrderMarkDoNotMatter() throws Exception {
    ReferenceTable table = parse("\uFEFF" + SOUND.replace("\r\n", "\n\n"));
    assertThat(table.size()).isEqualTo(3);
    assertThat(parse(SOUND.stripTrailing()).size()).isEqualTo(3);
  }

  @Test
  void aHeaderAloneIsATableOfNoTicker() throws Exception {
    assertThat(parse("ticker_symbol").size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the file is empty",
        "company,currency\\nA,B | line 1: the column ticker_symbol is missing",
        "ticker_symbol,Company\\nA,B | line 1: the column 'Company' is not 1 to 64",
        "ticker_symbol,\\nA,B | line 1: the column '' is not",
        "ticker_symbol,a,a\\nA,B,C | line 1: the column 'a' stands twice",
        "ticker_symbol,a\\nA | line 2: 1 values for 2 columns",
        "ticker_symbol,a\\nA,B,C | line 2: 3 values for 2 columns",
        "ticker_symbol\\nA B | line 2: 'A B' is no ticker symbol",
        "ticker_symbol,a\\n,B | line 2: '' is no ticker symbol",
        "ticker_symbol\\nA\\nB\\nA | line 4: the ticker 'A' stands in the table already",
        "ticker_symbol,sector\\nA,* | line 2: '*' is no sector",
        "ticker_symbol,a\\nA,x\u0007y | line 2: a is not up to 256 printable characters: 'x?y'",
        "ticker_symbol,a\\nA,\"b\"c | not CSV",
        "ticker_symbol,a\\nA,\"b | line 2: a is not up to 256 printable characters: 'b?',"
            + " which goes on in the next line (is a quotation mark missing?)",
        "ticker_symbol,a\\nA,\"b\"\" | line 2: a is not up to 256 printable characters: 'b\"?'",
        "ticker_symbol,sector\\nA,\"b | line 2: 'b?', which goes on in the next line (is a quotation"
            + " mark missing?) is no sector",
        "a,\"ticker_symbol | line 1: the column 'ticker_symbol?', which goes on in the next line",
        "ticker\u0000_symbol | line 1: the column",
      })
  void aTableThatIsWrongIsRefusedWithLineAndReason(String file, String complaint) {
    assertThatThrownBy(() -> parse(file.replace("\\n", "\n")))
        .isInstanceOf(InvalidReferenceException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> ReferenceTable.parse(new byte[] {'t', (byte) 0xFF}))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void sizesHaveTheirLimits() throws Exception {
    assertThat(parse("ticker_symbol,a\nA," + "x".repeat(256)).find("A").columns).hasSize(1);
    assertThatThrownBy(() -> parse("ticker_symbol,a\nA," + "x".repeat(257)))
        .hasMessageContaining("line 2: a is not up to 256");
    assertThatThrownBy(() -> ReferenceTable.parse(new byte[ReferenceTable.LARGEST + 1]))
        .hasMessageContaining("more than 16777216");
    String widest =
        IntStream.range(1, 32).mapToObj(i -> ",c" + i).collect(joining("", "ticker_symbol", ""));
    assertThat(parse(widest + "\nA" + ",x".repeat(31)).find("A").columns).hasSize(31);
    assertThatThrownBy(() -> parse(widest + ",c32"))
        .hasMessageContaining("33 columns, more than 32");
    assertThatThrownBy(() -> parse("ticker_symbol" + ",a".repeat(40)))
        .hasMessageContaining("41 columns, more than 32");
    assertThatThrownBy(() -> parse("ticker_symbol,a\nA,\"" + "x".repeat(3 << 20)))
        .isInstanceOf(InvalidReferenceException.class);
  }

  @Test
  void allThatIsWrongIsToldAtOnceButNotWithoutEnd() {
    assertThatThrownBy(() -> parse("ticker_symbol\n" + "A B\n".repeat(1000)))
        .hasMessageContaining("line 2:")
        .hasMessageContaining("line 21:")
        .hasMessageNotContaining("line 22:");
  }

  @Property(seed = "94", tries = 500)
  void bytesThatAreBrokenAnywhereAreATableOrARefusal(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = SOUND.getBytes(UTF_8);
    byte[] nasty = "\"\r\n,\0\u00ff".getBytes(UTF_8);
    for (int i = random.nextInt(5); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = nasty[random.nextInt(nasty.length)];
    }
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    try {
      assertThat(ReferenceTable.parse(cut).size()).isBetween(0, 4);
    } catch (InvalidReferenceException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }
}
