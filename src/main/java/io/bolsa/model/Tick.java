package io.bolsa.model;

/**
 * One accepted price event of one ticker.
 *
 * <p>Fields are plain and writable because a parser fills one instance over and over; whoever keeps
 * a tick beyond the call that handed it over keeps a {@link #copy()}.
 */
public final class Tick {
  /** Stands in {@link #eventTime} of a record that says no event time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** Stands in {@link #sequence} of a record that says no sequence; it sorts before every other. */
  public static final long NO_SEQUENCE = Long.MIN_VALUE;

  /** Stands in {@link #tickerIndex} where nobody keeps the name. */
  public static final int NO_INDEX = -1;

  /** 1 to 64 characters of {@code A-Z a-z 0-9 . _ - / ^ =}. */
  public String tickerSymbol;

  /** 1 to 64 printable characters. */
  public String sector;

  /** Price minus the ticker's previous price, as the sender says it; finite. */
  public double change;

  /** Finite; zero and below are real prices. */
  public double price;

  /** Milliseconds since 1970-01-01T00:00:00Z, or {@link #NO_TIME}. */
  public long eventTime = NO_TIME;

  /** Orders the ticks of one ticker that share an instant; or {@link #NO_SEQUENCE}. */
  public long sequence = NO_SEQUENCE;

  /**
   * Where the parser keeps this very {@link #tickerSymbol}, small; {@link #NO_INDEX} if it does not
   * say. No part of the tick, only a hint that saves a lookup: several parsers count each for
   * itself.
   */
  public int tickerIndex = NO_INDEX;

  public Tick() {}

  public Tick(
      String tickerSymbol,
      String sector,
      double change,
      double price,
      long eventTime,
      long sequence) {
    this.tickerSymbol = tickerSymbol;
    this.sector = sector;
    this.change = change;
    this.price = price;
    this.eventTime = eventTime;
    this.sequence = sequence;
  }

  public Tick copy() {
    return new Tick(tickerSymbol, sector, change, price, eventTime, sequence);
  }

  @Override
  public String toString() {
    return "Tick("
        + tickerSymbol
        + ", "
        + sector
        + ", change "
        + change
        + ", price "
        + price
        + ", time "
        + eventTime
        + ", sequence "
        + sequence
        + ")";
  }
}
