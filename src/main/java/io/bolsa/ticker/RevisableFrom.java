package io.bolsa.ticker;

/**
 * The event time from which on ticks are kept, because late ones may still join them. It is written
 * to checkpoints, for the next run may allow more lateness than was kept for.
 */
final class RevisableFrom {
  private static final long NO_TIME = Long.MIN_VALUE;

  private final RevisableTicks.Rules rules;
  private long from;

  /** Of a run that begins: all ticks are kept, or none, where lateness is not allowed. */
  RevisableFrom(RevisableTicks.Rules rules) {
    this.rules = rules;
    this.from = rules.allowedMillis > 0 ? NO_TIME : Long.MAX_VALUE;
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param watermark that had been reached
   * @param written what {@link #toWrite} said; empty if version 0.1.0 wrote the checkpoint, or if
   *     what was kept is of no use
   */
  void restore(long watermark, Iterable<Long> written) {
    if (rules.allowedMillis > 0 && watermark != NO_TIME) {
      from = kept(watermark, 0); // What version 0.1.0 has kept, which did not say it.
      for (long each : written) {
        from = each;
      }
    }
  }

  boolean includes(long time) {
    return time >= from;
  }

  /** The ticks from here on are kept at this watermark, whatever the next run allows. */
  long toWrite(long watermark) {
    long kept = kept(watermark, rules.allowedMillis);
    return rules.allowedMillis == 0 ? kept : Math.max(kept, from);
  }

  private long kept(long watermark, long allowed) {
    if (watermark == NO_TIME || watermark == Long.MAX_VALUE) {
      return watermark;
    }
    // Without an allowance, of the interval that is open there is a pane and there are no ticks.
    return rules.start(watermark + 1 - allowed) + (allowed == 0 ? rules.baseMillis : 0);
  }
}
