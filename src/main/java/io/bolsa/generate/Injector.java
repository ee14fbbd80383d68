package io.bolsa.generate;

import java.io.IOException;
import java.util.Arrays;

/**
 * Puts anomalies into the true ticks and says where.
 *
 * <p>They are spread over the whole stream, every kind in turn; a ticker has one at a time and
 * {@link #CALM} ordinary ticks before the next. The other tickers' ticks stay as they were.
 */
final class Injector {
  /** Takes the labels, in the order in which the anomalies end. */
  interface Labels {
    void add(Label label) throws IOException;
  }

  /** What a detector may learn from before it must know. */
  static final int CALM = 12;

  /** Below, a digit or a few per cent are hardly more than an ordinary step. */
  private static final long LEAST_PRICE = 500;

  private static final int KINDS = 6;
  private static final double[] SHIFTS = {0.5, 0.67, 0.8, 1.25, 1.5, 2};

  private final Market market;
  private final Chance chance;
  private final Labels labels;
  private final long planned;
  private final double stride;
  private final Fault[] underWay;
  private final int[] calm;
  private final long[] lastTime;
  private long seen;
  private long begun;
  private long labelled;
  private double due;

  Injector(Settings settings, Market market, Labels labels) {
    this.market = market;
    this.labels = labels;
    chance = new Chance(settings.seed, 3);
    planned = Math.max(1, Math.round(settings.events * settings.anomalyRate));
    stride = (double) settings.events / planned;
    underWay = new Fault[settings.tickerCount()];
    calm = new int[settings.tickerCount()];
    lastTime = new long[settings.tickerCount()];
    Arrays.fill(lastTime, Long.MIN_VALUE);
    planNext();
  }

  private void planNext() {
    // In the later half of its stretch: in a short stream the tickers need the time before.
    due = (begun + chance.between(0.5, 0.9)) * stride;
  }

  Fault.Outcome apply(MarketTick tick) throws IOException {
    seen++;
    Fault fault = underWay[tick.ticker];
    if (fault == null && seen > due && begun < planned && calm[tick.ticker] >= CALM) {
      fault = begin(tick);
      if (fault != null) {
        underWay[tick.ticker] = fault;
        begun++;
        planNext();
      }
    }
    if (fault == null) {
      calm[tick.ticker]++;
      lastTime[tick.ticker] = tick.time;
      return Fault.Outcome.KEPT;
    }
    Fault.Outcome outcome = fault.next(tick);
    if (outcome == Fault.Outcome.KEPT) {
      lastTime[tick.ticker] = tick.time;
    }
    if (fault.over) {
      underWay[tick.ticker] = null;
      calm[tick.ticker] = 0;
      label(tick.ticker, fault);
    }
    return outcome;
  }

  /** The next kind in turn, or null if this tick is not fit for it. */
  private Fault begin(MarketTick tick) {
    if (tick.price < LEAST_PRICE) {
      return null;
    }
    switch ((int) (begun % KINDS)) {
      case 0:
        return wrongPrice("lost_digit", tick.price, withoutDigit(tick.price));
      case 1:
        return wrongPrice(
            "shifted_decimal",
            tick.price,
            chance.coin() ? tick.price * 10 : Math.round(tick.price / 10.0));
      case 2:
        double size = chance.between(0.1, 0.5);
        return wrongPrice(
            "fat_finger",
            tick.price,
            Math.round(tick.price * (chance.coin() ? 1 + size : 1 - size)));
      case 3:
        return new Fault.MissingTicks(1 + chance.below(4));
      case 4:
        return levelShift(tick.price);
      default:
        return new Fault.Silence(40 + chance.below(80), lastTime[tick.ticker]);
    }
  }

  private Fault wrongPrice(String kind, long right, long wrong) {
    boolean fits = wrong > 0 && Math.abs(wrong - right) * 10 >= right;
    return fits ? new Fault.WrongPrice(kind, wrong, chance.coin()) : null;
  }

  /** The number as printed, with one of its digits before the point gone. */
  private long withoutDigit(long cents) {
    String dollars = Long.toString(cents / 100);
    int gone = chance.below(dollars.length());
    String rest = dollars.substring(0, gone) + dollars.substring(gone + 1);
    return (rest.isEmpty() ? 0 : Long.parseLong(rest)) * 100 + cents % 100;
  }

  private Fault levelShift(long price) {
    double factor = SHIFTS[chance.below(SHIFTS.length)];
    // Inside the range of the homes, so that the walk does not stick to a bound afterwards.
    boolean fits = price * factor >= Market.LOWEST_HOME && price * factor <= Market.HIGHEST_HOME;
    return fits ? new Fault.LevelShift(market, factor) : null;
  }

  /** After the last tick. */
  void finish(long streamEnd) throws IOException {
    for (int ticker = 0; ticker < underWay.length; ticker++) {
      Fault fault = underWay[ticker];
      if (fault != null && fault.cutShort(streamEnd)) {
        label(ticker, fault);
      }
    }
  }

  private void label(int ticker, Fault fault) throws IOException {
    labelled++;
    labels.add(
        new Label(
            fault.kind(),
            fault.category(),
            Listing.symbol(ticker),
            Listing.sector(ticker),
            fault.start,
            fault.end,
            fault.note));
  }

  long planned() {
    return planned;
  }

  long labelled() {
    return labelled;
  }
}
