package io.bolsa.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Compares {@code change} with price minus previous price, once it has shown to be that.
 *
 * <p>The tick says what the price before it was: {@code price - change}. Where that is not the
 * price that was seen, either ticks are missing, and then it lies among the prices that the ticker
 * has had lately, or one of the two prices is corrupt. A stream whose {@code change} is something
 * else (since yesterday's close, a percentage, always 0) contradicts all the time and is left
 * alone.
 */
final class ChangeCheck {
  enum Verdict {
    /** No change to compare, or not a difference of prices in this stream. */
    UNKNOWN,
    CONSISTENT,
    MISSING_TICKS,
    CORRUPT_PRICE,
    CORRUPT_CHANGE
  }

  /** Decimals looked for; a double of everyday size has no more that count. */
  private static final int EVERYDAY_DECIMALS = 9;

  /** Zeros behind the point, which come before those: a value may be as small as 1e-30. */
  private static final int MOST_ZEROS = 30;

  private static final int MOST_DECIMALS = EVERYDAY_DECIMALS + MOST_ZEROS;

  private static final double[] POWER = new double[MOST_DECIMALS + 1];
  private static final double[] UNIT = new double[MOST_DECIMALS + 1];

  static {
    for (int i = 0; i <= MOST_DECIMALS; i++) {
      POWER[i] = Double.parseDouble("1e" + i);
      UNIT[i] = Double.parseDouble("1e-" + i);
    }
  }

  private static final double LOG10_OF_2 = 0.30103;

  /** Ticks remembered, with a sharp halving beyond. */
  private static final double MEMORY = 512;

  /** A typical move before anything is known, as a part of the price: a wild penny stock's. */
  private static final double PRIOR_MOVE = 0.02;

  /** So many typical moves are no longer a few missing ticks. */
  private static final double LARGE = 10;

  /** So many moves. */
  private static final double WELL_KNOWN = 64;

  private int decimals;

  /** Of the decimals, those that only say how small the last value is. */
  private int zeros;

  private double fitting;
  private double contradicting;
  private double lastImplied = Double.NaN;
  private double typical;
  private double moves;

  /** The price before, as this tick tells it; and how far that is from what was seen. */
  double implied = Double.NaN;

  double gap;
  double probability = 1;

  /**
   * @param printed the price before, as it came
   * @param believed the last price before a doubted one; NaN when the price before is not in doubt
   * @param corrected what the doubted price should have been by its own change; or NaN
   */
  Verdict check(double price, double change, double printed, double believed, double corrected) {
    implied = price - change;
    double tolerance = 0.6 * resolution() + 4e-16 * (Math.abs(price) + Math.abs(printed));
    gap = Clip.within(Double.MAX_VALUE, implied - printed);
    probability = 1;
    double away = Math.abs(gap);
    boolean fits =
        away <= tolerance
            || Math.abs(implied - believed) <= tolerance
            || Math.abs(implied - corrected) <= tolerance;
    Verdict verdict = Verdict.CONSISTENT;
    if (!fits) {
      verdict = contradict(price, change, printed, tolerance);
    } else if (change != 0) {
      // A change of 0 on a price that stands still says nothing about the field.
      fitting++;
      learnMove(Math.abs(change), price);
      forget();
    }
    lastImplied = implied;
    return verdict;
  }

  private Verdict contradict(double price, double change, double printed, double tolerance) {
    double scale = typicalMove(price);
    Verdict verdict = Verdict.UNKNOWN;
    if (!isHabit(price, change, printed, tolerance)) {
      verdict = read(price - printed, change, LARGE * scale);
      probability = rarity(LARGE * scale);
    }
    contradicting++;
    forget();
    if (verdict != Verdict.CORRUPT_CHANGE) {
      learnMove(Math.min(Math.abs(change), LARGE * scale), price);
    }
    return verdict;
  }

  /** Whether the field is something else than the difference of two prices. */
  private boolean isHabit(double price, double change, double printed, double tolerance) {
    boolean since = Math.abs(implied - lastImplied) <= tolerance;
    double percent = Math.abs(change - 100 * (price - printed) / printed);
    boolean percentage = percent <= Math.max(0.0051, 0.01 * Math.abs(change));
    boolean neverSaid = change == 0 && fitting == 0;
    return since
        || percentage
        || neverSaid
        || contradicting >= 3 + 0.25 * (fitting + contradicting);
  }

  private Verdict read(double move, double change, double large) {
    if (!(Math.abs(gap) > large)) {
      return Verdict.MISSING_TICKS;
    }
    boolean ordinaryMove = Math.abs(move) <= large;
    return ordinaryMove && Math.abs(change) > large
        ? Verdict.CORRUPT_CHANGE
        : Verdict.CORRUPT_PRICE;
  }

  /**
   * How often it contradicts at all, times a tail for how far. Contradictions are rare to begin
   * with (one in 2000 ticks); one or two are faults, and only many are a habit: hence squared.
   */
  private double rarity(double large) {
    double n = fitting + contradicting;
    double often = Math.min(1, (0.005 + 0.01 * contradicting * contradicting) / (10 + n));
    double far = Math.max(1, Math.abs(gap) / large);
    return Math.max(Tail.LEAST, often / (far * far));
  }

  /** Moves by what {@code change} says: right even where the price is corrupt. */
  double typicalMove(double price) {
    double prior = PRIOR_MOVE * Math.abs(price);
    double weight = Math.min(moves, WELL_KNOWN);
    return (4 * prior + weight * typical) / (4 + weight);
  }

  /**
   * The same in words: beside moves that are well known, 2% of a price says nothing, however much
   * caution it lends to a verdict.
   */
  double usualMove(double price) {
    return moves < WELL_KNOWN ? typicalMove(price) : typical;
  }

  private void learnMove(double size, double price) {
    moves++;
    // Well within bounds, most of the time: no need to work them out.
    boolean small = moves <= 4 || size <= 4 * typical;
    double clipped = small ? size : Math.min(size, 5 * typicalMove(price));
    double rate = moves >= 64 ? 1.0 / 64 : 1 / moves;
    typical += (Clip.atMost(1e150, clipped) - typical) * rate;
  }

  private void forget() {
    if (fitting + contradicting > MEMORY) {
      fitting /= 2;
      contradicting /= 2;
    }
  }

  /**
   * Of every tick, whether its change is compared or not: moves are measured by the decimals.
   *
   * @param size of the values about this one, so that one which is nearly 0 by rounding does not
   *     look as if it were small
   */
  void learnDecimals(double price, double change, double size) {
    zeros = size >= 1 || !(size > 0) ? 0 : zeros(size);
    learnDecimals(change);
    learnDecimals(price);
  }

  private static int zeros(double size) {
    return Math.min(MOST_ZEROS, (int) (1 - Math.getExponent(size) * LOG10_OF_2));
  }

  private void learnDecimals(double x) {
    while (decimals < EVERYDAY_DECIMALS + zeros) {
      double scaled = x * POWER[decimals];
      double nothing = decimals < zeros ? 1e-10 * UNIT[zeros - decimals] : 1e-10;
      if (!(Math.abs(scaled) < 1e15)
          || Math.abs(scaled - Math.rint(scaled)) <= 1e-12 * Math.abs(scaled) + nothing) {
        return;
      }
      decimals++;
    }
  }

  /** The smallest step between two prices, as far as the decimals tell. */
  double resolution() {
    return UNIT[Math.min(decimals, EVERYDAY_DECIMALS + zeros)];
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(decimals);
    out.writeDouble(fitting);
    out.writeDouble(contradicting);
    out.writeDouble(lastImplied);
    out.writeDouble(typical);
    out.writeDouble(moves);
  }

  void readFrom(DataInput in) throws IOException {
    decimals = Math.max(0, Math.min(MOST_DECIMALS, in.readInt()));
    fitting = in.readDouble();
    contradicting = in.readDouble();
    lastImplied = in.readDouble();
    typical = in.readDouble();
    moves = in.readDouble();
  }
}
