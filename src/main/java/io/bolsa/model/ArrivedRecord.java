package io.bolsa.model;

/** A record of a stream and when it reached the stream, which bounds how far it may move time. */
public final class ArrivedRecord {
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
}
