package io.bolsa.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static final long DAY = 86_400_000;

  /** A day more on both sides: windows begin before their first tick, and end after their last. */
  @Test
  void everyTimeOfAWindowOfTicksReadsBackAsItself() {
    for (long time = Times.EARLIEST - DAY; time <= Times.LATEST + DAY; time += 12_345_678_901L) {
      assertThat(Instant.parse(Times.iso(time)).toEpochMilli()).isEqualTo(time);
    }
    assertThat(Times.iso(Times.EARLIEST)).isEqualTo("0001-01-01T00:00:00.000Z");
    assertThat(Times.iso(Times.EARLIEST - 1)).isEqualTo("0000-12-31T23:59:59.999Z");
    assertThat(Times.iso(Times.LATEST)).isEqualTo("9999-12-31T23:59:59.999Z");
    assertThat(Times.iso(Times.LATEST + 1)).isEqualTo("+10000-01-01T00:00:00.000Z");
  }
}
