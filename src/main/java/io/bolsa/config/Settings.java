package io.bolsa.config;

import io.bolsa.config.Option.Absence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The values of the options, and all that is wrong with them. */
final class Settings {
  private final Map<Option<?>, Object> values = new HashMap<>();
  private final Map<Option<?>, String> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Reads what there is; what is wrong waits for {@link #refuseProblems()}. */
  Settings(Map<String, Properties> groups) {
    Map<String, Map<String, Option<?>>> known = new HashMap<>();
    for (String group : Options.GROUPS) {
      known.put(group, new TreeMap<>());
    }
    for (Option<?> option : Options.ALL) {
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
        if (option == null) {
          List<String> keys = new ArrayList<>(known.get(group).keySet());
          problems.add(group + " / '" + Excerpt.of(key) + "': unknown key" + suggestion(key, keys));
        } else {
          given.put(option, properties.getProperty(key));
        }
      }
    }
    for (Option<?> option : Options.ALL) {
      read(option);
    }
  }

  private void read(Option<?> option) {
    String text = given.get(option);
    if (text == null && option.absence == Absence.REFUSED) {
      problems.add(option + ": missing; allowed: " + plain(option.type.allowed));
    }
    String effective = text == null ? option.defaultText : text;
    if (effective == null) {
      return;
    }
    Object value = option.type.parse(effective);
    if (value == null) {
      problems.add(
          option + " = " + option.shown(text) + "; allowed: " + plain(option.type.allowed));
    }
    values.put(option, value);
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
      String problem = option + value + ": " + complaint;
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
    return Options.ALL.stream()
        .filter(option -> values.get(option) != null)
        .map(
            option ->
                option
                    + " = "
                    + (option.secret ? "(hidden)" : values.get(option))
                    + (has(option) ? "" : " (default)"))
        .collect(Collectors.toUnmodifiableList());
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
