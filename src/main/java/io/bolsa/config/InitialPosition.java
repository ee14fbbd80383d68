package io.bolsa.config;

/** Where a job that restores no state begins to read. */
public enum InitialPosition {
  /** With what arrives from now on. */
  LATEST,
  /** With the oldest record that the stream still keeps. */
  TRIM_HORIZON,
  /** With what arrived at an instant or later. */
  AT_TIMESTAMP
}
