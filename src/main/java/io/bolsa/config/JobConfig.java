package io.bolsa.config;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/** All that the job is told from outside. */
public final class JobConfig {
  public final InputStreamConfig input;
  public final StreamConfig results;
  public final OutputBucketConfig bucket;
  public final StatisticsConfig statistics;
  public final AnomaliesConfig anomalies;
  public final ControlFileConfig rules;
  public final ControlFileConfig reference;

  private final List<String> description;

  private JobConfig(Settings settings) {
    this.input = InputStreamConfig.of(settings);
    this.results = StreamConfig.of(settings, Options.OUTPUT_STREAM);
    this.bucket = OutputBucketConfig.of(settings);
    this.statistics = StatisticsConfig.of(settings);
    this.anomalies = AnomaliesConfig.of(settings);
    this.rules = ControlFileConfig.of(settings, Options.RULES);
    this.reference = ControlFileConfig.of(settings, Options.REFERENCE);
    this.description = settings.describe();
  }

  /**
   * Reads property groups as Managed Flink passes them.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public static JobConfig of(Map<String, Properties> groups) {
    Settings settings = new Settings(groups);
    InputStreamConfig.check(settings);
    StreamConfig.check(settings, Options.OUTPUT_STREAM);
    OutputBucketConfig.check(settings);
    StreamConfig.checkApart(settings);
    HotspotsConfig.check(settings);
    settings.refuseProblems();
    return new JobConfig(settings);
  }

  /** Every value that holds, one a line, to be printed at the start; secrets are hidden. */
  public List<String> describe() {
    return description;
  }
}
