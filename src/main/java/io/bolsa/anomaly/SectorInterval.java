package io.bolsa.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One interval of one sector, or of the market, as it is compared with the level above it: where
 * its tickers closed, how far they typically moved and how far apart they are.
 */
final class SectorInterval {
  /** Volatility, activity, breadth. */
  static final int LEVELS = 3;

  static final int VOLATILITY = 0;
  static final int ACTIVITY = 1;
  static final int BREADTH = 2;

  /** Fewer tickers have no median that means anything. */
  private static final int LEAST_TICKERS = 4;

  /** Longer than a lunch break, shorter than a night. */
  private static final long PAUSE = 2 * 3_600_000;

  final String name;
  final SectorState state;

  /** By horizon, then by level: how far sectors, or the market, have strayed. */
  final Tail[] tails;

  /** End of the interval, exclusive. */
  final long end;

  final List<Close> closes = new ArrayList<>();

  /** Volatility and activity as logarithms, breadth from -1 to 1; of the interval itself. */
  final double[] levels = new double[LEVELS];

  /** The same, less the market's. */
  final double[] compared = new double[LEVELS];

  /** Of the level above. */
  double[] base = new double[LEVELS];

  /**
   * How far it has come over each horizon, with its sign; a sector, beside the market. The walk
   * itself begins anew when something is told of it, and sectors are judged after the market.
   */
  final double[] moved = new double[Walk.HORIZONS.length];

  /** The median of the tickers' logarithmic returns. */
  double typicalReturn;

  /** The median of their distances from it; NaN if too few have moved. */
  double spread;

  /** How much further apart than usual all tickers of the market are, at least 1. */
  double restless;

  /** Whether enough tickers have moved for a median. */
  boolean known;

  private final List<Double> distances = new ArrayList<>();
  private long ticks;
  private long advancing;
  private long declining;

  /** Where a ticker closed in the interval. */
  static final class Close {
    final String tickerSymbol;
    final SectorState.Member member;

    /** Logarithm of the price. */
    final double level;

    /** NaN for a first close, or the first after a pause. */
    final double logReturn;

    Close(String tickerSymbol, SectorState.Member member, double level, double logReturn) {
      this.tickerSymbol = tickerSymbol;
      this.member = member;
      this.level = level;
      this.logReturn = logReturn;
    }
  }

  SectorInterval(String name, SectorState state, Tail[] tails, long end) {
    this.name = name;
    this.state = state;
    this.tails = tails;
    this.end = end;
  }

  /** Of a sector: its ticks. */
  void take(SectorObservation observation) {
    ticks = observation.ticks;
    advancing = observation.advancing;
    declining = observation.declining;
    for (Map.Entry<String, SectorObservation.Close> entry : observation.closes.entrySet()) {
      close(entry.getKey(), entry.getValue().price);
    }
  }

  private void close(String tickerSymbol, double price) {
    SectorState.Member member = state.member(tickerSymbol);
    boolean pause = member.lastSeen == Long.MIN_VALUE || end - member.lastSeen > PAUSE;
    if (pause) {
      member.pause();
    }
    // A logarithm of nothing or less is no level.
    if (price > 0) {
      double level = StrictMath.log(price);
      double logReturn =
          pause || !(member.lastPrice > 0) ? Double.NaN : level - StrictMath.log(member.lastPrice);
      closes.add(new Close(tickerSymbol, member, level, logReturn));
    }
    member.lastPrice = price;
    member.lastSeen = end;
  }

  /** Of the market: a sector. */
  void add(SectorInterval sector) {
    ticks += sector.ticks;
    advancing += sector.advancing;
    declining += sector.declining;
    closes.addAll(sector.closes);
  }

  /**
   * @param otherwise the typical return when too few tickers have moved
   */
  void summarize(double otherwise) {
    List<Double> returns = new ArrayList<>();
    for (Close close : closes) {
      if (!Double.isNaN(close.logReturn)) {
        returns.add(close.logReturn);
      }
    }
    known = returns.size() >= LEAST_TICKERS;
    typicalReturn = known ? median(returns) : otherwise;
  }

  /** How far each ticker is from the typical return. */
  void measureDistances() {
    for (Close close : closes) {
      if (!Double.isNaN(close.logReturn)) {
        distances.add(Math.abs(close.logReturn - typicalReturn));
      }
    }
    spread();
  }

  /** Of the market: each ticker's distance is that from its own sector. */
  void measureDistances(List<SectorInterval> sectors) {
    for (SectorInterval sector : sectors) {
      distances.addAll(sector.distances);
    }
    spread();
  }

  private void spread() {
    spread = known ? median(distances) : Double.NaN;
  }

  /** Moves the state on by this interval, compared with nothing. */
  void advance(double restless) {
    advance(0, new double[LEVELS], restless);
  }

  /** Moves the state on by this interval, compared with the market's, which has advanced. */
  void advance(SectorInterval market, double restless) {
    advance(market.typicalReturn, market.levels, restless);
  }

  private void advance(double returnAbove, double[] levelsAbove, double restless) {
    this.restless = restless;
    if (state.lastSeen != Long.MIN_VALUE && end - state.lastSeen > PAUSE) {
      state.pause();
    }
    state.lastSeen = end;
    state.index += typicalReturn;
    if (known) {
      state.spread.learn(spread);
    }
    measureLevels();
    base = levelsAbove;
    for (int i = 0; i < LEVELS; i++) {
      compared[i] = levels[i] - base[i];
    }
    if (known) {
      state.walkLevel += typicalReturn - returnAbove;
      state.walk.add(state.walkLevel, restless);
      for (int i = 0; i < moved.length; i++) {
        moved[i] = state.walk.moved(Walk.HORIZONS[i]);
      }
    }
  }

  private void measureLevels() {
    // Half of few tickers may stand still: that is no calm.
    double calm = Math.max(1e-7, state.spread.mean / 8);
    levels[VOLATILITY] = StrictMath.log(Math.max(calm, known ? spread : 0));
    levels[ACTIVITY] = StrictMath.log(Math.max(1.0, (double) ticks));
    double changed = (double) advancing + declining;
    levels[BREADTH] = changed > 0 ? ((double) advancing - declining) / changed : 0;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(x -> x).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    return 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
  }
}
