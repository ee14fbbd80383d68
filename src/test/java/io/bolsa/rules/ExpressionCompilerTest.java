package io.bolsa.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.rules.Expression.Invalid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.tools.Script;
import org.projectnessie.cel.tools.ScriptException;
import org.projectnessie.cel.tools.ScriptHost;

/** The language: what is refused and how, what undefined means, and that the numbers are right. */
class ExpressionCompilerTest {
  private static final double UNDEFINED = Double.NaN;

  private final ExpressionCompiler compiler = new ExpressionCompiler(Subject.TICK);

  /** Of a tick with price 100, change -2, no previous price; ticker AMZN in TECHNOLOGY. */
  private double value(String expression) throws Invalid {
    return compiler.compile(expression).condition.of(tick())[0];
  }

  private static Facts tick() {
    Facts facts = new Facts(Subject.TICK.numbers.size(), Subject.TICK.texts.size());
    facts.size = 1;
    facts.numbers[0][0] = 100;
    facts.numbers[1][0] = -2;
    facts.numbers[2][0] = UNDEFINED;
    facts.numbers[3][0] = UNDEFINED;
    facts.texts[0][0] = "AMZN";
    facts.texts[1][0] = "TECHNOLOGY";
    facts.reference = Map.of("currency", "USD");
    return facts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price > 99 | 1",
        "price > 100.0 | 0",
        "price >= 100 | 1",
        "price < 100 | 0",
        "price <= 100 | 1",
        "price == 100 | 1",
        "price != 100 | 0",
        "abs(change/(price-change))*100 > 1 | 1",
        "abs(change/(price-change))*100 > 2 | 0",
        "-change == 2 | 1",
        "price + change * 2 == 96 | 1",
        "(price + change) * 2 == 196 | 1",
        "min(price, change) == -2 && max(price, change) == 100 | 1",
        "sqrt(price) == 10 | 1",
        "log(price) > 4.6 && log(price) < 4.7 | 1",
        "!(price > 99) | 0",
        "price > 99 ? change < 0 : true | 1",
        "(price > 100 ? 1 : 2) == 2 | 1",
        "ticker_symbol == 'AMZN' | 1",
        "ticker_symbol != 'AMZN' | 0",
        "ticker_symbol in ['MSFT', 'AMZN'] | 1",
        "!(ticker_symbol in []) | 1",
        "price in [1, 100] | 1",
        "sector.startsWith('TECH') && sector.endsWith('Y') && sector.contains('NO') | 1",
        "(price > 1 ? sector : ticker_symbol) == 'TECHNOLOGY' | 1",
        "reference.currency == 'USD' | 1",
        "true | 1",
        "(price > 1) == (change < 0) | 1",
      })
  void whatIsDefinedIsOneOrZero(String expression, double expected) throws Invalid {
    assertThat(value(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "previous_price > 1",
        "!(previous_price > 1)",
        "previous_price == previous_price",
        "previous_price != 1",
        "price / 0 > 1",
        "0 / (price - 100) == 0",
        "!(price / 0 > 1)",
        "sqrt(change) >= 0",
        "log(change) < 5",
        "log(price - 100) < 0",
        "price * 1e308 * 1e308 > 1",
        "min(price, previous_price) > 1",
        "previous_price > 1 || price < 1",
        "previous_price > 1 && price > 1",
        "previous_price > 1 ? true : true",
        "reference.company == 'Amazon'",
        "reference.company != 'Amazon'",
        "reference.company.startsWith('A')",
        "reference.company in ['Amazon']",
        "previous_price in [1, 2]",
      })
  void whatDependsOnTheUndefinedIsUndefined(String expression) throws Invalid {
    assertThat(value(expression)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "previous_price > 1 && price < 1 @ 0",
        "price < 1 && previous_price > 1 @ 0",
        "previous_price > 1 || price > 1 @ 1",
        "price > 1 || previous_price > 1 @ 1",
        "defined(previous_price) @ 0",
        "!defined(previous_price) @ 1",
        "defined(price / 0) @ 0",
        "defined(price) @ 1",
      })
  void whatDoesNotDependOnTheUndefinedIsDefined(String expression, double expected) throws Invalid {
    assertThat(value(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prcie > 1 | line 1, character 1: there is no 'prcie'",
        "price > 1 && vloume > 2 | line 1, character 14: there is no 'vloume'",
        "price + sector > 1 | line 1, character 7: '+' does not take (number, text)",
        "price == 'a' | character 7: '==' does not take (number, text)",
        "price | no condition",
        "'true' | no condition",
        "price > 1 > 0 | '>' does not take (condition, number)",
        "price && true | '&&' does not take (number, condition)",
        "price % 2 == 0 | there is no '%'",
        "price == null | '==' does not take (number, null)",
        "1u > 2u | '>' does not take (uint, uint)",
        "price > 99999999999999999999 | invalid int literal",
        "price > 1e999 | numbers beyond the range of a double",
        "has(reference.company) | there is no 'has'",
        "[1].all(x, x > 1) | there is no 'all'",
        "sector.matches('(a+)+') | there is no 'matches'",
        "size(sector) > 1 | there is no 'size'",
        "duration('1s') == duration('1s') | there is no 'duration'",
        "type(price) == type(price) | there is no 'type'",
        "b'a' == b'a' | rules do not have",
        "{'a': 1.0}.a > 1 | rules do not have",
        "{'a': 1} == {'a': 1} | rules do not have",
        "[1] == [1] | rules do not have",
        "reference == reference | rules do not have",
        "price.x > 1 | does not support field selection",
        "reference.a.b == 'x' | does not support field selection",
        "sector in [ticker_symbol] | not constants",
        "sector[0] == 'a' | there is no",
        "count > 1 | there is no 'count'",
        "google.protobuf.Int32Value{value: 1} == 1 | ",
      })
  void whatIsNoConditionOverTheFieldsIsRefusedWithItsPlace(String expression, String complaint) {
    assertThatThrownBy(() -> compiler.compile(expression))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(complaint == null ? "" : complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "price > | line 1, character 8: the expression ends too early",
        "price > 1 ; drop | line 1, character 11: ';' cannot stand here",
        "(price > 1 | line 1, character 11: ')' is missing at the end",
        "true ? true false | line 1, character 13: ':' is missing before 'false'",
        "price.(1) | line 1, character 7: '(' cannot stand here",
        "price. | line 1, character 7: the expression ends too early",
        "price > 1) | line 1, character 10: ')' cannot stand here",
        "max(price,) > 1 | line 1, character 10: ',' cannot stand here",
        "1..2 > price | line 1, character 3: '.2' cannot stand here",
        "sector == 'a | line 1, character 11: the text that begins here has no end, or an unknown '\\'",
        "'\\q' == sector | line 1, character 1: the text that begins here has no end, or an unknown '\\'",
        "price > 1 & change > 1 | line 1, character 11: '&' cannot stand here",
        "price << 1 | line 1, character 8: '<' cannot stand here",
        "price >> 1 | line 1, character 8: '>' cannot stand here",
      })
  void whatCannotBeParsedIsToldAtItsFirstMistake(String expression, String problem) {
    assertThatThrownBy(() -> compiler.compile(expression))
        .isInstanceOf(Invalid.class)
        .hasMessage(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "price = 1 | line 1, character 7: '=' cannot stand here; for = write ==",
        "price <> 1 | line 1, character 8: '>' cannot stand here; for <> write !=",
        "price > 1 AND change > 1 | line 1, character 11: 'AND' cannot stand here; for AND write &&",
        "price > 1 or change > 1 | `line 1, character 11: 'or' cannot stand here; for or write ||`",
        "NOT price > 1 | line 1, character 5: 'price' cannot stand here; for not write !",
        "sector LIKE 'A%' | line 1, character 8: 'LIKE' cannot stand here; for LIKE write startsWith, endsWith or contains",
        "price between 1 and 2 | line 1, character 7: 'between' cannot stand here; for between write A <= X && X <= B",
        "price IS NULL | line 1, character 7: 'IS' cannot stand here; for IS write defined(X) or !defined(X)",
        "`price > 1\n and\n price < 2` | line 2, character 2: 'and' cannot stand here; for and write &&",
        "`price\n <> 2` | line 2, character 3: '>' cannot stand here; for <> write !=",
      })
  void wordsOfSqlAreAnsweredWithOurs(String expression, String problem) {
    assertThatThrownBy(() -> compiler.compile(expression))
        .isInstanceOf(Invalid.class)
        .hasMessage(problem);
  }

  @Test
  void aNameThatIsNotThereIsAnsweredWithThoseThatAre() {
    assertThatThrownBy(() -> compiler.compile("volume > 1"))
        .hasMessageContaining("fields of a tick (ticker_symbol, sector, price, change")
        .hasMessageContaining("abs, sqrt, log, min, max, defined");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(() -> compiler.compile("foo > 1 && bar < 2 && price == 'a'"))
        .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.problems).hasSize(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "-", "!", "{", "price+(", "a.", "1?", "f("})
  void nestingEndsInARefusalAndNotInTheEndOfTheStack(String open) {
    for (int levels : new int[] {50, 120, 300, 480}) {
      String text = open.repeat(Math.min(levels, 980 / open.length()));
      assertThatThrownBy(() -> compiler.compile("price in " + text)).isInstanceOf(Invalid.class);
      assertThatThrownBy(() -> compiler.compile(text)).isInstanceOf(Invalid.class);
    }
  }

  @Test
  void aHundredLevelsAreAllowedAndNoMore() throws Invalid {
    assertThat(value("1+(".repeat(99) + "1" + ")".repeat(99) + " > 1")).isEqualTo(1);
    assertThatThrownBy(() -> compiler.compile("1+(".repeat(100) + "1" + ")".repeat(100) + " > 1"))
        .hasMessageContaining("nests deeper than 100 levels");
  }

  @Test
  void aThousandCharactersAreAllowedAndNoMore() throws Invalid {
    String longest = "price > 1" + " ".repeat(991);
    assertThat(value(longest)).isEqualTo(1);
    assertThatThrownBy(() -> compiler.compile(longest + " "))
        .hasMessageContaining("1001 characters, more than 1000");
  }

  @Test
  void moreMistakesThanTheParserReportsAreRefusedInOurWords() {
    assertThatThrownBy(() -> compiler.compile("&".repeat(1000)))
        .hasMessage("the expression cannot be read, and its parser does not say where");
  }

  @Property(seed = "91", tries = 300)
  void anyTextWhateverIsAnExpressionOrARefusal(@ForAll long seed) {
    String[] pieces = {
      "price",
      "change",
      "sector",
      "'a'",
      "1",
      "2.5",
      "(",
      ")",
      "[",
      "]",
      " in ",
      " && ",
      " || ",
      "!",
      "-",
      "+",
      "*",
      "/",
      ">",
      "<=",
      "==",
      "?",
      ":",
      ".",
      ",",
      "abs(",
      "reference",
      "{",
      "}",
      "\"",
      "\\",
      "\u0000",
      "é",
      "\ud800",
      "//",
      "\n",
      "true",
      "null",
      "b'",
      "1u",
      "0x",
      "e9",
      "@"
    };
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    try {
      assertThat(compiler.compile(text.toString()).condition.of(tick())[0])
          .isIn(1.0, 0.0, UNDEFINED);
    } catch (Invalid e) {
      assertThat(e.problems).isNotEmpty().noneMatch(String::isBlank);
    }
  }

  // The library's own interpreter knows no "undefined": it is the judge where all is defined.

  @Property(seed = "92", tries = 200)
  void theNumbersAreThoseOfTheLibrarysInterpreter(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    String expression = condition(random, 3);
    Expression compiled = compiler.compile(expression);
    Script script =
        ScriptHost.newBuilder()
            .build()
            .buildScript(expression)
            .withDeclarations(
                Decls.newVar("price", Decls.Double),
                Decls.newVar("change", Decls.Double),
                Decls.newVar("sector", Decls.String))
            .build();
    Facts facts = new Facts(Subject.TICK.numbers.size(), Subject.TICK.texts.size());
    List<Object> expected = new ArrayList<>();
    for (facts.size = 0; facts.size < 20; facts.size++) {
      double price = random.nextInt(20) - 5;
      double change = random.nextInt(10) / 4.0 - 1;
      String sector = random.nextBoolean() ? "ENERGY" : "TECHNOLOGY";
      facts.numbers[0][facts.size] = price;
      facts.numbers[1][facts.size] = change;
      facts.texts[1][facts.size] = sector;
      expected.add(judge(script, price, change, sector));
    }
    double[] actual = compiled.condition.of(facts);
    for (int row = 0; row < facts.size; row++) {
      assertThat(actual[row])
          .as("%s, row %d", expression, row)
          .isEqualTo(Boolean.TRUE.equals(expected.get(row)) ? 1.0 : 0.0);
    }
  }

  private static Object judge(Script script, double price, double change, String sector)
      throws ScriptException {
    Map<String, Object> row = new HashMap<>(Map.of("price", price, "change", change));
    row.put("sector", sector);
    return script.execute(Boolean.class, row);
  }

  /** No division, and numbers that stay small: everything is defined. */
  private static String condition(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      switch (random.nextInt(4)) {
        case 0:
          return "sector == 'ENERGY'";
        case 1:
          return "sector in ['TECHNOLOGY', 'X']";
        case 2:
          return "sector.startsWith('E')";
        default:
          String[] comparisons = {"<", "<=", ">", ">=", "==", "!="};
          return number(random, 2)
              + " "
              + comparisons[random.nextInt(comparisons.length)]
              + " "
              + number(random, 2);
      }
    }
    String a = "(" + condition(random, depth - 1) + ")";
    String b = "(" + condition(random, depth - 1) + ")";
    switch (random.nextInt(4)) {
      case 0:
        return a + " && " + b;
      case 1:
        return a + " || " + b;
      case 2:
        return "!" + a;
      default:
        return a + " ? " + b + " : !" + b;
    }
  }

  private static String number(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      String[] leaves = {"price", "change", "2.0", "0.5", "10.0"};
      return leaves[random.nextInt(leaves.length)];
    }
    String a = number(random, depth - 1);
    String b = number(random, depth - 1);
    switch (random.nextInt(5)) {
      case 0:
        return "(" + a + " + " + b + ")";
      case 1:
        return "(" + a + " - " + b + ")";
      case 2:
        return "(" + a + " * " + b + ")";
      case 3:
        return "(-" + a + ")";
      default:
        return "(" + a + " > " + b + " ? " + a + " : " + b + ")";
    }
  }
}
