package io.bolsa.rules;

import io.bolsa.rules.Expression.Invalid;
import io.bolsa.rules.RuleState.Admission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * The rules over one subject, ready to run. Rows are added in the order of their times, and
 * evaluated in batches: how they fall into batches makes no difference.
 */
class RuleEvaluator {
  final Facts facts;

  private final Subject subject;
  private final long memoryMillis;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Expression> expressions = new ArrayList<>();

  /**
   * @param memoryMillis see {@link RuleState#admit}
   */
  RuleEvaluator(RuleSet set, Subject subject, long memoryMillis) {
    this.subject = subject;
    this.memoryMillis = memoryMillis;
    for (Rule rule : set.rules) {
      if (rule.subject == subject) {
        rules.add(rule);
      }
    }
    if (rules.isEmpty()) {
      facts = null;
      return;
    }
    facts = new Facts(subject.numbers.size(), subject.texts.size());
    ExpressionCompiler compiler = new ExpressionCompiler(subject);
    for (Rule rule : rules) {
      try {
        expressions.add(compiler.compile(rule.expression));
      } catch (Invalid e) {
        throw new IllegalStateException("a rule set holds sound rules only", e);
      }
    }
  }

  /** Whether there is nothing to evaluate; then no row may be added. */
  public final boolean isEmpty() {
    return rules.isEmpty();
  }

  final boolean isFull() {
    return facts.size == Facts.CAPACITY;
  }

  /**
   * Evaluates the rows added and forgets them.
   *
   * @param reference of the ticker that the rows are of; empty if nothing is known
   * @param alerts takes each alert and its row
   */
  final void evaluate(
      RuleState state, Map<String, String> reference, ObjIntConsumer<Alert> alerts) {
    facts.reference = reference;
    for (int i = 0; i < rules.size(); i++) {
      double[] holds = expressions.get(i).condition.of(facts);
      for (int row = 0; row < facts.size; row++) {
        if (holds[row] == 1) {
          fire(rules.get(i), expressions.get(i), state, row, alerts);
        }
      }
    }
    for (String[] texts : facts.texts) {
      Arrays.fill(texts, 0, facts.size, null); // Nothing of the ticker is kept.
    }
    facts.size = 0;
  }

  private void fire(
      Rule rule, Expression expression, RuleState state, int row, ObjIntConsumer<Alert> alerts) {
    String key = subject.ofTicker ? rule.name : RuleState.key(rule.name, facts.texts[0][row]);
    Admission admission = state.admit(key, facts.times[row], rule.cooldownMillis, memoryMillis);
    if (admission == null) {
      return;
    }
    double observed = Double.NaN;
    double limit = Double.NaN;
    if (expression.direction != 0) {
      observed = expression.observed.of(facts)[row];
      limit = expression.limit.of(facts)[row];
    }
    String who = facts.texts[subject.ofTicker ? 0 : 1][row];
    String what =
        rule.message != null
            ? rule.message.of(facts, row)
            : rule.expression
                + (expression.direction == 0
                    ? " holds."
                    : ": "
                        + Message.number(observed)
                        + relation(observed, limit)
                        + Message.number(limit)
                        + ".");
    alerts.accept(
        new Alert(
            rule,
            facts.times[row],
            admission.ordinal,
            observed,
            limit,
            expression.direction,
            who + ": " + what,
            admission.heldBack),
        row);
  }

  private static String relation(double observed, double limit) {
    if (observed == limit) {
      return " equals "; // As with <= and >=.
    }
    return observed > limit ? " is above " : " is below ";
  }
}
