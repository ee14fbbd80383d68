package io.bolsa.config;

/** How records come out of a shard. */
public enum ReaderType {
  /** GetRecords, with a limit shared by all readers of the shard. */
  POLLING,
  /** Enhanced fan-out: pushed, with a throughput of its own, at a price. */
  EFO
}
