package io.bolsa.rules;

import io.bolsa.model.Anomaly;
import java.util.Map;
import java.util.function.Consumer;

/** The rules over ticks; a batch is of one ticker. */
public final class TickRules extends RuleEvaluator {
  /**
   * @param idleMillis event time without a tick after which a ticker is forgotten
   */
  public TickRules(RuleSet rules, long idleMillis) {
    super(rules, Subject.TICK, idleMillis);
  }

  /**
   * Adds a tick, in event-time order.
   *
   * @param previousPrice NaN for a ticker's first tick
   * @param logReturn NaN where it is undefined
   * @return whether the batch is full and must be evaluated before the next tick
   */
  public boolean add(
      long time,
      String tickerSymbol,
      String sector,
      double price,
      double change,
      double previousPrice,
      double logReturn) {
    int row = facts.size++;
    facts.times[row] = time;
    facts.texts[0][row] = tickerSymbol;
    facts.texts[1][row] = sector;
    facts.numbers[0][row] = price;
    facts.numbers[1][row] = change;
    facts.numbers[2][row] = previousPrice;
    facts.numbers[3][row] = logReturn;
    return isFull();
  }

  /** Evaluates the ticks added since the last call. */
  public void evaluate(
      RuleState state, Map<String, String> reference, Consumer<Anomaly> anomalies) {
    evaluate(
        state,
        reference,
        (alert, row) -> anomalies.accept(alert.ofTicker(facts.texts[0][row], facts.texts[1][row])));
  }
}
