package io.bolsa.statistics;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Size and slide of a window; a tumbling window slides by its size.
 *
 * <p>Windows are aligned to the epoch: they start at the multiples of the slide, before 1970 too.
 */
public final class WindowSpec implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Base intervals of one window at most: a day of seconds, and then some. */
  private static final int MOST_PANES = 100_000;

  private static final long MAX_MILLIS = Duration.ofDays(366).toMillis();
  private static final Pattern SHORT = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final Map<String, Long> MILLIS_OF_UNIT =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final String ALLOWED =
      "allowed is a size such as 1m, 90s, 1h, 1d, 500ms or PT1M,"
          + " or a size and its slide such as 5m/1m or PT5M/PT1M";

  public final long sizeMillis;
  public final long slideMillis;

  private WindowSpec(long sizeMillis, long slideMillis) {
    this.sizeMillis = sizeMillis;
    this.slideMillis = slideMillis;
  }

  /** Reads {@code 1m}, {@code 5m/1m}, {@code PT1M} and the like. */
  public static WindowSpec parse(String text) {
    String[] parts = text.trim().split("/", -1);
    if (parts.length > 2) {
      throw refused(text, "has more than one slide; " + ALLOWED);
    }
    long size = millis(parts[0].trim(), text);
    long slide = parts.length == 1 ? size : millis(parts[1].trim(), text);
    if (size % slide != 0) {
      throw refused(
          text,
          "cannot share its panes; the size must be a multiple of the slide, and "
              + iso(size)
              + " is not one of "
              + iso(slide));
    }
    return new WindowSpec(size, slide);
  }

  /** Reads specifications separated by commas; at least one, and none twice. */
  public static List<WindowSpec> parseList(String text) {
    if (text.trim().isEmpty()) {
      throw new IllegalArgumentException("no window given; " + ALLOWED + ", separated by commas");
    }
    List<WindowSpec> specs = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      WindowSpec spec = parse(part);
      if (specs.contains(spec)) {
        throw new IllegalArgumentException(
            "window '" + part.trim() + "' is given twice in '" + text + "'; allowed is once");
      }
      specs.add(spec);
    }
    checkPanes(specs, text);
    return List.copyOf(specs);
  }

  /** A window of milliseconds among windows of days would make panes of milliseconds for all. */
  private static void checkPanes(List<WindowSpec> specs, String text) {
    long base = baseInterval(specs);
    for (WindowSpec spec : specs) {
      if (spec.sizeMillis / base > MOST_PANES) {
        throw new IllegalArgumentException(
            "the windows '"
                + text
                + "' have "
                + base
                + " ms in common, so that "
                + spec.label()
                + " is merged from "
                + spec.sizeMillis / base
                + " intervals; allowed are "
                + MOST_PANES);
      }
    }
  }

  /** The longest interval that all windows consist of: the length of a pane. */
  public static long baseInterval(Collection<WindowSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("no windows, so no base interval");
    }
    long base = 0;
    for (WindowSpec spec : specs) {
      base = greatestCommonDivisor(base, spec.sizeMillis);
      base = greatestCommonDivisor(base, spec.slideMillis);
    }
    return base;
  }

  /** Start of the interval of this length that holds the time. */
  public static long intervalStart(long time, long intervalMillis) {
    return time - Math.floorMod(time, intervalMillis);
  }

  /** End, exclusive, of the earliest window that holds the time; the others lie slides after. */
  public long firstEndAfter(long time) {
    return intervalStart(time, slideMillis) + slideMillis;
  }

  /** {@code PT1M}, {@code PT5M/PT1M}; hours are the greatest unit: {@code PT24H}. */
  public String label() {
    return slideMillis == sizeMillis ? iso(sizeMillis) : iso(sizeMillis) + "/" + iso(slideMillis);
  }

  private static long millis(String part, String whole) {
    Duration duration = duration(part, whole);
    if (!(duration.toNanos() % 1_000_000 == 0)) {
      throw refused(whole, "has a fraction of a millisecond in '" + part + "'; allowed are whole");
    }
    return duration.toMillis();
  }

  private static Duration duration(String part, String whole) {
    Duration duration;
    try {
      Matcher matcher = SHORT.matcher(part.toLowerCase(Locale.ROOT));
      if (matcher.matches()) {
        duration =
            Duration.ofMillis(
                Math.multiplyExact(
                    Long.parseLong(matcher.group(1)), MILLIS_OF_UNIT.get(matcher.group(2))));
      } else {
        duration = Duration.parse(part);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw refused(whole, "is too long in '" + part + "'; allowed is 1 ms to 366 days");
    } catch (DateTimeException e) {
      throw refused(whole, "cannot be read in '" + part + "'; " + ALLOWED);
    }
    if (duration.compareTo(Duration.ofMillis(1)) < 0
        || duration.compareTo(Duration.ofMillis(MAX_MILLIS)) > 0) {
      throw refused(whole, "is out of range in '" + part + "'; allowed is 1 ms to 366 days");
    }
    return duration;
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException("window '" + text.trim() + "' " + why);
  }

  private static String iso(long millis) {
    return Duration.ofMillis(millis).toString();
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowSpec
        && ((WindowSpec) other).sizeMillis == sizeMillis
        && ((WindowSpec) other).slideMillis == slideMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * sizeMillis + slideMillis);
  }

  @Override
  public String toString() {
    return label();
  }
}
