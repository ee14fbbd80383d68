package io.bolsa.config;

import java.net.URI;

/** The group {@code OutputBucket}: where the datasets go, and how their objects are cut. */
public final class OutputBucketConfig {
  /** Without a slash at its end. */
  public final URI path;

  public final String objectName;
  public final String objectVersion;

  /** In bytes. */
  public final long objectSize;

  private OutputBucketConfig(Settings settings) {
    this.path = settings.get(Options.BUCKET_PATH);
    this.objectName = settings.get(Options.OBJECT_NAME);
    this.objectVersion = settings.get(Options.OBJECT_VERSION);
    this.objectSize = settings.get(Options.OBJECT_SIZE);
  }

  static OutputBucketConfig of(Settings settings) {
    return new OutputBucketConfig(settings);
  }
}
