package io.bolsa.model;

/** A record that is no tick: its bytes, why it was refused and where it came from. */
public final class Rejection {
  public final RejectionReason reason;

  /** One English sentence. */
  public final String detail;

  /** The record as it came; of one that is too long, its beginning. */
  public final byte[] payload;

  /** Stream, shard and sequence number, or file and offset. */
  public final String source;

  /** Milliseconds since 1970-01-01T00:00:00Z, or {@link Tick#NO_TIME}. */
  public final long arrivalTime;

  public Rejection(
      RejectionReason reason, String detail, byte[] payload, String source, long arrivalTime) {
    this.reason = reason;
    this.detail = detail;
    this.payload = payload;
    this.source = source;
    this.arrivalTime = arrivalTime;
  }
}
