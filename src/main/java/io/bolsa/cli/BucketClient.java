package io.bolsa.cli;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Connects to S3. By itself, so that a command that reads files loads no class of AWS: its start
 * would take longer.
 */
final class BucketClient {
  private BucketClient() {}

  /**
   * @param endpoint of an emulator; null for AWS
   * @param region null for what the AWS command line takes
   */
  static S3Client connect(URI endpoint, String region) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region == null ? region(endpoint) : Region.of(region))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(Duration.ofSeconds(30)));
    if (endpoint == null) {
      builder.crossRegionAccessEnabled(true);
    } else {
      builder
          .endpointOverride(endpoint)
          .forcePathStyle(true)
          .credentialsProvider(credentialsOfAnEmulator());
    }
    return builder.build();
  }

  private static Region region(URI endpoint) {
    if (endpoint == null) {
      try {
        return new DefaultAwsRegionProviderChain().getRegion();
      } catch (SdkClientException nobodySaysOne) {
        return Region.US_EAST_1;
      }
    }
    return Region.US_EAST_1;
  }

  /** As for AWS, but nobody asks the metadata of a machine, and any will do if there are none. */
  private static AwsCredentialsProvider credentialsOfAnEmulator() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
