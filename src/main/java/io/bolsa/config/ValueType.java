package io.bolsa.config;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the text of a property becomes a value: total, null standing for "not allowed". */
final class ValueType<T> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(KiB|MiB|GiB)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("[-+.0-9eE]+");
  private static final int MOST_WINDOWS = 16;
  private static final int LAST_PORT = 65_535;

  /** As the table calls it. */
  final String name;

  /** The middle of a sentence: "allowed: …". */
  final String allowed;

  private final Function<String, T> parser;

  private ValueType(String name, String allowed, Function<String, T> parser) {
    this.name = name;
    this.allowed = allowed;
    this.parser = parser;
  }

  /** Null when the text is not allowed. */
  T parse(String text) {
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      // The parsers of the JDK disagree about which exception says "no".
      return null;
    }
  }

  static ValueType<String> text(String pattern, String allowed) {
    Pattern compiled = Pattern.compile(pattern);
    return new ValueType<>("text", allowed, text -> compiled.matcher(text).matches() ? text : null);
  }

  /** Names of fields, each inside the one before it. */
  static ValueType<String> fieldPath() {
    String name = "[^.\\p{C}\\p{Zl}\\p{Zp}]{1,64}";
    return text(
        name + "(\\." + name + "){0,7}",
        "1 to 8 names with dots between, such as `data.last.price`, each of 1 to 64 printable"
            + " characters");
  }

  static ValueType<Boolean> flag() {
    return new ValueType<>(
        "boolean",
        "`true` or `false`",
        text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null);
  }

  static ValueType<Long> integer(long least, long most) {
    return new ValueType<>(
        "integer",
        "`" + least + "` to `" + most + "`",
        text -> {
          long value = Long.parseLong(text);
          return value >= least && value <= most ? value : null;
        });
  }

  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> values) {
    return new ValueType<>(
        "choice",
        Arrays.stream(values.getEnumConstants())
            .map(value -> "`" + value + "`")
            .collect(Collectors.joining(", ")),
        text -> Enum.valueOf(values, text));
  }

  static ValueType<Double> number(double least, double most) {
    return new ValueType<>(
        "number",
        "`" + shown(least) + "` to `" + shown(most) + "`",
        text -> {
          // Java would take 1d, which is a day elsewhere, and 0x1p3 for numbers, too.
          double number =
              DECIMAL.matcher(text.trim()).matches() ? Double.parseDouble(text) : Double.NaN;
          return number >= least && number <= most ? number : null;
        });
  }

  private static String shown(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** Some of the given names, in their order: these, or all but these. */
  static ValueType<List<String>> choices(String... names) {
    List<String> known = List.of(names);
    return new ValueType<>(
        "list of names",
        "`all`, `none`, or some of `"
            + String.join("`, `", known)
            + "`, either each with a `-` before it or none",
        text -> {
          if (text.equals("all")) {
            return known;
          }
          if (text.equals("none")) {
            return List.of();
          }
          boolean without = text.startsWith("-");
          Set<String> said = new LinkedHashSet<>();
          for (String part : text.split(",", -1)) {
            String name = part.trim();
            if (name.startsWith("-") != without) {
              return null;
            }
            said.add(without ? name.substring(1) : name);
          }
          return known.containsAll(said)
              ? known.stream()
                  .filter(name -> said.contains(name) != without)
                  .collect(Collectors.toUnmodifiableList())
              : null;
        });
  }

  static ValueType<Instant> instant() {
    return new ValueType<>(
        "instant", "an ISO-8601 instant, such as `2026-01-05T14:30:00Z`", Instant::parse);
  }

  static ValueType<Duration> duration(Duration least, Duration most) {
    return new ValueType<>(
        "duration",
        "`" + shown(least) + "` to `" + shown(most) + "`",
        text -> {
          Duration duration = Durations.parse(text);
          return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0 ? duration : null;
        });
  }

  static ValueType<Integer> count(int least, int most) {
    return new ValueType<>(
        "integer",
        "`" + least + "` to `" + most + "`",
        text -> {
          int number = Integer.parseInt(text);
          return number >= least && number <= most ? number : null;
        });
  }

  static ValueType<ZoneId> zone() {
    return new ValueType<>("time zone", "such as `UTC` or `Asia/Tokyo`", ZoneId::of);
  }

  /** In bytes. */
  static ValueType<Long> size(long leastMiB, long mostMiB) {
    return new ValueType<>(
        "size",
        "`" + leastMiB + "MiB` to `" + mostMiB + "MiB`",
        text -> {
          Matcher matcher = SIZE.matcher(text);
          if (!matcher.matches()) {
            return null;
          }
          int shift = "KMG".indexOf(matcher.group(2).charAt(0)) * 10 + 10;
          long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
          return bytes >= leastMiB << 20 && bytes <= mostMiB << 20 ? bytes : null;
        });
  }

  /** Where a service answers when it is not the one of the region. */
  static ValueType<URI> endpoint() {
    return new ValueType<>(
        "URL",
        "`http://host:port` or `https://host:port`",
        text -> {
          URI uri = URI.create(text);
          boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
          boolean bare = uri.getPath().isEmpty() && uri.getQuery() == null;
          boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= LAST_PORT);
          return web && bare && port && uri.getHost() != null && uri.getUserInfo() == null
              ? uri
              : null;
        });
  }

  /** A folder of a bucket, or of the machine that runs the job. Never ends in a slash. */
  static ValueType<URI> folder() {
    return new ValueType<>(
        "URL",
        "`s3://bucket/prefix` or `file:///folder`",
        text -> {
          URI uri = URI.create(text.replaceAll("/+$", ""));
          if (uri.getQuery() != null || uri.getFragment() != null) {
            return null;
          }
          // No user either, who would be printed with his password, and whom S3A refuses. And it
          // takes the host for the bucket, of which a name such as my_bucket has none.
          boolean bucket =
              "s3".equals(uri.getScheme())
                  && uri.getHost() != null
                  && uri.getAuthority().matches("[^:@]+");
          boolean local =
              "file".equals(uri.getScheme())
                  && uri.getAuthority() == null
                  && uri.getPath() != null
                  && uri.getPath().startsWith("/");
          return bucket || local ? uri : null;
        });
  }

  /** An object of a bucket, or a file of the machines that run the job. */
  static ValueType<URI> file() {
    ValueType<URI> folder = folder();
    return new ValueType<>(
        "URL",
        "`s3://bucket/key` or `file:///path`",
        text -> {
          URI uri = text.endsWith("/") ? null : folder.parse(text);
          return uri == null || uri.getPath().length() < 2 ? null : uri;
        });
  }

  /** Whole seconds; empty for {@code none}. */
  static ValueType<Optional<Duration>> windowOrNone() {
    return new ValueType<>(
        "duration",
        "`none`, or whole seconds up to a day",
        text -> {
          if (text.equals("none")) {
            return Optional.empty();
          }
          Duration window = Durations.parse(text);
          boolean sound = wholeSeconds(window) && window.compareTo(Duration.ofDays(1)) <= 0;
          return sound ? Optional.of(window) : null;
        });
  }

  static ValueType<List<String>> rollingWindows() {
    return new ValueType<>(
        "list of windows",
        "`none`, or 1 to 8 different of `1` to `10000` ticks and durations of 1 ms to a day, such"
            + " as `10,1m`",
        text -> {
          if (text.equals("none")) {
            return List.of();
          }
          Set<String> windows = new LinkedHashSet<>();
          List<String> parts = Arrays.asList(text.split(",", -1));
          for (String part : parts) {
            windows.add(rollingWindow(part.trim()));
          }
          boolean sound =
              !windows.contains(null) && windows.size() == parts.size() && windows.size() <= 8;
          return sound ? List.copyOf(new ArrayList<>(windows)) : null;
        });
  }

  private static String rollingWindow(String text) {
    if (NUMBER.matcher(text).matches()) {
      int ticks = Integer.parseInt(text);
      return ticks >= 1 && ticks <= 10_000 ? Integer.toString(ticks) : null;
    }
    Duration duration = Durations.parse(text);
    boolean sound =
        duration.toMillis() >= 1
            && duration.equals(Duration.ofMillis(duration.toMillis()))
            && duration.compareTo(Duration.ofDays(1)) <= 0;
    return sound ? duration.toString() : null;
  }

  static ValueType<List<WindowConfig>> windows() {
    return new ValueType<>(
        "list of windows",
        "1 to "
            + MOST_WINDOWS
            + " different windows, `LENGTH` or `LENGTH/SLIDE`, of whole seconds up to a day, the"
            + " length a multiple of the slide",
        text -> {
          Set<WindowConfig> windows = new LinkedHashSet<>();
          List<String> parts = Arrays.asList(text.split(",", -1));
          for (String part : parts) {
            windows.add(window(part.trim()));
          }
          boolean sound =
              !windows.contains(null)
                  && windows.size() == parts.size()
                  && windows.size() <= MOST_WINDOWS;
          return sound ? List.copyOf(new ArrayList<>(windows)) : null;
        });
  }

  private static WindowConfig window(String text) {
    int slash = text.indexOf('/');
    Duration length = Durations.parse(slash < 0 ? text : text.substring(0, slash));
    Duration slide = slash < 0 ? length : Durations.parse(text.substring(slash + 1));
    boolean sound =
        wholeSeconds(slide)
            && wholeSeconds(length)
            && length.compareTo(Duration.ofDays(1)) <= 0
            && length.toSeconds() % slide.toSeconds() == 0;
    return sound ? new WindowConfig(length, slide) : null;
  }

  private static boolean wholeSeconds(Duration duration) {
    return duration.toMillis() > 0 && duration.equals(Duration.ofSeconds(duration.toSeconds()));
  }

  /** Whole days as such: nobody counts the hours of a year. */
  private static String shown(Duration duration) {
    boolean days = duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()));
    return days ? "P" + duration.toDays() + "D" : duration.toString();
  }
}
