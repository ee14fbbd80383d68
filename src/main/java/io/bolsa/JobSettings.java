package io.bolsa;

import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.config.AnomaliesConfig;
import io.bolsa.config.HotspotsConfig;
import io.bolsa.config.JobConfig;
import io.bolsa.parse.BundleTicks;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import io.bolsa.statistics.WindowSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the configuration says, as {@link Topology} takes it. */
public final class JobSettings {
  private JobSettings() {}

  /** All but the files that the job begins with. */
  static Topology.Settings of(JobConfig config) {
    Topology.Settings settings = new Topology.Settings();
    settings.windows =
        config.statistics.windows.stream()
            .map(window -> WindowSpec.parse(window.toString()))
            .collect(Collectors.toList());
    settings.idle = config.statistics.tickerTimeout;
    settings.allowedLateness = config.statistics.allowedLateness;
    settings.top = config.statistics.top;
    settings.rolling =
        new RollingSettings(
            config.statistics.rolling.stream().map(RollingSpec::parse).collect(Collectors.toList()),
            config.statistics.rollingHalfLife);
    settings.hotspots = hotspots(config.statistics.hotspots);
    settings.disorder = config.input.eventDisorder;
    settings.detectors = policy(config.anomalies);
    settings.watermarks = BundleTicks.Watermarks.FROM_SOURCE;
    return settings;
  }

  /** What the configuration says about hotspots, as the job takes it; null for none. */
  public static HotspotSettings hotspots(HotspotsConfig config) {
    return config.window == null
        ? null
        : new HotspotSettings(config.window, config.radius, config.leastPoints, config.mostPoints);
  }

  /** What the configuration says about detection, as the detectors take it. */
  public static DetectorPolicy policy(AnomaliesConfig config) {
    if (!config.enabled) {
      return DetectorPolicy.of(new DetectorSettings.Builder().enabled(List.of()).build());
    }
    DetectorSettings all =
        new DetectorSettings.Builder()
            .falseAlarmsPerDay(config.falseAlarmsPerDay)
            .coolDown(config.coolDown.toMillis())
            .enabled(config.detectors)
            .build();
    return new DetectorPolicy(all, differences(config.sectors), differences(config.tickers));
  }

  private static Map<String, DetectorPolicy.Difference> differences(
      Map<String, AnomaliesConfig.Difference> configured) {
    Map<String, DetectorPolicy.Difference> differences = new HashMap<>();
    configured.forEach(
        (name, each) ->
            differences.put(
                name,
                new DetectorPolicy.Difference(
                    each.falseAlarmsPerDay,
                    each.coolDown == null ? null : each.coolDown.toMillis(),
                    each.detectors)));
    return differences;
  }
}
