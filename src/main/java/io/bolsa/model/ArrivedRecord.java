package io.bolsa.model;

/**
 * A record of a stream and when it reached the stream, which bounds how far it may move time; or
 * word that a stream was empty.
 */
public final class ArrivedRecord {
  /** Null if there was none up to {@link #arrivalTime}. */
  public final InputRecord record;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public final long arrivalTime;

  /** As it came, if it is to be archived; else null. */
  public final RawRecord raw;

  public ArrivedRecord(InputRecord record, long arrivalTime) {
    this(record, arrivalTime, null);
  }

  public ArrivedRecord(InputRecord record, long arrivalTime, RawRecord raw) {
    this.record = record;
    this.arrivalTime = arrivalTime;
    this.raw = raw;
  }

  /**
   * Word that all that had reached the stream by then, as far as it is read here, was delivered.
   */
  public static ArrivedRecord noneUpTo(long time) {
    return new ArrivedRecord(null, time);
  }

  public boolean isNone() {
    return record == null;
  }
}
