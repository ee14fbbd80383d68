package io.bolsa.anomaly;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Detectors over the windows of a sector: a ticker that leaves its sector, a sector that leaves its
 * own past, and a sector that falls, alone or with the market. Immutable, shared by all sectors.
 *
 * <p>A ticker is compared with the median of its sector in the same window (a robust cross-section,
 * so that a crash of the sector is not ten stray tickers), in units of its own usual distance. The
 * sector is five numbers, each against its own recent mean with its own tail; the least likely one
 * decides, and the shares of surprise are the attribution.
 */
public final class SectorDetectors {
  static final String TICKER_LEAVES_SECTOR = "ticker_leaves_sector";
  static final String SECTOR_CRASH = "sector_crash";
  static final String MARKET_CRASH = "market_crash";
  static final String UNUSUAL_SECTOR = "unusual_sector";

  static final List<String> KINDS =
      List.of(TICKER_LEAVES_SECTOR, SECTOR_CRASH, MARKET_CRASH, UNUSUAL_SECTOR);

  private static final String DETECTOR = "sector";

  private static final List<String> NAMES =
      List.of("return_beyond_market", "return", "volatility", "activity", "breadth");

  private static final int BEYOND_MARKET = 0;
  private static final int RETURN = 1;

  /** Windows before a sector, or a ticker in it, has a past. */
  private static final int WARM_UP = 20;

  /** Half-life of some 45 windows. */
  private static final double RECENT = 1.0 / 64;

  /** Fewer tickers have no median that means anything. */
  private static final int LEAST_TICKERS = 4;

  /** Tickers of one sector, and the market with them, that fall together fall as the market. */
  private static final double SHARE_OF_MARKET = 0.5;

  private static final double DAY = 86_400_000;

  private final DetectorSettings settings;
  private final double windowMillis;

  /** {@code windowMillis} is how far apart the windows end. */
  public SectorDetectors(DetectorSettings settings, long windowMillis) {
    this.settings = Objects.requireNonNull(settings);
    if (!(windowMillis > 0)) {
      throw new IllegalArgumentException("windowMillis must be positive: " + windowMillis);
    }
    this.windowMillis = windowMillis;
  }

  public SectorState newState() {
    return new SectorState();
  }

  /** Takes one window, in order; what is worth an alert is added to {@code findings}. */
  public double observe(SectorState state, SectorObservation window, List<SectorFinding> findings) {
    double least = Math.min(3e-4, settings.falseAlarmsPerDay * windowMillis / DAY);
    state.windows++;
    double members = members(state, window, least, findings);
    double sector = sector(state, window, least, findings);
    return 1 - Math.min(members, sector);
  }

  private double members(
      SectorState state, SectorObservation window, double least, List<SectorFinding> findings) {
    int n = window.tickerReturns.size();
    if (n < LEAST_TICKERS) {
      return 1;
    }
    double[] sorted = new double[n];
    int filled = 0;
    for (double r : window.tickerReturns.values()) {
      sorted[filled++] = finite(r);
    }
    Arrays.sort(sorted);
    double median = 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
    double[] distances = new double[n];
    for (int i = 0; i < n; i++) {
      distances[i] = Math.abs(sorted[i] - median);
    }
    Arrays.sort(distances);
    // 1.4826: from the median distance to the standard deviation of a normal sample.
    double spread = 1.4826 * 0.5 * (distances[(n - 1) / 2] + distances[n / 2]);
    double lowest = 1;
    for (Map.Entry<String, Double> entry : window.tickerReturns.entrySet()) {
      double distance = finite(entry.getValue()) - median;
      SectorState.Member member = state.members.get(entry.getKey());
      if (member == null) {
        member = new SectorState.Member();
        state.members.put(entry.getKey(), member);
      }
      member.windows++;
      member.lastSeen = window.windowEnd;
      if (member.windows > WARM_UP) {
        // Its own usual distance, and that of the others now: a restless minute is everybody's.
        double unit = Math.max(Math.max(member.scale, spread), 1e-6);
        double z = Math.abs(distance) / unit;
        double p = state.outliers.probability(z);
        state.outliers.add(z, p < least);
        lowest = Math.min(lowest, p);
        if (p < least) {
          double quiet = Math.max((double) settings.coolDown, 3 * windowMillis);
          boolean fresh =
              member.lastAlarm == Long.MIN_VALUE
                  || (double) window.windowEnd - member.lastAlarm > quiet;
          member.lastAlarm = window.windowEnd;
          if (fresh) {
            findings.add(
                stray(state, window, entry.getKey(), entry.getValue(), median, unit, p, least));
          } else {
            state.gates[KINDS.indexOf(TICKER_LEAVES_SECTOR)].holdBack();
          }
        }
      }
      double size = Math.abs(distance);
      if (member.windows > WARM_UP) {
        size = Math.min(size, 4 * Math.max(member.scale, 1e-9));
      }
      member.scale += (size * 1.25 - member.scale) * Math.max(RECENT, 1.0 / member.windows);
    }
    while (state.members.size() > SectorState.MOST_TICKERS) {
      String oldest = null;
      long seen = Long.MAX_VALUE;
      for (Map.Entry<String, SectorState.Member> entry : state.members.entrySet()) {
        if (oldest == null || entry.getValue().lastSeen < seen) {
          oldest = entry.getKey();
          seen = entry.getValue().lastSeen;
        }
      }
      state.members.remove(oldest);
    }
    return lowest;
  }

  private static SectorFinding stray(
      SectorState state,
      SectorObservation window,
      String ticker,
      double observed,
      double median,
      double unit,
      double p,
      double least) {
    double room = unit * state.outliers.quantile(least);
    return new SectorFinding(
        ticker,
        new Finding(
            TICKER_LEAVES_SECTOR,
            DETECTOR,
            Severity.MEDIUM,
            1 - p,
            window.windowEnd,
            observed,
            median,
            median - room,
            median + room,
            observed > median ? Direction.HIGH : Direction.LOW,
            Map.of(),
            ticker
                + " moved "
                + Explain.rough(100 * observed)
                + "% while its sector "
                + window.sector
                + " moved "
                + Explain.rough(100 * median)
                + "%; it usually stays within "
                + Explain.rough(100 * unit)
                + "% of it.",
            state.gates[KINDS.indexOf(TICKER_LEAVES_SECTOR)].takeHeldBack()));
  }

  private double sector(
      SectorState state, SectorObservation window, double least, List<SectorFinding> findings) {
    double up = window.advancing;
    double down = window.declining;
    double market = Double.isNaN(window.marketReturn) ? 0 : finite(window.marketReturn);
    double ret = finite(window.sectorReturn);
    double[] x = {
      ret - market,
      ret,
      StrictMath.log(Math.max(1e-9, Math.abs(finite(window.volatility)))),
      StrictMath.log1p(Math.max(0.0, (double) window.count)),
      up + down > 0 ? (up - down) / (up + down) : 0
    };
    double[] p = new double[x.length];
    double lowest = 1;
    int oddest = 0;
    for (int i = 0; i < x.length; i++) {
      double off = x[i] - state.mean[i];
      double unit = Math.max(state.scale[i], 1e-6);
      p[i] = 1;
      if (state.windows > WARM_UP) {
        double z = Math.abs(off) / unit;
        p[i] = state.tails[i].probability(z);
        state.tails[i].add(z, p[i] < least);
        // Five questions are asked: the least likely of five answers is not that unlikely.
        p[i] = Math.min(1, p[i] * x.length);
        off = Math.max(-4 * unit, Math.min(4 * unit, off));
      }
      if (p[i] < lowest) {
        lowest = p[i];
        oddest = i;
      }
      double rate = Math.max(RECENT, 1.0 / state.windows);
      state.scale[i] += (Math.abs(off) * 1.25 - state.scale[i]) * rate;
      state.mean[i] += off * rate;
    }
    if (!(lowest < least)) {
      return lowest;
    }
    boolean falls = ret < 0 && (p[RETURN] < least || p[BEYOND_MARKET] < least);
    boolean withMarket =
        !Double.isNaN(window.marketReturn) && market < 0 && market < SHARE_OF_MARKET * ret;
    String kind = !falls ? UNUSUAL_SECTOR : withMarket ? MARKET_CRASH : SECTOR_CRASH;
    AlertGate gate = state.gates[KINDS.indexOf(kind)];
    double quiet = Math.max((double) settings.coolDown, 3 * windowMillis);
    if (!gate.admitEpisode(window.windowEnd, quiet)) {
      return lowest;
    }
    double observed = falls ? ret : x[oddest];
    double expected = falls ? state.mean[RETURN] : state.mean[oddest];
    double unit = falls ? state.scale[RETURN] : state.scale[oddest];
    double room = unit * state.tails[falls ? RETURN : oddest].quantile(least);
    String text =
        falls
            ? "Sector "
                + window.sector
                + " fell "
                + Explain.rough(-100 * ret)
                + "% in one window, "
                + (withMarket
                    ? "with the market, which fell " + Explain.rough(-100 * market) + "%"
                    : Double.isNaN(window.marketReturn)
                        ? "far more than it does"
                        : "while the market moved " + Explain.rough(100 * market) + "%")
                + "; "
                + window.declining
                + " ticks down, "
                + window.advancing
                + " up."
            : "Sector "
                + window.sector
                + " is unlike its own past: "
                + NAMES.get(oddest).replace('_', ' ')
                + (x[oddest] > state.mean[oddest] ? " is unusually high." : " is unusually low.");
    findings.add(
        new SectorFinding(
            null,
            new Finding(
                kind,
                DETECTOR,
                falls ? Severity.HIGH : Severity.MEDIUM,
                1 - lowest,
                window.windowEnd,
                observed,
                expected,
                expected - room,
                expected + room,
                observed > expected ? Direction.HIGH : Direction.LOW,
                attribution(p),
                text,
                gate.takeHeldBack())));
    return lowest;
  }

  /** Shares of surprise: -log p of each dimension over the sum of all. */
  private static Map<String, Double> attribution(double[] p) {
    double sum = 0;
    for (double one : p) {
      sum -= StrictMath.log(Math.min(1, one));
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < p.length; i++) {
      shares.put(NAMES.get(i), sum > 0 ? -StrictMath.log(Math.min(1, p[i])) / sum : 0);
    }
    return shares;
  }

  private static double finite(double x) {
    return x > -1e6 && x < 1e6 ? x : 0;
  }
}
