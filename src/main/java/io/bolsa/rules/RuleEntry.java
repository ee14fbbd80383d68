package io.bolsa.rules;

import io.bolsa.config.Durations;
import io.bolsa.rules.Rule.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One object of a rules file, as it stands there: names and texts. */
final class RuleEntry {
  static final List<String> KEYS =
      List.of("name", "over", "expression", "severity", "cooldown", "message");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(1);

  private final int number;
  private final Map<String, String> values = new TreeMap<>();

  /**
   * @param number 1 for the first of the file
   */
  RuleEntry(int number) {
    this.number = number;
  }

  void put(String key, String value) {
    values.put(key, value);
  }

  /** Null if it has none. */
  String name() {
    return values.get("name");
  }

  String title() {
    return name() == null ? "rule " + number : "rule '" + shown(name()) + "'";
  }

  /** Null, and why, unless all but the expression is sound. */
  Rule toRule(List<String> problems) {
    int before = problems.size();
    for (String key : List.of("name", "over", "expression")) {
      if (!values.containsKey(key)) {
        problems.add("'" + key + "' is missing");
      }
    }
    if (name() != null && !NAME.matcher(name()).matches()) {
      problems.add("the name is not 1 to 64 of a-z 0-9 _ beginning with a letter");
    }
    Subject subject = choice("over", Subject.values(), Subject::id, null, problems);
    Severity severity =
        choice(
            "severity",
            Severity.values(),
            each -> each.name().toLowerCase(Locale.ROOT),
            Severity.MEDIUM,
            problems);
    long cooldown = cooldown(problems);
    Message message = subject == null ? null : message(subject, problems);
    return problems.size() > before
        ? null
        : new Rule(name(), subject, values.get("expression"), severity, cooldown, message);
  }

  private <T> T choice(
      String key, T[] allowed, Function<T, String> id, T absent, List<String> problems) {
    String text = values.get(key);
    if (text == null) {
      return absent;
    }
    for (T each : allowed) {
      if (id.apply(each).equals(text)) {
        return each;
      }
    }
    problems.add(
        "'"
            + key
            + "' is '"
            + shown(text)
            + "'; allowed are "
            + Arrays.stream(allowed).map(id).collect(Collectors.joining(", ")));
    return null;
  }

  private long cooldown(List<String> problems) {
    String text = values.getOrDefault("cooldown", "0s");
    try {
      Duration cooldown = Durations.parse(text);
      if (cooldown.compareTo(LONGEST_COOLDOWN) <= 0) {
        return cooldown.toMillis();
      }
    } catch (IllegalArgumentException e) {
      // Said below, with what a rule allows.
    }
    problems.add("'cooldown' is '" + shown(text) + "'; allowed is 0s to 1d, such as 30s, 1m, PT1H");
    return 0;
  }

  /** Without one, the expression says it. */
  private Message message(Subject subject, List<String> problems) {
    String text = values.get("message");
    if (text == null) {
      return null;
    }
    try {
      return Message.parse(text, subject);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
