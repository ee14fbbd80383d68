package io.bolsa.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObjectNameTest {
  private static final UUID ID = UUID.fromString("62e4dbd6-1140-49ab-9d96-9f793a8fd044");

  @Test
  void isWrittenAsFirehoseWritesIt() {
    long time = Instant.parse("2021-07-12T11:42:13.999Z").toEpochMilli();

    assertThat(ObjectName.of("kinesis1-1", time, ZoneOffset.UTC, ID, ".gz"))
        .isEqualTo("kinesis1-1-2021-07-12-11-42-13-62e4dbd6-1140-49ab-9d96-9f793a8fd044.gz");
    assertThat(ObjectName.of("a-2", time, ZoneId.of("Asia/Tokyo"), ID, ""))
        .startsWith("a-2-2021-07-12-20-42-13-");
  }
}
