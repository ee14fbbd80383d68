package io.bolsa.generate;

import java.util.Arrays;

/**
 * The true ticks in event-time order: no faults, nothing out of order, no ticker with two ticks in
 * one millisecond.
 *
 * <p>A price walks in relative steps around a home of its own, so that it stays a price however
 * long the stream is; a large step makes the next ones larger for a while.
 */
final class Market {
  static final long LOWEST_PRICE = 100;
  static final long HIGHEST_PRICE = 90_000;

  static final double LOWEST_HOME = 200;
  static final double HIGHEST_HOME = 60_000;

  /** Share of the way home that a step goes, when far away; half of it when near. */
  private static final double HOMING = 0.004;

  private final Chance chance;
  private final double rate;
  private final double hotShare;
  private final long start;
  private final long[] lastTime;
  private final long[] price;
  private final double[] home;
  private final double[] volatility;

  /** Factor on the variance: 1 on average. */
  private final double[] restlessness;

  private long made;
  private long hotMade;

  Market(Settings settings) {
    chance = new Chance(settings.seed, 1);
    rate = settings.rate;
    hotShare = settings.hotShare;
    start = settings.start.toEpochMilli();
    lastTime = new long[settings.tickerCount()];
    price = new long[settings.tickerCount()];
    home = new double[settings.tickerCount()];
    volatility = new double[settings.tickerCount()];
    restlessness = new double[settings.tickerCount()];
    Arrays.fill(lastTime, Long.MIN_VALUE);
    Arrays.fill(restlessness, 1);
    for (int ticker = 0; ticker < settings.tickerCount(); ticker++) {
      home[ticker] = StrictMath.rint(evenOnLogScale(LOWEST_HOME, HIGHEST_HOME));
      volatility[ticker] = evenOnLogScale(0.002, 0.01);
    }
  }

  private double evenOnLogScale(double low, double high) {
    return StrictMath.exp(chance.between(StrictMath.log(low), StrictMath.log(high)));
  }

  void next(MarketTick tick) {
    tick.time = start + (long) (made * 1000.0 / rate);
    tick.ticker = pick(tick.time);
    made++;
    boolean first = lastTime[tick.ticker] == Long.MIN_VALUE;
    lastTime[tick.ticker] = tick.time;
    tick.price = first ? (long) home[tick.ticker] : moved(tick.ticker);
    tick.change = first ? 0 : tick.price - price[tick.ticker];
    price[tick.ticker] = tick.price;
  }

  private int pick(long time) {
    int tickers = price.length;
    int ticker = hotShare > 0 ? pickUneven(time, tickers) : chance.below(tickers);
    while (lastTime[ticker] == time) {
      ticker = ticker + 1 == tickers ? 0 : ticker + 1;
    }
    if (ticker == 0) {
      hotMade++;
    }
    return ticker;
  }

  private int pickUneven(long time, int tickers) {
    // What the first ticker is owed raises its chance: one tick a millisecond leaves it few.
    double owed = hotShare * made - hotMade;
    boolean hot = lastTime[0] != time && chance.uniform() < hotShare * (1 + owed);
    return hot || tickers == 1 ? 0 : 1 + chance.below(tickers - 1);
  }

  private long moved(int ticker) {
    double z = chance.bell();
    double variance = restlessness[ticker];
    double now = price[ticker];
    double step =
        volatility[ticker] * Math.sqrt(variance) * z
            + HOMING * (home[ticker] - now) / (home[ticker] + now);
    restlessness[ticker] =
        Math.max(0.25, Math.min(4, 0.05 + 0.9 * variance + 0.05 * variance * z * z));
    return Math.max(LOWEST_PRICE, Math.min(HIGHEST_PRICE, Math.round(now * (1 + step))));
  }

  /** Multiplies the price of the ticker for good, from this tick, the last one made, on. */
  void shift(MarketTick tick, double factor) {
    long shifted = Math.round(tick.price * factor);
    home[tick.ticker] *= factor;
    tick.change += shifted - tick.price;
    tick.price = shifted;
    price[tick.ticker] = shifted;
  }
}
