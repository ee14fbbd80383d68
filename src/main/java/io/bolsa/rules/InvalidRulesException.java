package io.bolsa.rules;

import java.io.IOException;
import java.util.List;

/** A rules file that is refused, with everything that is wrong with it. */
public final class InvalidRulesException extends IOException {
  private static final long serialVersionUID = 1L;

  /** One sentence each, with the rule's name and the place. */
  @SuppressWarnings("serial") // An immutable list of strings.
  public final List<String> problems;

  InvalidRulesException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }
}
