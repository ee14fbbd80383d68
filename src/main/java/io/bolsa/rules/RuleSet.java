package io.bolsa.rules;

import io.bolsa.rules.Expression.Invalid;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of one file, all of them sound. */
public final class RuleSet {
  public static final RuleSet NONE = new RuleSet(List.of());

  public final List<Rule> rules;

  private final Set<String> names;

  private RuleSet(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.names = rules.stream().map(rule -> rule.name).collect(Collectors.toSet());
  }

  /**
   * Reads and checks a rules file, expressions included.
   *
   * @throws InvalidRulesException with everything that is wrong
   */
  public static RuleSet parse(byte[] file) throws InvalidRulesException {
    List<String> problems = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Map<Subject, ExpressionCompiler> compilers = new EnumMap<>(Subject.class);
    for (RuleEntry entry : RulesFile.read(file, problems)) {
      List<String> wrong = new ArrayList<>();
      Rule rule = entry.toRule(wrong);
      if (entry.name() != null && !names.add(entry.name())) {
        wrong.add("a rule of this name stands in the file already");
      }
      if (rule != null) {
        ExpressionCompiler compiler =
            compilers.computeIfAbsent(rule.subject, ExpressionCompiler::new);
        try {
          compiler.compile(rule.expression);
          rules.add(rule);
        } catch (Invalid e) {
          e.problems.forEach(problem -> wrong.add("expression: " + problem));
        }
      }
      wrong.forEach(problem -> problems.add(entry.title() + ": " + problem));
    }
    if (!problems.isEmpty()) {
      throw new InvalidRulesException(problems);
    }
    return new RuleSet(rules);
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  public boolean has(String name) {
    return names.contains(name);
  }
}
