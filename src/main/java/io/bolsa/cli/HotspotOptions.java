package io.bolsa.cli;

import io.bolsa.JobSettings;
import io.bolsa.config.ConfigurationException;
import io.bolsa.config.HotspotsConfig;
import io.bolsa.statistics.HotspotSettings;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a replay's dataset {@code hotspots} is made of, as {@code Statistics} says it of a job's.
 */
final class HotspotOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--hotspots",
      paramLabel = "DURATION",
      description =
          "Write the dataset 'hotspots', too: for every window of this length (1m) the regions of"
              + " (change, price) where ticks lie close together.")
  private String window = "none";

  @Option(
      names = "--hotspots-radius",
      paramLabel = "R",
      defaultValue = "1",
      description =
          "How far a tick of a hotspot may lie from the nearest other one of it, in units of price."
              + " Default: ${DEFAULT-VALUE}.")
  private String radius;

  @Option(
      names = "--hotspots-points",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many ticks make a hotspot, 2 to 5000. Default: ${DEFAULT-VALUE}.")
  private String leastPoints;

  @Option(
      names = "--hotspots-sample",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many ticks of a sector and window are looked at, 100 to 5000. Default:"
              + " ${DEFAULT-VALUE}.")
  private String mostPoints;

  /** What says more of hotspots, and is nothing without them. */
  private static final List<String> DETAILS =
      List.of("--hotspots-radius", "--hotspots-points", "--hotspots-sample");

  /** The options go the same way as the service's properties: the same checks, the same words. */
  HotspotSettings settings() {
    Properties properties = new Properties();
    properties.setProperty("hotspots", window);
    properties.setProperty("hotspots.radius", radius);
    properties.setProperty("hotspots.points", leastPoints);
    properties.setProperty("hotspots.sample", mostPoints);
    HotspotsConfig config;
    try {
      config = HotspotsConfig.of(properties, key -> "--" + key.replace('.', '-'));
    } catch (ConfigurationException e) {
      throw new ParameterException(spec.commandLine(), String.join("; ", e.problems()));
    }
    DETAILS.forEach(detail -> OptionValues.checkNeeds(detail, "--hotspots", spec));
    return JobSettings.hotspots(config);
  }
}
