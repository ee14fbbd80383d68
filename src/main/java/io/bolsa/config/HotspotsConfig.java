package io.bolsa.config;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** What the dataset {@code hotspots} is made of. */
public final class HotspotsConfig {
  /** Null: there is no such dataset. */
  public final Duration window;

  public final double radius;
  public final int leastPoints;
  public final int mostPoints;

  private HotspotsConfig(Settings settings) {
    this.window = settings.get(Options.HOTSPOTS).orElse(null);
    this.radius = settings.get(Options.HOTSPOTS_RADIUS);
    this.leastPoints = settings.get(Options.HOTSPOTS_POINTS);
    this.mostPoints = settings.get(Options.HOTSPOTS_SAMPLE);
  }

  static void check(Settings settings) {
    Integer leastPoints = settings.get(Options.HOTSPOTS_POINTS);
    Integer mostPoints = settings.get(Options.HOTSPOTS_SAMPLE);
    if (leastPoints != null && mostPoints != null) {
      settings.check(
          leastPoints <= mostPoints,
          Options.HOTSPOTS_POINTS,
          "must be at most " + settings.nameBeside(Options.HOTSPOTS_SAMPLE) + ", " + mostPoints);
    }
  }

  static HotspotsConfig of(Settings settings) {
    return new HotspotsConfig(settings);
  }

  /**
   * Reads the keys by themselves.
   *
   * @param names what problems call a key
   * @throws ConfigurationException with everything that is wrong
   */
  public static HotspotsConfig of(Properties properties, UnaryOperator<String> names) {
    Settings settings =
        new Settings(Map.of(Options.STATISTICS, properties), Options.OF_HOTSPOTS, names);
    check(settings);
    settings.refuseProblems();
    return new HotspotsConfig(settings);
  }
}
