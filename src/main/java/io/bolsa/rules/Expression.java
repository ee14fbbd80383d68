package io.bolsa.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition that was parsed, type-checked and made ready to run. Holds scratch space: one for
 * each thread.
 */
final class Expression {
  /** 1 where the condition holds, 0 where it does not, NaN where it is undefined. */
  final Column condition;

  /** Left and right side of the outermost comparison of numbers; null if there is none. */
  final Column observed;

  final Column limit;

  /** Of that comparison: 1 if it asks for more than the limit, -1 for less, 0 for neither. */
  final int direction;

  Expression(Column condition, Column observed, Column limit, int direction) {
    this.condition = condition;
    this.observed = observed;
    this.limit = limit;
    this.direction = direction;
  }

  /** What is wrong with an expression, one sentence each with the place. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    final transient List<String> problems;

    Invalid(List<String> problems) {
      super(String.join("; ", problems));
      this.problems = new ArrayList<>(problems);
    }

    Invalid(String problem) {
      this(List.of(problem));
    }
  }
}
