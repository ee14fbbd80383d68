package io.bolsa.cli;

import java.net.URI;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the buckets of {@code s3://} inputs are. */
final class BucketOptions {
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");

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
    if (region != null && !REGION.matcher(region).matches()) {
      throw usage("--s3-region '" + region + "' is not a region such as eu-west-1");
    }
    return new BucketObjects(endpoint == null ? null : address(), region, quiet);
  }

  private URI address() {
    try {
      URI address = URI.create(endpoint);
      if (address.getHost() != null && ("" + address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw usage("--s3-endpoint '" + endpoint + "' is not a URL: " + e.getMessage());
    }
    throw usage("--s3-endpoint '" + endpoint + "' is not a URL such as http://127.0.0.1:9000");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
