package io.bolsa.cli;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the buckets of {@code s3://} inputs are. */
final class BucketOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "Where S3 answers, for an emulator:%nhttp://127.0.0.1:9000 or the like. Default: AWS, with"
              + " the credentials that the AWS command line finds.")
  private String endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description =
          "Region of the buckets. Default: the one that the AWS command line takes, or us-east-1;"
              + " a bucket elsewhere is found.")
  private String region;

  /** Reads {@code s3://} inputs; connects when there is one. */
  BucketObjects objects(boolean quiet) {
    OptionValues.checkRegion("--s3-region", region, spec);
    return new BucketObjects(endpoint == null ? null : address(), region, quiet);
  }

  private URI address() {
    return OptionValues.endpoint("--s3-endpoint", endpoint, "http://127.0.0.1:9000", spec);
  }
}
