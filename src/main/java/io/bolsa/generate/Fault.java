package io.bolsa.generate;

import java.util.Locale;

/** One anomaly of one ticker under way: sees every tick of the ticker until it is over. */
abstract class Fault {
  /** What becomes of a tick. */
  enum Outcome {
    KEPT,
    /** Traded, but not passed on. */
    LOST,
    NOT_TRADED
  }

  /** First and last moment of the label. */
  long start;

  long end;

  /** What happened, once {@link #over}. */
  String note;

  boolean over;

  abstract String kind();

  /** Takes the ticker's tick, the one at which the fault begins included. */
  abstract Outcome next(MarketTick tick);

  /** The stream ends before the fault does: whether there is anything to see of it. */
  boolean cutShort(long streamEnd) {
    return true;
  }

  String category() {
    return "anomaly";
  }

  final void finish(long lastMoment, String what) {
    end = lastMoment;
    note = what;
    over = true;
  }

  static String dollars(long cents) {
    return String.format(
        Locale.ROOT,
        "%s%d.%02d",
        cents < 0 ? "-" : "",
        Math.abs(cents) / 100,
        Math.abs(cents) % 100);
  }

  /** One tick with a wrong price: a lost digit, a shifted decimal point or a slip of a finger. */
  static final class WrongPrice extends Fault {
    private final String kind;
    private final long wrong;
    private final boolean changeIsTrue;
    private long right;

    WrongPrice(String kind, long wrong, boolean changeIsTrue) {
      this.kind = kind;
      this.wrong = wrong;
      this.changeIsTrue = changeIsTrue;
    }

    @Override
    String kind() {
      return kind;
    }

    @Override
    Outcome next(MarketTick tick) {
      if (note == null) {
        start = tick.time;
        end = tick.time;
        right = tick.price;
        note =
            String.format(
                Locale.ROOT,
                "%s printed as %s at the start; change %s, there and on the next tick",
                dollars(right),
                dollars(wrong),
                changeIsTrue ? "tells the true step" : "follows the printed price");
        tick.price = wrong;
        if (!changeIsTrue) {
          tick.change += wrong - right;
        }
      } else {
        // The way back is part of it.
        if (!changeIsTrue) {
          tick.change += right - wrong;
        }
        finish(tick.time, note);
      }
      return Outcome.KEPT;
    }
  }

  /** A few ticks never arrive, so the next change does not fit the prices around it. */
  static final class MissingTicks extends Fault {
    private static final long LEAST_CONTRADICTION = 2;

    private final int wanted;
    private int lost;
    private long priceBefore;
    private long lostPrice;

    MissingTicks(int wanted) {
      this.wanted = wanted;
    }

    @Override
    String kind() {
      return "missing_ticks";
    }

    @Override
    String category() {
      return "mild";
    }

    @Override
    Outcome next(MarketTick tick) {
      if (lost == 0) {
        priceBefore = tick.price - tick.change;
      }
      if (lost < wanted || Math.abs(lostPrice - priceBefore) < LEAST_CONTRADICTION) {
        lost++;
        lostPrice = tick.price;
        return Outcome.LOST;
      }
      start = tick.time;
      finish(
          tick.time,
          String.format(
              Locale.ROOT,
              "%d tick%s lost before this one: price went from %s to %s, change says %s",
              lost,
              lost == 1 ? "" : "s",
              dollars(priceBefore),
              dollars(tick.price),
              dollars(tick.change)));
      return Outcome.KEPT;
    }

    @Override
    boolean cutShort(long streamEnd) {
      return false;
    }
  }

  /** The price jumps and stays there. */
  static final class LevelShift extends Fault {
    private static final int TICKS_TO_FIND_IT = 12;

    private final Market market;
    private final double factor;
    private int ticks;

    LevelShift(Market market, double factor) {
      this.market = market;
      this.factor = factor;
    }

    @Override
    String kind() {
      return "level_shift";
    }

    @Override
    Outcome next(MarketTick tick) {
      if (ticks == 0) {
        start = tick.time;
        note =
            String.format(
                Locale.ROOT, "price times %.2f from the start on, and stays there", factor);
        market.shift(tick, factor);
      }
      end = tick.time;
      if (++ticks > TICKS_TO_FIND_IT) {
        finish(tick.time, note);
      }
      return Outcome.KEPT;
    }
  }

  /** The ticker does not trade for much longer than usual; the price moves on meanwhile. */
  static final class Silence extends Fault {
    private final int length;
    private final long lastTime;
    private int skipped;
    private long priceBefore;

    Silence(int length, long lastTime) {
      this.length = length;
      this.lastTime = lastTime;
    }

    @Override
    String kind() {
      return "silent";
    }

    @Override
    Outcome next(MarketTick tick) {
      if (skipped == 0) {
        start = lastTime + 1;
        priceBefore = tick.price - tick.change;
      }
      if (skipped < length) {
        skipped++;
        return Outcome.NOT_TRADED;
      }
      tick.change = tick.price - priceBefore;
      finish(tick.time, describe(tick.time, "silent for %.3f s"));
      return Outcome.KEPT;
    }

    @Override
    boolean cutShort(long streamEnd) {
      end = streamEnd;
      note = describe(streamEnd, "silent for %.3f s, to the end of the stream");
      return end >= start;
    }

    private String describe(long until, String form) {
      return String.format(
          Locale.ROOT, form + ", the time of about %d ticks", (until - lastTime) / 1000.0, skipped);
    }
  }
}
