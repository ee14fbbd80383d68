package io.bolsa.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Detectors over one interval after the other of all sectors together: a ticker that leaves its
 * sector, a sector that leaves the market, a market that leaves its own past. Immutable.
 *
 * <p>Each is compared with the level above it: a ticker with the median return of its sector, a
 * sector with the median return of the market, the market with its own past. So a crash of the
 * market is one finding and not one a sector, and a crash of a sector is not ten stray tickers.
 * Medians make it robust: no single price moves a sector. Distances are measured over one to
 * sixty-four intervals ({@link Walk}), in units of what is usual, and usual grows with how far
 * apart the tickers are now: a restless minute, such as the first of a session, is everybody's.
 * Beside the price, a sector has a volatility, an activity and a breadth, each against its own
 * recent mean. The least likely of all answers decides, and the shares of surprise ({@code -log p})
 * are the attribution.
 */
public final class SectorDetectors {
  static final String TICKER_LEAVES_SECTOR = "ticker_leaves_sector";
  static final String SECTOR_CRASH = "sector_crash";
  static final String SECTOR_SURGE = "sector_surge";
  static final String MARKET_CRASH = "market_crash";
  static final String MARKET_SURGE = "market_surge";
  static final String UNUSUAL_SECTOR = "unusual_sector";
  static final String UNUSUAL_MARKET = "unusual_market";

  /** The group of the market in a finding. */
  private static final String MARKET = "*";

  /** Volatility, activity, breadth. */
  static final int LEVELS = 3;

  private static final int HORIZONS = Walk.HORIZONS.length;

  private static final List<String> LEVEL_NAMES = List.of("volatility", "activity", "breadth");

  /** Intervals before a sector, or a ticker in it, has a past. */
  private static final int WARM_UP = 30;

  /** Half-life of some 45 intervals. */
  private static final double RECENT = 1.0 / 64;

  /** A value counts for the mean no further than this many scales from it. */
  private static final double CLIP = 4;

  /** Fewer tickers have no median that means anything. */
  private static final int LEAST_TICKERS = 4;

  /** Longer than a lunch break, shorter than a night. */
  private static final long PAUSE = 2 * 3_600_000;

  /** The restless first minutes of a session move some three times as far as others. */
  private static final double MOST_RESTLESS = 3;

  /** Restlessness fades within some 23 intervals to half. */
  private static final double FADING = 0.97;

  /** An episode ends after so many intervals without anything odd. */
  private static final int EPISODE = 16;

  /** A sector that falls with the market is told apart if it adds half as much of its own. */
  private static final double BEYOND_MARKET = 0.5;

  /** What happens less often than once in 1000 intervals is not learnt as usual. */
  private static final double ODD = 1e-3;

  /** The half octave beyond, which is a bin of the tail. */
  private static final double JUST_ODD = 1.42;

  /** Never less certain than this, however long the intervals. */
  private static final double LEAST_CERTAIN = 3e-4;

  private static final long DAY = 86_400_000;

  /** Who has not been seen for so long is forgotten. */
  private static final long FORGOTTEN = 7 * DAY;

  private final DetectorPolicy policy;
  private final long intervalMillis;

  /**
   * @param intervalMillis length of an interval
   */
  public SectorDetectors(DetectorPolicy policy, long intervalMillis) {
    this.policy = Objects.requireNonNull(policy);
    if (!(intervalMillis > 0)) {
      throw new IllegalArgumentException("intervalMillis must be positive: " + intervalMillis);
    }
    this.intervalMillis = intervalMillis;
  }

  /** The probability below which something is a finding. */
  private double least(DetectorSettings settings) {
    return Math.min(LEAST_CERTAIN, settings.falseAlarmsPerDay * ((double) intervalMillis / DAY));
  }

  private double quiet(DetectorSettings settings) {
    return Math.max((double) settings.coolDown, (double) EPISODE * intervalMillis);
  }

  public MarketState newState() {
    return new MarketState();
  }

  /** Whether there is anything to look for. */
  public boolean areOn() {
    return policy.anyOn(DetectorSettings.SECTOR_DETECTORS);
  }

  /**
   * Takes one interval of all sectors that had ticks in it, in order.
   *
   * @param end of the interval, exclusive, in milliseconds since 1970-01-01T00:00:00Z
   * @return what is worth an alert, in a fixed order
   */
  public List<SectorFinding> observe(
      MarketState state, long end, SortedMap<String, SectorObservation> observations) {
    List<SectorFinding> findings = new ArrayList<>();
    List<Interval> sectors = new ArrayList<>();
    Interval market = new Interval(MARKET, state.market, state.marketTails);
    for (SectorObservation observation : observations.values()) {
      SectorState sector =
          state.sectors.computeIfAbsent(observation.sector, name -> new SectorState());
      Interval interval = new Interval(observation.sector, sector, state.sectorTails);
      interval.take(observation, end);
      market.add(interval);
      sectors.add(interval);
    }
    market.summarize(0);
    boolean anySector = false;
    for (Interval sector : sectors) {
      sector.summarize(market.typicalReturn);
      anySector |= sector.known;
      sector.spreadAround(sector.typicalReturn);
      market.distances.addAll(sector.distances);
    }
    // Of single metrics, each in a sector of its own, there is no market.
    market.known &= anySector;
    market.spread();
    settle(state, market);
    market.advance(end, 0, new double[LEVELS], state.restless);
    judge(market, null, end, findings);
    for (Interval sector : sectors) {
      sector.spread();
      sector.advance(end, market.typicalReturn, market.levels, state.restless);
      judge(sector, market, end, findings);
      members(sector, market, state.memberTails, end, findings);
      sector.state.forget(end - FORGOTTEN);
    }
    state.sectors.values().removeIf(sector -> sector.lastSeen < end - FORGOTTEN);
    return findings;
  }

  /** Learns how much further apart than usual all tickers are; it fades, and is capped. */
  private static void settle(MarketState state, Interval market) {
    state.restless = Math.max(1, state.restless * FADING);
    SectorState.Level usual = market.state.spread;
    if (market.known && usual.seen >= WARM_UP) {
      double ratio = market.spread / Math.max(usual.mean, 1e-9);
      state.restless = Math.max(state.restless, Math.min(MOST_RESTLESS, ratio));
    }
  }

  /** One interval of one sector, or of the market. */
  private static final class Interval {
    final String name;
    final SectorState state;
    final Tail[] tails;
    final List<Moved> moved = new ArrayList<>();

    /** How far each ticker is from the typical return. */
    final List<Double> distances = new ArrayList<>();

    /** Volatility and activity as logarithms, breadth from -1 to 1; of the interval itself. */
    final double[] levels = new double[LEVELS];

    /** The same, less the market's. */
    final double[] compared = new double[LEVELS];

    double[] base = new double[LEVELS];
    double typicalReturn;
    double spread;
    double restless;
    long ticks;
    long advancing;
    long declining;

    /** Whether enough tickers have moved for a median. */
    boolean known;

    Interval(String name, SectorState state, Tail[] tails) {
      this.name = name;
      this.state = state;
      this.tails = tails;
    }

    void take(SectorObservation observation, long end) {
      ticks = observation.ticks;
      advancing = observation.advancing;
      declining = observation.declining;
      for (Map.Entry<String, SectorObservation.Close> entry : observation.closes.entrySet()) {
        SectorState.Member member = state.member(entry.getKey());
        double price = entry.getValue().price;
        boolean pause = member.lastSeen == Long.MIN_VALUE || end - member.lastSeen > PAUSE;
        if (pause) {
          member.walk.pause();
          member.before = Double.NaN;
          member.latest = Double.NaN;
        }
        // A logarithm of nothing or less is no level.
        if (price > 0) {
          double level = StrictMath.log(price);
          double logReturn =
              pause || !(member.lastPrice > 0)
                  ? Double.NaN
                  : level - StrictMath.log(member.lastPrice);
          moved.add(new Moved(entry.getKey(), member, level, logReturn));
        }
        member.lastPrice = price;
        member.lastSeen = end;
      }
    }

    void add(Interval sector) {
      ticks += sector.ticks;
      advancing += sector.advancing;
      declining += sector.declining;
      moved.addAll(sector.moved);
    }

    /**
     * @param otherwise the typical return when too few tickers have moved
     */
    void summarize(double otherwise) {
      List<Double> returns = new ArrayList<>();
      for (Moved one : moved) {
        if (!Double.isNaN(one.logReturn)) {
          returns.add(one.logReturn);
        }
      }
      known = returns.size() >= LEAST_TICKERS;
      typicalReturn = known ? median(returns) : otherwise;
    }

    void spreadAround(double center) {
      for (Moved one : moved) {
        if (!Double.isNaN(one.logReturn)) {
          distances.add(Math.abs(one.logReturn - center));
        }
      }
    }

    void spread() {
      spread = known ? median(distances) : Double.NaN;
    }

    /** Moves the state on by this interval. */
    void advance(long end, double above, double[] levelsAbove, double restless) {
      this.restless = restless;
      if (state.lastSeen != Long.MIN_VALUE && end - state.lastSeen > PAUSE) {
        state.walk.pause();
        for (SectorState.Level level : state.levels) {
          level.lately = 0;
        }
      }
      state.lastSeen = end;
      state.index += typicalReturn;
      if (known) {
        learn(state.spread, spread);
      }
      // Half of few tickers may stand still: that is no calm.
      double calm = Math.max(1e-7, state.spread.mean / 8);
      levels[0] = StrictMath.log(Math.max(calm, known ? spread : 0));
      levels[1] = StrictMath.log(Math.max(1.0, (double) ticks));
      double changed = (double) advancing + declining;
      levels[2] = changed > 0 ? ((double) advancing - declining) / changed : 0;
      base = levelsAbove;
      for (int i = 0; i < LEVELS; i++) {
        compared[i] = levels[i] - base[i];
      }
      if (known) {
        state.walkLevel += typicalReturn - above;
        state.walk.add(state.walkLevel, restless);
      }
    }
  }

  /** A ticker's close in an interval. */
  private static final class Moved {
    final String tickerSymbol;
    final SectorState.Member member;
    final double level;

    /** NaN for a first close, or the first after a pause. */
    final double logReturn;

    Moved(String tickerSymbol, SectorState.Member member, double level, double logReturn) {
      this.tickerSymbol = tickerSymbol;
      this.member = member;
      this.level = level;
      this.logReturn = logReturn;
    }
  }

  /** Judges a sector against the market, or the market, against its own past. */
  private void judge(Interval of, Interval market, long end, List<SectorFinding> findings) {
    if (!of.known) {
      return;
    }
    SectorState state = of.state;
    DetectorSettings settings = market == null ? policy.forAll() : policy.forSector(of.name);
    double least = least(settings);
    // So many questions are asked: the least likely of the answers is not that unlikely.
    int questions = HORIZONS + LEVELS;
    boolean fresh = isFresh(state.lastOdd, end);
    double[] p = new double[questions];
    Arrays.fill(p, 1);
    double[] limit = new double[questions];
    boolean odd = false;
    int horizon = 0;
    int level = 0;
    double leastOfWalk = 1;
    double leastOfLevels = 1;
    if (state.walk.steps() > WARM_UP) {
      for (int h = 0; h < HORIZONS; h++) {
        int steps = Walk.HORIZONS[h];
        double z = Math.abs(state.walk.moved(steps)) / (state.walk.usual(steps) * of.restless);
        p[h] = Math.min(1, of.tails[h].probability(z) * questions);
        limit[h] = limit(of.tails[h], p[h], least, questions);
        odd |= learn(of.tails[h], z, p[h], questions, fresh, state.walk.isDue(h));
        if (p[h] < leastOfWalk) {
          leastOfWalk = p[h];
          horizon = h;
        }
      }
    }
    double[] expected = new double[LEVELS];
    double[] unit = new double[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      SectorState.Level past = state.levels[i];
      expected[i] = past.mean;
      unit[i] = Math.max(past.scale, 1e-3);
      int at = HORIZONS + i;
      if (past.seen > WARM_UP && past.lately > WARM_UP) {
        double z = Math.abs(of.compared[i] - past.mean) / unit[i];
        p[at] = Math.min(1, of.tails[at].probability(z) * questions);
        limit[at] = limit(of.tails[at], p[at], least, questions);
        odd |= learn(of.tails[at], z, p[at], questions, fresh, true);
        if (p[at] < leastOfLevels) {
          leastOfLevels = p[at];
          level = i;
        }
      }
      learn(past, of.compared[i]);
    }
    if (odd) {
      state.lastOdd = end;
    }
    if (leastOfWalk < least && settings.isOn(DetectorSettings.SECTOR_RETURN)) {
      returned(of, market, end, settings, horizon, leastOfWalk, limit[horizon], p, findings);
      // What was told is not told again: distances begin where the sector stands now.
      state.walk.pause();
    }
    if (leastOfLevels < least && settings.isOn(DetectorSettings.SECTOR_ACTIVITY)) {
      double room = unit[level] * limit[HORIZONS + level];
      unusual(of, end, settings, level, leastOfLevels, expected[level], room, p, findings);
    }
  }

  /** What goes back the way it came within the longest horizon is no news. */
  private double rebound() {
    return (double) Walk.HORIZONS[HORIZONS - 1] * intervalMillis;
  }

  private boolean isFresh(long lastOdd, long end) {
    return lastOdd == Long.MIN_VALUE || end - lastOdd > (double) EPISODE * intervalMillis;
  }

  /** Where findings begin, in units, as it was before this one was learnt; 0 if it is none. */
  private static double limit(Tail tail, double p, double least, int questions) {
    return p < least ? tail.quantile(least / questions) : 0;
  }

  /**
   * Counts what is usual, and of what is odd the beginning only, as if it had been just odd: a
   * crash does not excuse the next one, while a tail that is heavy shows by what just reaches it.
   *
   * @param p of z, with the questions asked at the same time counted in
   * @param due whether this value tells more than the one before it
   */
  private static boolean learn(
      Tail tail, double z, double p, int questions, boolean fresh, boolean due) {
    boolean odd = p < ODD;
    if (!odd) {
      if (due) {
        tail.add(z, false);
      }
    } else if (fresh) {
      tail.add(Math.min(z, JUST_ODD * tail.quantile(ODD / questions)), false);
    }
    return odd;
  }

  /** A level that jumps does so between sessions: after a pause its mean is soon the new one. */
  private static void learn(SectorState.Level level, double x) {
    level.seen++;
    level.lately++;
    double off = x - level.mean;
    if (level.lately > WARM_UP / 2) {
      off = Math.max(-CLIP * level.scale, Math.min(CLIP * level.scale, off));
    }
    if (level.lately > 1 || level.seen == 1) {
      level.scale += (Math.abs(off) * 1.2533 - level.scale) * Math.max(RECENT, 1.0 / level.seen);
    }
    level.mean += off * Math.max(RECENT, 1.0 / level.lately);
  }

  private void returned(
      Interval of,
      Interval market,
      long end,
      DetectorSettings settings,
      int horizon,
      double p,
      double limit,
      double[] all,
      List<SectorFinding> findings) {
    SectorState state = of.state;
    int steps = Walk.HORIZONS[horizon];
    double beyond = state.walk.moved(steps);
    double ofMarket = market == null ? 0 : market.state.walk.moved(steps);
    double move = beyond + ofMarket;
    boolean withMarket =
        market != null
            && !isFresh(market.state.lastOdd, end)
            && Math.abs(beyond) < BEYOND_MARKET * Math.abs(ofMarket);
    boolean falls = beyond < 0;
    boolean rebound = falls != state.fell && end - (double) state.lastMove <= rebound();
    if (withMarket || rebound) {
      state.walkGate.holdBack();
      return;
    }
    state.fell = falls;
    state.lastMove = end;
    if (!state.walkGate.admitEpisode(end - 1, quiet(settings))) {
      return;
    }
    double room = state.walk.usual(steps) * of.restless * limit;
    StringBuilder text = new StringBuilder();
    text.append(market == null ? "The market" : "Sector " + of.name)
        .append(move < 0 ? " fell " : " rose ")
        .append(percent(Math.abs(rate(move))))
        .append(" in ")
        .append(Explain.duration((double) steps * intervalMillis));
    if (market != null && market.known) {
      text.append(" while the market moved ").append(signedPercent(rate(ofMarket)));
    }
    text.append("; it usually stays within ")
        .append(percent(room))
        .append(market == null ? " in that time" : " of it")
        .append(", and ")
        .append(of.moved.size())
        .append(" tickers traded in the last interval.");
    findings.add(
        finding(
            null,
            of.name,
            state.walkGate,
            market == null
                ? falls ? MARKET_CRASH : MARKET_SURGE
                : falls ? SECTOR_CRASH : SECTOR_SURGE,
            DetectorSettings.SECTOR_RETURN,
            Severity.HIGH,
            p,
            end,
            rate(move),
            rate(ofMarket),
            rate(ofMarket - room),
            rate(ofMarket + room),
            falls ? Direction.LOW : Direction.HIGH,
            attribution(all),
            text.toString()));
  }

  private void unusual(
      Interval of,
      long end,
      DetectorSettings settings,
      int level,
      double p,
      double mean,
      double room,
      double[] all,
      List<SectorFinding> findings) {
    SectorState state = of.state;
    if (!state.levelGate.admitEpisode(end - 1, quiet(settings))) {
      return;
    }
    double center = mean + of.base[level];
    boolean high = of.compared[level] > mean;
    // Volatility and activity are compared by their logarithms.
    boolean log = level < 2;
    double observed = log ? StrictMath.exp(of.levels[level]) : of.levels[level];
    double expected = log ? StrictMath.exp(center) : center;
    double lower = log ? StrictMath.exp(center - room) : Math.max(-1, center - room);
    double upper = log ? StrictMath.exp(center + room) : Math.min(1, center + room);
    String name = LEVEL_NAMES.get(level);
    String who = of.state == null || of.name.equals(MARKET) ? "The market" : "Sector " + of.name;
    Supplier<String> what =
        () ->
            level == 0
                ? "its tickers are typically "
                    + percent(observed)
                    + " apart, where "
                    + percent(expected)
                    + " is usual"
                : level == 1
                    ? Explain.rough(observed)
                        + " ticks, where "
                        + Explain.rough(expected)
                        + " are usual"
                    : Explain.rough(100 * observed)
                        + "% more ticks rise than fall, where "
                        + Explain.rough(100 * expected)
                        + "% is usual";
    findings.add(
        finding(
            null,
            of.name,
            state.levelGate,
            of.name.equals(MARKET) ? UNUSUAL_MARKET : UNUSUAL_SECTOR,
            DetectorSettings.SECTOR_ACTIVITY,
            Severity.LOW,
            p,
            end,
            observed,
            expected,
            lower,
            upper,
            high ? Direction.HIGH : Direction.LOW,
            attribution(all),
            who
                + " has an unusually "
                + (high ? "high " : "low ")
                + name
                + (of.name.equals(MARKET) ? "" : " for what the market does")
                + ": "
                + what.get()
                + "."));
  }

  private void members(
      Interval of, Interval market, Tail[] tails, long end, List<SectorFinding> findings) {
    if (!of.known) {
      return;
    }
    SectorState state = of.state;
    boolean settled = isFresh(state.lastOdd, end) && isFresh(market.state.lastOdd, end);
    for (Moved one : of.moved) {
      SectorState.Member member = one.member;
      double level = one.level - state.index;
      double typical = median(member.before, member.latest, level);
      member.before = member.latest;
      member.latest = level;
      if (Double.isNaN(typical)) {
        continue;
      }
      member.walk.add(typical, of.restless);
      if (member.walk.steps() <= WARM_UP) {
        continue;
      }
      DetectorSettings settings = policy.forTicker(one.tickerSymbol, of.name);
      double least = least(settings);
      double leastLikely = 1;
      double limit = 0;
      int horizon = 0;
      boolean fresh = isFresh(member.lastOdd, end);
      boolean odd = false;
      for (int h = 0; h < HORIZONS; h++) {
        int steps = Walk.HORIZONS[h];
        double z = Math.abs(member.walk.moved(steps)) / (member.walk.usual(steps) * of.restless);
        double p = Math.min(1, tails[h].probability(z) * HORIZONS);
        double before = limit(tails[h], p, least, HORIZONS);
        odd |= learn(tails[h], z, p, HORIZONS, fresh, member.walk.isDue(h));
        if (p < leastLikely) {
          leastLikely = p;
          limit = before;
          horizon = h;
        }
      }
      if (odd) {
        member.lastOdd = end;
      }
      if (leastLikely < least && settings.isOn(DetectorSettings.CROSS_SECTION)) {
        if (settled) {
          strayed(of, one, end, settings, horizon, leastLikely, limit, findings);
        } else {
          member.gate.holdBack();
        }
        // What was told is not told again: distances begin where the ticker stands now.
        member.walk.pause();
      }
    }
  }

  private void strayed(
      Interval of,
      Moved one,
      long end,
      DetectorSettings settings,
      int horizon,
      double p,
      double limit,
      List<SectorFinding> findings) {
    SectorState.Member member = one.member;
    if (!member.gate.admitEpisode(end - 1, quiet(settings))) {
      return;
    }
    int steps = Walk.HORIZONS[horizon];
    double beyond = member.walk.moved(steps);
    double room = member.walk.usual(steps) * of.restless * limit;
    findings.add(
        finding(
            one.tickerSymbol,
            of.name,
            member.gate,
            TICKER_LEAVES_SECTOR,
            DetectorSettings.CROSS_SECTION,
            p < least(settings) * 1e-2 ? Severity.HIGH : Severity.MEDIUM,
            p,
            end,
            rate(beyond),
            0,
            rate(-room),
            rate(room),
            beyond > 0 ? Direction.HIGH : Direction.LOW,
            Map.of("price", 1.0),
            "Price has "
                + (beyond > 0 ? "risen " : "fallen ")
                + percent(Math.abs(rate(beyond)))
                + " against its sector "
                + of.name
                + " in "
                + Explain.duration((double) steps * intervalMillis)
                + "; it usually stays within "
                + percent(room)
                + " of it."));
  }

  private static SectorFinding finding(
      String tickerSymbol,
      String sector,
      AlertGate gate,
      String kind,
      String detector,
      Severity severity,
      double p,
      long end,
      double observed,
      double expected,
      double lower,
      double upper,
      Direction direction,
      Map<String, Double> attribution,
      String explanation) {
    return new SectorFinding(
        tickerSymbol,
        sector,
        new Finding(
                kind,
                detector,
                severity,
                1 - p,
                // The last instant of the interval, so that it lies within it.
                end - 1,
                observed,
                expected,
                lower,
                upper,
                direction,
                attribution,
                explanation,
                gate.takeHeldBack())
            .in(gate));
  }

  /** Shares of surprise: -log p of each dimension over the sum of all. */
  private static Map<String, Double> attribution(double[] p) {
    double[] surprise = new double[1 + LEVELS];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      int at = Math.max(0, i - HORIZONS + 1);
      surprise[at] = Math.max(surprise[at], -StrictMath.log(p[i]));
    }
    for (double one : surprise) {
      sum += one;
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("return", surprise[0] / sum);
    for (int i = 0; i < LEVELS; i++) {
      shares.put(LEVEL_NAMES.get(i), surprise[1 + i] / sum);
    }
    return shares;
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

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(x -> x).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    return 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
  }

  /** NaN if one of them is. */
  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
