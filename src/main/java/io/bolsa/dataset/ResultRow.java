package io.bolsa.dataset;

/** One record of the second stream. */
public final class ResultRow {
  /** The sector: what of a sector belongs together lies in one shard, in no certain order. */
  public final String partitionKey;

  public final byte[] bytes;

  public ResultRow(String partitionKey, byte[] bytes) {
    this.partitionKey = partitionKey;
    this.bytes = bytes;
  }
}
