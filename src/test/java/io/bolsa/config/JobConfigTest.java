package io.bolsa.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JobConfigTest {
  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/ticks";

  private final Map<String, Properties> groups = new HashMap<>();

  @Test
  void defaultsArePinned() {
    givenTheLeast();

    JobConfig config = JobConfig.of(groups);

    Map<String, String> input = fields(config.input);
    assertThat(input.remove("fields")).isNotEqualTo("null");
    assertThat(input)
        .containsExactly(
            Map.entry("efoConsumerName", "null"),
            Map.entry("eventDisorder", "PT2S"),
            Map.entry("eventLead", "PT10M"),
            Map.entry("initialPosition", "LATEST"),
            Map.entry("initialTimestamp", "null"),
            Map.entry("readerType", "POLLING"),
            Map.entry("shardDiscoveryInterval", "PT10S"),
            Map.entry("shardIdleTimeout", "PT30S"),
            Map.entry("shardReadInterval", "PT0.2S"),
            Map.entry("silenceTimeout", "PT1M"),
            Map.entry("stream", ARN));
    assertThat(fields(config.input.fields))
        .containsExactly(
            Map.entry(
                "paths",
                "{change=change, event_time=event_time, price=price, sector=sector,"
                    + " sequence=sequence, ticker_symbol=ticker_symbol}"),
            Map.entry("recordTypeField", "null"),
            Map.entry("recordTypeValue", "null"));
    assertThat(fields(config.results))
        .containsExactly(
            Map.entry("arn", "null"),
            Map.entry("credentials", "null"),
            Map.entry("endpoint", "null"),
            Map.entry("name", "results"),
            Map.entry("region", "eu-west-1"));
    assertThat(fields(config.bucket))
        .containsExactly(
            Map.entry("objectName", "bolsa"),
            Map.entry("objectVersion", "1"),
            Map.entry("path", "s3://archive/bolsa"),
            Map.entry("timeZone", "UTC"));
    assertThat(fields(config.bucket.of(Dataset.TICKER_BARS)))
        .containsExactly(
            Map.entry("bufferInterval", "PT5M"),
            Map.entry("bufferSize", "5242880"),
            Map.entry("compression", "GZIP"),
            Map.entry("enabled", "true"),
            Map.entry("errorPrefix", "!{error-output-type}/!{timestamp:yyyy/MM/dd/HH/}"),
            Map.entry("format", "JSON_LINES"),
            Map.entry("mostPartitions", "500"),
            Map.entry("prefix", "ticker-bars/!{timestamp:yyyy/MM/dd/HH/}"));
    assertThat(config.bucket.of(Dataset.LATE).prefix)
        .hasToString("!{error-output-type}/!{timestamp:yyyy/MM/dd/HH/}");
    assertThat(config.bucket.of(Dataset.RAW).enabled).isFalse();
    assertThat(config.bucket.of(Dataset.RAW).prefix)
        .hasToString("raw/!{partition:shard}/!{timestamp:yyyy/MM/dd/HH/}");
    assertThat(fields(config.statistics.hotspots))
        .containsExactly(
            Map.entry("leastPoints", "20"),
            Map.entry("mostPoints", "1000"),
            Map.entry("radius", "1.0"),
            Map.entry("window", "null"));
    Map<String, String> statistics = fields(config.statistics);
    assertThat(statistics.remove("hotspots")).isNotEqualTo("null");
    assertThat(statistics)
        .containsExactly(
            Map.entry("allowedLateness", "PT0S"),
            Map.entry("rolling", "[]"),
            Map.entry("rollingHalfLife", "PT10S"),
            Map.entry("tickerTimeout", "PT168H"),
            Map.entry("top", "3"),
            Map.entry("windows", "[PT1M]"));
    assertThat(fields(config.anomalies))
        .containsExactly(
            Map.entry("coolDown", "PT5M"),
            Map.entry("detectors", DetectorSettings.ALL_DETECTORS.toString()),
            Map.entry("enabled", "true"),
            Map.entry("falseAlarmsPerDay", "0.3"),
            Map.entry("sectors", "{}"),
            Map.entry("tickers", "{}"));
    assertThat(fields(config.rules))
        .containsExactly(Map.entry("file", "null"), Map.entry("reloadInterval", "PT1M"));
    assertThat(fields(config.reference))
        .containsExactly(Map.entry("file", "null"), Map.entry("reloadInterval", "PT1M"));
  }

  @Test
  void everyKeyReachesItsField() {
    givenTheLeast();
    remove("InputStream0", "stream.arn");
    set("InputStream0", "stream.name", "quotes");
    set("InputStream0", "aws.region", "us-east-1");
    set("InputStream0", "aws.endpoint", "http://127.0.0.1:4568");
    set("InputStream0", "aws.credentials.id", "x");
    set("InputStream0", "aws.credentials.secret", "y");
    set("InputStream0", "initial.position", "AT_TIMESTAMP");
    set("InputStream0", "initial.timestamp", "2026-01-05T14:30:00Z");
    set("InputStream0", "reader.type", "EFO");
    set("InputStream0", "efo.consumer.name", "bolsa-1");
    set("InputStream0", "shard.discovery.interval", "11s");
    set("InputStream0", "shard.read.interval", "250ms");
    set("InputStream0", "shard.idle.timeout", "22s");
    set("InputStream0", "silence.timeout", "23s");
    set("InputStream0", "event.disorder", "PT3S");
    set("InputStream0", "event.lead", "14m");
    set("InputStream0", "field.ticker_symbol", "data.symbol");
    set("InputStream0", "field.sector", "data.s");
    set("InputStream0", "field.change", "price");
    set("InputStream0", "field.price", "data.last.price");
    set("InputStream0", "field.event_time", "t");
    set("InputStream0", "field.sequence", "1.2.3.4.5.6.7.8");
    set("InputStream0", "record.type.field", "meta.type");
    set("InputStream0", "record.type.value", "trade. x");
    set("OutputStream0", "stream.arn", ARN);
    remove("OutputStream0", "stream.name");
    set("OutputStream0", "aws.endpoint", "https://localhost:4567");
    set("OutputStream0", "aws.credentials.id", "v");
    set("OutputStream0", "aws.credentials.secret", "w");
    set("OutputBucket", "bucket.path", "file:///tmp/out/");
    set("OutputBucket", "object.name", "ticks");
    set("OutputBucket", "object.version", "2");
    set("OutputBucket", "time.zone", "Asia/Tokyo");
    set("OutputBucket", "prefix", "a/!{dataset}/");
    set("OutputBucket", "error.prefix", "e/!{error-output-type}/");
    set("OutputBucket", "format", "PARQUET");
    set("OutputBucket", "compression", "SNAPPY");
    set("OutputBucket", "buffer.size", "64MiB");
    set("OutputBucket", "buffer.interval", "900s");
    set("OutputBucket", "partitions.most", "7");
    for (Options.OfDataset dataset : Options.DATASETS) {
      String group = "OutputBucket." + dataset.dataset.id();
      set(group, "delivery.enabled", "true");
      set(group, "prefix", "own/!{timestamp:HH}/");
      set(group, "format", "CSV");
      set(group, "compression", "ZIP");
      set(group, "buffer.size", "1MiB");
      set(group, "buffer.interval", "0s");
      set(group, "partitions.most", "8");
    }
    groups.get("OutputBucket.anomalies").clear();
    set("OutputBucket.raw", "format", "PAYLOAD");
    set("Statistics", "windows", "30s, 5m/1m,1h");
    set("Statistics", "allowed.lateness", "1h");
    set("Statistics", "ticker.timeout", "1d");
    set("Statistics", "top.k", "10");
    set("Statistics", "rolling", "10, 1m");
    set("Statistics", "rolling.half.life", "30s");
    set("Statistics", "hotspots", "2m");
    set("Statistics", "hotspots.radius", "0.25");
    set("Statistics", "hotspots.points", "30");
    set("Statistics", "hotspots.sample", "500");
    set("Anomalies", "detection.enabled", "false");
    set("Anomalies", "false.alarms.per.day", "1.5");
    set("Anomalies", "cool.down", "1h");
    set("Anomalies", "detectors", "shape, silence");
    set("Rules", "file", "s3://bucket/rules.json");
    set("Rules", "reload.interval", "10s");
    set("Reference", "file", "file:///etc/tickers.csv");
    set("Reference", "reload.interval", "1h");

    JobConfig config = JobConfig.of(groups);

    assertThat(config.input.stream.arn).isNull();
    assertThat(config.input.stream.name).isEqualTo("quotes");
    assertThat(config.input.stream.region).isEqualTo("us-east-1");
    assertThat(config.input.stream.endpoint).isEqualTo(URI.create("http://127.0.0.1:4568"));
    assertThat(config.input.stream.credentials.id).isEqualTo("x");
    assertThat(config.input.stream.credentials.secret).isEqualTo("y");
    assertThat(config.input.initialPosition).isEqualTo(InitialPosition.AT_TIMESTAMP);
    assertThat(config.input.initialTimestamp).isEqualTo(Instant.parse("2026-01-05T14:30:00Z"));
    assertThat(config.input.readerType).isEqualTo(ReaderType.EFO);
    assertThat(config.input.efoConsumerName).isEqualTo("bolsa-1");
    assertThat(config.input.shardDiscoveryInterval).isEqualTo(Duration.ofSeconds(11));
    assertThat(config.input.shardReadInterval).isEqualTo(Duration.ofMillis(250));
    assertThat(config.input.shardIdleTimeout).isEqualTo(Duration.ofSeconds(22));
    assertThat(config.input.silenceTimeout).isEqualTo(Duration.ofSeconds(23));
    assertThat(config.input.eventDisorder).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.input.eventLead).isEqualTo(Duration.ofMinutes(14));
    assertThat(config.results.arn).isEqualTo(ARN);
    assertThat(config.results.name).isEqualTo("ticks");
    assertThat(config.results.region).isEqualTo("eu-west-1");
    assertThat(config.results.endpoint).isEqualTo(URI.create("https://localhost:4567"));
    assertThat(config.results.credentials.id).isEqualTo("v");
    assertThat(config.results.credentials.secret).isEqualTo("w");
    assertThat(config.bucket.path).isEqualTo(URI.create("file:///tmp/out"));
    assertThat(config.bucket.objectName).isEqualTo("ticks");
    assertThat(config.bucket.objectVersion).isEqualTo("2");
    assertThat(config.bucket.timeZone).isEqualTo(ZoneId.of("Asia/Tokyo"));
    DatasetConfig own = config.bucket.of(Dataset.RAW);
    assertThat(own.enabled).isTrue();
    assertThat(own.prefix).hasToString("own/!{timestamp:HH}/");
    assertThat(own.prefix.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(own.format).isEqualTo(Format.PAYLOAD);
    assertThat(own.compression).isEqualTo(Compression.ZIP);
    assertThat(own.bufferSize).isEqualTo(1 << 20);
    assertThat(own.bufferInterval).isZero();
    assertThat(own.mostPartitions).isEqualTo(8);
    DatasetConfig common = config.bucket.of(Dataset.ANOMALIES);
    assertThat(common.prefix).hasToString("a/anomalies/!{timestamp:yyyy/MM/dd/HH/}");
    assertThat(common.errorPrefix)
        .hasToString("e/!{error-output-type}/!{timestamp:yyyy/MM/dd/HH/}");
    assertThat(common.format).isEqualTo(Format.PARQUET);
    assertThat(common.compression).isEqualTo(Compression.SNAPPY);
    assertThat(common.bufferSize).isEqualTo(64 << 20);
    assertThat(common.bufferInterval).isEqualTo(Duration.ofMinutes(15));
    assertThat(common.mostPartitions).isEqualTo(7);
    assertThat(config.statistics.windows)
        .containsExactly(
            new WindowConfig(Duration.ofSeconds(30), Duration.ofSeconds(30)),
            new WindowConfig(Duration.ofMinutes(5), Duration.ofMinutes(1)),
            new WindowConfig(Duration.ofHours(1), Duration.ofHours(1)));
    assertThat(config.statistics.allowedLateness).isEqualTo(Duration.ofHours(1));
    assertThat(config.statistics.tickerTimeout).isEqualTo(Duration.ofDays(1));
    assertThat(config.statistics.top).isEqualTo(10);
    assertThat(config.statistics.rolling).containsExactly("10", "PT1M");
    assertThat(config.statistics.rollingHalfLife).isEqualTo(Duration.ofSeconds(30));
    assertThat(fields(config.statistics.hotspots))
        .containsExactly(
            Map.entry("leastPoints", "30"),
            Map.entry("mostPoints", "500"),
            Map.entry("radius", "0.25"),
            Map.entry("window", "PT2M"));
    assertThat(config.anomalies.enabled).isFalse();
    assertThat(config.anomalies.falseAlarmsPerDay).isEqualTo(1.5);
    assertThat(config.anomalies.coolDown).isEqualTo(Duration.ofHours(1));
    assertThat(config.anomalies.detectors).containsExactly("silence", "shape");
    assertThat(config.rules.file).isEqualTo(URI.create("s3://bucket/rules.json"));
    assertThat(config.rules.reloadInterval).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.reference.file).isEqualTo(URI.create("file:///etc/tickers.csv"));
    assertThat(config.reference.reloadInterval).isEqualTo(Duration.ofHours(1));
    assertThat(config.input.fields.paths)
        .hasToString(
            "{change=price, event_time=t, price=data.last.price, sector=data.s,"
                + " sequence=1.2.3.4.5.6.7.8, ticker_symbol=data.symbol}");
    assertThat(config.input.fields.recordTypeField).isEqualTo("meta.type");
    assertThat(config.input.fields.recordTypeValue).isEqualTo("trade. x");
    for (Option<?> option : Options.ALL) {
      boolean elsewhere =
          option == Options.INPUT_STREAM.arn
              || option.group.equals("OutputStream0")
              || option.group.equals("OutputBucket.anomalies");
      assertThat(groups.get(option.group).containsKey(option.key) || elsewhere)
          .as("this test sets %s", option)
          .isTrue();
    }
  }

  @Test
  void everythingWrongIsReportedAtOnce() {
    givenTheLeast();
    remove("InputStream0", "initial.position");
    set("InputStream0", "shard.idel.timeout", "5s");
    set("InputStream0", "event.disorder", "-PT1S");
    set("InputStream0", "reader.type", "efo");
    set("OutputBucket", "bucket.path", "http://bucket/");
    set("OutputBucket", "object.name", "_ticks");
    set("Statistics", "windows", "5m/2m");
    set("Anomalies", "detection.enabled", "yes");
    set("Anomalys", "x", "y");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "InputStream0 / initial.position: missing;"
                + " allowed: LATEST, TRIM_HORIZON, AT_TIMESTAMP",
            "InputStream0 / 'shard.idel.timeout': unknown key; did you mean shard.idle.timeout?",
            "InputStream0 / event.disorder = '-PT1S'; allowed: PT0S to PT1H",
            "InputStream0 / reader.type = 'efo'; allowed: POLLING, EFO",
            "OutputBucket / bucket.path = 'http://bucket/';"
                + " allowed: s3://bucket/prefix or file:///folder",
            "OutputBucket / object.name = '_ticks'; allowed: 1 to 64 of a-z A-Z 0-9 _ ., the first a"
                + " letter or digit",
            "Statistics / windows = '5m/2m'; allowed: 1 to 16 different windows, LENGTH or"
                + " LENGTH/SLIDE, of whole seconds up to a day, the length a multiple of the slide",
            "Anomalies / detection.enabled = 'yes'; allowed: true or false",
            "'Anomalys': unknown group; did you mean Anomalies?");
  }

  @Test
  void aHotspotOfMoreTicksThanAreLookedAtIsRefused() {
    givenTheLeast();
    set("Statistics", "hotspots", "1d");
    set("Statistics", "hotspots.points", "101");
    set("Statistics", "hotspots.sample", "100");

    assertThat(problems())
        .containsExactly(
            "Statistics / hotspots.points = '101': must be at most hotspots.sample, 100");
  }

  @Test
  void nothingAtAllSaysWhatIsNeeded() {
    assertThat(problems())
        .containsExactly(
            "InputStream0 / initial.position: missing;"
                + " allowed: LATEST, TRIM_HORIZON, AT_TIMESTAMP",
            "OutputBucket / bucket.path: missing; allowed: s3://bucket/prefix or file:///folder",
            "InputStream0 / stream.arn: missing; say stream.arn or stream.name",
            "OutputStream0 / stream.arn: missing; say stream.arn or stream.name");
  }

  @Test
  void keysThatGoTogetherAreCheckedTogether() {
    givenTheLeast();
    set("InputStream0", "stream.name", "ticks");
    set("InputStream0", "aws.region", "us-east-1");
    set("InputStream0", "aws.credentials.secret", "hush");
    set("InputStream0", "initial.timestamp", "2026-01-05T14:30:00Z");
    set("InputStream0", "reader.type", "EFO");
    set("InputStream0", "shard.discovery.interval", "PT16S");
    set("InputStream0", "silence.timeout", "PT5S");
    set("OutputStream0", "aws.credentials.id", "hush");
    remove("OutputStream0", "aws.region");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "InputStream0 / stream.name = 'ticks': say stream.arn or stream.name, not both",
            "InputStream0 / aws.region = 'us-east-1': stream.arn says eu-west-1",
            "InputStream0 / aws.credentials.id: missing; required with aws.credentials.secret",
            "InputStream0 / initial.timestamp = '2026-01-05T14:30:00Z':"
                + " allowed only with initial.position AT_TIMESTAMP",
            "InputStream0 / efo.consumer.name: missing; required with reader.type EFO",
            "InputStream0 / shard.idle.timeout:"
                + " must be at least twice shard.discovery.interval, PT16S",
            "InputStream0 / silence.timeout = 'PT5S':"
                + " must be PT0S or at least shard.idle.timeout, PT30S",
            "OutputStream0 / aws.region: missing; required with stream.name",
            "OutputStream0 / aws.credentials.secret: missing; required with aws.credentials.id",
            "OutputStream0 / aws.credentials.id = (hidden): allowed only with aws.endpoint, for an"
                + " emulator; on AWS the job's role has the rights");
  }

  @Test
  void resultsDoNotGoWhereTicksComeFrom() {
    givenTheLeast();
    remove("InputStream0", "stream.arn");
    set("InputStream0", "stream.name", "results");
    set("InputStream0", "aws.region", "eu-west-1");

    assertThat(problems())
        .containsExactly(
            "OutputStream0 / stream.name = 'results': must be another stream than that of"
                + " InputStream0");

    set("InputStream0", "aws.region", "eu-west-2");
    assertThat(JobConfig.of(groups).results.name).isEqualTo("results");

    remove("InputStream0", "stream.name");
    remove("InputStream0", "aws.region");
    set("InputStream0", "stream.arn", ARN);
    remove("OutputStream0", "stream.name");
    remove("OutputStream0", "aws.region");
    set("OutputStream0", "stream.arn", ARN);
    assertThat(problems())
        .containsExactly(
            "OutputStream0 / stream.arn = '"
                + ARN
                + "': must be another stream than that of InputStream0");
  }

  @Test
  void aKeyWithoutTheOneItGoesWithIsRefused() {
    givenTheLeast();
    set("InputStream0", "initial.position", "AT_TIMESTAMP");
    set("InputStream0", "efo.consumer.name", "bolsa-1");
    set("InputStream0", "record.type.value", "trade");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "InputStream0 / initial.timestamp: missing;"
                + " required with initial.position AT_TIMESTAMP",
            "InputStream0 / efo.consumer.name = 'bolsa-1': allowed only with reader.type EFO",
            "InputStream0 / record.type.field: missing; required with record.type.value");
  }

  @Test
  void aKeyMayBeExactlyAsGreatAsTheOneThatBoundsIt() {
    givenTheLeast();
    set("InputStream0", "shard.discovery.interval", "11s");
    set("InputStream0", "shard.idle.timeout", "22s");
    set("InputStream0", "silence.timeout", "22s");
    set("Statistics", "hotspots.points", "100");
    set("Statistics", "hotspots.sample", "100");

    JobConfig config = JobConfig.of(groups);

    assertThat(config.input.silenceTimeout).isEqualTo(config.input.shardIdleTimeout);
    assertThat(config.statistics.hotspots.leastPoints).isEqualTo(100);
  }

  @Test
  void fieldsThatCannotAllBeThereAreNamed() {
    givenTheLeast();
    set("InputStream0", "field.price", "change");
    set("InputStream0", "field.sector", "data");
    set("InputStream0", "field.ticker_symbol", "data.symbol");
    set("InputStream0", "field.event_time", "a..b");
    set("InputStream0", "field.prise", "p");
    set("InputStream0", "record.type.field", "sequence");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "InputStream0 / field.price = 'change': must be another field than field.change,"
                + " 'change', and none above or below it",
            "InputStream0 / field.sector = 'data': must be another field than"
                + " field.ticker_symbol, 'data.symbol', and none above or below it",
            "InputStream0 / field.event_time = 'a..b'; allowed: 1 to 8 names with dots between,"
                + " such as data.last.price, each of 1 to 64 printable characters",
            "InputStream0 / 'field.prise': unknown key; did you mean field.price?",
            "InputStream0 / record.type.field = 'sequence': must be another field than"
                + " field.sequence, 'sequence', and none above or below it",
            "InputStream0 / record.type.value: missing; required with record.type.field");
  }

  @Test
  void whatADatasetIsDeliveredAsIsCheckedAsAWhole() {
    givenTheLeast();
    set("OutputBucket", "prefix", "!{dataset}/!{partition:ticker_symbol}/");
    set("OutputBucket", "error.prefix", "errors/");
    set("OutputBucket.late", "prefix", "!{timestamp:bogus}/");
    set("OutputBucket.late", "format", "PAYLOAD");
    set("OutputBucket.anomalies", "format", "PARQUET");
    set("OutputBucket.anomalies", "compression", "ZIP");
    set("OutputBucket.scores", "format", "CSV");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "OutputBucket / error.prefix = 'errors/':"
                + " an error prefix must contain !{error-output-type}",
            "OutputBucket / prefix = '!{dataset}/!{partition:ticker_symbol}/': sector-statistics"
                + " has no field 'ticker_symbol'; allowed: id, window, sector",
            "OutputBucket / prefix = '!{dataset}/!{partition:ticker_symbol}/': hotspots"
                + " has no field 'ticker_symbol'; allowed: id, window, sector",
            "OutputBucket.late / prefix = '!{timestamp:bogus}/': 'bogus' is no pattern of a time:"
                + " Unknown pattern letter: b",
            "OutputBucket.late / format = 'PAYLOAD': only raw has payloads",
            "OutputBucket.anomalies / compression = 'ZIP':"
                + " PARQUET takes NONE, GZIP, SNAPPY, ZSTD",
            "'OutputBucket.scores': unknown group; allowed: " + String.join(", ", Options.GROUPS));
  }

  @Test
  void aWrongTimeZoneHidesNoWrongPrefix() {
    givenTheLeast();
    set("OutputBucket", "time.zone", "Mars");
    set("OutputBucket", "error.prefix", "errors/");
    set("OutputBucket.anomalies", "prefix", "!{timestamp:bogus}/");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "OutputBucket / time.zone = 'Mars'; allowed: such as UTC or Asia/Tokyo",
            "OutputBucket / error.prefix = 'errors/':"
                + " an error prefix must contain !{error-output-type}",
            "OutputBucket.anomalies / prefix = '!{timestamp:bogus}/': 'bogus' is no pattern of a"
                + " time: Unknown pattern letter: b");
  }

  @Test
  void whatIsSaidOfAllIsNotForcedOnAFormatThatCannotTakeIt() {
    givenTheLeast();
    set("OutputBucket", "compression", "HADOOP_SNAPPY");
    set("OutputBucket.anomalies", "format", "PARQUET");

    OutputBucketConfig bucket = JobConfig.of(groups).bucket;

    assertThat(bucket.of(Dataset.ANOMALIES).compression).isEqualTo(Compression.ZSTD);
    assertThat(bucket.of(Dataset.LATE).compression).isEqualTo(Compression.HADOOP_SNAPPY);
  }

  @Test
  void aCompressionThatNoDatasetTakesIsRefused() {
    givenTheLeast();
    set("OutputBucket", "format", "PARQUET");
    set("OutputBucket", "compression", "ZIP");

    assertThat(problems())
        .containsExactly(
            "OutputBucket / compression = 'ZIP': PARQUET takes NONE, GZIP, SNAPPY, ZSTD");

    set("OutputBucket.raw", "format", "JSON_LINES");
    assertThat(JobConfig.of(groups).bucket.of(Dataset.RAW).compression).isEqualTo(Compression.ZIP);
  }

  @Test
  void anUnknownNameGetsTheNearestKnownOneOrTheList() {
    givenTheLeast();
    set("Statistics", "window", "1m");
    set("Statistics", "ticker_timeout", "1d");
    set("Statistics", "colour", "red");
    set("statistics", "windows", "1m");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "Statistics / 'window': unknown key; did you mean windows?",
            "Statistics / 'ticker_timeout': unknown key; did you mean ticker.timeout?",
            "Statistics / 'colour': unknown key; allowed: allowed.lateness, hotspots,"
                + " hotspots.points, hotspots.radius, hotspots.sample, rolling, rolling.half.life,"
                + " ticker.timeout, top.k, windows",
            "'statistics': unknown group; did you mean Statistics?");
  }

  @Test
  void hostileNamesAndValuesAreCutAndKeptOnOneLine() {
    givenTheLeast();
    set("Statistics", "windows", "1m\n\u0000".repeat(10_000));
    set("Statistics", "x".repeat(100_000), "1");
    groups.put("\ud800\n", new Properties());

    for (String problem : problems()) {
      assertThat(problem)
          .hasSizeLessThan(400)
          .doesNotContain("\n", "\u0000", "\ud800", "did you mean");
    }
    assertThat(problems()).hasSize(3);
  }

  @Test
  void valuesAtAndBeyondTheEdgeOfTheirRange() {
    for (String windows :
        List.of(
            "", ",", "1m,", "0s", "1m/0s", "1500ms", "1m,60s", "1m/1m,1m", "25h", "1m/2m", "x")) {
      assertThat(ValueType.windows().parse(windows)).as(windows).isNull();
    }
    assertThat(ValueType.windows().parse("1d")).hasSize(1);
    String sixteen = "1s,2s,3s,4s,5s,6s,7s,8s,9s,10s,11s,12s,13s,14s,15s,16s";
    assertThat(ValueType.windows().parse(sixteen)).hasSize(16);
    assertThat(ValueType.windows().parse(sixteen + ",17s")).isNull();

    for (String window : List.of("", "0s", "1500ms", "86401s", "-1s", "1m/1m")) {
      assertThat(ValueType.windowOrNone().parse(window)).as(window).isNull();
    }
    assertThat(ValueType.windowOrNone().parse("1d")).contains(Duration.ofDays(1));

    for (String rolling :
        List.of("", "0", "10001", "-1", "1.5", "1s,1000ms", "5,05", "25h", "1m/1m", "none,5")) {
      assertThat(ValueType.rollingWindows().parse(rolling)).as(rolling).isNull();
    }
    assertThat(ValueType.rollingWindows().parse("1,2,3,4,5,6,7,8")).hasSize(8);
    assertThat(ValueType.rollingWindows().parse("1,2,3,4,5,6,7,8,9")).isNull();
    assertThat(ValueType.rollingWindows().parse("10000,1d,1ms"))
        .containsExactly("10000", "PT24H", "PT0.001S");
    assertThat(ValueType.rollingWindows().parse("none")).isEmpty();

    ValueType<Duration> duration = ValueType.duration(Duration.ZERO, Duration.ofDays(1));
    for (String text :
        List.of("", " 1s", "1", "1S", "-1s", "PT-1S", "86401s", "99999999999d", "NaN")) {
      assertThat(duration.parse(text)).as(text).isNull();
    }
    assertThat(duration.parse("24h")).isEqualTo(Duration.ofDays(1));
    assertThat(duration.parse("0ms")).isEqualTo(Duration.ZERO);

    for (String text : List.of("0MiB", "1", "1MB", "6GiB", "999999999GiB", "-1MiB")) {
      assertThat(ValueType.size(1, 5120).parse(text)).as(text).isNull();
    }
    assertThat(ValueType.size(1, 5120).parse("5GiB")).isEqualTo(5L << 30);

    for (String text :
        List.of(
            "", ".", "a.", ".a", "a..b", "a\n", "\u202e", "a".repeat(65), "a.".repeat(8) + "a")) {
      assertThat(ValueType.fieldPath().parse(text)).as(text).isNull();
    }
    for (String text : List.of("a", "a b", "44", "@t", "é.ü", "a.".repeat(7) + "a")) {
      assertThat(ValueType.fieldPath().parse(text)).isEqualTo(text);
    }

    for (String text :
        List.of(
            "",
            "127.0.0.1:1",
            "ftp://h:1",
            "http://h/p",
            "http://u@h",
            "http://",
            "http://h?q",
            "http://h:0",
            "http://h:65536")) {
      assertThat(ValueType.endpoint().parse(text)).as(text).isNull();
    }
    assertThat(ValueType.endpoint().parse("http://h:1")).hasPort(1);
    assertThat(ValueType.endpoint().parse("http://h:65535")).hasPort(65535);
    for (String text :
        List.of(
            "",
            "s3://",
            "s3:bucket",
            "s3a://b",
            "file:x",
            "/x",
            "file://h/x",
            "s3://b?x",
            "s3://u@b",
            "s3://b:1")) {
      assertThat(ValueType.folder().parse(text)).as(text).isNull();
    }
    assertThat(ValueType.folder().parse("s3://bucket///")).isEqualTo(URI.create("s3://bucket"));
  }

  @Test
  void aFileHasANameThatIsNoFolders() {
    for (String text : List.of("", "s3://b", "s3://b/", "s3://b/k/", "file:///", "file:///f/")) {
      assertThat(ValueType.file().parse(text)).as(text).isNull();
    }
    for (String text : List.of("s3://b/k", "file:///f")) {
      assertThat(ValueType.file().parse(text)).isEqualTo(URI.create(text));
    }
  }

  @Test
  void integersAtAndBeyondTheEdgeOfTheirRange() {
    ValueType<Long> integer = ValueType.integer(1, 100);
    for (String text : List.of("", "0", "101", "-1", "1.0", " 1", "1e1", "99999999999999999999")) {
      assertThat(integer.parse(text)).as(text).isNull();
    }
    assertThat(integer.parse("1")).isEqualTo(1);
    assertThat(integer.parse("100")).isEqualTo(100);

    ValueType<Integer> count = ValueType.count(2, 5000);
    for (String text : List.of("", "1", "5001", "-2", "2.0", " 2", "4294967298")) {
      assertThat(count.parse(text)).as(text).isNull();
    }
    assertThat(count.parse("2")).isEqualTo(2);
    assertThat(count.parse("5000")).isEqualTo(5000);
  }

  @Test
  void numbersAtAndBeyondTheEdgeOfTheirRange() {
    ValueType<Double> number = ValueType.number(1e-6, 1000);
    for (String text : List.of("", "0", "9.9e-7", "1000.0000001", "-1", "NaN", "Infinity")) {
      assertThat(number.parse(text)).as(text).isNull();
    }
    assertThat(number.parse("0.000001")).isEqualTo(1e-6);
    assertThat(number.parse("1000")).isEqualTo(1000);
  }

  @Test
  void whatDiffersForASectorOrATickerIsDescribedToo() {
    givenTheLeast();
    set("Anomalies", "ticker.BRK.B.false.alarms.per.day", "3");
    set("Anomalies", "ticker.BRK.B.cool.down", "1h");
    set("Anomalies", "sector.HEALTH CARE.detectors", "shape");

    assertThat(JobConfig.of(groups).describe())
        .endsWith(
            "Anomalies / sector.HEALTH CARE.detectors = [shape]",
            "Anomalies / ticker.BRK.B.false.alarms.per.day = 3.0",
            "Anomalies / ticker.BRK.B.cool.down = PT1H");
  }

  @Test
  void secretsAreNeverShown() {
    givenTheLeast();
    set("InputStream0", "aws.endpoint", "http://127.0.0.1:4568");
    set("InputStream0", "aws.credentials.id", "hush");
    set("InputStream0", "aws.credentials.secret", "hush");
    JobConfig config = JobConfig.of(groups);

    assertThat(config.describe())
        .contains(
            "InputStream0 / aws.credentials.secret = (hidden)",
            "InputStream0 / initial.position = LATEST",
            "InputStream0 / event.disorder = PT2S (default)")
        .noneMatch(line -> line.contains("hush"));
    assertThat(fields(config.input.stream).toString()).doesNotContain("hush");

    set("InputStream0", "aws.credentials.secret", "hush hush");
    assertThat(problems()).hasSize(1).noneMatch(problem -> problem.contains("hush"));
  }

  /** S3A takes the host for the bucket, and fails with each object where there is none. */
  @Test
  void aBucketThatTheFileSystemCannotAddressIsRefused() {
    givenTheLeast();
    set("OutputBucket", "bucket.path", "s3://my_archive/bolsa");
    set("Reference", "file", "s3://archive-/tickers.csv");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "OutputBucket / bucket.path = 's3://my_archive/bolsa';"
                + " allowed: s3://bucket/prefix or file:///folder",
            "Reference / file = 's3://archive-/tickers.csv';"
                + " allowed: s3://bucket/key or file:///path");
  }

  @Test
  void aUrlWithALoginIsRefusedAndDoesNotShowIt() {
    givenTheLeast();
    set("InputStream0", "aws.endpoint", "http://id:hush@127.0.0.1:4568");
    set("OutputBucket", "bucket.path", "s3://id:hu/sh@archive/bolsa");
    set("Reference", "file", "s3://id:hush@archive/tickers.csv");
    set("Rules", "file", "s3://hush@archive/rules.json");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "InputStream0 / aws.endpoint = 'http://(hidden)@127.0.0.1:4568';"
                + " allowed: http://host:port or https://host:port",
            "OutputBucket / bucket.path = 's3://(hidden)@archive/bolsa';"
                + " allowed: s3://bucket/prefix or file:///folder",
            "Reference / file = 's3://(hidden)@archive/tickers.csv';"
                + " allowed: s3://bucket/key or file:///path",
            "Rules / file = 's3://(hidden)@archive/rules.json';"
                + " allowed: s3://bucket/key or file:///path");
  }

  private void givenTheLeast() {
    set("InputStream0", "stream.arn", ARN);
    set("InputStream0", "initial.position", "LATEST");
    set("OutputStream0", "stream.name", "results");
    set("OutputStream0", "aws.region", "eu-west-1");
    set("OutputBucket", "bucket.path", "s3://archive/bolsa/");
  }

  private void set(String group, String key, String value) {
    groups.computeIfAbsent(group, name -> new Properties()).setProperty(key, value);
  }

  private void remove(String group, String key) {
    groups.get(group).remove(key);
  }

  private List<String> problems() {
    return catchThrowableOfType(ConfigurationException.class, () -> JobConfig.of(groups))
        .problems();
  }

  /** Every public field with its value, by name. */
  private static Map<String, String> fields(Object config) {
    Map<String, String> fields = new TreeMap<>();
    for (Field field : config.getClass().getFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        try {
          fields.put(field.getName(), String.valueOf(field.get(config)));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return fields;
  }
}
