package io.bolsa.rules;

import io.bolsa.rules.Expression.Invalid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.projectnessie.cel.Ast;
import org.projectnessie.cel.Env;
import org.projectnessie.cel.Env.AstIssuesTuple;
import org.projectnessie.cel.EnvOption;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.common.CELError;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Constant;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Constant.ConstantKindCase;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Decl;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr.ExprKindCase;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Type;

/** From the text of an expression to its {@link Expression}, or to what is wrong with it. */
final class ExpressionCompiler {
  static final int LONGEST = 1_000;

  /** Deeper than a person writes, and far from the end of a thread's stack. */
  private static final int DEEPEST = 100;

  private static final Type NUMBER = Decls.Double;
  private static final Type TEXT = Decls.String;
  private static final Type CONDITION = Decls.Bool;
  private static final Type ANY = Decls.newTypeParamType("T");

  private static final String LANGUAGE =
      "numbers, texts, true, false; + - * / < <= > >= == != && || ! ?: in [...];"
          + " abs, sqrt, log, min, max, defined; TEXT.startsWith, endsWith, contains";

  private final Subject subject;
  private final Env language;

  ExpressionCompiler(Subject subject) {
    this.subject = subject;
    // Nothing but what is declared here: no standard library, no macros, so no loops.
    this.language =
        Env.newCustomEnv(EnvOption.clearMacros(), EnvOption.declarations(declarations(subject)));
  }

  private static List<Decl> declarations(Subject subject) {
    List<Decl> all = new ArrayList<>();
    subject.numbers.forEach(field -> all.add(Decls.newVar(field, NUMBER)));
    subject.texts.forEach(field -> all.add(Decls.newVar(field, TEXT)));
    if (subject.ofTicker) {
      all.add(Decls.newVar("reference", Decls.newMapType(TEXT, TEXT)));
    }
    for (String name : List.of("_+_", "_-_", "_*_", "_/_", "min", "max")) {
      all.add(function(name, List.of(NUMBER, NUMBER), NUMBER));
    }
    for (String name : List.of("-_", "abs", "sqrt", "log")) {
      all.add(function(name, List.of(NUMBER), NUMBER));
    }
    for (String name : List.of("_<_", "_<=_", "_>_", "_>=_")) {
      all.add(function(name, List.of(NUMBER, NUMBER), CONDITION));
    }
    for (String name : List.of("_&&_", "_||_")) {
      all.add(function(name, List.of(CONDITION, CONDITION), CONDITION));
    }
    all.add(function("!_", List.of(CONDITION), CONDITION));
    all.add(function("defined", List.of(NUMBER), CONDITION));
    all.add(generic("_==_", List.of(ANY, ANY), CONDITION));
    all.add(generic("_!=_", List.of(ANY, ANY), CONDITION));
    all.add(generic("_?_:_", List.of(CONDITION, ANY, ANY), ANY));
    all.add(generic("@in", List.of(ANY, Decls.newListType(ANY)), CONDITION));
    for (String name : List.of("startsWith", "endsWith", "contains")) {
      all.add(
          Decls.newFunction(name, Decls.newInstanceOverload(name, List.of(TEXT, TEXT), CONDITION)));
    }
    return all;
  }

  private static Decl function(String name, List<Type> arguments, Type result) {
    return Decls.newFunction(name, Decls.newOverload(name, arguments, result));
  }

  private static Decl generic(String name, List<Type> arguments, Type result) {
    return Decls.newFunction(
        name, Decls.newParameterizedOverload(name, arguments, result, List.of("T")));
  }

  /**
   * @throws Invalid naming everything that is wrong, each with its place
   */
  Expression compile(String text) throws Invalid {
    if (text.length() > LONGEST) {
      throw new Invalid(
          "the expression has " + text.length() + " characters, more than " + LONGEST);
    }
    try {
      Ast parsed = sound(language.parse(text));
      Expr numeric = withDoubles(parsed.getExpr(), 0);
      Ast checked =
          sound(language.check(new Ast(numeric, parsed.getSourceInfo(), parsed.getSource())));
      if (!checked.getResultType().equals(CONDITION)) {
        throw new Invalid("the expression is no condition: it has no true or false for a result");
      }
      return expression(checked.getExpr());
    } catch (StackOverflowError e) {
      throw tooDeep();
    } catch (RuntimeException e) {
      // The library's own way to give up: an AssertionError would be a fault of ours.
      throw new Invalid("the expression cannot be read: " + e.getMessage());
    }
  }

  private static Invalid tooDeep() {
    return new Invalid("the expression nests deeper than " + DEEPEST + " levels");
  }

  private Ast sound(AstIssuesTuple outcome) throws Invalid {
    if (outcome.hasIssues()) {
      throw new Invalid(
          outcome.getIssues().getErrors().stream()
              .map(this::problem)
              .distinct()
              .collect(Collectors.toList()));
    }
    return outcome.getAst();
  }

  private String problem(CELError error) {
    String message = error.getMessage();
    String place =
        error.getLocation().line() < 1
            ? ""
            : "line "
                + error.getLocation().line()
                + ", character "
                + (error.getLocation().column() + 1)
                + ": ";
    if (message.startsWith("undeclared reference to '")) {
      String name = message.substring(message.indexOf('\'') + 1);
      name = name.substring(0, name.indexOf('\''));
      return place
          + "there is no '"
          + name.replace("_", name.matches("[_\\W]+") ? "" : "_")
          + "'; allowed are the fields of a "
          + subject.id()
          + " ("
          + subject.fields()
          + "), "
          + LANGUAGE;
    }
    if (message.startsWith("found no matching overload for '")) {
      String[] parts = message.split("'", -1);
      String name = parts[1].matches("[_\\W]+") ? parts[1].replace("_", "") : parts[1];
      return place + "'" + name.replace("@in", "in") + "' does not take " + inOurWords(parts[3]);
    }
    return place + inOurWords(message.replace("Syntax error: ", ""));
  }

  private static String inOurWords(String types) {
    return types
        .replaceAll("\\bdouble\\b", "number")
        .replaceAll("\\bstring\\b", "text")
        .replaceAll("\\bbool\\b", "condition")
        .replace("<EOF>", "the end");
  }

  /** There is one type of number: {@code price > 1} means {@code price > 1.0}. */
  private static Expr withDoubles(Expr expr, int level) throws Invalid {
    if (level > DEEPEST) {
      throw tooDeep();
    }
    Expr.Builder copy = expr.toBuilder();
    switch (expr.getExprKindCase()) {
      case CONST_EXPR:
        if (expr.getConstExpr().getConstantKindCase() == ConstantKindCase.INT64_VALUE) {
          copy.setConstExpr(
              Constant.newBuilder().setDoubleValue((double) expr.getConstExpr().getInt64Value()));
        }
        break;
      case SELECT_EXPR:
        copy.getSelectExprBuilder()
            .setOperand(withDoubles(expr.getSelectExpr().getOperand(), level + 1));
        break;
      case CALL_EXPR:
        Expr.Call call = expr.getCallExpr();
        if (call.hasTarget()) {
          copy.getCallExprBuilder().setTarget(withDoubles(call.getTarget(), level + 1));
        }
        for (int i = 0; i < call.getArgsCount(); i++) {
          copy.getCallExprBuilder().setArgs(i, withDoubles(call.getArgs(i), level + 1));
        }
        break;
      case LIST_EXPR:
        for (int i = 0; i < expr.getListExpr().getElementsCount(); i++) {
          copy.getListExprBuilder()
              .setElements(i, withDoubles(expr.getListExpr().getElements(i), level + 1));
        }
        break;
      default:
        break;
    }
    return copy.build();
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

  private static final Map<String, Integer> DIRECTIONS =
      Map.of("_>_", 1, "_>=_", 1, "_<_", -1, "_<=_", -1);

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
    return new Invalid("rules do not have " + what + "; allowed are " + LANGUAGE);
  }
}
