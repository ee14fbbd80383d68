package io.bolsa.config;

import static io.bolsa.config.Option.optional;
import static io.bolsa.config.Option.required;
import static io.bolsa.config.Option.secret;
import static io.bolsa.config.Option.withDefault;

import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every key of every group, in the order of the README's table. */
final class Options {
  static final String INPUT = "InputStream0";
  static final String OUTPUT = "OutputStream0";
  static final String BUCKET = "OutputBucket";
  static final String STATISTICS = "Statistics";
  static final String ANOMALIES = "Anomalies";

  /** The keys of a file that steers the job. */
  static final class ControlFile {
    final Option<URI> file;
    final Option<Duration> reloadInterval;

    private ControlFile(String group, String meaning) {
      file = optional(group, "file", ValueType.file(), meaning);
      reloadInterval =
          withDefault(
              group,
              "reload.interval",
              ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
              "PT1M",
              "How often to look whether the file was replaced; a wrong one is refused, and the"
                  + " one before goes on");
    }
  }

  /** Of a dataset; what it says goes before what {@link #BUCKET} says of all. */
  static String groupOf(Dataset dataset) {
    return BUCKET + "." + dataset.id();
  }

  /** The keys that say which stream, and how to reach it; the same for both streams. */
  static final class Stream {
    final Option<String> arn;
    final Option<String> name;
    final Option<String> region;
    final Option<URI> endpoint;
    final Option<String> credentialsId;
    final Option<String> credentialsSecret;

    private Stream(String group, String role, String whose) {
      arn =
          optional(
              group,
              "stream.arn",
              ValueType.text(
                  StreamConfig.ARN.pattern(), "`arn:aws:kinesis:REGION:ACCOUNT:stream/NAME`"),
              "The stream " + role + whose + "; or `stream.name` with `aws.region`");
      name =
          optional(
              group,
              "stream.name",
              ValueType.text("[a-zA-Z0-9_.-]{1,128}", "1 to 128 of `a-z A-Z 0-9 _ . -`"),
              "The stream " + role + ", by its name");
      region =
          optional(
              group,
              "aws.region",
              ValueType.text("[a-z]{2,4}(-[a-z]{1,12}){1,2}-\\d{1,2}", "such as `eu-west-1`"),
              "The stream's region; taken from `stream.arn` where that is given");
      endpoint =
          optional(
              group,
              "aws.endpoint",
              ValueType.endpoint(),
              "Where Kinesis answers, for an emulator; otherwise the region's own");
      credentialsId =
          secret(
              group,
              "aws.credentials.id",
              ValueType.text("\\S{1,128}", "1 to 128 characters, no space"),
              "Access key for an emulator, with `aws.endpoint` only; otherwise the role's own");
      credentialsSecret =
          secret(
              group,
              "aws.credentials.secret",
              ValueType.text("\\S{1,128}", "1 to 128 characters, no space"),
              "The secret that goes with `aws.credentials.id`; never printed");
    }

    List<Option<?>> all() {
      return List.of(arn, name, region, endpoint, credentialsId, credentialsSecret);
    }
  }

  // Flink's consumer takes a name, and looks for it in the account of the job.
  static final Stream INPUT_STREAM = new Stream(INPUT, "to read", ", of the job's own account");

  // No default: LATEST loses what came before the start, TRIM_HORIZON repeats what came long ago.
  static final Option<InitialPosition> INITIAL_POSITION =
      required(
          INPUT,
          "initial.position",
          ValueType.oneOf(InitialPosition.class),
          "Where a start without state begins: with what arrives from now on, with the oldest"
              + " record kept, or with what arrived at `initial.timestamp`");

  static final Option<Instant> INITIAL_TIMESTAMP =
      optional(
          INPUT,
          "initial.timestamp",
          ValueType.instant(),
          "Required with `AT_TIMESTAMP`, and allowed only with it");

  static final Option<ReaderType> READER_TYPE =
      withDefault(
          INPUT,
          "reader.type",
          ValueType.oneOf(ReaderType.class),
          "POLLING",
          "Polling, or enhanced fan-out");

  static final Option<String> EFO_CONSUMER_NAME =
      optional(
          INPUT,
          "efo.consumer.name",
          ValueType.text("[a-zA-Z0-9_.-]{1,128}", "1 to 128 of `a-z A-Z 0-9 _ . -`"),
          "Required with `EFO`, and allowed only with it; different for every job on the stream");

  static final Option<Duration> SHARD_DISCOVERY_INTERVAL =
      withDefault(
          INPUT,
          "shard.discovery.interval",
          ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "PT10S",
          "How often to look for shards that a split or merge made");

  static final Option<Duration> SHARD_READ_INTERVAL =
      withDefault(
          INPUT,
          "shard.read.interval",
          ValueType.duration(Duration.ofMillis(200), Duration.ofSeconds(30)),
          "PT0.2S",
          "How often to poll a shard; Kinesis allows 5 reads a second and shard to all jobs");

  // Longer than a pause of a healthy shard (throttling, a reconnect): its ticks would come late.
  static final Option<Duration> SHARD_IDLE_TIMEOUT =
      withDefault(
          INPUT,
          "shard.idle.timeout",
          ValueType.duration(Duration.ofMillis(500), Duration.ofHours(1)),
          "PT30S",
          "After so long without a record a shard that has nothing more no longer holds the windows of"
              + " the others open");

  static final Option<Duration> SILENCE_TIMEOUT =
      withDefault(
          INPUT,
          "silence.timeout",
          ValueType.duration(Duration.ZERO, Duration.ofDays(1)),
          "PT1M",
          "After so long without a record in all shards of a subtask, event time goes on with the"
              + " clock, so that the last windows close; `PT0S`: they stay open");

  static final Option<Duration> EVENT_DISORDER =
      withDefault(
          INPUT,
          "event.disorder",
          ValueType.duration(Duration.ZERO, Duration.ofHours(1)),
          "PT2S",
          "How far behind the newest event time of its shard a tick may come and not be late");

  // Less than the 15 minutes between the nearest time zones, so that an hour in the wrong zone is
  // always seen; more than any clock that is kept at all is wrong.
  static final Option<Duration> EVENT_LEAD =
      withDefault(
          INPUT,
          "event.lead",
          ValueType.duration(Duration.ZERO, Duration.ofDays(1)),
          "PT10M",
          "How far ahead of its arrival an event time may lie; beyond, the record is rejected as"
              + " `future_event_time`");

  /** Where a tick's fields stand; the default is the field's own name. */
  static final List<Option<String>> FIELDS =
      List.of(
          field("ticker_symbol"),
          field("sector"),
          field("change"),
          field("price"),
          field("event_time"),
          field("sequence"));

  static final Option<String> RECORD_TYPE_FIELD =
      optional(
          INPUT,
          "record.type.field",
          ValueType.fieldPath(),
          "Where a record says its type, if not all are ticks; with `record.type.value`");

  static final Option<String> RECORD_TYPE_VALUE =
      optional(
          INPUT,
          "record.type.value",
          ValueType.text("[^\\p{C}\\p{Zl}\\p{Zp}]{1,64}", "1 to 64 printable characters"),
          "What stands there in a tick; records with anything else are skipped and counted");

  static final List<Option<?>> OF_FIELDS = ofFields();

  private static Option<String> field(String name) {
    return withDefault(
        INPUT,
        "field." + name,
        ValueType.fieldPath(),
        name,
        "Where `" + name + "` stands in a record: a field, or one inside others");
  }

  private static List<Option<?>> ofFields() {
    List<Option<?>> all = new ArrayList<>(FIELDS);
    all.add(RECORD_TYPE_FIELD);
    all.add(RECORD_TYPE_VALUE);
    return List.copyOf(all);
  }

  static final Stream OUTPUT_STREAM = new Stream(OUTPUT, "of statistics and anomalies", "");

  static final Option<URI> BUCKET_PATH =
      required(BUCKET, "bucket.path", ValueType.folder(), "Where the datasets go");

  static final Option<String> OBJECT_NAME =
      withDefault(
          BUCKET,
          "object.name",
          // A dot or underscore in front hides an object from most that read folders, ours too.
          ValueType.text(
              "[a-zA-Z0-9][a-zA-Z0-9_.]{0,63}",
              "1 to 64 of `a-z A-Z 0-9 _ .`, the first a letter or digit"),
          "bolsa",
          "How object names begin: `NAME-VERSION-YYYY-MM-dd-HH-MM-SS-UUID`");

  static final Option<String> OBJECT_VERSION =
      withDefault(
          BUCKET,
          "object.version",
          ValueType.text("[a-zA-Z0-9_.]{1,16}", "1 to 16 of `a-z A-Z 0-9 _ .`"),
          "1",
          "The second part of object names");

  static final Option<ZoneId> TIME_ZONE =
      withDefault(
          BUCKET,
          "time.zone",
          ValueType.zone(),
          "UTC",
          "Of the times in prefixes and names; a zone with a change of clocks repeats an hour a year");

  static final Option<String> PREFIX =
      withDefault(
          BUCKET,
          "prefix",
          ValueType.text(".{0,512}", "Firehose's expressions, see `docs/delivery.md`"),
          "!{dataset}/",
          "What keys begin with, below `bucket.path`; of all datasets but `late`, `rejected` and"
              + " `raw`");

  static final Option<String> ERROR_PREFIX =
      withDefault(
          BUCKET,
          "error.prefix",
          ValueType.text(".{1,512}", "Firehose's expressions, with `!{error-output-type}`"),
          "!{error-output-type}/",
          "The same for `late`, `rejected` and rows that find no partition");

  static final Option<Format> FORMAT =
      withDefault(
          BUCKET,
          "format",
          ValueType.oneOf(Format.class),
          "JSON_LINES",
          "How rows are written; `JSON` has nothing between them, `PAYLOAD` is `raw` byte for byte");

  static final Option<Compression> COMPRESSION =
      optional(
          BUCKET,
          "compression",
          ValueType.oneOf(Compression.class),
          "How objects are packed; `GZIP` unless said, with `PARQUET` `ZSTD` (or `NONE`, `GZIP`,"
              + " `SNAPPY`)");

  static final Option<Long> BUFFER_SIZE =
      withDefault(
          BUCKET,
          "buffer.size",
          ValueType.size(1, 128),
          "5MiB",
          "An object is closed when its rows are this large, before they are packed");

  static final Option<Duration> BUFFER_INTERVAL =
      withDefault(
          BUCKET,
          "buffer.interval",
          ValueType.duration(Duration.ZERO, Duration.ofMinutes(15)),
          "PT5M",
          "Or when its first row is this old; `PT0S`: with every checkpoint");

  static final Option<Integer> MOST_PARTITIONS =
      withDefault(
          BUCKET,
          "partitions.most",
          ValueType.count(1, 5000),
          "500",
          "Objects of a dataset that may be open at a time; rows of further prefixes go under"
              + " `error.prefix`");

  /** The keys of one dataset. */
  static final class OfDataset {
    final Dataset dataset;
    final Option<Boolean> enabled;
    final Option<String> prefix;
    final Option<Format> format;
    final Option<Compression> compression;
    final Option<Long> bufferSize;
    final Option<Duration> bufferInterval;
    final Option<Integer> mostPartitions;

    private OfDataset(Dataset dataset) {
      this.dataset = dataset;
      enabled =
          withDefault(
              groupOf(dataset),
              "delivery.enabled",
              ValueType.flag(),
              String.valueOf(dataset != Dataset.RAW),
              "Whether the dataset is delivered; `raw` is not unless asked for");
      prefix = own(PREFIX, "; of `raw`, `" + DatasetConfig.RAW_PREFIX + "` unless said");
      format = own(FORMAT, "");
      compression = own(COMPRESSION, "");
      bufferSize = own(BUFFER_SIZE, "");
      bufferInterval = own(BUFFER_INTERVAL, "");
      mostPartitions = own(MOST_PARTITIONS, "");
    }

    private <T> Option<T> own(Option<T> ofAll, String more) {
      return optional(
          groupOf(dataset),
          ofAll.key,
          ofAll.type,
          "As in `OutputBucket`, of this dataset alone" + more);
    }

    List<Option<?>> all() {
      return List.of(
          enabled, prefix, format, compression, bufferSize, bufferInterval, mostPartitions);
    }
  }

  static final List<OfDataset> DATASETS =
      Arrays.stream(Dataset.values())
          .filter(dataset -> dataset != Dataset.SCORES)
          .map(OfDataset::new)
          .collect(Collectors.toUnmodifiableList());

  static final Option<List<WindowConfig>> WINDOWS =
      withDefault(
          STATISTICS,
          "windows",
          ValueType.windows(),
          "1m",
          "Windows of the sector statistics, tumbling (`1m`) or sliding (`5m/1m`)");

  static final Option<Duration> TICKER_TIMEOUT =
      withDefault(
          STATISTICS,
          "ticker.timeout",
          ValueType.duration(Duration.ofMinutes(1), Duration.ofDays(366)),
          "P7D",
          "After so long without a tick, in event time, a ticker is forgotten");

  static final Option<Duration> ALLOWED_LATENESS =
      withDefault(
          STATISTICS,
          "allowed.lateness",
          ValueType.duration(Duration.ZERO, Duration.ofDays(1)),
          "PT0S",
          "How late a tick may come and still correct its windows and bars: rows with the same `id`"
              + " and the next `revision`; later ticks go to `late`");

  static final Option<Long> TOP_K =
      withDefault(
          STATISTICS,
          "top.k",
          ValueType.integer(1, 100),
          "3",
          "How many gainers, losers and most active tickers and sectors a window lists at most");

  static final Option<List<String>> ROLLING =
      withDefault(
          STATISTICS,
          "rolling",
          ValueType.rollingWindows(),
          "none",
          "Windows of the dataset `rolling`, which has a row for every tick and window: the last so"
              + " many ticks, or the last stretch of time");

  static final Option<Duration> ROLLING_HALF_LIFE =
      withDefault(
          STATISTICS,
          "rolling.half.life",
          ValueType.duration(Duration.ofMillis(1), Duration.ofDays(1)),
          "PT10S",
          "After so long a price weighs half in `exp_avg` of `rolling`");

  static final Option<Optional<Duration>> HOTSPOTS =
      withDefault(
          STATISTICS,
          "hotspots",
          ValueType.windowOrNone(),
          "none",
          "Length of the tumbling windows of the dataset `hotspots`: regions of (change, price) where"
              + " ticks lie close together");

  static final Option<Double> HOTSPOTS_RADIUS =
      withDefault(
          STATISTICS,
          "hotspots.radius",
          ValueType.number(1e-6, 1e6),
          "1",
          "How far a tick of a hotspot may lie from the nearest other one of it, in units of price");

  static final Option<Integer> HOTSPOTS_POINTS =
      withDefault(
          STATISTICS,
          "hotspots.points",
          ValueType.count(2, 5000),
          "20",
          "How many ticks make a hotspot");

  static final Option<Integer> HOTSPOTS_SAMPLE =
      withDefault(
          STATISTICS,
          "hotspots.sample",
          ValueType.count(100, 5000),
          "1000",
          "How many ticks of a sector and window, and of the market, are looked at; where there are"
              + " more, a sample");

  static final List<Option<?>> OF_HOTSPOTS =
      List.of(HOTSPOTS, HOTSPOTS_RADIUS, HOTSPOTS_POINTS, HOTSPOTS_SAMPLE);

  static final Option<Boolean> DETECTION_ENABLED =
      withDefault(
          ANOMALIES,
          "detection.enabled",
          ValueType.flag(),
          "true",
          "Whether anomalies are looked for at all");

  static final Option<Double> FALSE_ALARMS_PER_DAY =
      withDefault(
          ANOMALIES,
          "false.alarms.per.day",
          ValueType.number(1e-6, 1000),
          "0.3",
          "Sensitivity: how many false alarms a detector may give for a ticker or a sector in a"
              + " day of 24 hours");

  static final Option<Duration> COOL_DOWN =
      withDefault(
          ANOMALIES,
          "cool.down",
          ValueType.duration(Duration.ZERO, Duration.ofDays(30)),
          "PT5M",
          "For how long a ticker does not repeat a kind of alert, three back to back aside; what is"
              + " held back is counted in `suppressed`");

  static final Option<List<String>> DETECTORS =
      withDefault(
          ANOMALIES,
          "detectors",
          ValueType.choices(
              "inconsistent_change",
              "silence",
              "frozen_price",
              "price_jump",
              "volatility",
              "drift",
              "shape",
              "cross_section",
              "sector_return",
              "sector_activity"),
          "all",
          "Which detectors run; with a `-` before each name all but these");

  /** What can differ for a sector or a ticker. */
  static final List<Option<?>> SCOPED = List.of(FALSE_ALARMS_PER_DAY, COOL_DOWN, DETECTORS);

  static final List<Option<?>> OF_ANOMALIES =
      List.of(DETECTION_ENABLED, FALSE_ALARMS_PER_DAY, COOL_DOWN, DETECTORS);

  static final ControlFile RULES = new ControlFile("Rules", "Alert rules; see docs/migration.md");

  static final ControlFile REFERENCE =
      new ControlFile("Reference", "Reference data of tickers, CSV; see docs/migration.md");

  static final List<Option<?>> ALL = all();

  static final List<String> GROUPS =
      ALL.stream().map(option -> option.group).distinct().collect(Collectors.toUnmodifiableList());

  private Options() {}

  private static List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>(INPUT_STREAM.all());
    all.addAll(
        List.of(
            INITIAL_POSITION,
            INITIAL_TIMESTAMP,
            READER_TYPE,
            EFO_CONSUMER_NAME,
            SHARD_DISCOVERY_INTERVAL,
            SHARD_READ_INTERVAL,
            SHARD_IDLE_TIMEOUT,
            SILENCE_TIMEOUT,
            EVENT_DISORDER,
            EVENT_LEAD));
    all.addAll(OF_FIELDS);
    all.addAll(OUTPUT_STREAM.all());
    all.addAll(
        List.of(
            BUCKET_PATH,
            OBJECT_NAME,
            OBJECT_VERSION,
            TIME_ZONE,
            PREFIX,
            ERROR_PREFIX,
            FORMAT,
            COMPRESSION,
            BUFFER_SIZE,
            BUFFER_INTERVAL,
            MOST_PARTITIONS));
    DATASETS.forEach(dataset -> all.addAll(dataset.all()));
    all.addAll(
        List.of(WINDOWS, TICKER_TIMEOUT, ALLOWED_LATENESS, TOP_K, ROLLING, ROLLING_HALF_LIFE));
    all.addAll(OF_HOTSPOTS);
    all.addAll(OF_ANOMALIES);
    for (ControlFile each : List.of(RULES, REFERENCE)) {
      all.addAll(List.of(each.file, each.reloadInterval));
    }
    return List.copyOf(all);
  }
}
