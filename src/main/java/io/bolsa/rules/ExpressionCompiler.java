package io.bolsa.rules;

import io.bolsa.rules.Expression.Invalid;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Constant;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Constant.ConstantKindCase;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr.ExprKindCase;

/** From the text of an expression to its {@link Expression}, or to what is wrong with it. */
final class ExpressionCompiler {
  private static final Map<String, Integer> DIRECTIONS =
      Map.of("_>_", 1, "_>=_", 1, "_<_", -1, "_<=_", -1);

  private final Subject subject;
  private final ExpressionLanguage language;

  ExpressionCompiler(Subject subject) {
    this.subject = subject;
    this.language = new ExpressionLanguage(subject);
  }

  /**
   * @throws Invalid naming everything that is wrong, each with its place
   */
  Expression compile(String text) throws Invalid {
    try {
      return expression(language.read(text));
    } catch (StackOverflowError e) {
      throw ExpressionLanguage.tooDeep();
    } catch (RuntimeException e) {
      // The library stumbles over its own report of too many mistakes; its words are of its inside.
      throw new Invalid("the expression cannot be read, and its parser does not say where");
    }
  }

  private Expression expression(Expr expr) throws Invalid {
    Column condition = number(expr);
    Expr.Call call = expr.getCallExpr();
    int direction = DIRECTIONS.getOrDefault(call.getFunction(), 0);
    if (direction == 0) {
      return new Expression(condition, null, null, 0);
    }
    return new Expression(condition, number(call.getArgs(0)), number(call.getArgs(1)), direction);
  }

  /** A number or a condition. */
  private Column number(Expr expr) throws Invalid {
    switch (expr.getExprKindCase()) {
      case CONST_EXPR:
        Constant constant = expr.getConstExpr();
        if (constant.getConstantKindCase() == ConstantKindCase.BOOL_VALUE) {
          return Columns.constant(constant.getBoolValue() ? 1 : 0);
        }
        if (Double.isInfinite(constant.getDoubleValue())) {
          throw unknown("numbers beyond the range of a double");
        }
        if (constant.getConstantKindCase() == ConstantKindCase.DOUBLE_VALUE) {
          return Columns.constant(constant.getDoubleValue());
        }
        throw unknown("a constant of this type");
      case IDENT_EXPR:
        int field = subject.numbers.indexOf(expr.getIdentExpr().getName());
        if (field < 0) {
          throw unknown("'" + expr.getIdentExpr().getName() + "' by itself");
        }
        return facts -> facts.numbers[field];
      case CALL_EXPR:
        return call(expr.getCallExpr());
      default:
        throw unknown("an object or a list here");
    }
  }

  private Column call(Expr.Call call) throws Invalid {
    String function = call.getFunction();
    if (call.hasTarget()) {
      return relation(function, text(call.getTarget()), text(call.getArgs(0)));
    }
    if (function.equals("@in")) {
      return in(call.getArgs(0), call.getArgs(1));
    }
    if (function.equals("_==_") || function.equals("_!=_")) {
      Column equal =
          isText(call.getArgs(0))
              ? relation(function, text(call.getArgs(0)), text(call.getArgs(1)))
              : Columns.equal(number(call.getArgs(0)), number(call.getArgs(1)));
      return function.equals("_!=_") ? Columns.not(equal) : equal;
    }
    Column a = number(call.getArgs(0));
    if (call.getArgsCount() == 1) {
      return unary(function, a);
    }
    Column b = number(call.getArgs(1));
    return call.getArgsCount() == 2
        ? binary(function, a, b)
        : Columns.choose(a, b, number(call.getArgs(2)));
  }

  private static Column unary(String function, Column a) throws Invalid {
    switch (function) {
      case "-_":
        return Columns.negate(a);
      case "!_":
        return Columns.not(a);
      case "abs":
        return Columns.unary(a, Math::abs);
      case "sqrt":
        return Columns.unary(a, Math::sqrt);
      case "log":
        // The same bits on every machine.
        return Columns.unary(a, StrictMath::log);
      case "defined":
        return Columns.isDefined(a);
      default:
        throw unknown("'" + function + "'");
    }
  }

  private static Column binary(String function, Column a, Column b) throws Invalid {
    switch (function) {
      case "_+_":
        return Columns.add(a, b);
      case "_-_":
        return Columns.subtract(a, b);
      case "_*_":
        return Columns.multiply(a, b);
      case "_/_":
        return Columns.divide(a, b);
      case "min":
        return Columns.min(a, b);
      case "max":
        return Columns.max(a, b);
      case "_<_":
        return Columns.less(a, b);
      case "_<=_":
        return Columns.lessOrEqual(a, b);
      case "_>_":
        return Columns.less(b, a);
      case "_>=_":
        return Columns.lessOrEqual(b, a);
      case "_&&_":
        return Columns.and(a, b);
      case "_||_":
        return Columns.or(a, b);
      default:
        throw unknown("'" + function + "'");
    }
  }

  private static Column relation(String function, TextColumn a, TextColumn b) throws Invalid {
    switch (function) {
      case "_==_":
      case "_!=_":
        return Columns.relation(a, b, String::equals);
      case "startsWith":
        return Columns.relation(a, b, String::startsWith);
      case "endsWith":
        return Columns.relation(a, b, String::endsWith);
      case "contains":
        return Columns.relation(a, b, String::contains);
      default:
        throw unknown("'" + function + "'");
    }
  }

  private Column in(Expr operand, Expr list) throws Invalid {
    if (list.getExprKindCase() != ExprKindCase.LIST_EXPR) {
      throw unknown("'in' without a list");
    }
    List<Expr> elements = list.getListExpr().getElementsList();
    if (!isText(operand)) {
      Column value = number(operand);
      Column found = Columns.constant(0);
      for (Expr element : elements) {
        found = Columns.or(found, Columns.equal(value, number(element)));
      }
      return found;
    }
    Set<String> texts = new HashSet<>();
    for (Expr element : elements) {
      if (element.getConstExpr().getConstantKindCase() != ConstantKindCase.STRING_VALUE) {
        throw unknown("a list of texts that are not constants");
      }
      texts.add(element.getConstExpr().getStringValue());
    }
    return Columns.in(text(operand), texts);
  }

  private boolean isText(Expr expr) {
    switch (expr.getExprKindCase()) {
      case CONST_EXPR:
        return expr.getConstExpr().getConstantKindCase() == ConstantKindCase.STRING_VALUE;
      case IDENT_EXPR:
        return subject.texts.contains(expr.getIdentExpr().getName());
      case SELECT_EXPR:
        return true;
      case CALL_EXPR:
        return expr.getCallExpr().getFunction().equals("_?_:_")
            && isText(expr.getCallExpr().getArgs(1));
      default:
        return false;
    }
  }

  private TextColumn text(Expr expr) throws Invalid {
    switch (expr.getExprKindCase()) {
      case CONST_EXPR:
        return Columns.constant(expr.getConstExpr().getStringValue());
      case IDENT_EXPR:
        int field = subject.texts.indexOf(expr.getIdentExpr().getName());
        if (field < 0) {
          throw unknown("'" + expr.getIdentExpr().getName() + "' by itself");
        }
        return facts -> facts.texts[field];
      case SELECT_EXPR:
        if (!expr.getSelectExpr().getOperand().getIdentExpr().getName().equals("reference")) {
          throw unknown("'." + expr.getSelectExpr().getField() + "' here");
        }
        return Columns.reference(expr.getSelectExpr().getField());
      case CALL_EXPR:
        Expr.Call call = expr.getCallExpr();
        return Columns.chooseText(
            number(call.getArgs(0)), text(call.getArgs(1)), text(call.getArgs(2)));
      default:
        throw unknown("an object or a list here");
    }
  }

  private static Invalid unknown(String what) {
    return new Invalid("rules do not have " + what + "; allowed are " + ExpressionLanguage.WORDS);
  }
}
