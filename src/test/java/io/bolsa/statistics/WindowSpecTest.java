package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowSpecTest {

  @ParameterizedTest
  @CsvSource({
    "1m, 60000, 60000, PT1M",
    "5m/1m, 300000, 60000, PT5M/PT1M",
    "1h, 3600000, 3600000, PT1H",
    "90s, 90000, 90000, PT1M30S",
    "1d, 86400000, 86400000, PT24H",
    "500ms, 500, 500, PT0.5S",
    "1ms, 1, 1, PT0.001S",
    "366d, 31622400000, 31622400000, PT8784H",
    "PT1M, 60000, 60000, PT1M",
    "PT5M/PT1M, 300000, 60000, PT5M/PT1M",
    "P1D, 86400000, 86400000, PT24H",
    "pt0.25s, 250, 250, PT0.25S",
    "1H/PT15M, 3600000, 900000, PT1H/PT15M",
    "'  5m / 1m ', 300000, 60000, PT5M/PT1M",
    "5m/5m, 300000, 300000, PT5M",
    "001m, 60000, 60000, PT1M",
  })
  void readsAndLabels(String text, long size, long slide, String label) {
    WindowSpec spec = WindowSpec.parse(text);

    assertThat(spec.sizeMillis).isEqualTo(size);
    assertThat(spec.slideMillis).isEqualTo(slide);
    assertThat(spec.label()).isEqualTo(label);
    assertThat(WindowSpec.parse(label)).isEqualTo(spec).hasSameHashCodeAs(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soon | window 'soon' cannot be read in 'soon'; allowed is a size such as 1m",
        "'' | window '' cannot be read in ''; allowed is a size",
        "5 | window '5' cannot be read in '5'; allowed is a size",
        "1m/ | window '1m/' cannot be read in ''; allowed is a size",
        "/1m | window '/1m' cannot be read in ''; allowed is a size",
        "1.5m | window '1.5m' cannot be read in '1.5m'; allowed is a size",
        "1 m | window '1 m' cannot be read in '1 m'; allowed is a size",
        "-1m | window '-1m' cannot be read in '-1m'; allowed is a size",
        "1m/1s/1s | window '1m/1s/1s' has more than one slide; allowed is a size",
        "0s | window '0s' is out of range in '0s'; allowed is 1 ms to 366 days",
        "1m/0ms | window '1m/0ms' is out of range in '0ms'; allowed is 1 ms to 366 days",
        "PT-1M | window 'PT-1M' is out of range in 'PT-1M'; allowed is 1 ms to 366 days",
        "367d | window '367d' is out of range in '367d'; allowed is 1 ms to 366 days",
        "PT0.0001S | window 'PT0.0001S' is out of range in 'PT0.0001S'; allowed is 1 ms",
        "PT1.0005S | window 'PT1.0005S' has a fraction of a millisecond in 'PT1.0005S'; allowed",
        "99999999999999999999m | window '99999999999999999999m' is too long in '99999999",
        "9223372036854775807d | window '9223372036854775807d' is too long in '92233720",
        "5m/2m | window '5m/2m' cannot share its panes; the size must be a multiple of the slide,"
            + " and PT5M is not one of PT2M",
        "1m/5m | window '1m/5m' cannot share its panes; the size must be a multiple of the slide,"
            + " and PT1M is not one of PT5M",
      })
  void refusalsNameTheValueAndWhatIsAllowed(String text, String message) {
    assertThatThrownBy(() -> WindowSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aListIsReadInItsOrder() {
    assertThat(WindowSpec.parseList("1m, 5m/1m ,1h"))
        .containsExactly(WindowSpec.parse("1m"), WindowSpec.parse("5m/1m"), WindowSpec.parse("1h"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no window given; allowed is a size such as 1m",
        "'  ' | no window given; allowed is a size such as 1m",
        "1m, | window '' cannot be read",
        "1m,,1h | window '' cannot be read",
        "60s,1h,1m | window '1m' is given twice in '60s,1h,1m'; allowed is once",
        "1m,1m/60s | window '1m/60s' is given twice in '1m,1m/60s'; allowed is once",
        "1d,7ms | the windows '1d,7ms' have 1 ms in common, so that PT24H is merged from 86400000",
        "1d,14ms | the windows '1d,14ms' have 2 ms in common, so that PT24H is merged from 43200000"
            + " intervals; allowed are 100000",
        "100001ms,1ms | the windows '100001ms,1ms' have 1 ms in common, so that PT1M40.001S is",
      })
  void listsThatCannotBeMeantAreRefused(String text, String message) {
    assertThatThrownBy(() -> WindowSpec.parseList(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aWindowOfAHundredThousandIntervalsIsAllowed() {
    assertThat(WindowSpec.parseList("100000ms,1ms")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1m | 60000",
        "1m,5m/1m,1h | 60000",
        "5m/1m | 60000",
        "90s,1m | 30000",
        "1h/20m,1d/6h | 1200000",
        "1s,1500ms | 500",
        "7ms,5ms | 1",
      })
  void allWindowsConsistOfTheBaseInterval(String list, long base) {
    assertThat(WindowSpec.baseInterval(WindowSpec.parseList(list))).isEqualTo(base);
  }

  @Test
  void noWindowsHaveNoBaseInterval() {
    assertThatThrownBy(() -> WindowSpec.baseInterval(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 60000",
    "59999, 60000",
    "60000, 120000",
    "-1, 0",
    "-60000, 0",
    "-60001, -60000",
    "1767623400123, 1767623460000",
  })
  void windowsAreAlignedToTheEpochBeforeItToo(long time, long firstEnd) {
    assertThat(WindowSpec.parse("5m/1m").firstEndAfter(time)).isEqualTo(firstEnd);
  }

  @ParameterizedTest
  @ValueSource(longs = {-60_001, -60_000, -1, 0, 1, 59_999, 60_000})
  void aTumblingWindowHoldsATimeOnce(long time) {
    WindowSpec spec = WindowSpec.parse("1m");

    assertThat(spec.firstEndAfter(time) - time).isBetween(1L, 60_000L);
  }

  @Property(seed = "31", tries = 500)
  void aTimeIsInSizeOverSlideWindowsAndInNoOther(
      @ForAll @LongRange(min = -4_000_000_000_000L, max = 4_000_000_000_000L) long time,
      @ForAll @IntRange(min = 1, max = 100_000) int slide,
      @ForAll @IntRange(min = 1, max = 60) int slides) {
    WindowSpec spec = WindowSpec.parse(slide * (long) slides + "ms/" + slide + "ms");
    long first = spec.firstEndAfter(time) - spec.sizeMillis;
    long last = first + (slides - 1) * (long) slide;

    assertThat(Math.floorMod(first, (long) slide)).isZero();
    assertThat(first - slide + spec.sizeMillis).isLessThanOrEqualTo(time);
    assertThat(first + spec.sizeMillis).isGreaterThan(time);
    assertThat(last).isLessThanOrEqualTo(time);
    assertThat(last + slide).isGreaterThan(time);
  }

  @Test
  void differentWindowsDiffer() {
    WindowSpec spec = WindowSpec.parse("5m/1m");

    assertThat(spec).isNotEqualTo(WindowSpec.parse("5m")).isNotEqualTo(WindowSpec.parse("4m/1m"));
    assertThat(spec).isNotEqualTo("PT5M/PT1M").hasToString("PT5M/PT1M");
  }
}
