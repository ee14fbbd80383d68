package io.bolsa.config;

/** The group {@code Anomalies}. */
public final class AnomaliesConfig {
  public final boolean enabled;

  private AnomaliesConfig(Settings settings) {
    this.enabled = settings.get(Options.DETECTION_ENABLED);
  }

  static AnomaliesConfig of(Settings settings) {
    return new AnomaliesConfig(settings);
  }
}
