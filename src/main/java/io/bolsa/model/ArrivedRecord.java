package io.bolsa.model;

/** A record of a stream and when it reached the stream, which bounds how far it may move time. */
public final class ArrivedRecord {
  public final InputRecord record;

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  public final long arrivalTime;

  public ArrivedRecord(InputRecord record, long arrivalTime) {
    this.record = record;
    this.arrivalTime = arrivalTime;
  }
}
