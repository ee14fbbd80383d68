package io.bolsa.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.dataset.Rows;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import io.bolsa.model.RawRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;

/**
 * Counts the objects that the job delivers, with a clock that follows the rows: what a replay wrote
 * goes through the sink's own writer. Run by hand; docs/delivery.md has what it said.
 *
 * <p>Arguments: the ticks, the folder of their replay, and a folder for the objects.
 */
public final class FastMotion {
  private static final long CHECKPOINT_MILLIS = 60_000;
  private static final int SHARDS = 2;
  private static final Pattern TIME =
      Pattern.compile("\"(?:window_end|bar_end|event_time|arrival_time)\":\"([^\"]+)\"");

  private final Path out;

  private FastMotion(Path out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    Path ticks = Path.of(arguments[0]);
    Path replayed = Path.of(arguments[1]);
    FastMotion motion = new FastMotion(Path.of(arguments[2]));
    for (Format format : List.of(Format.JSON_LINES, Format.PARQUET)) {
      for (Dataset dataset :
          List.of(Dataset.SECTOR_STATISTICS, Dataset.TICKER_BARS, Dataset.ANOMALIES)) {
        motion.deliver(dataset, format, replayed.resolve(dataset.id() + "/" + dataset.fileName()));
      }
      motion.deliver(Dataset.RAW, format, ticks);
    }
  }

  private void deliver(Dataset dataset, Format format, Path file) throws Exception {
    Delivery.Settings settings = new Delivery.Settings();
    settings.dataset = dataset;
    settings.path = out.toUri() + dataset.id() + "-" + format;
    settings.prefix =
        ObjectPrefix.of(
            dataset == Dataset.RAW ? "raw/!{partition:shard}/" : dataset.id() + "/",
            ZoneOffset.UTC);
    settings.errorPrefix = ObjectPrefix.ofErrors("e/!{error-output-type}/", ZoneOffset.UTC);
    settings.format = format;
    settings.compression = format.defaultCompression();
    settings.objectName = "bolsa-1";
    settings.bufferBytes = 5 << 20;
    settings.bufferMillis = 300_000;
    settings.mostPartitions = 500;

    TestProcessingTimeService clock = new TestProcessingTimeService();
    DeliveryWriter writer = new DeliveryWriter(settings, clock, List.of());
    long checkpoint = Long.MIN_VALUE;
    Firehose firehose = new Firehose();
    try (BufferedReader lines = Files.newBufferedReader(file);
        DeliveryCommitter committer = new DeliveryCommitter()) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Row row = row(dataset, line, number++);
        long now = Math.max(clock.getCurrentProcessingTime(), row.folderTime);
        firehose.add(now, dataset == Dataset.RAW ? line.length() + 1 : row.bytes.length);
        clock.setCurrentTime(now);
        writer.write(row, null);
        if (now - checkpoint >= CHECKPOINT_MILLIS) {
          checkpoint = now;
          writer.flush(false);
          commit(committer, writer);
        }
      }
      writer.flush(true);
      commit(committer, writer);
      say(dataset, format, settings.compression, number, firehose.end());
    }
  }

  private static Row row(Dataset dataset, String line, long number) {
    Matcher time = TIME.matcher(line);
    if (!time.find()) {
      throw new IllegalArgumentException("no time in " + line);
    }
    long millis = Instant.parse(time.group(1)).toEpochMilli();
    if (dataset == Dataset.RAW) {
      return Rows.raw(
          new RawRecord(
              (line + "\n").getBytes(UTF_8),
              millis,
              "ticks",
              "shardId-00000000000" + number % SHARDS,
              "4966" + (10_000_000_000_000L + number)));
    }
    return new Row(millis, "", 0, (line + "\n").getBytes(UTF_8), millis);
  }

  private static void commit(DeliveryCommitter committer, DeliveryWriter writer)
      throws IOException, InterruptedException {
    List<CommitRequest<ReadyObject>> requests = new ArrayList<>();
    for (ReadyObject object : writer.prepareCommit()) {
      requests.add(new DeliveryWriterTest.Request(object));
    }
    committer.commit(requests);
  }

  private void say(
      Dataset dataset, Format format, Compression codec, long rows, List<Long> firehose)
      throws IOException {
    List<Long> sizes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(out.resolve(dataset.id() + "-" + format))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sizes.add(Files.size(file));
      }
    }
    Collections.sort(sizes);
    System.out.printf(
        Locale.ROOT,
        "%s %s %s: %,d rows, %d objects, median %,d bytes, largest %,d, all %,d; Firehose %d objects"
            + " of %,d bytes before packing%n",
        dataset.id(),
        format,
        codec,
        rows,
        sizes.size(),
        sizes.get(sizes.size() / 2),
        sizes.get(sizes.size() - 1),
        sizes.stream().mapToLong(Long::longValue).sum(),
        firehose.size(),
        firehose.get(firehose.size() / 2));
  }

  /** Its rule, for one stream that it does not split by itself: 5 MiB or 300 s. */
  private static final class Firehose {
    private final List<Long> sizes = new ArrayList<>();
    private long began;
    private long bytes;

    void add(long now, long length) {
      if (bytes > 0 && now - began >= 300_000) {
        close();
      }
      if (bytes == 0) {
        began = now;
      }
      bytes += length;
      if (bytes >= 5 << 20) {
        close();
      }
    }

    private void close() {
      sizes.add(bytes);
      bytes = 0;
    }

    List<Long> end() {
      if (bytes > 0) {
        close();
      }
      Collections.sort(sizes);
      return sizes;
    }
  }
}
