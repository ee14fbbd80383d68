package io.bolsa.anomaly;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All detectors of one ticker; immutable, shared by all tickers. */
public final class TickerDetectors {
  static final String CORRUPT_PRICE = "corrupt_price";
  static final String CORRUPT_CHANGE = "corrupt_change";
  static final String MISSING_TICKS = "missing_ticks";
  static final String PRICE_JUMP = "price_jump";

  /** Every kind of finding; the position is that of its gate in the state. */
  static final List<String> KINDS =
      List.of(CORRUPT_PRICE, CORRUPT_CHANGE, MISSING_TICKS, PRICE_JUMP);

  /** Before so many moves a scale is a guess. */
  private static final int WARM_UP = 12;

  /** Never less certain than this, however rare the ticks. */
  private static final double LEAST_CERTAIN = 1e-3;

  private static final double DAY = 86_400_000;

  private final DetectorSettings settings;
  private final boolean jumps;
  private final boolean changes;

  public TickerDetectors(DetectorSettings settings) {
    this.settings = Objects.requireNonNull(settings);
    this.jumps = settings.isOn(DetectorSettings.PRICE_JUMP);
    this.changes = settings.isOn(DetectorSettings.INCONSISTENT_CHANGE);
  }

  public TickerState newState() {
    return new TickerState();
  }

  /**
   * Takes one tick, in event-time order within its ticker.
   *
   * @return the combined score, 0 to 1; what is worth an alert is added to {@code findings}
   */
  public double observe(TickerState state, Observation tick, List<Finding> findings) {
    double price = tick.price;
    if (!(Math.abs(price) <= Double.MAX_VALUE)) {
      return 0;
    }
    state.ticks++;
    if (state.ticks == 1) {
      state.printed = price;
      state.lastTime = tick.eventTime;
      return 0;
    }
    double gap = Math.max(0.0, (double) tick.eventTime - state.lastTime);
    state.moves.gap(gap);
    double least = leastProbability(state);
    double p = 1;

    ChangeCheck.Verdict verdict = ChangeCheck.Verdict.UNKNOWN;
    if (changes && Math.abs(tick.change) <= Double.MAX_VALUE) {
      verdict =
          state.change.check(price, tick.change, state.printed, state.believed, state.corrected);
      p = Math.min(p, state.change.probability);
      contradiction(state, tick, verdict, findings);
    }

    // After a doubted price the move is the smaller of the two: back to the price before it, or on
    // from a level that has proved true. So the way back from one bad tick is not a second one.
    double from = state.printed;
    double moveGap = gap;
    if (!Double.isNaN(state.believed)
        && Math.abs(price - state.believed) < Math.abs(price - state.printed)) {
      from = state.believed;
      moveGap = Math.max(0.0, (double) tick.eventTime - state.believedTime);
    } else if (state.believed > 0 && state.printed > 0) {
      // A level that stays: moves grow with the price.
      double ratio = state.printed / state.believed;
      if (ratio > 1.2 || ratio < 1 / 1.2) {
        state.moves.multiply(Math.max(1e-3, Math.min(1e3, ratio)));
      }
    }
    double move = bounded(price - from);
    boolean doubted =
        verdict == ChangeCheck.Verdict.CORRUPT_PRICE && state.change.probability < LEAST_CERTAIN;
    double scale =
        Math.sqrt(0.5 * (state.moves.quick + state.moves.slow) * state.moves.gapFactor(moveGap));
    double floor = smallestMove(state, from);
    double z = Math.abs(move) / Math.max(scale, floor);
    Tail tail = move < 0 ? state.down : state.up;
    boolean alarming = false;
    if (state.moves.count >= WARM_UP) {
      // A scale from n moves is itself uncertain.
      double n = state.moves.count;
      z *= Math.sqrt(n / (n + 8));
      double jump = tail.probability(z);
      alarming = jump < least;
      if (jumps) {
        p = Math.min(p, jump);
        if (alarming && verdict != ChangeCheck.Verdict.CORRUPT_PRICE) {
          jump(state, tick, from, move, jump, least, Math.max(scale, floor), findings);
        }
      }
      tail.add(z, alarming);
    }
    state.moves.add(move, moveGap);
    if (doubted || alarming) {
      state.believed = from;
      state.believedTime = from == state.printed ? state.lastTime : state.believedTime;
      state.corrected = doubted ? from + tick.change : Double.NaN;
    } else {
      state.believed = Double.NaN;
      state.corrected = Double.NaN;
    }
    state.printed = price;
    state.lastTime = Math.max(state.lastTime, tick.eventTime);
    return 1 - p;
  }

  /**
   * Says that event time has passed {@code time} with no tick up to it. Findings carry an event
   * time of their own, not after {@code time}. Results do not depend on how often this is called.
   */
  public void advance(TickerState state, long time, List<Finding> findings) {}

  /** The probability below which a tick is worth an alert: the allowed alarms over the ticks. */
  private double leastProbability(TickerState state) {
    double ticksPerDay = DAY / Math.max(1e-3, state.moves.usualGap);
    return Math.min(LEAST_CERTAIN, settings.falseAlarmsPerDay / ticksPerDay);
  }

  /** Half a step of the price, so that a price that hardly ever moves has a scale. */
  private static double smallestMove(TickerState state, double price) {
    return Math.max(0.5 * state.change.resolution(), 1e-9 * Math.abs(price));
  }

  private static double bounded(double x) {
    return Math.max(-1e150, Math.min(1e150, x));
  }

  private void contradiction(
      TickerState state, Observation tick, ChangeCheck.Verdict verdict, List<Finding> findings) {
    ChangeCheck check = state.change;
    String kind;
    Severity severity;
    String reading;
    double room = check.typicalMove(tick.price);
    String said =
        "change "
            + Explain.number(tick.change)
            + " says the price before was "
            + Explain.number(check.implied)
            + ", but it was "
            + Explain.number(state.printed);
    switch (verdict) {
      case MISSING_TICKS:
        kind = MISSING_TICKS;
        severity = Severity.LOW;
        reading =
            "the gap of " + Explain.rough(Math.abs(check.gap)) + " is small: ticks are missing";
        break;
      case CORRUPT_PRICE:
        kind = CORRUPT_PRICE;
        severity = Severity.HIGH;
        reading =
            "a gap of "
                + Explain.rough(Math.abs(check.gap))
                + " where moves are about "
                + Explain.rough(room)
                + ": this price or the one before is corrupt";
        break;
      case CORRUPT_CHANGE:
        kind = CORRUPT_CHANGE;
        severity = Severity.MEDIUM;
        reading =
            "the price is where it was and moves are about "
                + Explain.rough(room)
                + ": the change is wrong";
        break;
      default:
        return;
    }
    AlertGate gate = state.gates[KINDS.indexOf(kind)];
    if (!gate.admit(tick.eventTime, settings.coolDown)) {
      return;
    }
    boolean ofChange = verdict == ChangeCheck.Verdict.CORRUPT_CHANGE;
    double observed = ofChange ? tick.change : tick.price;
    double expected = ofChange ? tick.price - state.printed : state.printed + tick.change;
    findings.add(
        new Finding(
            kind,
            DetectorSettings.INCONSISTENT_CHANGE,
            severity,
            1 - check.probability,
            tick.eventTime,
            observed,
            expected,
            expected - room,
            expected + room,
            observed > expected ? Direction.HIGH : Direction.LOW,
            Map.of(),
            "Price " + Explain.number(tick.price) + ": " + said + "; " + reading + ".",
            gate.takeHeldBack()));
  }

  private void jump(
      TickerState state,
      Observation tick,
      double from,
      double move,
      double p,
      double least,
      double scale,
      List<Finding> findings) {
    AlertGate gate = state.gates[KINDS.indexOf(PRICE_JUMP)];
    if (!gate.admit(tick.eventTime, settings.coolDown)) {
      return;
    }
    double room = scale * (move < 0 ? state.down : state.up).quantile(least);
    findings.add(
        new Finding(
            PRICE_JUMP,
            DetectorSettings.PRICE_JUMP,
            p < least * 1e-2 ? Severity.HIGH : Severity.MEDIUM,
            1 - p,
            tick.eventTime,
            tick.price,
            from,
            from - room,
            from + room,
            move > 0 ? Direction.HIGH : Direction.LOW,
            Map.of(),
            "Price "
                + (move > 0 ? "jumped up by " : "fell by ")
                + Explain.rough(Math.abs(move))
                + Explain.percent(move, from)
                + " from "
                + Explain.number(from)
                + " to "
                + Explain.number(tick.price)
                + " in one tick; its usual move is "
                + Explain.rough(scale)
                + ".",
            gate.takeHeldBack()));
  }
}
