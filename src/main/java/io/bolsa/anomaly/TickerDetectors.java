package io.bolsa.anomaly;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * All detectors of one ticker; immutable, shared by all tickers.
 *
 * <p>Each gives a tick the probability of something so extreme under the ticker's own recent past;
 * the least likely answer is the combined score. What is unlikely enough is a finding.
 */
public final class TickerDetectors {
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

  private static final double ODDEST = 1e-3;

  /** A contradiction this unlikely makes the price itself doubtful. */
  private static final double DOUBTED = 1e-3;

  /** A move that fits a new level is at most so many usual ones, squared. */
  private static final double FITTING = 9;

  /** A level that has changed by more than this factor has moves of another size. */
  private static final double ANOTHER_LEVEL = 1.2;

  /** Less than this, in usual moves, is no burst, however unusual it is (a counter's is). */
  private static final double LEAST_BURST = 1.5;

  /**
   * A drift over some ticks is a new one after this part of them. Half of it makes 5% fewer false
   * alarms, and finds 3% fewer slow drifts.
   */
  private static final double NEW_DRIFT = 1.0 / 8;

  /**
   * Of two looks at a move one is unlikely twice as often (Bonferroni's inequality): the score is
   * of either, so that it is comparable with detectors that look once.
   */
  private static final double OF_EITHER = 2;

  /** What comes once in twenty periods is usual at its time. */
  private static final double USUAL_AT_ITS_TIME = 0.05;

  private static final double DAY = 86_400_000;

  private final DetectorSettings settings;
  private final TickerFindings found;
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
    this.found = new TickerFindings(settings);
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
    if (!(Math.abs(price) <= Double.MAX_VALUE)) {
      Arrays.fill(state.probabilities, 1);
      return 0;
    }
    if (!any) {
      if (state.ticks > 0) {
        pass(state, tick);
      }
      return 0;
    }
    advance(state, tick.eventTime, findings);
    state.ticks++;
    Arrays.fill(state.probabilities, 1);
    if (state.ticks == 1) {
      begin(state, tick);
      return 0;
    }
    double gap = Clip.atLeast(0, (double) tick.eventTime - state.lastTime);
    double usualGap = state.moves.usualGap;
    // A move belongs to where it began: that over a night is of the evening before.
    int span = state.span();
    if (Rhythm.isLong(gap, usualGap)) {
      state.opened = tick.eventTime;
    }
    state.moves.gap(gap);
    double daysPerTick = Clip.atLeast(1e-3, state.moves.usualGap) * (1 / DAY);
    state.least = Clip.atMost(LEAST_CERTAIN, settings.falseAlarmsPerDay * daysPerTick);
    state.odd = Clip.atMost(ODDEST, LEARNT_WITH_CAUTION * daysPerTick);
    if (silences) {
      gap(state, tick.eventTime, gap, usualGap, findings);
    } else {
      state.rhythm.pass();
    }
    state.change.learnDecimals(price, tick.change, size(state, price));
    boolean corrupt = changes && isCorrupt(state, tick, findings);
    boolean stuck = freezes && isStuck(state, tick, findings);
    if (!freezes) {
      state.frozen.pass();
    }
    if (shapes) {
      shape(state, tick, findings);
    }
    state.move.begin(state.printed, gap, span);
    move(state, tick, corrupt, findings);
    // A frozen price says nothing about how the ticker moves.
    if (!stuck) {
      Move move = state.move;
      state.moves.add(move.square, move.octave, move.gapFactor, move.span);
    }
    state.printed = price;
    state.lastTime = Math.max(state.lastTime, tick.eventTime);
    return 1 - smallest(state.probabilities);
  }

  /**
   * No detector is on any more. What was learnt is kept, but a later run that has detectors begins
   * behind this tick: what it did not see is neither a silence nor a move.
   */
  private static void pass(TickerState state, Observation tick) {
    Arrays.fill(state.probabilities, 1);
    state.printed = tick.price;
    state.believed = Double.NaN;
    state.corrected = Double.NaN;
    state.lastTime = Math.max(state.lastTime, tick.eventTime);
    state.rhythm.pass();
    state.frozen.pass();
    state.spike.forget();
  }

  /** How large values are about now; one that happens to be next to 0 is as large as the moves. */
  private static double size(TickerState state, double price) {
    double size = Clip.atLeast(Math.abs(price), Math.abs(state.printed));
    return size >= 1 ? size : Clip.atLeast(size, Math.sqrt(state.moves.slow));
  }

  private static void begin(TickerState state, Observation tick) {
    state.printed = tick.price;
    state.lastTime = tick.eventTime;
    state.rhythm.tick(tick.eventTime, -1, 0, 0, 0, false);
  }

  /** Of numbers that are not negative the bits are in the same order, and faster to compare. */
  private static double smallest(double[] probabilities) {
    long smallest = Double.doubleToRawLongBits(1);
    for (double one : probabilities) {
      smallest = Math.min(smallest, Double.doubleToRawLongBits(one));
    }
    return Double.longBitsToDouble(smallest);
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
      double p = rhythm.probability(state.lastTime, rhythm.deadline, state.moves.usualGap);
      found.silence(state, rhythm.deadline, gap, p, findings);
    }
  }

  private void gap(
      TickerState state, long time, double gap, double usualGap, List<Finding> findings) {
    Rhythm rhythm = state.rhythm;
    double silent = rhythm.probability(state.lastTime, time, usualGap);
    state.probabilities[AT_SILENCE] = silent;
    if (silent < state.least && !rhythm.reported) {
      found.silence(state, time, gap, silent, findings);
    }
    // A deadline is worked out now and then, and on every tick of a slow series.
    boolean renew = (state.ticks & (usualGap < 1000 ? 1023 : 15)) == 0;
    rhythm.tick(time, gap, state.moves.usualGap, state.least, state.odd, renew);
  }

  /** Whether the price contradicts its change, which says all there is to say about it. */
  private boolean isCorrupt(TickerState state, Observation tick, List<Finding> findings) {
    if (!(Math.abs(tick.change) <= Double.MAX_VALUE)) {
      return false;
    }
    ChangeCheck.Verdict verdict =
        state.change.check(tick.price, tick.change, state.printed, state.believed, state.corrected);
    state.probabilities[AT_CHANGE] = state.change.probability;
    found.contradiction(state, tick, verdict, findings);
    return verdict == ChangeCheck.Verdict.CORRUPT_PRICE;
  }

  /** Whether the price stands still for longer than it does by itself. */
  private boolean isStuck(TickerState state, Observation tick, List<Finding> findings) {
    double p = state.frozen.add(tick.price != state.printed, state.odd);
    state.probabilities[AT_FROZEN] = p;
    if (p < state.least) {
      found.frozen(state, tick, p, findings);
    }
    return p < state.odd;
  }

  private void shape(TickerState state, Observation tick, List<Finding> findings) {
    Shape shape = state.shape;
    MoveScale moves = state.moves;
    shape.add(
        tick.eventTime,
        Clip.within(1e30, tick.price),
        state.change.resolution(),
        moves.usualGap,
        moves.count,
        state.odd);
    double p = Clip.atMost(shape.surpriseProbability, shape.deviationProbability);
    state.probabilities[AT_SHAPE] = p;
    if (p < state.least) {
      found.shape(state, tick, p, findings);
    }
  }

  /** What has to do with how far the price has moved. */
  private void move(TickerState state, Observation tick, boolean corrupt, List<Finding> findings) {
    Move move = state.move;
    if (!Double.isNaN(state.believed)) {
      resolveDoubt(state, tick);
    }
    move.end(tick.price, state.moves);
    boolean alarming = state.moves.count >= WARM_UP && isAlarming(state, tick, corrupt, findings);
    boolean doubted = corrupt && state.change.probability < DOUBTED;
    if (doubted || alarming) {
      doubt(state, tick, doubted);
    } else {
      state.believed = Double.NaN;
      state.corrected = Double.NaN;
    }
  }

  /**
   * After a doubted price the move is the smaller of the two: back to the price before it, or on
   * from a level that has proved true. So the way back from one bad tick is not a second one.
   */
  private static void resolveDoubt(TickerState state, Observation tick) {
    double believed = state.believed;
    double printed = state.printed;
    if (Math.abs(tick.price - believed) < Math.abs(tick.price - printed)) {
      double gap = Math.max(0.0, (double) tick.eventTime - state.believedTime);
      state.move.begin(believed, gap, state.move.span);
    } else if (believed > 0 && printed > 0) {
      // A level that stays: moves grow with the price. Seen by a move that fits the new level;
      // after a spike of a noisy series, whose moves are what they were, the next one does not.
      double ratio = printed / believed;
      double next = (tick.price - printed) / Math.min(1, ratio);
      boolean fits = next * next <= FITTING * state.moves.variance();
      if (fits && (ratio > ANOTHER_LEVEL || ratio < 1 / ANOTHER_LEVEL)) {
        state.moves.multiply(Math.max(1e-3, Math.min(1e3, ratio)));
      }
    }
  }

  private static void doubt(TickerState state, Observation tick, boolean byItsChange) {
    double from = state.move.from;
    state.spike.forget();
    state.believedTime = from == state.printed ? state.lastTime : state.believedTime;
    state.believed = from;
    state.corrected = byItsChange ? from + tick.change : Double.NaN;
  }

  /** Whether the move is so large that it is learnt with caution, and its price with doubt. */
  private boolean isAlarming(
      TickerState state, Observation tick, boolean corrupt, List<Finding> findings) {
    MoveScale moves = state.moves;
    Move move = state.move;
    move.compare(moves, state.change.resolution());
    double z2 = move.inUsual(moves.count);
    Tail tail = move.falls() ? state.down : state.up;
    double usual = usualAtItsTime(state);
    double jump = Clip.atLeast(usual, tail.ofSquare(z2));
    if (jumps) {
      jump(state, tick, jump, z2, usual, corrupt, findings);
    } else {
      state.spike.forget();
    }
    boolean alarming = jump < state.odd;
    tail.addSquare(z2, alarming);
    if (volatility || drifts) {
      double usualMove = Clip.atLeast(move.floor, Math.sqrt(moves.slow * move.factor));
      regime(state, tick, move.size / usualMove, findings);
    }
    return alarming;
  }

  /**
   * How likely the value is at its time of the period, if it is usual there: then no way to it is a
   * jump, and it was no spike. 0 if it is not. Of a few periods nothing can be so rare as a move
   * may be among many, so what is not usual is judged by its move alone.
   */
  private double usualAtItsTime(TickerState state) {
    double probability = state.shape.surpriseProbability;
    return shapes && state.shape.seasonal && probability > USUAL_AT_ITS_TIME ? probability : 0;
  }

  /** A move by itself, and a move together with the one before it. */
  private void jump(
      TickerState state,
      Observation tick,
      double jump,
      double z2,
      double usual,
      boolean corrupt,
      List<Finding> findings) {
    Move move = state.move;
    double signedSquare = move.falls() ? -z2 : z2;
    double spike = state.spike.probability(signedSquare);
    double either = Clip.atMost(1, OF_EITHER * Clip.atMost(jump, spike));
    state.probabilities[AT_JUMP] = either;
    if (jump < state.least && !corrupt) {
      found.jump(state, tick, either, findings);
    } else if (spike < state.least && !corrupt) {
      found.spike(state, tick, either, findings);
    }
    state.spike.add(signedSquare, move.from, move.usual(), usual, spike < state.odd);
  }

  private void regime(TickerState state, Observation tick, double z, List<Finding> findings) {
    Regime regime = state.regime;
    regime.add(z, Opening.isRestless(state.move.span));
    if (volatility) {
      state.probabilities[AT_VOLATILITY] = regime.volatilityProbability;
      if (regime.size >= LEAST_BURST
          && regime.volatilityProbability < leastOfMeans(state, Regime.VOLATILITY_SPAN)) {
        found.burst(state, tick, findings);
      }
    }
    if (drifts) {
      state.probabilities[AT_DRIFT] = regime.driftProbability;
      if (regime.driftProbability < leastOfMeans(state, NEW_DRIFT * regime.driftTicks)) {
        found.drift(state, tick, findings);
      }
    }
  }

  /** A mean over so many ticks is a new one only as often: a day has fewer of them to be wrong. */
  private static double leastOfMeans(TickerState state, double ticks) {
    return Clip.atMost(LEAST_CERTAIN_OF_MEANS, state.least * ticks);
  }
}
