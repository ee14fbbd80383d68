package io.bolsa.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** Where Kinesis is: the local cluster that runs, another emulator, or AWS. */
final class StreamOptions {
  /** Where the local cluster says what it runs; the launcher says where that is. */
  private static final String HOME = "bolsa.home";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "Where Kinesis answers, for an emulator. Default: the local cluster that runs; with"
              + " --region alone, AWS.")
  private String endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description =
          "Region of the stream. Without --endpoint it is AWS's own, with the credentials that the"
              + " AWS command line finds. Default, for an emulator: us-east-1.")
  private String region;

  /** Checks the options; the client connects when it is used. */
  KinesisClient client() throws IOException {
    OptionValues.checkRegion("--region", region, spec);
    URI address = endpoint != null ? address() : region != null ? null : localCluster();
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .region(Region.of(region == null ? "us-east-1" : region))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(Duration.ofSeconds(30)));
    if (address != null) {
      builder
          .endpointOverride(address)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
    return builder.build();
  }

  private URI address() {
    return OptionValues.endpoint("--endpoint", endpoint, "http://127.0.0.1:4568", spec);
  }

  private URI localCluster() throws IOException {
    String folder = System.getenv("BOLSA_CLUSTER_DIR");
    Path settings =
        (folder != null
                ? Path.of(folder)
                : Path.of(System.getProperty(HOME, ""), "target", "local-cluster", "run"))
            .resolve("settings");
    if (!Files.exists(settings)) {
      throw usage(
          "no local cluster runs: start one with 'local-cluster/cluster up', or say --endpoint or"
              + " --region");
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(settings)) {
      properties.load(reader);
    }
    return URI.create("http://127.0.0.1:" + properties.getProperty("kinesis_port"));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
