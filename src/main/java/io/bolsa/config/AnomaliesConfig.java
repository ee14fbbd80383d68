package io.bolsa.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The group {@code Anomalies}. */
public final class AnomaliesConfig {
  public final boolean enabled;

  /** How many false alarms a ticker may give in a day. */
  public final double falseAlarmsPerDay;

  /** For how long a ticker does not repeat a kind of alert. */
  public final Duration coolDown;

  /** Names of the detectors that are on. */
  public final List<String> detectors;

  /** What differs for a sector, by its name. */
  public final Map<String, Difference> sectors;

  /** What differs for a ticker, by its symbol. */
  public final Map<String, Difference> tickers;

  /** What differs for one sector or ticker; null where nothing does. */
  public static final class Difference {
    public final Double falseAlarmsPerDay;
    public final Duration coolDown;
    public final List<String> detectors;

    private Difference(Settings settings, ScopedKey.Scope scope, String name) {
      this.falseAlarmsPerDay = settings.get(scope, name, Options.FALSE_ALARMS_PER_DAY);
      this.coolDown = settings.get(scope, name, Options.COOL_DOWN);
      this.detectors = settings.get(scope, name, Options.DETECTORS);
    }
  }

  private AnomaliesConfig(Settings settings) {
    this.enabled = settings.get(Options.DETECTION_ENABLED);
    this.falseAlarmsPerDay = settings.get(Options.FALSE_ALARMS_PER_DAY);
    this.coolDown = settings.get(Options.COOL_DOWN);
    this.detectors = settings.get(Options.DETECTORS);
    this.sectors = differences(settings, ScopedKey.Scope.SECTOR);
    this.tickers = differences(settings, ScopedKey.Scope.TICKER);
  }

  private static Map<String, Difference> differences(Settings settings, ScopedKey.Scope scope) {
    Map<String, Difference> differences = new TreeMap<>();
    for (String name : settings.scopedNames(scope)) {
      differences.put(name, new Difference(settings, scope, name));
    }
    return differences;
  }

  static AnomaliesConfig of(Settings settings) {
    return new AnomaliesConfig(settings);
  }

  /**
   * Reads the group by itself.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public static AnomaliesConfig of(Properties properties) {
    Settings settings = new Settings(Map.of(Options.ANOMALIES, properties), Options.OF_ANOMALIES);
    settings.refuseProblems();
    return new AnomaliesConfig(settings);
  }
}
