package io.bolsa.model;

/** The greatest score that any ticker detector gave one accepted tick. */
public final class TickScore {
  public final String tickerSymbol;
  public final long eventTime;

  /** 0 to 1: one minus the probability of something so extreme. */
  public final double score;

  /** The same of each detector by itself; empty unless asked for. */
  public final double[] detectors;

  public TickScore(String tickerSymbol, long eventTime, double score) {
    this(tickerSymbol, eventTime, score, new double[0]);
  }

  public TickScore(String tickerSymbol, long eventTime, double score, double[] detectors) {
    this.detectors = detectors;
    this.tickerSymbol = tickerSymbol;
    this.eventTime = eventTime;
    this.score = score;
  }
}
