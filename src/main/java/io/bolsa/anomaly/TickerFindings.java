package io.bolsa.anomaly;

import io.bolsa.anomaly.ChangeCheck.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The findings about one ticker, in numbers and in words: each kind has a gate, and what it lets
 * through is added to the list. Immutable, shared by all tickers.
 */
final class TickerFindings {
  private static final String CORRUPT_PRICE = "corrupt_price";
  private static final String CORRUPT_CHANGE = "corrupt_change";
  private static final String MISSING_TICKS = "missing_ticks";
  private static final String SILENCE = "silence";
  private static final String FROZEN_PRICE = "frozen_price";
  private static final String PRICE_JUMP = "price_jump";
  private static final String VOLATILITY_BURST = "volatility_burst";
  private static final String DRIFT = "drift";
  private static final String UNUSUAL_SHAPE = "unusual_shape";

  /** Every kind of finding; the position is that of its gate in the state. */
  static final List<String> KINDS =
      List.of(
          CORRUPT_PRICE,
          CORRUPT_CHANGE,
          MISSING_TICKS,
          SILENCE,
          FROZEN_PRICE,
          PRICE_JUMP,
          VOLATILITY_BURST,
          DRIFT,
          UNUSUAL_SHAPE);

  /** So many usual gaps without an alarm end an episode of what is looked at all the time. */
  private static final double EPISODE = 20;

  /** So much less likely than what is just a finding is severe. */
  private static final double SEVERE = 1e-2;

  private final DetectorSettings settings;

  TickerFindings(DetectorSettings settings) {
    this.settings = settings;
  }

  private static AlertGate gate(TickerState state, String kind) {
    return state.gates[KINDS.indexOf(kind)];
  }

  /** The check is that of this tick; of a verdict that is no contradiction nothing is said. */
  void contradiction(TickerState state, Observation tick, Verdict verdict, List<Finding> findings) {
    switch (verdict) {
      case MISSING_TICKS:
        contradiction(state, tick, MISSING_TICKS, Severity.LOW, findings);
        break;
      case CORRUPT_PRICE:
        contradiction(state, tick, CORRUPT_PRICE, Severity.HIGH, findings);
        break;
      case CORRUPT_CHANGE:
        contradiction(state, tick, CORRUPT_CHANGE, Severity.MEDIUM, findings);
        break;
      default:
        break;
    }
  }

  private void contradiction(
      TickerState state, Observation tick, String kind, Severity severity, List<Finding> findings) {
    AlertGate gate = gate(state, kind);
    if (!gate.admit(tick.eventTime, settings.coolDown)) {
      return;
    }
    ChangeCheck check = state.change;
    boolean ofChange = kind.equals(CORRUPT_CHANGE);
    double observed = ofChange ? tick.change : tick.price;
    double expected = ofChange ? tick.price - state.printed : state.printed + tick.change;
    double room = check.usualMove(tick.price);
    String explanation =
        "Price "
            + Explain.number(tick.price, check.gap)
            + ": change "
            + Explain.number(tick.change)
            + " says the price before was "
            + Explain.number(check.implied, check.gap)
            + ", but it was "
            + Explain.number(state.printed, check.gap)
            + "; "
            + reading(kind, Explain.rough(Math.abs(check.gap)), Explain.rough(room))
            + ".";
    findings.add(
        Finding.of(kind, DetectorSettings.INCONSISTENT_CHANGE, tick.eventTime, check.probability)
            .severity(severity)
            .observed(observed)
            .expected(expected)
            .within(expected - room, expected + room)
            .direction(observed > expected ? Direction.HIGH : Direction.LOW)
            .attribution(Map.of(ofChange ? "change" : "price", 1.0))
            .explanation(explanation)
            .letThroughBy(gate));
  }

  private static String reading(String kind, String gap, String room) {
    switch (kind) {
      case MISSING_TICKS:
        return "the gap of " + gap + " is small: ticks are missing";
      case CORRUPT_PRICE:
        return "a gap of "
            + gap
            + " where moves are about "
            + room
            + ": this price or the one before is corrupt";
      default:
        return "the price is where it was and moves are about " + room + ": the change is wrong";
    }
  }

  /** The latest move is a jump. */
  void jump(TickerState state, Observation tick, double p, List<Finding> findings) {
    AlertGate gate = gate(state, PRICE_JUMP);
    if (!gate.admit(tick.eventTime, settings.coolDown)) {
      return;
    }
    Move move = state.move;
    double scale = move.usual();
    double room = scale * (move.falls() ? state.down : state.up).quantile(state.least);
    String explanation =
        "Price "
            + (move.size > 0 ? "jumped up by " : "fell by ")
            + Explain.rough(Math.abs(move.size))
            + Explain.percent(move.size, move.from)
            + " from "
            + Explain.number(move.from, move.size)
            + " to "
            + Explain.number(tick.price, move.size)
            + " in one tick; its usual move is "
            + Explain.rough(scale)
            + ".";
    findings.add(
        jump(state, tick, p, tick.price, move.from, room)
            .explanation(explanation)
            .letThroughBy(gate));
  }

  /** The tick before was a spike, which its way back shows. */
  void spike(TickerState state, Observation tick, double p, List<Finding> findings) {
    AlertGate gate = gate(state, PRICE_JUMP);
    boolean said = gate.last() == state.lastTime;
    if (said || !gate.admit(tick.eventTime, settings.coolDown)) {
      return;
    }
    double before = state.spike.from;
    double spike = state.printed;
    double move = spike - before;
    double room = state.spike.scale * state.spike.quantile(state.least);
    String explanation =
        "The price before, "
            + Explain.number(spike, move)
            + ", was a spike: "
            + (move > 0 ? "up by " : "down by ")
            + Explain.rough(Math.abs(move))
            + Explain.percent(move, before)
            + " from "
            + Explain.number(before, move)
            + " and back to "
            + Explain.number(tick.price, move)
            + "; its usual move is "
            + Explain.rough(state.spike.scale)
            + ".";
    findings.add(
        jump(state, tick, p, spike, before, room).explanation(explanation).letThroughBy(gate));
  }

  private static Finding.Builder jump(
      TickerState state, Observation tick, double p, double price, double from, double room) {
    return Finding.of(PRICE_JUMP, DetectorSettings.PRICE_JUMP, tick.eventTime, p)
        .severity(p < state.least * SEVERE ? Severity.HIGH : Severity.MEDIUM)
        .observed(price)
        .expected(from)
        .within(from - room, from + room)
        .direction(price > from ? Direction.HIGH : Direction.LOW);
  }

  /**
   * @param time when the gap was longer than usual, or when it ended
   */
  void silence(TickerState state, long time, double gap, double p, List<Finding> findings) {
    AlertGate gate = gate(state, SILENCE);
    if (!gate.admit(time, settings.coolDown)) {
      return;
    }
    double usual = state.moves.usualGap;
    findings.add(
        Finding.of(SILENCE, DetectorSettings.SILENCE, time, p)
            .observed(gap)
            .expected(usual)
            .within(0, Double.NaN)
            .direction(Direction.HIGH)
            .attribution(Map.of("time", 1.0))
            .explanation(
                "No tick for "
                    + Explain.duration(gap)
                    + "; one usually comes every "
                    + Explain.duration(usual)
                    + ".")
            .letThroughBy(gate));
  }

  void frozen(TickerState state, Observation tick, double p, List<Finding> findings) {
    long ticks = state.frozen.run + 1;
    Finding.Builder finding =
        Finding.of(FROZEN_PRICE, DetectorSettings.FROZEN_PRICE, tick.eventTime, p)
            .observed((double) ticks);
    sustained(
        state,
        FROZEN_PRICE,
        finding,
        () ->
            "The price has been "
                + Explain.number(tick.price)
                + " for "
                + ticks
                + " ticks in a row, longer than this ticker usually stands still.",
        findings);
  }

  void burst(TickerState state, Observation tick, List<Finding> findings) {
    Regime regime = state.regime;
    double usual = state.move.usualLately(state.moves);
    Finding.Builder finding =
        Finding.of(
                VOLATILITY_BURST,
                DetectorSettings.VOLATILITY,
                tick.eventTime,
                regime.volatilityProbability)
            .observed(regime.size * usual)
            .expected(usual)
            .direction(Direction.HIGH);
    sustained(
        state,
        VOLATILITY_BURST,
        finding,
        () ->
            "Moves have been at least "
                + Explain.rough(regime.size)
                + " times as large as usual over the last "
                + Regime.VOLATILITY_TICKS
                + " ticks; the usual one is "
                + Explain.rough(usual)
                + ".",
        findings);
  }

  void drift(TickerState state, Observation tick, List<Finding> findings) {
    Regime regime = state.regime;
    boolean up = regime.driftMean > 0;
    double usual = state.move.usualLately(state.moves);
    double trend = regime.lastingTrend * usual;
    double observed = regime.driftMean * usual + trend;
    Finding.Builder finding =
        Finding.of(DRIFT, DetectorSettings.DRIFT, tick.eventTime, regime.driftProbability)
            .observed(observed)
            .expected(trend)
            .direction(up ? Direction.HIGH : Direction.LOW);
    // Seen at every look: one at which it is not seen, by a little, does not end it.
    double ticks = Math.max(EPISODE, 2.0 * Drift.ticksBetweenLooks(regime.driftTicks));
    sustained(
        state, DRIFT, finding, ticks, () -> drift(observed, trend, regime.driftTicks), findings);
  }

  private static String drift(double observed, double trend, int ticks) {
    String lately = " on average over the last " + ticks + " or so";
    if (trend != 0) {
      // What is less than a rise is no fall.
      return String.format(
          "The price has left its trend of %s a tick: %s%s.",
          signed(trend), signed(observed), lately);
    }
    return String.format(
        "The price keeps %s, by %s a tick%s, more steadily than this ticker does.",
        observed > 0 ? "rising" : "falling", Explain.rough(Math.abs(observed)), lately);
  }

  private static String signed(double x) {
    return (x > 0 ? "+" : "") + Explain.rough(x);
  }

  void shape(TickerState state, Observation tick, double p, List<Finding> findings) {
    Shape shape = state.shape;
    Finding.Builder finding =
        Finding.of(UNUSUAL_SHAPE, DetectorSettings.SHAPE, tick.eventTime, p)
            .observed(shape.seasonal ? tick.price : shape.local())
            .expected(shape.expected)
            .direction(shape.off > 0 ? Direction.HIGH : Direction.LOW);
    sustained(state, UNUSUAL_SHAPE, finding, () -> explanation(tick.price, shape), findings);
  }

  private static String explanation(double price, Shape shape) {
    boolean above = shape.off > 0;
    String than = above ? "higher than " : "lower than ";
    String expected = Explain.number(shape.expected, shape.off);
    if (!shape.seasonal) {
      return String.format(
          "Values of late are %sthe usual level, %s: %s on average.",
          than, expected, Explain.number(shape.local(), shape.off));
    }
    than +=
        "at the same point of the periods of " + Explain.duration(shape.periodMillis()) + " before";
    return shape.isOfLate()
        ? String.format(
            "Values of late are %s, by %s on average.", than, Explain.rough(Math.abs(shape.off)))
        : String.format(
            "The value %s is %s: at %s %s was to be expected.",
            Explain.number(price, shape.off), than, above ? "most" : "least", expected);
  }

  private void sustained(
      TickerState state,
      String kind,
      Finding.Builder finding,
      Supplier<String> explanation,
      List<Finding> findings) {
    sustained(state, kind, finding, EPISODE, explanation, findings);
  }

  /**
   * An alert for something that goes on: one an episode, and ever rarer updates.
   *
   * @param ticks so many usual gaps without an alarm end the episode
   */
  private void sustained(
      TickerState state,
      String kind,
      Finding.Builder finding,
      double ticks,
      Supplier<String> explanation,
      List<Finding> findings) {
    AlertGate gate = gate(state, kind);
    double quiet = Math.max((double) settings.coolDown, ticks * state.moves.usualGap);
    if (!gate.admitEpisode(finding.eventTime(), quiet)) {
      return;
    }
    findings.add(finding.explanation(explanation.get()).letThroughBy(gate));
  }
}
