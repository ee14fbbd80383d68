package io.bolsa.rules;

import io.bolsa.model.Anomaly;
import io.bolsa.statistics.Pane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The rules over a ticker's bars. */
public final class BarRules extends RuleEvaluator {
  private final List<ToDoubleFunction<Pane>> numbers =
      new ArrayList<>(Subject.barNumbers().values());

  /**
   * @param idleMillis event time without a tick after which a ticker is forgotten
   * @param barMillis length of a bar
   */
  public BarRules(RuleSet rules, long idleMillis, long barMillis) {
    // Two bars may end by a bar's length closer to each other than their ticks are. Those of one
    // end, of a ticker that changed its sector, are never forgotten in between.
    super(rules, Subject.BAR, Math.max(0, idleMillis - barMillis));
  }

  /**
   * Evaluates one bar.
   *
   * @param end of the bar, exclusive: the time of its alerts
   */
  public void evaluate(
      Pane bar,
      long end,
      RuleState state,
      Map<String, String> reference,
      Consumer<Anomaly> anomalies) {
    facts.size = 1;
    facts.times[0] = end;
    facts.texts[0][0] = bar.member;
    facts.texts[1][0] = bar.group;
    for (int i = 0; i < numbers.size(); i++) {
      facts.numbers[i][0] = Columns.defined(numbers.get(i).applyAsDouble(bar));
    }
    evaluate(
        state, reference, (alert, row) -> anomalies.accept(alert.ofTicker(bar.member, bar.group)));
  }
}
