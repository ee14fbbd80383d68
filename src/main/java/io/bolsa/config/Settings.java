package io.bolsa.config;

import io.bolsa.config.Option.Absence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The values of the options, and all that is wrong with them. */
final class Settings {
  private final List<Option<?>> options;

  /** What the reader of the problems calls a key; null: by its group and key. */
  private final UnaryOperator<String> names;

  private final Map<Option<?>, Object> values = new HashMap<>();

  /** By scope, name and option, in that order, so that it is printed in a fixed one. */
  private final Map<ScopedKey.Scope, Map<String, Map<Option<?>, Object>>> scoped = new TreeMap<>();

  private final Map<Option<?>, String> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Reads what there is; what is wrong waits for {@link #refuseProblems()}. */
  Settings(Map<String, Properties> groups) {
    this(groups, Options.ALL, null);
  }

  /** Of some options only; the others are not asked for. */
  Settings(Map<String, Properties> groups, List<Option<?>> options) {
    this(groups, options, null);
  }

  /**
   * Of some options only.
   *
   * @param names what problems call a key, instead of group and key
   */
  Settings(Map<String, Properties> groups, List<Option<?>> options, UnaryOperator<String> names) {
    this.options = options;
    this.names = names;
    Map<String, Map<String, Option<?>>> known = new HashMap<>();
    for (String group : Options.GROUPS) {
      known.put(group, new TreeMap<>());
    }
    for (Option<?> option : options) {
      known.get(option.group).put(option.key, option);
    }
    for (String group : new TreeSet<>(groups.keySet())) {
      if (!known.containsKey(group)) {
        problems.add(
            "'" + Excerpt.of(group) + "': unknown group" + suggestion(group, Options.GROUPS));
        continue;
      }
      Properties properties = groups.get(group);
      for (String key : new TreeSet<>(properties.stringPropertyNames())) {
        Option<?> option = known.get(group).get(key);
        if (option == null && group.equals(Options.ANOMALIES) && ScopedKey.looksLike(key)) {
          readScoped(key, properties.getProperty(key));
        } else if (option == null) {
          List<String> keys = new ArrayList<>(known.get(group).keySet());
          problems.add(group + " / '" + Excerpt.of(key) + "': unknown key" + suggestion(key, keys));
        } else {
          given.put(option, properties.getProperty(key));
        }
      }
    }
    for (Option<?> option : options) {
      read(option);
    }
  }

  private void read(Option<?> option) {
    String text = given.get(option);
    if (text == null && option.absence == Absence.REFUSED) {
      problems.add(name(option) + ": missing; allowed: " + plain(option.type.allowed));
    }
    String effective = text == null ? option.defaultText : text;
    if (effective == null) {
      return;
    }
    Object value = option.type.parse(effective);
    if (value == null) {
      problems.add(
          name(option) + " = " + option.shown(text) + "; allowed: " + plain(option.type.allowed));
    }
    values.put(option, value);
  }

  private String name(Option<?> option) {
    return names == null ? option.toString() : names.apply(option.key);
  }

  /** What a problem of one option calls another one of the same group. */
  String nameBeside(Option<?> option) {
    return names == null ? option.key : names.apply(option.key);
  }

  private void readScoped(String key, String text) {
    String shown = Options.ANOMALIES + " / '" + Excerpt.of(key) + "'";
    ScopedKey scopedKey = ScopedKey.of(key);
    if (scopedKey == null) {
      String nearest = NearestName.of(key, ScopedKey.candidates(key));
      problems.add(
          shown
              + ": unknown key"
              + (nearest == null
                  ? "; allowed after the name: "
                      + Options.SCOPED.stream()
                          .map(option -> option.key)
                          .collect(Collectors.joining(", "))
                  : "; did you mean " + Excerpt.of(nearest) + "?"));
      return;
    }
    if (!scopedKey.scope.allows(scopedKey.name)) {
      problems.add(
          shown
              + ": allowed after '"
              + scopedKey.scope.prefix
              + "': "
              + plain(scopedKey.scope.allowed));
    }
    Object value = scopedKey.option.type.parse(text);
    if (value == null) {
      problems.add(
          shown
              + " = "
              + scopedKey.option.shown(text)
              + "; allowed: "
              + plain(scopedKey.option.type.allowed));
      return;
    }
    scoped
        .computeIfAbsent(scopedKey.scope, each -> new TreeMap<>())
        .computeIfAbsent(scopedKey.name, each -> new HashMap<>())
        .put(scopedKey.option, value);
  }

  /** The sectors or tickers for which anything differs. */
  Set<String> scopedNames(ScopedKey.Scope scope) {
    return scoped.getOrDefault(scope, Map.of()).keySet();
  }

  /** Null when nothing was said. */
  @SuppressWarnings("unchecked") // Put there by the option's own parser.
  <T> T get(ScopedKey.Scope scope, String name, Option<T> option) {
    return (T) scoped.getOrDefault(scope, Map.of()).getOrDefault(name, Map.of()).get(option);
  }

  /** Null when it is absent without a default, or wrong. */
  @SuppressWarnings("unchecked") // Put there by the option's own parser.
  <T> T get(Option<T> option) {
    return (T) values.get(option);
  }

  /** Whether the property is there, right or wrong. */
  boolean has(Option<?> option) {
    return given.containsKey(option);
  }

  /** Adds a problem unless the condition holds. */
  void check(boolean holds, Option<?> option, String complaint) {
    if (!holds) {
      String value = has(option) ? " = " + option.shown(given.get(option)) : "";
      String problem = name(option) + value + ": " + complaint;
      if (!problems.contains(problem)) { // One key may be wrong for several reasons.
        problems.add(problem);
      }
    }
  }

  void refuseProblems() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /** Every value that holds, given or default, one a line; secrets hidden. */
  List<String> describe() {
    List<String> lines = new ArrayList<>();
    for (Option<?> option : options) {
      if (values.get(option) != null) {
        lines.add(
            option
                + " = "
                + (option.secret ? "(hidden)" : values.get(option))
                + (has(option) ? "" : " (default)"));
      }
    }
    scoped.forEach(
        (scope, names) ->
            names.forEach(
                (name, differences) -> {
                  for (Option<?> option : Options.SCOPED) {
                    if (differences.containsKey(option)) {
                      lines.add(
                          Options.ANOMALIES
                              + " / "
                              + (scope.prefix + name + "." + option.key)
                              + " = "
                              + differences.get(option));
                    }
                  }
                }));
    return List.copyOf(lines);
  }

  private static String suggestion(String wrong, List<String> known) {
    String nearest = NearestName.of(wrong, known);
    return nearest == null
        ? "; allowed: " + String.join(", ", known)
        : "; did you mean " + nearest + "?";
  }

  /** Back ticks are for the README. */
  private static String plain(String markdown) {
    return markdown.replace("`", "");
  }
}
