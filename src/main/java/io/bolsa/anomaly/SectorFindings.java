package io.bolsa.anomaly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The findings about sectors, the market and tickers in their sectors, in numbers and in words. The
 * shares of surprise, {@code -log p}, are the attribution. Immutable.
 */
final class SectorFindings {
  /** The group of the market in a finding. */
  static final String MARKET = "*";

  private static final String TICKER_LEAVES_SECTOR = "ticker_leaves_sector";
  private static final String SECTOR_CRASH = "sector_crash";
  private static final String SECTOR_SURGE = "sector_surge";
  private static final String MARKET_CRASH = "market_crash";
  private static final String MARKET_SURGE = "market_surge";
  private static final String UNUSUAL_SECTOR = "unusual_sector";
  private static final String UNUSUAL_MARKET = "unusual_market";

  private static final List<String> LEVEL_NAMES = List.of("volatility", "activity", "breadth");

  /** So much less likely than what is just a finding is severe. */
  private static final double SEVERE = 1e-2;

  private final long intervalMillis;

  SectorFindings(long intervalMillis) {
    this.intervalMillis = intervalMillis;
  }

  /**
   * A sector has left the market, or the market its past, over one of the horizons.
   *
   * @param market null for the market itself
   */
  SectorFinding move(SectorInterval of, SectorInterval market, int horizon, Answers answers) {
    SectorState state = of.state;
    int steps = Walk.HORIZONS[horizon];
    double beyond = of.moved[horizon];
    double ofMarket = market == null ? 0 : market.moved[horizon];
    double room = state.walk.usual(steps) * of.restless * answers.limit(horizon);
    boolean falls = beyond < 0;
    String kind =
        market == null ? falls ? MARKET_CRASH : MARKET_SURGE : falls ? SECTOR_CRASH : SECTOR_SURGE;
    Finding finding =
        about(of, kind, DetectorSettings.SECTOR_RETURN, answers.probability(horizon))
            .severity(Severity.HIGH)
            .observed(rate(beyond + ofMarket))
            .expected(rate(ofMarket))
            .within(rate(ofMarket - room), rate(ofMarket + room))
            .direction(falls ? Direction.LOW : Direction.HIGH)
            .attribution(attribution(answers))
            .explanation(
                who(of)
                    + (beyond + ofMarket < 0 ? " fell " : " rose ")
                    + percent(Math.abs(rate(beyond + ofMarket)))
                    + " in "
                    + duration(steps)
                    + (market != null && market.known
                        ? " while the market moved " + signedPercent(rate(ofMarket))
                        : "")
                    + "; it usually stays within "
                    + percent(room)
                    + (market == null ? " in that time" : " of it")
                    + ", and "
                    + of.closes.size()
                    + " tickers traded in the last interval.")
            .letThroughBy(state.walkGate);
    return new SectorFinding(null, of.name, finding);
  }

  /** Volatility, activity or breadth is not what it usually is beside the market's. */
  SectorFinding unusual(SectorInterval of, int level, Answers answers) {
    SectorState.Level past = of.state.levels[level];
    int question = Walk.HORIZONS.length + level;
    double center = past.mean + of.base[level];
    double room = past.unit() * answers.limit(question);
    boolean high = of.compared[level] > past.mean;
    double observed = value(level, of.levels[level]);
    double expected = value(level, center);
    String kind = isMarket(of) ? UNUSUAL_MARKET : UNUSUAL_SECTOR;
    Finding finding =
        about(of, kind, DetectorSettings.SECTOR_ACTIVITY, answers.probability(question))
            .severity(Severity.LOW)
            .observed(observed)
            .expected(expected)
            .within(value(level, center - room), value(level, center + room))
            .direction(high ? Direction.HIGH : Direction.LOW)
            .attribution(attribution(answers))
            .explanation(
                who(of)
                    + " has an unusually "
                    + (high ? "high " : "low ")
                    + LEVEL_NAMES.get(level)
                    + (isMarket(of) ? "" : " for what the market does")
                    + ": "
                    + comparison(level, observed, expected)
                    + ".")
            .letThroughBy(of.state.levelGate);
    return new SectorFinding(null, of.name, finding);
  }

  /** Volatility and activity are compared by their logarithms, breadth lies from -1 to 1. */
  private static double value(int level, double compared) {
    return level == SectorInterval.BREADTH ? Clip.within(1, compared) : StrictMath.exp(compared);
  }

  private static String comparison(int level, double observed, double expected) {
    switch (level) {
      case SectorInterval.VOLATILITY:
        return "its tickers are typically "
            + percent(observed)
            + " apart, where "
            + percent(expected)
            + " is usual";
      case SectorInterval.ACTIVITY:
        return Explain.rough(observed) + " ticks, where " + Explain.rough(expected) + " are usual";
      default:
        return percent(rising(observed))
            + " of the ticks with a change rise, where "
            + percent(rising(expected))
            + " is usual";
    }
  }

  /** From the balance of ticks that rise and fall to the part of those that rise. */
  private static double rising(double breadth) {
    return 0.5 * (1 + breadth);
  }

  /** A ticker has left its sector over one of the horizons. */
  SectorFinding strayed(
      SectorInterval of, SectorInterval.Close close, int horizon, Answers answers) {
    SectorState.Member member = close.member;
    int steps = Walk.HORIZONS[horizon];
    double beyond = member.walk.moved(steps);
    double room = member.walk.usual(steps) * of.restless * answers.limit(horizon);
    Finding finding =
        about(
                of,
                TICKER_LEAVES_SECTOR,
                DetectorSettings.CROSS_SECTION,
                answers.probability(horizon))
            .severity(answers.isFinding(horizon, SEVERE) ? Severity.HIGH : Severity.MEDIUM)
            .observed(rate(beyond))
            .expected(0)
            .within(rate(-room), rate(room))
            .direction(beyond > 0 ? Direction.HIGH : Direction.LOW)
            .explanation(
                "Price has "
                    + (beyond > 0 ? "risen " : "fallen ")
                    + percent(Math.abs(rate(beyond)))
                    + " against its sector "
                    + of.name
                    + " in "
                    + duration(steps)
                    + "; it usually stays within "
                    + percent(room)
                    + " of it.")
            .letThroughBy(member.gate);
    return new SectorFinding(close.tickerSymbol, of.name, finding);
  }

  /** At the last instant of the interval, so that it lies within it. */
  private static Finding.Builder about(
      SectorInterval of, String kind, String detector, double probability) {
    return Finding.of(kind, detector, of.end - 1, probability);
  }

  private static boolean isMarket(SectorInterval of) {
    return of.name.equals(MARKET);
  }

  private static String who(SectorInterval of) {
    return isMarket(of) ? "The market" : "Sector " + of.name;
  }

  /** Shares of surprise: -log p of each dimension over the sum of all. */
  private static Map<String, Double> attribution(Answers answers) {
    int horizons = Walk.HORIZONS.length;
    double ofReturn = surprise(answers, answers.leastLikely(0, horizons));
    double sum = ofReturn;
    for (int i = 0; i < SectorInterval.LEVELS; i++) {
      sum += surprise(answers, horizons + i);
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("return", ofReturn / sum);
    for (int i = 0; i < SectorInterval.LEVELS; i++) {
      shares.put(LEVEL_NAMES.get(i), surprise(answers, horizons + i) / sum);
    }
    return shares;
  }

  private static double surprise(Answers answers, int question) {
    return Math.max(0, -StrictMath.log(answers.probability(question)));
  }

  private String duration(int steps) {
    return Explain.duration((double) steps * intervalMillis);
  }

  /** From a logarithmic return to a simple one. */
  private static double rate(double logReturn) {
    return StrictMath.expm1(logReturn);
  }

  private static String percent(double share) {
    return Explain.rough(100 * share) + "%";
  }

  private static String signedPercent(double share) {
    return (share > 0 ? "+" : "") + percent(share);
  }
}
