package io.bolsa.anomaly;

/** The way from an earlier price to the latest one, filled anew for every tick. */
final class Move {
  /**
   * Of the floor's square: so that a step is not by rounding less than two floors. A {@link Tail}
   * has an edge there, and takes what is just below one to be as rare as what is beyond.
   */
  private static final double NEARLY = 0.9999;

  /** An estimate from n moves is too small by so many more: (n + 8) / n. */
  private static final double UNCERTAIN = 8;

  /** Beyond this a square would be infinite. */
  private static final double LARGEST = 1e140;

  /** The price that it came from, and how many milliseconds before. */
  double from;

  double gap;

  /** With its sign. */
  double size;

  double square;

  /** Of the gap; see {@link MoveScale}. */
  int octave;

  double gapFactor;

  /** Of the time since the last night; see {@link Opening}. */
  int span;

  /** What the square usually is, as a multiple of that after the usual gap, later in the day. */
  double factor;

  /** What is no move at all. */
  double floor;

  /** What the square usually is after such a gap, as the moves so far tell. */
  private double estimate;

  /** The same, no less than the floor's. */
  private double variance;

  void begin(double from, double gap, int span) {
    this.from = from;
    this.gap = gap;
    this.span = span;
  }

  void end(double price, MoveScale scale) {
    size = Clip.within(LARGEST, price - from);
    square = size * size;
    octave = scale.octave(gap);
    gapFactor = scale.gapFactor(octave, gap);
    factor = gapFactor * scale.opening.factor(span);
  }

  /**
   * @param resolution the smallest step between two prices
   */
  void compare(MoveScale scale, double resolution) {
    // Half a step, so that a price that hardly ever moves has a scale.
    floor = Clip.atLeast(0.5 * resolution, 1e-9 * Math.abs(from));
    estimate = scale.variance() * factor;
    variance = Clip.atLeast(floor * floor, estimate);
  }

  /**
   * The square in usual ones, where the usual one is an estimate from {@code n} moves. What is no
   * move at all is not estimated but known.
   */
  double inUsual(long n) {
    double certain = NEARLY * floor * floor;
    double uncertain = estimate * (n + UNCERTAIN);
    return uncertain > certain * n ? square * n / uncertain : square / certain;
  }

  /** The usual move after such a gap. */
  double usual() {
    return Math.sqrt(variance);
  }

  /** The usual move after the usual gap at this time of day, in which regimes are counted. */
  double usualLately(MoveScale scale) {
    return Clip.atLeast(floor, Math.sqrt(scale.slow * scale.opening.factor(span)));
  }

  boolean falls() {
    return size < 0;
  }
}
