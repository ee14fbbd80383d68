package io.bolsa.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules file. */
class RuleSetTest {
  private static final String SOUND =
      "{\"rules\": [{\"name\": \"a\", \"over\": \"tick\", \"expression\": \"price > 1\","
          + " \"severity\": \"high\", \"cooldown\": \"1m\", \"message\": \"is {price}\"},"
          + "{\"name\": \"b\", \"over\": \"sector-window\", \"expression\": \"count > 1\"}]}";

  private static RuleSet parse(String file) throws InvalidRulesException {
    return RuleSet.parse(file.getBytes(UTF_8));
  }

  @Test
  void everyKeyReachesItsField() throws Exception {
    Rule rule = parse(SOUND).rules.get(0);
    assertThat(rule.name).isEqualTo("a");
    assertThat(rule.subject).isEqualTo(Subject.TICK);
    assertThat(rule.expression).isEqualTo("price > 1");
    assertThat(rule.severity).isEqualTo(Rule.Severity.HIGH);
    assertThat(rule.cooldownMillis).isEqualTo(60_000);
    assertThat(rule.message).isNotNull();
  }

  @Test
  void defaultsArePinned() throws Exception {
    Rule rule = parse(SOUND).rules.get(1);
    assertThat(rule.subject).isEqualTo(Subject.SECTOR_WINDOW);
    assertThat(rule.severity).isEqualTo(Rule.Severity.MEDIUM);
    assertThat(rule.cooldownMillis).isZero();
    assertThat(rule.message).isNull();
  }

  @Test
  void anEmptyListIsARuleSetThatFiresNothing() throws Exception {
    assertThat(parse("{\"rules\":[]}").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"name\":\"a\",\"over\":\"tick\" | rule 'a': 'expression' is missing",
        "\"over\":\"tick\",\"expression\":\"true\" | rule 1: 'name' is missing",
        "\"name\":\"a\",\"expression\":\"true\" | rule 'a': 'over' is missing",
        "\"name\":\"A b\",\"over\":\"tick\",\"expression\":\"true\" | rule 'A b': the name is not",
        "\"name\":\"a\",\"over\":\"ticks\",\"expression\":\"true\" | 'over' is 'ticks'; allowed are"
            + " tick, bar, sector-window",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"severity\":\"grave\" |"
            + " 'severity' is 'grave'; allowed are low, medium, high",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"cooldown\":\"soon\" |"
            + " 'cooldown' is 'soon'; allowed is 0s to 1d",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"cooldown\":\"25h\" | 1d",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"cooldown\":60 | rule 1:"
            + " 'cooldown' is not a string",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"when\":\"x\" | unknown key"
            + " 'when'; allowed are name, over",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"message\":\"{volume}\" |"
            + " names {volume}; allowed are the fields of a tick",
        "\"name\":\"a\",\"over\":\"tick\",\"expression\":\"true\",\"message\":\"{price\" | '{'"
            + " without its '}' at character 1",
        "\"name\":\"a\",\"over\":\"bar\",\"expression\":\"price > 1\" | rule 'a': expression: line"
            + " 1, character 1: there is no 'price'; allowed are the fields of a bar",
        "\"name\":\"a\",\"over\":\"sector-window\",\"expression\":\"reference.x == 'a'\" | there is"
            + " no 'reference'",
      })
  void aRuleThatIsWrongIsNamedWithWhatIsAllowed(String fields, String complaint) {
    assertThatThrownBy(() -> parse("{\"rules\":[{" + fields + "}]}"))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | not an object",
        "[] | not an object",
        "{} | 'rules' is missing",
        "{\"rules\": {}} | 'rules' is not a list",
        "{\"rules\": [1]} | rule 1: it is not an object",
        "{\"rules\": [], \"more\": {\"a\": [1]}} | unknown key 'more'",
        "{\"rules\": [ | line 1, character",
        "{\"rules\": [ | expected close marker for Array (start marker at line: 1, column: 11)",
        "{\"rules\": []} x | not JSON",
        "{\"rules\": []} [] | something follows",
        "{\"rules\": [], \"rules\": []} | Duplicate field",
      })
  void aFileThatIsNoRulesFileIsRefused(String file, String complaint) {
    assertThatThrownBy(() -> parse(file)).hasMessageContaining(complaint);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    String file =
        "{\"rules\": ["
            + "{\"name\": \"a\", \"over\": \"tick\", \"expression\": \"x > 1 && y > 1\"},"
            + "{\"name\": \"a\", \"over\": \"tick\", \"expression\": \"price\","
            + " \"severity\": \"x\"}, {\"over\": \"nothing\"}], \"z\": 1}";
    assertThatThrownBy(() -> parse(file))
        .isInstanceOfSatisfying(
            InvalidRulesException.class,
            invalid -> assertThat(invalid.problems).as("%s", invalid.problems).hasSize(8));
  }

  @Test
  void moreThanAHundredRulesAreRefused() throws Exception {
    assertThat(parse(rules(100)).rules).hasSize(100);
    assertThatThrownBy(() -> parse(rules(101))).hasMessageContaining("101 rules, more than 100");
  }

  @Test
  void theLongestOfEverythingIsAllowedAndNoMore() throws Exception {
    String name = "n".repeat(64);
    String rule = SOUND.replace("\"a\"", "\"" + name + "\"").replace("1m", "1d");
    assertThat(parse(rule).rules.get(0).name).isEqualTo(name);
    assertThat(parse(rule).rules.get(0).cooldownMillis).isEqualTo(24 * 60 * 60_000);
    assertThatThrownBy(() -> parse(rule.replace(name, name + "n"))).hasMessageContaining("1 to 64");

    String file = SOUND + " ".repeat((1 << 20) - SOUND.length());
    assertThat(parse(file).rules).hasSize(2);
    assertThatThrownBy(() -> parse(file + " ")).hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void twoRulesOfOneNameAreRefused() {
    assertThatThrownBy(() -> parse(SOUND.replace("\"b\"", "\"a\"")))
        .hasMessageContaining("rule 'a': a rule of this name stands in the file already");
  }

  private static String rules(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> "{\"name\":\"r" + i + "\",\"over\":\"tick\",\"expression\":\"price>" + i + "\"}")
        .collect(Collectors.joining(",", "{\"rules\":[", "]}"));
  }

  @Property(seed = "93", tries = 500)
  void bytesThatAreBrokenAnywhereAreRulesOrARefusal(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = SOUND.getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    try {
      assertThat(RuleSet.parse(cut).rules).hasSizeBetween(0, 2);
    } catch (InvalidRulesException e) {
      assertThat(e.problems).isNotEmpty().noneMatch(String::isBlank);
    }
  }
}
