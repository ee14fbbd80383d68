package io.bolsa.config;

import io.bolsa.dataset.Dataset;
import java.net.URI;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;

/**
 * The group {@code OutputBucket} and those of the datasets: where these go, and in what objects.
 */
public final class OutputBucketConfig {
  /** Without a slash at its end. */
  public final URI path;

  public final String objectName;
  public final String objectVersion;

  /** Of the times in prefixes and names. */
  public final ZoneId timeZone;

  private final Map<Dataset, DatasetConfig> datasets = new EnumMap<>(Dataset.class);

  private OutputBucketConfig(Settings settings) {
    this.path = settings.get(Options.BUCKET_PATH);
    this.objectName = settings.get(Options.OBJECT_NAME);
    this.objectVersion = settings.get(Options.OBJECT_VERSION);
    this.timeZone = settings.get(Options.TIME_ZONE);
    Options.DATASETS.forEach(own -> datasets.put(own.dataset, DatasetConfig.of(settings, own)));
  }

  static void check(Settings settings) {
    DatasetConfig.checkErrorPrefix(settings);
    DatasetConfig.checkCompression(settings);
    Options.DATASETS.forEach(own -> DatasetConfig.check(settings, own));
  }

  static OutputBucketConfig of(Settings settings) {
    return new OutputBucketConfig(settings);
  }

  /**
   * How a dataset is delivered.
   *
   * @throws IllegalArgumentException for one that no job delivers
   */
  public DatasetConfig of(Dataset dataset) {
    DatasetConfig config = datasets.get(dataset);
    if (config == null) {
      throw new IllegalArgumentException(dataset.id() + " is not delivered");
    }
    return config;
  }
}
