package io.bolsa.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-12-31T23:00:00.001Z",
        "0001-01-01T00:00:00.120Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T14:30:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00.000Z"
      })
  void whatIsWrittenReadsBackAsTheSameInstant(String iso) {
    assertThat(Times.iso(Instant.parse(iso).toEpochMilli())).isEqualTo(iso);
  }
}
