package io.bolsa.statistics;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How far a rolling window reaches back from each tick: a number of ticks, or a stretch of time.
 */
public final class RollingSpec implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Ticks that one window holds at most; a window of time keeps the last so many. */
  public static final int MOST_TICKS = 10_000;

  /** Windows at a time; every tick gives a row for each of them. */
  public static final int MOST_WINDOWS = 8;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final long MAX_MILLIS = Duration.ofDays(1).toMillis();
  private static final String ALLOWED =
      "allowed is a number of ticks from 1 to "
          + MOST_TICKS
          + ", the tick itself included, or a duration from 1 ms to 1 day such as 30s, 1m or PT1M";

  /** The tick and those before it, this many in all; 0 for a stretch of time. */
  public final int ticks;

  /** The tick and those at most so many milliseconds before it; 0 for a number of ticks. */
  public final long millis;

  private RollingSpec(int ticks, long millis) {
    this.ticks = ticks;
    this.millis = millis;
  }

  /**
   * Reads {@code 10}, {@code 1m}, {@code PT1M} and the like.
   *
   * @throws IllegalArgumentException naming the text and what is allowed
   */
  public static RollingSpec parse(String text) {
    String trimmed = text.trim();
    if (NUMBER.matcher(trimmed).matches()) {
      int ticks = Integer.parseInt(trimmed);
      if (ticks < 1 || ticks > MOST_TICKS) {
        throw refused(trimmed);
      }
      return new RollingSpec(ticks, 0);
    }
    WindowSpec window;
    try {
      window = WindowSpec.parse(trimmed);
    } catch (IllegalArgumentException e) {
      throw refused(trimmed);
    }
    if (trimmed.indexOf('/') >= 0 || window.sizeMillis > MAX_MILLIS) {
      throw refused(trimmed);
    }
    return new RollingSpec(0, window.sizeMillis);
  }

  /** Reads specifications separated by commas; at least one, and none twice. */
  public static List<RollingSpec> parseList(String text) {
    List<RollingSpec> specs = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      RollingSpec spec = parse(part);
      if (specs.contains(spec)) {
        throw new IllegalArgumentException(
            "rolling window '" + part.trim() + "' is given twice; allowed is once");
      }
      specs.add(spec);
    }
    if (specs.size() > MOST_WINDOWS) {
      throw new IllegalArgumentException(
          specs.size() + " rolling windows given; allowed are " + MOST_WINDOWS);
    }
    return List.copyOf(specs);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("rolling window '" + text + "' is not one; " + ALLOWED);
  }

  /** As the output names it: {@code 10} for ticks, {@code PT1M} for time. */
  public String label() {
    return ticks > 0 ? Integer.toString(ticks) : Duration.ofMillis(millis).toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RollingSpec
        && ((RollingSpec) other).ticks == ticks
        && ((RollingSpec) other).millis == millis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31L * ticks + millis);
  }

  @Override
  public String toString() {
    return label();
  }
}
