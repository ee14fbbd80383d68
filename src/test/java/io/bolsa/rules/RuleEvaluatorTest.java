package io.bolsa.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Anomaly;
import io.bolsa.model.SectorStatistics;
import io.bolsa.statistics.Pane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules over rows that are made by hand. */
class RuleEvaluatorTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private static RuleSet rule(String over, String expression) throws Exception {
    String file =
        String.format(
            "{\"rules\": [{\"name\": \"r\", \"over\": \"%s\", \"expression\": \"%s\"}]}",
            over, expression);
    return RuleSet.parse(file.getBytes(StandardCharsets.UTF_8));
  }

  private static Pane bar(String sector, double... prices) {
    Pane bar = Pane.ofTicker("A", sector, 0);
    for (double price : prices) {
      bar.add(0, price, 0, Double.NaN);
    }
    return bar;
  }

  private static Anomaly alert(String expression) throws Exception {
    List<Anomaly> alerts = new ArrayList<>();
    new BarRules(rule("bar", expression), HOUR, MINUTE)
        .evaluate(bar("X", 8, 12), MINUTE, new RuleState(), Map.of(), alerts::add);
    assertThat(alerts).hasSize(1);
    return alerts.get(0);
  }

  @Test
  void whatIsAboveItsLimitHasAnUpperOne() throws Exception {
    Anomaly alert = alert("high - low > open / 4");
    assertThat(alert.explanation).isEqualTo("A: high - low > open / 4: 4 is above 2.");
    assertThat(alert.direction).isEqualTo("high");
    assertThat(alert.observed).isEqualTo(4);
    assertThat(alert.upper).isEqualTo(2);
    assertThat(alert.lower).isNaN();
  }

  @Test
  void whatIsBelowItsLimitHasALowerOne() throws Exception {
    Anomaly alert = alert("low <= 8.5");
    assertThat(alert.explanation).isEqualTo("A: low <= 8.5: 8 is below 8.5.");
    assertThat(alert.direction).isEqualTo("low");
    assertThat(alert.observed).isEqualTo(8);
    assertThat(alert.lower).isEqualTo(8.5);
    assertThat(alert.upper).isNaN();
  }

  @Test
  void whatIsAtItsLimitIsNotSaidToBeBeyondIt() throws Exception {
    assertThat(alert("low <= 8").explanation).isEqualTo("A: low <= 8: 8 equals 8.");
    assertThat(alert("high >= 12").explanation).isEqualTo("A: high >= 12: 12 equals 12.");
  }

  @Test
  void anyOtherConditionHoldsWithoutALimit() throws Exception {
    Anomaly alert = alert("low == 8 && high > 1");
    assertThat(alert.explanation).isEqualTo("A: low == 8 && high > 1 holds.");
    assertThat(alert.direction).isNull();
    assertThat(alert.observed).isNaN();
    assertThat(alert.lower).isNaN();
    assertThat(alert.upper).isNaN();
  }

  @Test
  void howTicksFallIntoBatchesMakesNoDifference() throws Exception {
    RuleSet set = rule("tick", "price > 1 && sector != 'Z' && ticker_symbol != sector");
    List<String> expected = new ArrayList<>();
    for (int batch : new int[] {1, 7, Facts.CAPACITY}) {
      TickRules rules = new TickRules(set, HOUR);
      RuleState state = new RuleState();
      List<String> alerts = new ArrayList<>();
      for (int i = 0; i < 2 * Facts.CAPACITY; i++) {
        String sector = List.of("Z", "A", "Y").get(i % 3);
        boolean full = rules.add(i / 2, "A", sector, i % 5, 0, Double.NaN, Double.NaN);
        assertThat(full).isEqualTo(i % batch == Facts.CAPACITY - 1);
        if (i % batch == batch - 1) {
          rules.evaluate(state, Map.of(), alert -> alerts.add(alert.id + alert.sector));
        }
      }
      rules.evaluate(state, Map.of(), alert -> alerts.add(alert.id + alert.sector));
      if (expected.isEmpty()) {
        expected.addAll(alerts);
      }
      assertThat(alerts).as("%s a batch", batch).hasSizeGreaterThan(50).isEqualTo(expected);
    }
  }

  @Test
  void barsOfOneEndHaveDifferentIdsHoweverSoonATickerIsForgotten() throws Exception {
    BarRules rules = new BarRules(rule("bar", "count > 0"), MINUTE, HOUR);
    RuleState state = new RuleState();
    List<Anomaly> alerts = new ArrayList<>();
    rules.evaluate(bar("X", 1), HOUR, state, Map.of(), alerts::add);
    rules.evaluate(bar("Y", 1), HOUR, state, Map.of(), alerts::add);
    assertThat(alerts)
        .extracting(alert -> alert.id)
        .containsExactly(
            "rule/r/A/1970-01-01T01:00:00.000Z", "rule/r/A/1970-01-01T01:00:00.000Z/2");
  }

  @Test
  void aCooldownIsForgottenABarBeforeTheTickerMayBe() throws Exception {
    RuleSet set =
        RuleSet.parse(
            ("{\"rules\": [{\"name\": \"r\", \"over\": \"bar\", \"expression\": \"true\","
                    + " \"cooldown\": \"1d\"}]}")
                .getBytes(StandardCharsets.UTF_8));
    BarRules rules = new BarRules(set, HOUR, MINUTE);
    RuleState state = new RuleState();
    List<Long> times = new ArrayList<>();
    for (long end : new long[] {0, 59 * MINUTE, 2 * 59 * MINUTE + 1}) {
      rules.evaluate(bar("X", 1), end, state, Map.of(), alert -> times.add(alert.eventTime));
    }
    assertThat(times).containsExactly(0L, 2 * 59 * MINUTE + 1);
  }

  @Test
  void aFieldThatIsNotFiniteIsUndefinedAsInTheRow() throws Exception {
    List<Anomaly> alerts = new ArrayList<>();
    // So far apart that their variance is beyond a double.
    Pane bar = bar("X", 1e200, -1e200);
    SectorStatistics row = new SectorStatistics();
    row.window = "PT1M";
    row.sector = "X";
    row.stddev = Double.POSITIVE_INFINITY;
    for (String condition : List.of("stddev > 5", "defined(stddev)", "count < -stddev")) {
      new BarRules(rule("bar", condition), 10 * HOUR, HOUR)
          .evaluate(bar, HOUR, new RuleState(), Map.of(), alerts::add);
      new WindowRules(rule("sector-window", condition), HOUR)
          .evaluate(row, new RuleState(), alerts::add);
    }
    assertThat(alerts).isEmpty();
  }
}
