package io.bolsa.config;

import java.time.Duration;
import java.util.Objects;

/** A window's length and how often one starts; equal for a tumbling window. */
public final class WindowConfig {
  public final Duration length;
  public final Duration slide;

  public WindowConfig(Duration length, Duration slide) {
    this.length = length;
    this.slide = slide;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowConfig
        && length.equals(((WindowConfig) other).length)
        && slide.equals(((WindowConfig) other).slide);
  }

  @Override
  public int hashCode() {
    return Objects.hash(length, slide);
  }

  /** As the output names it: {@code PT1M}, {@code PT5M/PT1M}. */
  @Override
  public String toString() {
    return length.equals(slide) ? length.toString() : length + "/" + slide;
  }
}
