package io.bolsa.config;

import java.time.Duration;
import java.time.Instant;

/** The group {@code InputStream0}: which ticks are read, from where on, and how patiently. */
public final class InputStreamConfig {
  public final StreamConfig stream;
  public final InitialPosition initialPosition;

  /** Null unless the position is {@link InitialPosition#AT_TIMESTAMP}. */
  public final Instant initialTimestamp;

  public final ReaderType readerType;

  /** Null unless the reader is {@link ReaderType#EFO}. */
  public final String efoConsumerName;

  public final Duration shardDiscoveryInterval;
  public final Duration shardReadInterval;
  public final Duration shardIdleTimeout;

  /** Zero: silence closes no window. */
  public final Duration silenceTimeout;

  public final Duration eventDisorder;
  public final Duration eventLead;
  public final FieldsConfig fields;

  private InputStreamConfig(Settings settings) {
    this.stream = StreamConfig.of(settings, Options.INPUT_STREAM);
    this.initialPosition = settings.get(Options.INITIAL_POSITION);
    this.initialTimestamp = settings.get(Options.INITIAL_TIMESTAMP);
    this.readerType = settings.get(Options.READER_TYPE);
    this.efoConsumerName = settings.get(Options.EFO_CONSUMER_NAME);
    this.shardDiscoveryInterval = settings.get(Options.SHARD_DISCOVERY_INTERVAL);
    this.shardReadInterval = settings.get(Options.SHARD_READ_INTERVAL);
    this.shardIdleTimeout = settings.get(Options.SHARD_IDLE_TIMEOUT);
    this.silenceTimeout = settings.get(Options.SILENCE_TIMEOUT);
    this.eventDisorder = settings.get(Options.EVENT_DISORDER);
    this.eventLead = settings.get(Options.EVENT_LEAD);
    this.fields = FieldsConfig.of(settings);
  }

  static void check(Settings settings) {
    StreamConfig.check(settings, Options.INPUT_STREAM);
    FieldsConfig.check(settings);

    InitialPosition position = settings.get(Options.INITIAL_POSITION);
    if (position != null) {
      boolean atTimestamp = position == InitialPosition.AT_TIMESTAMP;
      boolean timestamp = settings.has(Options.INITIAL_TIMESTAMP);
      settings.check(
          timestamp || !atTimestamp,
          Options.INITIAL_TIMESTAMP,
          "missing; required with initial.position AT_TIMESTAMP");
      settings.check(
          atTimestamp || !timestamp,
          Options.INITIAL_TIMESTAMP,
          "allowed only with initial.position AT_TIMESTAMP");
    }

    ReaderType reader = settings.get(Options.READER_TYPE);
    if (reader != null) {
      boolean efo = reader == ReaderType.EFO;
      boolean consumer = settings.has(Options.EFO_CONSUMER_NAME);
      settings.check(
          consumer || !efo, Options.EFO_CONSUMER_NAME, "missing; required with reader.type EFO");
      settings.check(
          efo || !consumer, Options.EFO_CONSUMER_NAME, "allowed only with reader.type EFO");
    }

    Duration idle = settings.get(Options.SHARD_IDLE_TIMEOUT);
    Duration discovery = settings.get(Options.SHARD_DISCOVERY_INTERVAL);
    if (idle != null && discovery != null) {
      // A shard that was split holds the windows open until its children have been found, or what
      // came to them first would be late.
      settings.check(
          idle.compareTo(discovery.multipliedBy(2)) >= 0,
          Options.SHARD_IDLE_TIMEOUT,
          "must be at least twice shard.discovery.interval, " + discovery);
    }
    Duration silence = settings.get(Options.SILENCE_TIMEOUT);
    if (idle != null && silence != null) {
      // A shard that is merely slow must be given up before the whole stream is.
      settings.check(
          silence.isZero() || silence.compareTo(idle) >= 0,
          Options.SILENCE_TIMEOUT,
          "must be PT0S or at least shard.idle.timeout, " + idle);
    }
  }

  static InputStreamConfig of(Settings settings) {
    return new InputStreamConfig(settings);
  }
}
