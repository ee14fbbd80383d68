package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that other programs write; what this one writes is in {@link ObjectReaderTest}. */
class ParquetLinesTest {
  @TempDir Path folder;

  /** What is read of a row with these columns. */
  private String read(String columns, Consumer<Group> row) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message row {" + columns + "}");
    Group group = new SimpleGroup(schema);
    row.accept(group);
    Path file = Files.createTempDirectory(folder, "table").resolve("row.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      writer.write(group);
    }
    try (InputStream in = ObjectReader.open(file)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void numbersOfEveryWidthAreNumbers() throws IOException {
    assertThat(
            read(
                "optional boolean a; optional int32 b; optional int64 c; optional float d;"
                    + " optional double e; optional int32 f (INTEGER(8,true)); optional int32 g"
                    + " (INTEGER(32,false)); optional int64 h (INTEGER(64,false)); optional"
                    + " double i; optional double absent;",
                row ->
                    row.append("a", true)
                        .append("b", Integer.MIN_VALUE)
                        .append("c", Long.MAX_VALUE)
                        .append("d", 58.31f)
                        .append("e", 0.1)
                        .append("f", -8)
                        .append("g", -1)
                        .append("h", -1L)
                        .append("i", Double.NaN)))
        .isEqualTo(
            "{\"a\":true,\"b\":-2147483648,\"c\":9223372036854775807,\"d\":58.31,\"e\":0.1,"
                + "\"f\":-8,\"g\":4294967295,\"h\":18446744073709551615,\"i\":\"NaN\"}\n");
  }

  @Test
  void decimalsAreNumbersWhateverTheyAreStoredIn() throws IOException {
    byte[] negative = new BigInteger("-12345").toByteArray();
    byte[] padded = new byte[12];
    Arrays.fill(padded, (byte) -1);
    System.arraycopy(negative, 0, padded, padded.length - negative.length, negative.length);

    assertThat(
            read(
                "optional int32 a (DECIMAL(9,2)); optional int64 b (DECIMAL(18,4)); optional"
                    + " binary c (DECIMAL(20,3)); optional fixed_len_byte_array(12) d"
                    + " (DECIMAL(20,2)); optional int32 e (DECIMAL(9,0));",
                row ->
                    row.append("a", -1)
                        .append("b", 1_234_500L)
                        .append("c", Binary.fromConstantByteArray(negative))
                        .append("d", Binary.fromConstantByteArray(padded))
                        .append("e", 7)))
        .isEqualTo("{\"a\":-0.01,\"b\":123.4500,\"c\":-12.345,\"d\":-123.45,\"e\":7}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "MILLIS, true, 1767623400123, 2026-01-05T14:30:00.123Z",
    "MICROS, true, 1767623400123999, 2026-01-05T14:30:00.123Z",
    "NANOS, true, 1767623400123999999, 2026-01-05T14:30:00.123Z",
    "MICROS, false, 1767623400123999, 2026-01-05T14:30:00.123Z",
    "MICROS, true, -1, 1969-12-31T23:59:59.999Z",
    "MILLIS, true, -62135596800000, 0001-01-01T00:00:00.000Z",
    "MILLIS, true, 253402300800000, +10000-01-01T00:00:00.000Z"
  })
  void timestampsAreInstantsWithMilliseconds(String unit, boolean utc, long value, String iso)
      throws IOException {
    assertThat(
            read(
                "optional int64 t (TIMESTAMP(" + unit + "," + utc + "));",
                r -> r.append("t", value)))
        .isEqualTo("{\"t\":\"" + iso + "\"}\n");
  }

  @ParameterizedTest
  @CsvSource({"-62135596800001", "9223372036854775807", "-9223372036854775808"})
  void aTimestampBeyondTheCalendarStaysANumber(long value) throws IOException {
    assertThat(read("optional int64 t (TIMESTAMP(MILLIS,true));", r -> r.append("t", value)))
        .isEqualTo("{\"t\":" + value + "}\n");
  }

  /** Days are Julian ones; 2,440,588 is 1970-01-01. */
  @Test
  void timesOf96BitsAreInstants() throws IOException {
    long day = Instant.parse("2026-01-05T00:00:00Z").getEpochSecond() / 86_400;
    long nanos = ((14 * 60 + 30) * 60) * 1_000_000_000L + 123_999_999L;

    assertThat(
            read(
                "optional int96 t;",
                row -> row.append("t", new NanoTime((int) (2_440_588 + day), nanos))))
        .isEqualTo("{\"t\":\"2026-01-05T14:30:00.123Z\"}\n");
    assertThat(read("optional int96 t;", row -> row.append("t", new NanoTime(0, 0))))
        .isEqualTo("{\"t\":-210866803200000}\n");
  }

  @Test
  void textsAndDatesAreTexts() throws IOException {
    assertThat(
            read(
                "optional binary a (STRING); optional binary b; optional binary c (ENUM); optional"
                    + " int32 d (DATE); optional fixed_len_byte_array(2) e;",
                row ->
                    row.append("a", "Börse \"x\"")
                        .append("b", "AMZN")
                        .append("c", "BUY")
                        .append("d", 20_458)
                        .append("e", Binary.fromString("xy"))))
        .isEqualTo(
            "{\"a\":\"Börse \\\"x\\\"\",\"b\":\"AMZN\",\"c\":\"BUY\",\"d\":\"2026-01-05\","
                + "\"e\":\"xy\"}\n");
  }

  @Test
  void whatIsNestedIsNested() throws IOException {
    assertThat(
            read(
                "optional group data { optional group last { optional double price; } }"
                    + " optional group tags (LIST) { repeated group list { optional binary element"
                    + " (STRING); } }"
                    + " optional group old (LIST) { repeated int32 array; }"
                    + " optional group pairs (LIST) { repeated group array { optional int32 x;"
                    + " optional int32 y; } }"
                    + " optional group named (MAP) { repeated group key_value { required int32 key;"
                    + " optional group value { optional boolean yes; } } }"
                    + " repeated int64 bare;",
                row -> {
                  row.addGroup("data").addGroup("last").append("price", 1.5);
                  Group tags = row.addGroup("tags");
                  tags.addGroup("list").append("element", "a");
                  tags.addGroup("list");
                  row.addGroup("old").append("array", 1).append("array", 2);
                  row.addGroup("pairs").addGroup("array").append("x", 1).append("y", 2);
                  Group named = row.addGroup("named");
                  named
                      .addGroup("key_value")
                      .append("key", 7)
                      .addGroup("value")
                      .append("yes", true);
                  named.addGroup("key_value").append("key", 8);
                  row.append("bare", 3L).append("bare", 4L);
                }))
        .isEqualTo(
            "{\"data\":{\"last\":{\"price\":1.5}},\"tags\":[\"a\",null],\"old\":[1,2],"
                + "\"pairs\":[{\"x\":1,\"y\":2}],\"named\":{\"7\":{\"yes\":true},\"8\":null},"
                + "\"bare\":[3,4]}\n");
  }
}
