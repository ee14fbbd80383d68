package io.bolsa.rules;

import io.bolsa.model.Anomaly;
import io.bolsa.model.SectorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The rules over a sector's windows, or the market's. */
public final class WindowRules extends RuleEvaluator {
  private final List<ToDoubleFunction<SectorStatistics>> numbers =
      new ArrayList<>(Subject.windowNumbers().values());

  /**
   * @param idleMillis event time without a row after which a sector is forgotten
   */
  public WindowRules(RuleSet rules, long idleMillis) {
    super(rules, Subject.SECTOR_WINDOW, idleMillis);
  }

  /** Evaluates one row; the rows of one sector and window come in the order of their ends. */
  public void evaluate(SectorStatistics row, RuleState state, Consumer<Anomaly> anomalies) {
    facts.size = 1;
    facts.times[0] = row.windowEnd;
    facts.texts[0][0] = row.window;
    facts.texts[1][0] = row.sector;
    for (int i = 0; i < numbers.size(); i++) {
      facts.numbers[i][0] = Columns.defined(numbers.get(i).applyAsDouble(row));
    }
    evaluate(
        state, Map.of(), (alert, at) -> anomalies.accept(alert.ofWindow(row.window, row.sector)));
  }
}
