package io.bolsa.model;

/** A record as it came from a stream, and all that the stream says of it. */
public final class RawRecord {
  public final byte[] payload;

  /** Approximate, as Kinesis says; milliseconds since 1970-01-01T00:00:00Z. */
  public final long arrivalTime;

  public final String stream;
  public final String shard;

  /** Orders the records of one shard. */
  public final String sequenceNumber;

  public RawRecord(
      byte[] payload, long arrivalTime, String stream, String shard, String sequenceNumber) {
    this.payload = payload;
    this.arrivalTime = arrivalTime;
    this.stream = stream;
    this.shard = shard;
    this.sequenceNumber = sequenceNumber;
  }
}
