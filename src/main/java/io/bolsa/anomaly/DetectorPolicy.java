package io.bolsa.anomaly;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The settings for all, and what differs for a sector or a ticker: what is said of a ticker holds,
 * then what is said of its sector, then what holds for all. Immutable.
 */
public final class DetectorPolicy implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DetectorSettings all;
  private final HashMap<String, Difference> sectors;
  private final HashMap<String, Difference> tickers;

  /** What differs from the settings for all; null where nothing does. */
  public static final class Difference implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Double falseAlarmsPerDay;
    private final Long coolDown;
    private final TreeSet<String> enabled;

    /** See {@link DetectorSettings.Builder}. */
    public Difference(Double falseAlarmsPerDay, Long coolDown, Collection<String> enabled) {
      this.falseAlarmsPerDay = falseAlarmsPerDay;
      this.coolDown = coolDown;
      this.enabled = enabled == null ? null : new TreeSet<>(enabled);
    }

    private DetectorSettings from(DetectorSettings settings) {
      return new DetectorSettings.Builder()
          .falseAlarmsPerDay(
              falseAlarmsPerDay == null ? settings.falseAlarmsPerDay : falseAlarmsPerDay)
          .coolDown(coolDown == null ? settings.coolDown : coolDown)
          .enabled(enabled == null ? settings.enabled : enabled)
          .build();
    }
  }

  /**
   * @param sectors by the name of the sector
   * @param tickers by the symbol of the ticker
   * @throws IllegalArgumentException if a difference gives settings that are not allowed
   */
  public DetectorPolicy(
      DetectorSettings all, Map<String, Difference> sectors, Map<String, Difference> tickers) {
    this.all = Objects.requireNonNull(all);
    this.sectors = new HashMap<>(sectors);
    this.tickers = new HashMap<>(tickers);
    sectors.values().forEach(difference -> difference.from(all));
    tickers.values().forEach(difference -> difference.from(all));
  }

  public static DetectorPolicy of(DetectorSettings all) {
    return new DetectorPolicy(all, Map.of(), Map.of());
  }

  /** The settings of no sector and no ticker in particular, the market's among them. */
  public DetectorSettings forAll() {
    return all;
  }

  /** The same instance as {@link #forAll()} where nothing differs. */
  public DetectorSettings forSector(String sector) {
    Difference difference = sectors.get(sector);
    return difference == null ? all : difference.from(all);
  }

  /** The same instance as {@link #forAll()} where nothing differs. */
  public DetectorSettings forTicker(String tickerSymbol, String sector) {
    Difference difference = tickers.get(tickerSymbol);
    DetectorSettings settings = forSector(sector);
    return difference == null ? settings : difference.from(settings);
  }

  /** Whether anybody has a detector of the given ones. */
  public boolean anyOn(Collection<String> detectors) {
    return detectors.stream().anyMatch(all::isOn)
        || sectors.values().stream().anyMatch(each -> isOn(each, detectors))
        || tickers.values().stream().anyMatch(each -> isOn(each, detectors));
  }

  private static boolean isOn(Difference difference, Collection<String> detectors) {
    return difference.enabled != null && difference.enabled.stream().anyMatch(detectors::contains);
  }
}
