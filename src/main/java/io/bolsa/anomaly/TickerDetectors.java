package io.bolsa.anomaly;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** All detectors of one ticker; immutable, shared by all tickers. */
public final class TickerDetectors {
  static final String CORRUPT_PRICE = "corrupt_price";
  static final String CORRUPT_CHANGE = "corrupt_change";
  static final String MISSING_TICKS = "missing_ticks";
  static final String SILENCE = "silence";
  static final String FROZEN_PRICE = "frozen_price";
  static final String PRICE_JUMP = "price_jump";
  static final String VOLATILITY_BURST = "volatility_burst";
  static final String DRIFT = "drift";
  static final String UNUSUAL_SHAPE = "unusual_shape";

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

  private static final int AT_CHANGE = at(DetectorSettings.INCONSISTENT_CHANGE);
  private static final int AT_SILENCE = at(DetectorSettings.SILENCE);
  private static final int AT_FROZEN = at(DetectorSettings.FROZEN_PRICE);
  private static final int AT_JUMP = at(DetectorSettings.PRICE_JUMP);
  private static final int AT_VOLATILITY = at(DetectorSettings.VOLATILITY);
  private static final int AT_DRIFT = at(DetectorSettings.DRIFT);
  private static final int AT_SHAPE = at(DetectorSettings.SHAPE);

  private static int at(String detector) {
    return DetectorSettings.DETECTORS.indexOf(detector);
  }

  /** Before so many moves a scale is a guess. */
  private static final int WARM_UP = 12;

  /** The same for what is a mean over many ticks, of which there are fewer. */
  private static final double LEAST_CERTAIN_OF_MEANS = 3e-3;

  /** Never less certain than this, however rare the ticks: a year of hours is 9 alarms. */
  private static final double LEAST_CERTAIN = 1e-3;

  /**
   * What happens less often than this a day is learnt with caution. Not the user's choice: scores
   * must not depend on the sensitivity.
   */
  private static final double LEARNT_WITH_CAUTION = 0.1;

  /** A contradiction this unlikely makes the price itself doubtful. */
  private static final double DOUBTED = 1e-3;

  private static final double ODDEST = 1e-3;

  /** Less than this, in usual moves, is no burst, however unusual it is (a counter's is). */
  private static final double LEAST_BURST = 1.5;

  /**
   * So long after a night moves are larger every day (Wood, McInish, Ord, An investigation of
   * transactions data for NYSE stocks, Journal of Finance 40, 1985); ms.
   */
  private static final long OPENING = 1_800_000;

  /**
   * A drift over some ticks is a new one after this part of them. Half of it makes 5% fewer false
   * alarms, and finds 3% fewer slow drifts.
   */
  private static final double NEW_DRIFT = 1.0 / 8;

  /** So many usual gaps without an alarm end an episode. */
  private static final double EPISODE = 20;

  private static final double DAY = 86_400_000;

  private final DetectorSettings settings;
  private final boolean any;
  private final boolean changes;
  private final boolean silences;
  private final boolean freezes;
  private final boolean jumps;
  private final boolean volatility;
  private final boolean drifts;
  private final boolean shapes;

  public TickerDetectors(DetectorSettings settings) {
    this.settings = Objects.requireNonNull(settings);
    this.changes = settings.isOn(DetectorSettings.INCONSISTENT_CHANGE);
    this.silences = settings.isOn(DetectorSettings.SILENCE);
    this.freezes = settings.isOn(DetectorSettings.FROZEN_PRICE);
    this.jumps = settings.isOn(DetectorSettings.PRICE_JUMP);
    this.volatility = settings.isOn(DetectorSettings.VOLATILITY);
    this.shapes = settings.isOn(DetectorSettings.SHAPE);
    this.drifts = settings.isOn(DetectorSettings.DRIFT);
    this.any = changes || silences || freezes || jumps || volatility || shapes || drifts;
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
    if (!any || !(Math.abs(price) <= Double.MAX_VALUE)) {
      return 0;
    }
    advance(state, tick.eventTime, findings);
    state.ticks++;
    double[] p = state.probabilities;
    Arrays.fill(p, 1);
    if (state.ticks == 1) {
      state.printed = price;
      state.lastTime = tick.eventTime;
      state.settledFrom = tick.eventTime + OPENING;
      state.rhythm.tick(tick.eventTime, -1, 0, 0, 0, false);
      return 0;
    }
    double gap = Clip.atLeast(0, (double) tick.eventTime - state.lastTime);
    MoveScale moves = state.moves;
    double usualGap = moves.usualGap;
    if (Rhythm.isLong(gap, usualGap)) {
      state.settledFrom = tick.eventTime + OPENING;
    }
    moves.gap(gap);
    double daysPerTick = Clip.atLeast(1e-3, moves.usualGap) * (1 / DAY);
    double least = Clip.atMost(LEAST_CERTAIN, settings.falseAlarmsPerDay * daysPerTick);
    double odd = Clip.atMost(ODDEST, LEARNT_WITH_CAUTION * daysPerTick);
    if (silences) {
      silence(state, tick.eventTime, gap, usualGap, least, odd, findings);
    }
    ChangeCheck.Verdict verdict = ChangeCheck.Verdict.UNKNOWN;
    if (changes && Math.abs(tick.change) <= Double.MAX_VALUE) {
      verdict =
          state.change.check(price, tick.change, state.printed, state.believed, state.corrected);
      p[AT_CHANGE] = state.change.probability;
      contradiction(state, tick, verdict, findings);
    }
    double frozen = 1;
    if (freezes) {
      frozen = state.frozen.add(price != state.printed, odd);
      p[AT_FROZEN] = frozen;
      if (frozen < least) {
        frozen(state, tick, frozen, findings);
      }
    }
    if (shapes) {
      Shape shape = state.shape;
      shape.add(tick.eventTime, Clip.within(1e30, price), moves.usualGap, moves.count, odd);
      double unusual = Clip.atMost(shape.surpriseProbability, shape.deviationProbability);
      p[AT_SHAPE] = unusual;
      if (unusual < least) {
        shape(state, tick, unusual, findings);
      }
    }
    boolean corrupt = verdict == ChangeCheck.Verdict.CORRUPT_PRICE;
    move(state, tick, gap, least, odd, corrupt, !(frozen < odd), findings);
    state.printed = price;
    state.lastTime = Math.max(state.lastTime, tick.eventTime);
    return 1 - smallest(p);
  }

  /** Of numbers that are not negative the bits are in the same order, and faster to compare. */
  private static double smallest(double[] probabilities) {
    long smallest = Double.doubleToRawLongBits(1);
    for (double one : probabilities) {
      smallest = Math.min(smallest, Double.doubleToRawLongBits(one));
    }
    return Double.longBitsToDouble(smallest);
  }

  private void silence(
      TickerState state,
      long time,
      double gap,
      double usualGap,
      double least,
      double odd,
      List<Finding> findings) {
    Rhythm rhythm = state.rhythm;
    double silent = rhythm.probability(gap, usualGap);
    state.probabilities[AT_SILENCE] = silent;
    if (silent < least && !rhythm.reported) {
      silence(state, time, gap, silent, findings);
    }
    // A deadline is worked out now and then, and on every tick of a slow series.
    boolean renew = (state.ticks & (usualGap < 1000 ? 1023 : 15)) == 0;
    rhythm.tick(time, gap, state.moves.usualGap, least, odd, renew);
  }

  /**
   * What has to do with how far the price has moved.
   *
   * <p>After a doubted price the move is the smaller of the two: back to the price before it, or on
   * from a level that has proved true. So the way back from one bad tick is not a second one.
   *
   * @param corrupt the price contradicts its change, which says all there is to say about it
   * @param learn a frozen price says nothing about how the ticker moves
   */
  private void move(
      TickerState state,
      Observation tick,
      double gap,
      double least,
      double odd,
      boolean corrupt,
      boolean learn,
      List<Finding> findings) {
    MoveScale moves = state.moves;
    double from = state.printed;
    double moveGap = gap;
    if (!Double.isNaN(state.believed)) {
      if (Math.abs(tick.price - state.believed) < Math.abs(tick.price - state.printed)) {
        from = state.believed;
        moveGap = Math.max(0.0, (double) tick.eventTime - state.believedTime);
      } else if (state.believed > 0 && state.printed > 0) {
        // A level that stays: moves grow with the price. Seen by a move that fits the new level;
        // after
        // a spike of a noisy series, whose moves are what they were, the next one does not.
        double ratio = state.printed / state.believed;
        double next = (tick.price - state.printed) / Math.min(1, ratio);
        boolean fits = next * next <= 9 * 0.5 * (moves.quick + moves.slow);
        if (fits && (ratio > 1.2 || ratio < 1 / 1.2)) {
          moves.multiply(Math.max(1e-3, Math.min(1e3, ratio)));
        }
      }
    }
    double move = bounded(tick.price - from);
    double square = move * move;
    int octave = moves.octave(moveGap);
    double gapFactor = moves.gapFactor(octave, moveGap);
    boolean alarming = false;
    if (moves.count >= WARM_UP) {
      double floor = smallestMove(state, from);
      double variance = Clip.atLeast(floor * floor, 0.5 * (moves.quick + moves.slow) * gapFactor);
      // A scale from n moves is itself uncertain.
      double n = moves.count;
      double z2 = square * n / (variance * (n + 8));
      Tail tail = move < 0 ? state.down : state.up;
      double jump = tail.ofSquare(z2);
      if (state.shape.seasonal) {
        // What comes every day at this time is no jump.
        jump = Math.max(jump, state.shape.surpriseProbability);
      }
      alarming = jump < odd;
      if (jumps) {
        state.probabilities[AT_JUMP] = jump;
        if (jump < least && !corrupt) {
          jump(state, tick, from, move, jump, least, Math.sqrt(variance), findings);
        }
        double signedSquare = move < 0 ? -z2 : z2;
        double spike = state.spike.probability(signedSquare);
        state.probabilities[AT_JUMP] = Clip.atMost(jump, spike);
        if (spike < least && jump >= least && !corrupt) {
          spike(state, tick, spike, least, findings);
        }
        state.spike.add(signedSquare, from, Math.sqrt(variance), spike < odd);
      }
      tail.addSquare(z2, alarming);
      if (volatility || drifts) {
        regime(
            state,
            tick,
            move / Clip.atLeast(floor, Math.sqrt(moves.slow * gapFactor)),
            least,
            variance,
            findings);
      }
    }
    if (learn) {
      moves.add(square, octave, gapFactor);
    }
    boolean doubted = corrupt && state.change.probability < DOUBTED;
    if (doubted || alarming) {
      state.spike.forget();
      state.believedTime = from == state.printed ? state.lastTime : state.believedTime;
      state.believed = from;
      state.corrected = doubted ? from + tick.change : Double.NaN;
    } else {
      state.believed = Double.NaN;
      state.corrected = Double.NaN;
    }
  }

  /** A mean over so many ticks is a new one only as often: a day has fewer of them to be wrong. */
  private static double leastOfMeans(double least, double ticks) {
    return Clip.atMost(LEAST_CERTAIN_OF_MEANS, least * ticks);
  }

  private void regime(
      TickerState state,
      Observation tick,
      double z,
      double least,
      double variance,
      List<Finding> findings) {
    Regime regime = state.regime;
    regime.add(z, tick.eventTime < state.settledFrom);
    if (volatility) {
      state.probabilities[AT_VOLATILITY] = regime.volatilityProbability;
      if (regime.size >= LEAST_BURST
          && regime.volatilityProbability < leastOfMeans(least, Regime.VOLATILITY_TICKS)) {
        burst(state, tick, Math.sqrt(variance), findings);
      }
    }
    if (drifts) {
      state.probabilities[AT_DRIFT] = regime.driftProbability;
      if (regime.driftProbability < leastOfMeans(least, NEW_DRIFT * regime.driftTicks)) {
        drift(state, tick, findings);
      }
    }
  }

  /**
   * Says that event time has passed {@code time} with no tick up to it. Findings carry an event
   * time of their own, not after {@code time}. Results do not depend on how often this is called.
   */
  public void advance(TickerState state, long time, List<Finding> findings) {
    Rhythm rhythm = state.rhythm;
    if (silences && time > rhythm.deadline && rhythm.firesAtDeadline()) {
      rhythm.reported = true;
      double gap = (double) rhythm.deadline - state.lastTime;
      double p = rhythm.probability(gap, state.moves.usualGap);
      silence(state, rhythm.deadline, gap, p, findings);
    }
  }

  /** Half a step of the price, so that a price that hardly ever moves has a scale. */
  private static double smallestMove(TickerState state, double price) {
    return Clip.atLeast(0.5 * state.change.resolution(), 1e-9 * Math.abs(price));
  }

  private static double bounded(double x) {
    return Clip.within(1e140, x);
  }

  private void contradiction(
      TickerState state, Observation tick, ChangeCheck.Verdict verdict, List<Finding> findings) {
    if (verdict == ChangeCheck.Verdict.UNKNOWN || verdict == ChangeCheck.Verdict.CONSISTENT) {
      return;
    }
    ChangeCheck check = state.change;
    String kind;
    Severity severity;
    String reading;
    double room = check.typicalMove(tick.price);
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
    String said =
        "change "
            + Explain.number(tick.change)
            + " says the price before was "
            + Explain.number(check.implied)
            + ", but it was "
            + Explain.number(state.printed);
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
            Map.of(ofChange ? "change" : "price", 1.0),
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
    String explanation =
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
            + ".";
    Severity severity = p < least * 1e-2 ? Severity.HIGH : Severity.MEDIUM;
    findings.add(jumpTo(tick.price, from, room, p, severity, tick.eventTime, explanation, gate));
  }

  /** The tick before was a spike, which its way back shows. */
  private void spike(
      TickerState state, Observation tick, double p, double least, List<Finding> findings) {
    AlertGate gate = state.gates[KINDS.indexOf(PRICE_JUMP)];
    boolean said = gate.last() == state.lastTime;
    if (said || !gate.admit(tick.eventTime, settings.coolDown)) {
      return;
    }
    double before = state.spike.from;
    double spike = state.printed;
    double move = spike - before;
    double room = state.spike.scale * state.spike.quantile(least);
    String explanation =
        "The price before, "
            + Explain.number(spike)
            + ", was a spike: "
            + (move > 0 ? "up by " : "down by ")
            + Explain.rough(Math.abs(move))
            + Explain.percent(move, before)
            + " from "
            + Explain.number(before)
            + " and back to "
            + Explain.number(tick.price)
            + "; its usual move is "
            + Explain.rough(state.spike.scale)
            + ".";
    Severity severity = p < least * 1e-2 ? Severity.HIGH : Severity.MEDIUM;
    findings.add(jumpTo(spike, before, room, p, severity, tick.eventTime, explanation, gate));
  }

  private static Finding jumpTo(
      double price,
      double from,
      double room,
      double p,
      Severity severity,
      long time,
      String explanation,
      AlertGate gate) {
    return new Finding(
        PRICE_JUMP,
        DetectorSettings.PRICE_JUMP,
        severity,
        1 - p,
        time,
        price,
        from,
        from - room,
        from + room,
        price > from ? Direction.HIGH : Direction.LOW,
        Map.of("price", 1.0),
        explanation,
        gate.takeHeldBack());
  }

  private void silence(TickerState state, long time, double gap, double p, List<Finding> findings) {
    AlertGate gate = state.gates[KINDS.indexOf(SILENCE)];
    if (!gate.admit(time, settings.coolDown)) {
      return;
    }
    double usual = state.moves.usualGap;
    state.lastAlert = time;
    findings.add(
        new Finding(
            SILENCE,
            DetectorSettings.SILENCE,
            Severity.MEDIUM,
            1 - p,
            time,
            gap,
            usual,
            0,
            Double.NaN,
            Direction.HIGH,
            Map.of("time", 1.0),
            "No tick for "
                + Explain.duration(gap)
                + "; one usually comes every "
                + Explain.duration(usual)
                + ".",
            gate.takeHeldBack()));
  }

  private void frozen(TickerState state, Observation tick, double p, List<Finding> findings) {
    sustained(
        state,
        tick,
        FROZEN_PRICE,
        DetectorSettings.FROZEN_PRICE,
        p,
        (double) state.frozen.run + 1,
        Double.NaN,
        null,
        () ->
            "The price has been "
                + Explain.number(tick.price)
                + " for "
                + (state.frozen.run + 1)
                + " ticks in a row, longer than this ticker ever stands still.",
        findings);
  }

  private void burst(TickerState state, Observation tick, double scale, List<Finding> findings) {
    Regime regime = state.regime;
    double usual = Math.sqrt(state.moves.slow);
    sustained(
        state,
        tick,
        VOLATILITY_BURST,
        DetectorSettings.VOLATILITY,
        regime.volatilityProbability,
        scale,
        usual,
        Direction.HIGH,
        () ->
            "Moves have been "
                + Explain.rough(regime.size)
                + " times as large as usual over the last 16 ticks; the usual one is "
                + Explain.rough(usual)
                + ".",
        findings);
  }

  private void drift(TickerState state, Observation tick, List<Finding> findings) {
    Regime regime = state.regime;
    boolean up = regime.driftMean > 0;
    double usual = Math.sqrt(state.moves.slow);
    sustained(
        state,
        tick,
        DRIFT,
        DetectorSettings.DRIFT,
        regime.driftProbability,
        regime.driftMean * usual,
        0,
        up ? Direction.HIGH : Direction.LOW,
        () ->
            "The price keeps "
                + (up ? "rising" : "falling")
                + ", by "
                + Explain.rough(Math.abs(regime.driftMean) * usual)
                + " a tick on average over the last "
                + regime.driftTicks
                + " or so, more steadily than this ticker does.",
        findings);
  }

  private void shape(TickerState state, Observation tick, double p, List<Finding> findings) {
    Shape shape = state.shape;
    Supplier<String> than =
        () ->
            shape.seasonal
                ? "at the same point of the periods of "
                    + Explain.duration(shape.periodMillis())
                    + " before, where it was "
                    + Explain.number(shape.expected)
                : "its usual level, " + Explain.number(shape.expected);
    sustained(
        state,
        tick,
        UNUSUAL_SHAPE,
        DetectorSettings.SHAPE,
        p,
        tick.price,
        shape.expected,
        shape.above() ? Direction.HIGH : Direction.LOW,
        () ->
            "The value "
                + Explain.number(tick.price)
                + (shape.above() ? " is higher than " : " is lower than ")
                + than.get()
                + ".",
        findings);
  }

  /** An alert for something that goes on: one an episode, and none right after another alert. */
  private void sustained(
      TickerState state,
      Observation tick,
      String kind,
      String detector,
      double p,
      double observed,
      double expected,
      Direction direction,
      Supplier<String> explanation,
      List<Finding> findings) {
    AlertGate gate = state.gates[KINDS.indexOf(kind)];
    double quiet = Math.max((double) settings.coolDown, EPISODE * state.moves.usualGap);
    if (!gate.admitEpisode(tick.eventTime, quiet)) {
      return;
    }
    state.lastAlert = tick.eventTime;
    findings.add(
        new Finding(
                kind,
                detector,
                Severity.MEDIUM,
                1 - p,
                tick.eventTime,
                observed,
                expected,
                Double.NaN,
                Double.NaN,
                direction,
                Map.of("price", 1.0),
                explanation.get(),
                gate.takeHeldBack())
            .in(gate));
  }
}
