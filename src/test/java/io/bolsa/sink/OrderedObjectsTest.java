package io.bolsa.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which objects a replay makes of its rows. */
class OrderedObjectsTest {
  private static final long START = Instant.parse("2026-01-05T15:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  @TempDir Path folder;

  private final Delivery.Settings settings = new Delivery.Settings();

  @BeforeEach
  void settings() {
    settings.dataset = Dataset.REJECTED;
    settings.path = folder.toString();
    settings.prefix = ObjectPrefix.of("!{timestamp:HH}/", ZoneOffset.UTC);
    settings.errorPrefix = ObjectPrefix.ofErrors("!{error-output-type}/", ZoneOffset.UTC);
    settings.format = Format.JSON_LINES;
    settings.compression = Compression.NONE;
    settings.objectName = "bolsa-1";
    settings.bufferBytes = 1000;
    settings.mostPartitions = 2;
  }

  @Test
  void enoughBytesCloseAnObjectAndTheNextRowBeginsAnother() throws Exception {
    settings.bufferBytes = 4;

    write(row(START, "a"), row(START, "b"), row(START + 1_000, "c"), row(START + 2_000, "d"));

    assertThat(objects())
        .containsExactlyInAnyOrder("15/bolsa-1-…15-00-00 a|b|", "15/bolsa-1-…15-00-01 c|d|");
  }

  /** Rows are in order: the next is more likely of a prefix that was used just now. */
  @Test
  void whereTooManyAreOpenTheOneThatWasNotUsedForLongestIsClosed() throws Exception {
    write(
        row(START, "a"),
        row(START + HOUR, "b"),
        row(START, "a"),
        row(START + 2 * HOUR, "c"),
        row(START, "a"),
        row(START + HOUR, "b"));

    assertThat(objects())
        .containsExactlyInAnyOrder(
            "15/bolsa-1-…15-00-00 a|a|a|",
            "16/bolsa-1-…16-00-00 b|",
            "16/bolsa-1-…16-00-00 b|",
            "17/bolsa-1-…17-00-00 c|");
  }

  @Test
  void aRowThatSaysNoTimeLiesWhereTheOneBeforeItLies() throws Exception {
    write(row(Long.MIN_VALUE, "a"), row(START, "b"), row(Long.MIN_VALUE, "c"));

    assertThat(objects())
        .containsExactlyInAnyOrder("00/bolsa-1-…00-00-00 a|", "15/bolsa-1-…15-00-00 b|c|");
  }

  /** In the order in which they are given, as rejections are. */
  private void write(Row... rows) throws Exception {
    OneInputStreamOperatorTestHarness<Row, Void> operator =
        new OneInputStreamOperatorTestHarness<>(new OrderedObjects(settings), 1, 1, 0);
    try {
      operator.open();
      for (Row row : rows) {
        operator.processElement(new StreamRecord<>(row));
      }
      operator.getOperator().finish();
    } finally {
      operator.close();
    }
  }

  private static Row row(long folderTime, String text) {
    return new Row(Long.MIN_VALUE, "", 1, (text + "\n").getBytes(UTF_8), folderTime);
  }

  /** Folder by hour, name without its date and unique part, and rows. */
  private List<String> objects() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> objects = files.filter(Files::isRegularFile).collect(Collectors.toList());
      StringBuilder all = new StringBuilder();
      for (Path object : objects) {
        all.append(folder.relativize(object))
            .append(' ')
            .append(Files.readString(object).replace('\n', '|'))
            .append('\n');
      }
      return all.toString()
          .replaceAll("-\\d{4}-\\d\\d-\\d\\d-(\\d\\d-\\d\\d-\\d\\d)-[0-9a-f-]{36}\\.ndjson", "-…$1")
          .lines()
          .collect(Collectors.toList());
    }
  }
}
