package io.bolsa.config;

import java.util.List;

/** Everything that is wrong with a configuration, at once. */
public final class ConfigurationException extends RuntimeException {
  private final List<String> problems;

  public ConfigurationException(List<String> problems) {
    super(
        (problems.size() == 1
                ? "1 problem in the configuration"
                : problems.size() + " problems in the configuration")
            + "\n  "
            + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, with the group, the key, the value and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
