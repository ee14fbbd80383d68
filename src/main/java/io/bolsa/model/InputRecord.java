package io.bolsa.model;

/**
 * What became of one input record: exactly one of a tick, a late tick, a rejection, and none of
 * them, if it is of a type that nobody asks for. The counts of the four add up to the records read.
 */
public final class InputRecord {
  /** Of another type than those asked for: none of the three. */
  public static final InputRecord SKIPPED = new InputRecord(null, null, null);

  /** In time, or null. */
  public final Tick tick;

  /** Later than its own shard or file allows, or null. */
  public final LateTick late;

  /** Refused, or null. */
  public final Rejection rejection;

  private InputRecord(Tick tick, LateTick late, Rejection rejection) {
    this.tick = tick;
    this.late = late;
    this.rejection = rejection;
  }

  public static InputRecord of(Tick tick) {
    return new InputRecord(tick, null, null);
  }

  public static InputRecord of(LateTick late) {
    return new InputRecord(null, late, null);
  }

  public static InputRecord of(Rejection rejection) {
    return new InputRecord(null, null, rejection);
  }
}
