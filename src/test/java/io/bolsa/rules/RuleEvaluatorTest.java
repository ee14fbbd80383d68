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
