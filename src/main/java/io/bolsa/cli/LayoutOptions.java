package io.bolsa.cli;

import io.bolsa.config.DatasetConfig;
import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import io.bolsa.sink.Delivery;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a replay lays out what it writes, if not as one file a dataset. */
final class LayoutOptions {
  /** A file is open for each; with a bucket the bound is one of memory. */
  private static final int MOST_OPEN = 200;

  private static final long LARGEST_OBJECT = 128L << 20;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "json (a row a line), concatenated (JSON with nothing between the rows), csv or parquet."
              + " Default: json. This option and those down to --time-zone say how the job lays out"
              + " the datasets in a bucket; 'replay' does so if it is given any of them.")
  private String format;

  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      description =
          "none, gzip, zip, snappy, hadoop-snappy or zstd; with parquet zstd, snappy, gzip or none."
              + " Default: gzip, with parquet zstd.")
  private String compression;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "What keys begin with, in the expressions of Firehose:%n  !{dataset}, !{timestamp:PATTERN},%n"
              + "  !{partition:FIELD}. Default: !{dataset}/, to which yyyy/MM/dd/HH/ is added.")
  private String prefix;

  @Option(
      names = "--error-prefix",
      paramLabel = "TEXT",
      description =
          "The same for 'late', 'rejected' and rows without a partition. Default:"
              + " !{error-output-type}/.")
  private String errorPrefix;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Of the times in prefixes and names. Default: UTC.")
  private String timeZone;

  /** Whether any of the options is given. */
  boolean asInABucket() {
    return format != null
        || compression != null
        || prefix != null
        || errorPrefix != null
        || timeZone != null;
  }

  /** Whether all that is written lies in folders that are called like a dataset. */
  boolean isByDataset() {
    return (prefix == null || prefix.startsWith("!{dataset}/"))
        && (errorPrefix == null || errorPrefix.matches("!\\{(firehose:)?error-output-type}/.*"));
  }

  /**
   * How a dataset is written into a folder.
   *
   * @throws IllegalArgumentException with the option and what is allowed
   */
  Delivery.Settings delivery(Dataset dataset, Path folder) {
    ZoneId zone = zone();
    Delivery.Settings settings = new Delivery.Settings();
    settings.dataset = dataset;
    settings.path = folder.toString();
    settings.format = format();
    settings.compression = compression(settings.format);
    settings.errorPrefix = errorPrefix(zone);
    boolean failed = dataset == Dataset.LATE || dataset == Dataset.REJECTED;
    settings.prefix = failed ? settings.errorPrefix : prefix(dataset, zone);
    settings.objectName = "bolsa-1";
    settings.bufferBytes = LARGEST_OBJECT;
    settings.mostPartitions = MOST_OPEN;
    return settings;
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(timeZone == null ? "UTC" : timeZone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--time-zone '" + timeZone + "' is none; allowed are such as UTC or Asia/Tokyo", e);
    }
  }

  private Format format() {
    switch (format == null ? "json" : format) {
      case "json":
        return Format.JSON_LINES;
      case "concatenated":
        return Format.JSON;
      case "csv":
        return Format.CSV;
      case "parquet":
        return Format.PARQUET;
      default:
        throw new IllegalArgumentException(
            "--format '" + format + "' is unknown; allowed are json, concatenated, csv, parquet");
    }
  }

  private Compression compression(Format written) {
    if (compression == null) {
      return written.defaultCompression();
    }
    for (Compression each : Compression.values()) {
      if (written.takes(each) && name(each).equals(compression)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "--compression '"
            + compression
            + "' is not for this format; allowed are "
            + Arrays.stream(Compression.values())
                .filter(written::takes)
                .map(LayoutOptions::name)
                .collect(Collectors.joining(", ")));
  }

  private static String name(Compression compression) {
    return compression.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private ObjectPrefix prefix(Dataset dataset, ZoneId zone) {
    // What is said of all datasets does not hold for raw, as in the job's configuration.
    String said = prefix == null ? "!{dataset}/" : prefix;
    String text = dataset == Dataset.RAW ? DatasetConfig.RAW_PREFIX : said;
    ObjectPrefix parsed;
    try {
      parsed = ObjectPrefix.of(text.replace("!{dataset}", dataset.id()), zone);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--prefix '" + text + "': " + e.getMessage(), e);
    }
    for (String key : parsed.partitionKeys()) {
      if (dataset.columns().stream()
          .noneMatch(column -> column.type == Column.Type.TEXT && column.name.equals(key))) {
        throw new IllegalArgumentException(
            "--prefix '" + text + "': " + dataset.id() + " has no text field '" + key + "'");
      }
    }
    return parsed;
  }

  private ObjectPrefix errorPrefix(ZoneId zone) {
    String text = errorPrefix == null ? "!{error-output-type}/" : errorPrefix;
    try {
      return ObjectPrefix.ofErrors(text, zone);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--error-prefix '" + text + "': " + e.getMessage(), e);
    }
  }
}
