package io.bolsa.generate;

/** One tick on its way to the file; instances are used again, so nobody keeps one. */
final class MarketTick {
  int ticker;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  long time;

  /** Whole cents, so that a change is the difference of two prices to the last digit. */
  long price;

  long change;

  /** Counts the trades of the ticker from 1 on; a lost tick leaves a gap. */
  long sequence;

  /** The tick behind this one in {@link ArrivalOrder}. */
  MarketTick next;
}
