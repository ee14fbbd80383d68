package io.bolsa.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void everyUnitMeansItself() {
    assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Durations.parse("2s")).isEqualTo(Duration.ofSeconds(2));
    assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Durations.parse("3h")).isEqualTo(Duration.ofHours(3));
    assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
    assertThat(Durations.parse("PT1M30S")).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void fromNothingToTheLongestThatIsAllowed() {
    assertThat(Durations.parse("0s")).isZero();
    assertThat(Durations.parse("36600d")).isEqualTo(Duration.ofDays(36_600));

    for (String text :
        List.of(
            "",
            "1",
            " 1s",
            "1S",
            "-1s",
            "PT-0.001S",
            "P36600DT0.001S",
            "999999999999d",
            "9999999999999s",
            "PT9223372036854775808S")) {
      assertThatThrownBy(() -> Durations.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "'%s' is not a duration of 0 to 36600 days such as 500ms, 2s, 5m, 1h or PT1M", text);
    }
  }
}
