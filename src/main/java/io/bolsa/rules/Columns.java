package io.bolsa.rules;

import java.util.Arrays;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.DoubleUnaryOperator;

/** The operators of the language, one loop each. */
final class Columns {
  private static final double UNDEFINED = Double.NaN;

  private Columns() {}

  static Column constant(double value) {
    double[] values = new double[Facts.CAPACITY];
    Arrays.fill(values, defined(value));
    return facts -> values;
  }

  static TextColumn constant(String value) {
    String[] values = new String[Facts.CAPACITY];
    Arrays.fill(values, value);
    return facts -> values;
  }

  /** What is not finite is undefined. */
  static double defined(double value) {
    return Math.abs(value) <= Double.MAX_VALUE ? value : UNDEFINED;
  }

  private static double truth(boolean value) {
    return value ? 1 : 0;
  }

  static Column unary(Column operand, DoubleUnaryOperator operator) {
    double[] out = new double[Facts.CAPACITY];
    return facts -> {
      double[] in = operand.of(facts);
      for (int i = 0; i < facts.size; i++) {
        out[i] = defined(operator.applyAsDouble(in[i]));
      }
      return out;
    };
  }

  static Column negate(Column operand) {
    return unary(operand, value -> -value);
  }

  /** True is 1 and false is 0; undefined stays. */
  static Column not(Column operand) {
    return unary(operand, value -> 1 - value);
  }

  static Column isDefined(Column operand) {
    double[] out = new double[Facts.CAPACITY];
    return facts -> {
      double[] in = operand.of(facts);
      for (int i = 0; i < facts.size; i++) {
        out[i] = truth(!Double.isNaN(in[i]));
      }
      return out;
    };
  }

  /** One row of two operands; inlined into a loop of its own below. */
  private abstract static class Binary implements Column {
    private final Column left;
    private final Column right;
    private final double[] out = new double[Facts.CAPACITY];

    Binary(Column left, Column right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public final double[] of(Facts facts) {
      fill(left.of(facts), right.of(facts), out, facts.size);
      return out;
    }

    abstract void fill(double[] a, double[] b, double[] out, int size);
  }

  static Column add(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = defined(a[i] + b[i]);
        }
      }
    };
  }

  static Column subtract(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = defined(a[i] - b[i]);
        }
      }
    };
  }

  static Column multiply(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = defined(a[i] * b[i]);
        }
      }
    };
  }

  static Column divide(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = defined(a[i] / b[i]);
        }
      }
    };
  }

  static Column min(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = Math.min(a[i], b[i]);
        }
      }
    };
  }

  static Column max(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = Math.max(a[i], b[i]);
        }
      }
    };
  }

  static Column less(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = a[i] < b[i] ? 1 : a[i] >= b[i] ? 0 : UNDEFINED;
        }
      }
    };
  }

  static Column lessOrEqual(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = a[i] <= b[i] ? 1 : a[i] > b[i] ? 0 : UNDEFINED;
        }
      }
    };
  }

  static Column equal(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = a[i] == b[i] ? 1 : Double.isNaN(a[i] - b[i]) ? UNDEFINED : 0;
        }
      }
    };
  }

  /** False if either is, whatever the other; true if both are. */
  static Column and(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = a[i] == 0 || b[i] == 0 ? 0 : a[i] * b[i];
        }
      }
    };
  }

  static Column or(Column left, Column right) {
    return new Binary(left, right) {
      @Override
      void fill(double[] a, double[] b, double[] out, int size) {
        for (int i = 0; i < size; i++) {
          out[i] = a[i] == 1 || b[i] == 1 ? 1 : a[i] + b[i];
        }
      }
    };
  }

  static Column choose(Column condition, Column ifTrue, Column ifFalse) {
    double[] out = new double[Facts.CAPACITY];
    return facts -> {
      double[] choice = condition.of(facts);
      double[] a = ifTrue.of(facts);
      double[] b = ifFalse.of(facts);
      for (int i = 0; i < facts.size; i++) {
        out[i] = choice[i] == 1 ? a[i] : choice[i] == 0 ? b[i] : UNDEFINED;
      }
      return out;
    };
  }

  static TextColumn chooseText(Column condition, TextColumn ifTrue, TextColumn ifFalse) {
    String[] out = new String[Facts.CAPACITY];
    return facts -> {
      double[] choice = condition.of(facts);
      String[] a = ifTrue.of(facts);
      String[] b = ifFalse.of(facts);
      for (int i = 0; i < facts.size; i++) {
        out[i] = choice[i] == 1 ? a[i] : choice[i] == 0 ? b[i] : null;
      }
      return out;
    };
  }

  /** A relation of two texts; undefined if one of them is. */
  @SuppressWarnings("ReferenceEquality") // Only to spare a comparison.
  static Column relation(TextColumn left, TextColumn right, BiPredicate<String, String> holds) {
    double[] out = new double[Facts.CAPACITY];
    return facts -> {
      String[] a = left.of(facts);
      String[] b = right.of(facts);
      for (int i = 0; i < facts.size; i++) {
        // Neighbours are mostly of one ticker and sector.
        if (i > 0 && a[i] == a[i - 1] && b[i] == b[i - 1]) {
          out[i] = out[i - 1];
        } else {
          out[i] = a[i] == null || b[i] == null ? UNDEFINED : truth(holds.test(a[i], b[i]));
        }
      }
      return out;
    };
  }

  static Column in(TextColumn operand, Set<String> values) {
    return relation(operand, operand, (text, same) -> values.contains(text));
  }

  static TextColumn reference(String column) {
    String[] out = new String[Facts.CAPACITY];
    return facts -> {
      Arrays.fill(out, 0, facts.size, facts.reference.get(column));
      return out;
    };
  }
}
