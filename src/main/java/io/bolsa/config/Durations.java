package io.bolsa.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as options say them: {@code 500ms}, {@code 2s}, {@code 5m}, {@code PT1H}, {@code 7d}.
 */
public final class Durations {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** Longer than any stream of ticks; far from the end of a long. */
  private static final Duration LONGEST = Duration.ofDays(36_600);

  private Durations() {}

  /**
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  public static Duration parse(String text) {
    Duration duration;
    Matcher matcher = SHORT.matcher(text);
    try {
      duration =
          matcher.matches()
              ? UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)))
              : Duration.parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw notADuration(text, e);
    }
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw notADuration(text, null);
    }
    return duration;
  }

  private static IllegalArgumentException notADuration(String text, Exception cause) {
    return new IllegalArgumentException(
        "'" + text + "' is not a duration of 0 to 36600 days such as 500ms, 2s, 5m, 1h or PT1M",
        cause);
  }
}
