package io.bolsa.config;

import java.net.URI;
import java.time.Duration;

/** The groups {@code Rules} and {@code Reference}: a file that steers the job. */
public final class ControlFileConfig {
  /** Null if there is none. */
  public final URI file;

  /** How often to look whether the file was replaced. */
  public final Duration reloadInterval;

  private ControlFileConfig(Settings settings, Options.ControlFile options) {
    this.file = settings.get(options.file);
    this.reloadInterval = settings.get(options.reloadInterval);
  }

  static ControlFileConfig of(Settings settings, Options.ControlFile options) {
    return new ControlFileConfig(settings, options);
  }
}
