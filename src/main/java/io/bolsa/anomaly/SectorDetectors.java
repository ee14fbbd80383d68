package io.bolsa.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

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
 * recent mean. The least likely of all answers decides.
 */
public final class SectorDetectors {
  private static final int HORIZONS = Walk.HORIZONS.length;
  private static final int LEVELS = SectorInterval.LEVELS;
  private static final int WARM_UP = SectorState.WARM_UP;

  /** The restless first minutes of a session move some three times as far as others. */
  private static final double MOST_RESTLESS = 3;

  /** Restlessness fades within some 23 intervals to half. */
  private static final double FADING = 0.97;

  /** An episode ends after so many intervals without anything odd. */
  private static final int EPISODE = 16;

  /** A sector that falls with the market is told apart if it adds half as much of its own. */
  private static final double BEYOND_MARKET = 0.5;

  /** Never less certain than this, however long the intervals. */
  private static final double LEAST_CERTAIN = 3e-4;

  private static final long DAY = 86_400_000;

  /** Who has not been seen for so long is forgotten. */
  private static final long FORGOTTEN = 7 * DAY;

  private final DetectorPolicy policy;
  private final long intervalMillis;
  private final SectorFindings found;

  /**
   * @param intervalMillis length of an interval
   */
  public SectorDetectors(DetectorPolicy policy, long intervalMillis) {
    this.policy = Objects.requireNonNull(policy);
    if (!(intervalMillis > 0)) {
      throw new IllegalArgumentException("intervalMillis must be positive: " + intervalMillis);
    }
    this.intervalMillis = intervalMillis;
    this.found = new SectorFindings(intervalMillis);
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
    SectorInterval market =
        new SectorInterval(SectorFindings.MARKET, state.market, state.marketTails, end);
    List<SectorInterval> sectors = measure(state, market, observations);
    settle(state, market);
    market.advance(state.restless);
    judge(market, null, findings);
    for (SectorInterval sector : sectors) {
      sector.advance(market, state.restless);
      judge(sector, market, findings);
      judgeMembers(sector, market, state.memberTails, findings);
      sector.state.forget(end - FORGOTTEN);
    }
    state.forget(end - FORGOTTEN);
    return findings;
  }

  private static List<SectorInterval> measure(
      MarketState state, SectorInterval market, SortedMap<String, SectorObservation> observations) {
    List<SectorInterval> sectors = new ArrayList<>();
    for (SectorObservation observation : observations.values()) {
      SectorState sector =
          state.sectors.computeIfAbsent(observation.sector, name -> new SectorState());
      SectorInterval interval =
          new SectorInterval(observation.sector, sector, state.sectorTails, market.end);
      interval.take(observation);
      market.add(interval);
      sectors.add(interval);
    }
    market.summarize(0);
    boolean anySector = false;
    for (SectorInterval sector : sectors) {
      sector.summarize(market.typicalReturn);
      sector.measureDistances();
      anySector |= sector.known;
    }
    // Of single metrics, each in a sector of its own, there is no market.
    market.known &= anySector;
    market.measureDistances(sectors);
    return sectors;
  }

  /** Learns how much further apart than usual all tickers are; it fades, and is capped. */
  private static void settle(MarketState state, SectorInterval market) {
    state.restless = Math.max(1, state.restless * FADING);
    SectorState.Level usual = market.state.spread;
    if (market.known && usual.seen >= WARM_UP) {
      double ratio = market.spread / Math.max(usual.mean, 1e-9);
      state.restless = Math.max(state.restless, Math.min(MOST_RESTLESS, ratio));
    }
  }

  /**
   * Judges a sector against the market, or the market against its own past.
   *
   * @param market null for the market itself
   */
  private void judge(SectorInterval of, SectorInterval market, List<SectorFinding> findings) {
    if (!of.known) {
      return;
    }
    SectorState state = of.state;
    DetectorSettings settings = market == null ? policy.forAll() : policy.forSector(of.name);
    Answers answers =
        new Answers(HORIZONS + LEVELS, least(settings), isFresh(state.lastOdd, of.end));
    if (state.walk.steps() > WARM_UP) {
      answers.ask(state.walk, of.restless, of.tails);
    }
    for (int i = 0; i < LEVELS; i++) {
      if (state.levels[i].isKnown()) {
        int question = HORIZONS + i;
        answers.ask(question, of.tails[question], state.levels[i].distance(of.compared[i]), true);
      }
    }
    if (answers.isAnyOdd()) {
      state.lastOdd = of.end;
    }
    int horizon = answers.leastLikely(0, HORIZONS);
    if (answers.isFinding(horizon) && settings.isOn(DetectorSettings.SECTOR_RETURN)) {
      if (isNews(of, market, horizon) && state.walkGate.admitEpisode(of.end - 1, quiet(settings))) {
        findings.add(found.move(of, market, horizon, answers));
      }
      // What was told is not told again: distances begin where the sector stands now.
      state.walk.pause();
    }
    int level = answers.leastLikely(HORIZONS, HORIZONS + LEVELS);
    if (answers.isFinding(level)
        && settings.isOn(DetectorSettings.SECTOR_ACTIVITY)
        && state.levelGate.admitEpisode(of.end - 1, quiet(settings))) {
      findings.add(found.unusual(of, level - HORIZONS, answers));
    }
    for (int i = 0; i < LEVELS; i++) {
      state.levels[i].learn(of.compared[i]);
    }
  }

  /** A sector that falls with the market is none, nor is one that goes back the way it came. */
  private boolean isNews(SectorInterval of, SectorInterval market, int horizon) {
    SectorState state = of.state;
    double beyond = of.moved[horizon];
    boolean withMarket =
        market != null
            && !isFresh(market.state.lastOdd, of.end)
            && Math.abs(beyond) < BEYOND_MARKET * Math.abs(market.moved[horizon]);
    boolean falls = beyond < 0;
    boolean rebound = falls != state.fell && of.end - (double) state.lastMove <= rebound();
    if (withMarket || rebound) {
      state.walkGate.holdBack();
      return false;
    }
    state.fell = falls;
    state.lastMove = of.end;
    return true;
  }

  private void judgeMembers(
      SectorInterval of, SectorInterval market, Tail[] tails, List<SectorFinding> findings) {
    if (!of.known) {
      return;
    }
    boolean settled =
        isFresh(of.state.lastOdd, of.end) && isFresh(market.state.lastOdd, market.end);
    for (SectorInterval.Close close : of.closes) {
      if (close.member.advance(close.level - of.state.index, of.restless)) {
        judgeMember(of, close, tails, settled, findings);
      }
    }
  }

  private void judgeMember(
      SectorInterval of,
      SectorInterval.Close close,
      Tail[] tails,
      boolean settled,
      List<SectorFinding> findings) {
    SectorState.Member member = close.member;
    DetectorSettings settings = policy.forTicker(close.tickerSymbol, of.name);
    double least = least(settings);
    Answers answers = new Answers(HORIZONS, least, isFresh(member.lastOdd, of.end));
    answers.ask(member.walk, of.restless, tails);
    if (answers.isAnyOdd()) {
      member.lastOdd = of.end;
    }
    int horizon = answers.leastLikely(0, HORIZONS);
    if (!answers.isFinding(horizon) || !settings.isOn(DetectorSettings.CROSS_SECTION)) {
      return;
    }
    if (!settled) {
      member.gate.holdBack();
    } else if (member.gate.admitEpisode(of.end - 1, quiet(settings))) {
      findings.add(found.strayed(of, close, horizon, answers));
    }
    // What was told is not told again: distances begin where the ticker stands now.
    member.walk.pause();
  }

  /** The probability below which something is a finding. */
  private double least(DetectorSettings settings) {
    return Math.min(LEAST_CERTAIN, settings.falseAlarmsPerDay * ((double) intervalMillis / DAY));
  }

  private double quiet(DetectorSettings settings) {
    return Math.max((double) settings.coolDown, (double) EPISODE * intervalMillis);
  }

  /** What goes back the way it came within the longest horizon is no news. */
  private double rebound() {
    return (double) Walk.HORIZONS[HORIZONS - 1] * intervalMillis;
  }

  private boolean isFresh(long lastOdd, long end) {
    return lastOdd == Long.MIN_VALUE || end - lastOdd > (double) EPISODE * intervalMillis;
  }
}
