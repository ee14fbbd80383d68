package io.bolsa.rules;

import io.bolsa.rules.Expression.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.projectnessie.cel.Ast;
import org.projectnessie.cel.Env;
import org.projectnessie.cel.Env.AstIssuesTuple;
import org.projectnessie.cel.EnvOption;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.common.CELError;
import org.projectnessie.cel.common.Location;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Constant;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Constant.ConstantKindCase;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Decl;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Expr;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Type;

/**
 * What may stand in a condition over a subject, and what is wrong with a text that is none. The
 * syntax and the checks are those of the Common Expression Language, with the fields of the subject
 * and a few functions as all there is.
 */
final class ExpressionLanguage {
  /** What there is beside the fields, in words. */
  static final String WORDS =
      "numbers, texts, true, false; + - * / < <= > >= == != && || ! ?: in [...];"
          + " abs, sqrt, log, min, max, defined; TEXT.startsWith, endsWith, contains";

  static final int LONGEST = 1_000;

  /** Deeper than a person writes, and far from the end of a thread's stack. */
  private static final int DEEPEST = 100;

  /** Of one expression: more of them help nobody. */
  private static final int MOST_PROBLEMS = 20;

  private static final Type NUMBER = Decls.Double;
  private static final Type TEXT = Decls.String;
  private static final Type CONDITION = Decls.Bool;
  private static final Type ANY = Decls.newTypeParamType("T");

  private final Subject subject;
  private final Env language;

  ExpressionLanguage(Subject subject) {
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
   * The tree of a condition, in which every name and type is right and every number a double.
   *
   * @throws Invalid naming everything that is wrong, the first twenty at least, each with its
   *     place; of a text that cannot be parsed the first mistake, as the others mostly follow from
   *     it
   */
  Expr read(String text) throws Invalid {
    if (text.length() > LONGEST) {
      throw new Invalid(
          "the expression has " + text.length() + " characters, more than " + LONGEST);
    }
    Ast parsed = sound(language.parse(text), text);
    Expr numeric = withDoubles(parsed.getExpr(), 0);
    Ast checked =
        sound(language.check(new Ast(numeric, parsed.getSourceInfo(), parsed.getSource())), text);
    if (!checked.getResultType().equals(CONDITION)) {
      throw new Invalid("the expression is no condition: it has no true or false for a result");
    }
    return checked.getExpr();
  }

  static Invalid tooDeep() {
    return new Invalid("the expression nests deeper than " + DEEPEST + " levels");
  }

  private Ast sound(AstIssuesTuple outcome, String text) throws Invalid {
    if (outcome.hasIssues()) {
      List<CELError> errors = outcome.getIssues().getErrors();
      CELError first = errors.get(0);
      if (SyntaxProblem.isOne(first.getMessage())) {
        throw new Invalid(
            place(first) + SyntaxProblem.inWords(first.getMessage(), before(first, text)));
      }
      throw new Invalid(
          errors.stream()
              .map(this::problem)
              .distinct()
              .limit(MOST_PROBLEMS)
              .collect(Collectors.toList()));
    }
    return outcome.getAst();
  }

  private static String place(CELError error) {
    Location location = error.getLocation();
    return location.line() < 1
        ? ""
        : "line " + location.line() + ", character " + (location.column() + 1) + ": ";
  }

  /** What stands before the mistake in its line. */
  private static String before(CELError error, String text) {
    String line =
        text.lines().skip(Math.max(0, error.getLocation().line() - 1)).findFirst().orElse("");
    return line.substring(0, Math.max(0, Math.min(line.length(), error.getLocation().column())));
  }

  private String problem(CELError error) {
    String message = error.getMessage();
    String place = place(error);
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
          + WORDS;
    }
    if (message.startsWith("found no matching overload for '")) {
      String[] parts = message.split("'", -1);
      String name = parts[1].matches("[_\\W]+") ? parts[1].replace("_", "") : parts[1];
      return place + "'" + name.replace("@in", "in") + "' does not take " + inOurWords(parts[3]);
    }
    return place + inOurWords(message);
  }

  private static String inOurWords(String types) {
    return types
        .replaceAll("\\bdouble\\b", "number")
        .replaceAll("\\bstring\\b", "text")
        .replaceAll("\\bbool\\b", "condition");
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
}
