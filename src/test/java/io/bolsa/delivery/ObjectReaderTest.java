package io.bolsa.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.SampleRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path write(Format format, Dataset dataset, Compression compression) throws IOException {
    String name = dataset.id() + format.ending(compression);
    byte[] object = FormatTest.encode(format, dataset, compression, name, SampleRows.of(dataset));
    return Files.write(folder.resolve(name), object);
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = ObjectReader.open(file)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormInEveryCodecReadsBackAsTheSameRows(Dataset dataset) throws IOException {
    List<JsonNode> expected = new ArrayList<>();
    for (byte[] row : SampleRows.of(dataset)) {
      expected.add(withoutNulls(JSON.readTree(row)));
    }
    for (Format format : List.of(Format.JSON_LINES, Format.CSV, Format.PARQUET)) {
      for (Compression compression : Compression.values()) {
        if (format.takes(compression)) {
          List<JsonNode> rows = new ArrayList<>();
          for (String line : read(write(format, dataset, compression)).split("\n", -1)) {
            if (!line.isEmpty()) {
              rows.add(withoutNulls(JSON.readTree(line)));
            }
          }
          assertThat(rows.toString()).as(format + " " + compression).isEqualTo(expected.toString());
        }
      }
    }
  }

  /** What is null and what is absent is the same; numbers as doubles. */
  private static JsonNode withoutNulls(JsonNode row) {
    ObjectNode copy = JSON.createObjectNode();
    row.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject()) {
                copy.set(field.getKey(), withoutNulls(value));
              } else if (value.isArray()) {
                copy.putArray(field.getKey())
                    .addAll(
                        Stream.of(JSON.convertValue(value, JsonNode[].class))
                            .map(ObjectReaderTest::withoutNulls)
                            .collect(Collectors.toList()));
              } else if (value.isNumber() && !value.isLong()) {
                copy.put(field.getKey(), value.asDouble());
              } else if (!value.isNull()) {
                copy.set(field.getKey(), value);
              }
            });
    return copy;
  }

  @Test
  void plainFilesAreReadAsTheyStand() throws IOException {
    for (String text : List.of("", "P", "PAR", "{}", "ticker_symbol,x\n1\n")) {
      assertThat(read(Files.writeString(folder.resolve("plain"), text))).isEqualTo(text);
    }
  }

  @Test
  void damagedParquetIsAnIoExceptionThatSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(write(Format.PARQUET, Dataset.RAW, Compression.SNAPPY));
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] broken =
          Arrays.copyOf(whole, i % 2 == 0 ? whole.length : random.nextInt(whole.length));
      for (int at = 0; at < 10 && broken.length > 4; at++) {
        broken[4 + random.nextInt(broken.length - 4)] ^= (byte) (1 + random.nextInt(255));
      }
      Path file = Files.write(folder.resolve("broken.parquet"), broken);
      try {
        read(file); // Some damage cannot be seen.
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Parquet data is damaged");
  }

  @Test
  void hostileCsvStaysWithinItsRows() throws IOException {
    String header = CsvRows.header(Dataset.LATE.columns());
    Path file =
        Files.writeString(
            folder.resolve("late.csv"), header + "A,\"a\nb\",1}{,0x1,,007,1e5,more\n\"open");

    assertThat(read(file))
        .isEqualTo(
            "{\"ticker_symbol\":\"A\",\"sector\":\"a\\nb\",\"change\":\"1}{\",\"price\":\"0x1\","
                + "\"sequence\":\"007\",\"lateness_ms\":1e5}\n{\"ticker_symbol\":\"open\"}\n");
  }
}
