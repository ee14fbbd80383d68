package io.bolsa.config;

import java.net.URI;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Kinesis stream, and how to reach it. */
public final class StreamConfig {
  static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]{0,16}:kinesis:([a-z0-9-]+):\\d{12}:stream/([a-zA-Z0-9_.-]{1,128})");

  /** Null when the stream was given by its name. */
  public final String arn;

  public final String name;
  public final String region;

  /** Of an emulator; null for the region's own. */
  public final URI endpoint;

  /** For an emulator; null for the role's own. */
  public final EmulatorCredentials credentials;

  private StreamConfig(
      String arn, String name, String region, URI endpoint, EmulatorCredentials credentials) {
    this.arn = arn;
    this.name = name;
    this.region = region;
    this.endpoint = endpoint;
    this.credentials = credentials;
  }

  static void check(Settings settings, Options.Stream options) {
    boolean byArn = settings.has(options.arn);
    boolean byName = settings.has(options.name);
    settings.check(byArn || byName, options.arn, "missing; say stream.arn or stream.name");
    settings.check(!byArn || !byName, options.name, "say stream.arn or stream.name, not both");
    settings.check(
        byArn || !byName || settings.has(options.region),
        options.region,
        "missing; required with stream.name");

    String arn = settings.get(options.arn);
    String region = settings.get(options.region);
    if (arn != null && region != null) {
      String ofArn = part(arn, 1);
      settings.check(ofArn.equals(region), options.region, "stream.arn says " + ofArn);
    }

    boolean id = settings.has(options.credentialsId);
    boolean secret = settings.has(options.credentialsSecret);
    settings.check(
        id || !secret, options.credentialsId, "missing; required with aws.credentials.secret");
    settings.check(
        secret || !id, options.credentialsSecret, "missing; required with aws.credentials.id");
    settings.check(
        !id || settings.has(options.endpoint),
        options.credentialsId,
        "allowed only with aws.endpoint, for an emulator; on AWS the job's role has the rights");
  }

  static StreamConfig of(Settings settings, Options.Stream options) {
    String arn = settings.get(options.arn);
    String id = settings.get(options.credentialsId);
    return new StreamConfig(
        arn,
        arn == null ? settings.get(options.name) : part(arn, 2),
        arn == null ? settings.get(options.region) : part(arn, 1),
        settings.get(options.endpoint),
        id == null ? null : new EmulatorCredentials(id, settings.get(options.credentialsSecret)));
  }

  /** What the job says, it must not read. */
  static void checkApart(Settings settings) {
    Options.Stream to = Options.OUTPUT_STREAM;
    if (isSaid(settings, Options.INPUT_STREAM) && isSaid(settings, to)) {
      settings.check(
          !of(settings, Options.INPUT_STREAM).isSameAs(of(settings, to)),
          settings.has(to.arn) ? to.arn : to.name,
          "must be another stream than that of " + Options.INPUT);
    }
  }

  private static boolean isSaid(Settings settings, Options.Stream options) {
    return settings.get(options.arn) != null
        || (settings.get(options.name) != null && settings.get(options.region) != null);
  }

  /** Whether it is one stream for sure; where one has a name alone, its account is not known. */
  private boolean isSameAs(StreamConfig other) {
    return Objects.equals(arn, other.arn)
        && name.equals(other.name)
        && region.equals(other.region)
        && Objects.equals(endpoint, other.endpoint);
  }

  /** As the AWS connector wants it, for consumer and sink alike. */
  public Properties clientProperties() {
    Properties properties = new Properties();
    properties.setProperty("aws.region", region);
    if (endpoint != null) {
      properties.setProperty("aws.endpoint", endpoint.toString());
      // HTTP/2 without TLS is not what emulators and proxies speak.
      properties.setProperty("aws.http.protocol.version", "HTTP1_1");
    }
    if (credentials != null) {
      properties.setProperty("aws.credentials.provider", "BASIC");
      properties.setProperty("aws.credentials.provider.basic.accesskeyid", credentials.id);
      properties.setProperty("aws.credentials.provider.basic.secretkey", credentials.secret);
    }
    return properties;
  }

  private static String part(String arn, int group) {
    Matcher matcher = ARN.matcher(arn);
    if (!matcher.matches()) {
      throw new IllegalStateException("was checked before: " + arn);
    }
    return matcher.group(group);
  }

  @Override
  public String toString() {
    return arn == null ? name + " in " + region : arn;
  }
}
