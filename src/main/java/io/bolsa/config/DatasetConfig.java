package io.bolsa.config;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How one dataset is delivered: its own group, over what {@code OutputBucket} says of all. */
public final class DatasetConfig {
  /**
   * The default prefix of {@code raw}: one shard an object, so that a replay can merge them as a
   * job reads them.
   */
  public static final String RAW_PREFIX = "raw/!{partition:shard}/";

  private static final Set<Dataset> FAILED = Set.of(Dataset.REJECTED, Dataset.LATE);
  private static final String DATASET = "!{dataset}";

  public final boolean enabled;
  public final ObjectPrefix prefix;
  public final ObjectPrefix errorPrefix;
  public final Format format;
  public final Compression compression;

  /** In bytes, before they are packed. */
  public final long bufferSize;

  /** Zero: every checkpoint closes the objects. */
  public final Duration bufferInterval;

  public final int mostPartitions;

  private DatasetConfig(Settings settings, Options.OfDataset own) {
    ZoneId zone = settings.get(Options.TIME_ZONE);
    this.enabled = settings.get(own.enabled);
    this.errorPrefix = ObjectPrefix.ofErrors(settings.get(Options.ERROR_PREFIX), zone);
    this.prefix =
        usesErrorPrefix(settings, own)
            ? errorPrefix
            : ObjectPrefix.of(prefixText(settings, own), zone);
    this.format = format(settings, own);
    this.compression = compression(settings, own);
    this.bufferSize = either(settings, own.bufferSize, Options.BUFFER_SIZE);
    this.bufferInterval = either(settings, own.bufferInterval, Options.BUFFER_INTERVAL);
    this.mostPartitions = either(settings, own.mostPartitions, Options.MOST_PARTITIONS);
  }

  static DatasetConfig of(Settings settings, Options.OfDataset own) {
    return new DatasetConfig(settings, own);
  }

  private static <T> T either(Settings settings, Option<T> own, Option<T> ofAll) {
    T value = settings.get(own);
    return value == null ? settings.get(ofAll) : value;
  }

  private static boolean usesErrorPrefix(Settings settings, Options.OfDataset own) {
    return FAILED.contains(own.dataset) && !settings.has(own.prefix);
  }

  private static String prefixText(Settings settings, Options.OfDataset own) {
    String text = settings.get(own.prefix);
    if (text == null) {
      text = own.dataset == Dataset.RAW ? RAW_PREFIX : settings.get(Options.PREFIX);
    }
    return text.replace(DATASET, own.dataset.id());
  }

  private static Format format(Settings settings, Options.OfDataset own) {
    return either(settings, own.format, Options.FORMAT);
  }

  /** What is said for all datasets does not hold for one whose own format cannot be packed so. */
  private static Compression compression(Settings settings, Options.OfDataset own) {
    Format format = format(settings, own);
    Compression given = either(settings, own.compression, Options.COMPRESSION);
    return given != null && format.takes(given) ? given : format.defaultCompression();
  }

  static void check(Settings settings, Options.OfDataset own) {
    checkFormat(settings, own);
    if (usesErrorPrefix(settings, own)) {
      return;
    }
    Option<String> said = settings.has(own.prefix) ? own.prefix : Options.PREFIX;
    try {
      ObjectPrefix prefix = ObjectPrefix.of(prefixText(settings, own), anyZone(settings));
      List<String> fields = fields(own.dataset);
      for (String key : prefix.partitionKeys()) {
        settings.check(
            fields.contains(key),
            said,
            own.dataset.id()
                + " has no field '"
                + key
                + "'; allowed: "
                + String.join(", ", fields));
      }
    } catch (IllegalArgumentException e) {
      settings.check(false, said, e.getMessage());
    }
  }

  static void checkErrorPrefix(Settings settings) {
    try {
      ObjectPrefix.ofErrors(settings.get(Options.ERROR_PREFIX), anyZone(settings));
    } catch (IllegalArgumentException e) {
      settings.check(false, Options.ERROR_PREFIX, e.getMessage());
    }
  }

  /** To check a prefix in: a time zone that is wrong hides nothing else. */
  private static ZoneId anyZone(Settings settings) {
    ZoneId zone = settings.get(Options.TIME_ZONE);
    return zone == null ? ZoneOffset.UTC : zone;
  }

  /** What is said for all datasets holds for one at least. */
  static void checkCompression(Settings settings) {
    Compression compression = settings.get(Options.COMPRESSION);
    if (compression != null) {
      settings.check(
          Options.DATASETS.stream()
              .map(own -> format(settings, own))
              .anyMatch(format -> format == null || format.takes(compression)),
          Options.COMPRESSION,
          Format.PARQUET + " takes " + compressions(Format.PARQUET));
    }
  }

  private static void checkFormat(Settings settings, Options.OfDataset own) {
    Format format = format(settings, own);
    if (format == null) {
      return;
    }
    settings.check(
        format.takes(own.dataset),
        settings.has(own.format) ? own.format : Options.FORMAT,
        "only raw has payloads");
    Compression compression = settings.get(own.compression);
    settings.check(
        compression == null || format.takes(compression),
        own.compression,
        format + " takes " + compressions(format));
  }

  static String compressions(Format format) {
    return List.of(Compression.values()).stream()
        .filter(format::takes)
        .map(Compression::name)
        .collect(Collectors.joining(", "));
  }

  /** The fields that a prefix may ask for. */
  private static List<String> fields(Dataset dataset) {
    return dataset.columns().stream()
        .filter(column -> column.type == Column.Type.TEXT)
        .map(column -> column.name)
        .collect(Collectors.toList());
  }
}
