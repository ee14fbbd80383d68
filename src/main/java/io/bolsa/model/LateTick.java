package io.bolsa.model;

/** A tick that came after its windows had closed. */
public final class LateTick {
  public final Tick tick;

  /** How far its event time lies behind the watermark, in milliseconds; at least 1. */
  public final long latenessMillis;

  public LateTick(Tick tick, long latenessMillis) {
    this.tick = tick;
    this.latenessMillis = latenessMillis;
  }
}
