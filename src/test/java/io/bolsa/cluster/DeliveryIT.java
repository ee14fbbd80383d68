package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.ObjectReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;

/**
 * What the fat JAR delivers to S3, in forms other than the local default: read by readers that
 * share no code with what wrote it, and by the command line.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeliveryIT {
  private static final Pattern UPLOAD = Pattern.compile("<Upload>.*?</Upload>", Pattern.DOTALL);

  private static LocalCluster cluster;
  private static KinesisEmulator kinesis;
  private static S3Emulator s3;
  private static FlinkProcesses flink;
  private static String jar;

  @TempDir Path folder;
  private LiveJob job;

  @BeforeAll
  static void up() {
    cluster =
        LocalCluster.up(
            "--no-job",
            "--task-managers",
            "1",
            "--streams",
            LiveJob.streams("forms") + "," + LiveJob.streams("pending"));
    kinesis = new KinesisEmulator(cluster);
    s3 = new S3Emulator(cluster);
    flink = new FlinkProcesses(cluster);
    jar = flink.upload(Path.of(System.getProperty("bolsa.jar")));
  }

  @AfterAll
  static void down() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void cancel() {
    if (job != null && job.id != null) {
      job.cancel();
    }
  }

  private LiveJob job(String name, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("Statistics/windows", Session.WINDOWS);
    all.put("InputStream0/shard.idle.timeout", "20s");
    all.put("InputStream0/silence.timeout", "0s");
    return new LiveJob(cluster, jar, name, folder, all);
  }

  @Test
  void everyFormReadsBackWithOtherReadersAndHostileSectorsStayInTheirPlace() throws Exception {
    job =
        job(
            "forms",
            Map.ofEntries(
                Map.entry("OutputBucket.sector-statistics/format", "PARQUET"),
                Map.entry(
                    "OutputBucket.sector-statistics/prefix",
                    "sector-statistics/!{partition:sector}/dt=!{timestamp:yyyy-MM-dd}/"),
                Map.entry("OutputBucket.ticker-bars/format", "CSV"),
                Map.entry("OutputBucket.ticker-bars/compression", "ZIP"),
                Map.entry("OutputBucket.anomalies/format", "JSON"),
                Map.entry("OutputBucket.anomalies/compression", "HADOOP_SNAPPY"),
                Map.entry("OutputBucket.rolling/compression", "SNAPPY"),
                Map.entry("Statistics/rolling", "5"),
                Map.entry("OutputBucket.rejected/format", "CSV"),
                Map.entry("OutputBucket.rejected/compression", "ZSTD"),
                Map.entry("OutputBucket.raw/delivery.enabled", "true"),
                Map.entry("OutputBucket.raw/format", "PARQUET"),
                Map.entry("OutputBucket.raw/compression", "SNAPPY")));
    Session session = new Session(4_000, 21);
    addSpike(session.ticks);
    List<String> rejected = addHostileSectors(session.ticks);
    job.start(2, null);
    putAll(session);

    Outputs expected = session.replay(folder, "--rolling", "5");
    for (Dataset dataset : List.of(Dataset.SECTOR_STATISTICS, Dataset.TICKER_BARS)) {
      awaitRows(dataset, expected.of(dataset).size());
    }
    List<String> rolling =
        Files.readAllLines(folder.resolve("replayed/rolling/rolling.ndjson")).stream()
            .filter(line -> !line.contains("CLOSING-"))
            .collect(Collectors.toList());
    awaitRows(Dataset.ROLLING, rolling.size());
    awaitRows(Dataset.RAW, session.ticks.size() + session.closingRecords().size());
    job.awaitCheckpoint();

    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      run(duck, "SET TimeZone = 'UTC'");
      for (Dataset dataset :
          List.of(Dataset.SECTOR_STATISTICS, Dataset.TICKER_BARS, Dataset.ANOMALIES)) {
        Path delivered = Files.createDirectories(folder.resolve("unpacked").resolve(dataset.id()));
        unpack(dataset, delivered);
        List<String> lines = expected.of(dataset);
        assertThat(lines).as("%s", dataset).isNotEmpty();
        Path said = Files.write(folder.resolve(dataset.id() + ".expected"), lines);
        assertSame(duck, dataset, delivered, said);
      }
      assertRejected(duck, rejected, expected);
      Path raw = Files.createDirectories(folder.resolve("unpacked/raw"));
      unpack(Dataset.RAW, raw);
      List<String> put = new ArrayList<>(session.ticks);
      session.closingRecords().forEach(record -> put.add(new String(record, UTF_8)));
      assertThat(rows(duck, "SELECT payload FROM read_parquet('" + raw + "/*')"))
          .containsExactlyInAnyOrderElementsOf(put);
      assertThat(framed(Dataset.ROLLING)).containsExactlyInAnyOrderElementsOf(rolling);
    }
    assertThat(s3.list("bolsa", "").keySet())
        .filteredOn(key -> key.startsWith("forms/"))
        .allMatch(key -> key.matches("forms/[a-z-]+/[A-Za-z0-9%._=/-]+"))
        .noneMatch(key -> List.of(key.split("/")).contains("..") || key.contains("//"))
        .anyMatch(key -> key.startsWith("forms/sector-statistics/%2E.%2F..%2Fx/dt="))
        .anyMatch(key -> key.startsWith("forms/sector-statistics/a%2Fb/dt="))
        .anyMatch(key -> key.startsWith("forms/sector-statistics/" + "W".repeat(64) + "/dt="));

    String verified =
        bolsa("verify", "s3://bolsa/forms/", "--s3-endpoint", s3.endpoint(), "--strict", "--json");
    assertThat(verified).contains("\"differs\":0,\"missing\":0,\"extra\":0,\"repeated\":0");
    Path replayed = folder.resolve("of-raw");
    bolsa(
        "replay",
        "s3://bolsa/forms/raw",
        "--s3-endpoint",
        s3.endpoint(),
        "--out",
        replayed.toString(),
        "--windows",
        Session.WINDOWS,
        "--quiet");
    assertThat(
            Files.readAllLines(
                replayed.resolve("sector-statistics").resolve("sector-statistics.ndjson")))
        .containsAll(expected.of(Dataset.SECTOR_STATISTICS));
  }

  @Test
  void aTaskManagerThatDiesBetweenUploadAndCommitDeliversNothingTwiceAndNothingHalf()
      throws IOException {
    job = job("pending", Map.of("OutputBucket/buffer.interval", "1s"));
    Session session = new Session(4_000, 22);
    Feed feed = new Feed(kinesis, job.input(), session.ticks, Session.RATE).backlog(2_000);
    job.start(2, null);
    feed.start();
    int most = 0;
    for (int i = 0; i < 2; i++) {
      Await.until("an upload waits for its commit", () -> uploads() > 0);
      most += uploads();
      long ranSince = flink.runsSince(job.id);
      flink.replaceTaskManager(1);
      flink.awaitRestart(job.id, ranSince);
      job.awaitCheckpoint();
    }
    feed.finish(session.ticks.size());
    kinesis.putAll(job.input(), session.closingRecords());

    Outputs expected = session.replay(folder);
    session.withoutTheLastSilence(job.awaitOutputs(expected)).assertEqualTo(expected);
    System.out.println(
        "DeliveryIT: " + most + " uploads open at the kills, " + uploads() + " left");
    // At the end one may be open for every dataset.
    assertThat(uploads()).isLessThanOrEqualTo(most + Dataset.values().length);
  }

  /** Begun and neither finished nor given up. */
  private static int uploads() {
    String xml = new String(Http.bytes(Http.to(cluster.port("s3"), "/bolsa?uploads").GET()), UTF_8);
    return (int) UPLOAD.matcher(xml).results().count();
  }

  /** Of a ticker that has a past by then. */
  private static void addSpike(List<String> ticks) {
    int late = ticks.size() * 3 / 4;
    ticks.set(late, ticks.get(late).replaceFirst("\"price\":", "\"price\":9"));
  }

  /** One tick of each, in the middle; those of them that are rejected. */
  private static List<String> addHostileSectors(List<String> ticks) {
    String like = ticks.get(ticks.size() / 2);
    List<String> rejected = new ArrayList<>();
    int number = 0;
    for (String sector : List.of("../../x", "a/b", "W".repeat(64), "%2F", "a b", "", "x\\ny")) {
      String tick =
          like.replaceFirst(
                  "\"ticker_symbol\":\"[^\"]*\"", "\"ticker_symbol\":\"HOSTILE" + number++ + "\"")
              .replaceFirst(
                  "\"sector\":\"[^\"]*\"",
                  "\"sector\":\"" + java.util.regex.Matcher.quoteReplacement(sector) + "\"");
      ticks.add(ticks.size() / 2, tick);
      if (sector.isEmpty() || sector.contains("\\")) {
        rejected.add(tick);
      }
    }
    return rejected;
  }

  private void putAll(Session session) {
    List<byte[]> records = session.records();
    for (int from = 0; from < records.size(); from += 100) {
      kinesis.putAll(job.input(), records.subList(from, Math.min(from + 100, records.size())));
    }
    kinesis.putAll(job.input(), session.closingRecords());
  }

  private static Map<String, byte[]> objects(Dataset dataset) {
    Map<String, byte[]> objects = new TreeMap<>();
    for (String key : s3.list("bolsa", "forms/" + dataset.id() + "/").keySet()) {
      objects.put(key, s3.get("bolsa", key.replace("%", "%25")));
    }
    return objects;
  }

  private void awaitRows(Dataset dataset, int rows) {
    Await.until(
        rows + " rows of " + dataset, () -> count(dataset) >= rows, () -> "" + count(dataset));
  }

  private int count(Dataset dataset) {
    int count = 0;
    for (Map.Entry<String, byte[]> object : objects(dataset).entrySet()) {
      try {
        Path file =
            Files.write(
                folder.resolve("counted" + object.getKey().replaceFirst(".*\\.", ".")),
                object.getValue());
        try (InputStream in = ObjectReader.open(file)) {
          count += (int) new String(in.readAllBytes(), UTF_8).lines().count();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(object.getKey(), e);
      }
    }
    return count;
  }

  /** Each object as a file that its reader reads. */
  private void unpack(Dataset dataset, Path into) throws Exception {
    int number = 0;
    for (byte[] object : objects(dataset).values()) {
      Path file = into.resolve("object-" + number++);
      switch (dataset) {
        case TICKER_BARS:
          Path zip = Files.write(folder.resolve("one.zip"), object);
          Files.write(file, output("unzip", "-p", zip.toString()));
          break;
        case ANOMALIES:
          Files.write(file, hadoopBlocks(object));
          break;
        default:
          Files.write(file, object);
      }
    }
    assertThat(number).as("%s", dataset).isPositive();
  }

  private static byte[] hadoopBlocks(byte[] object) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(object));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    while (in.available() > 0) {
      int left = in.readInt();
      while (left > 0) {
        byte[] chunk = Snappy.uncompress(in.readNBytes(in.readInt()));
        data.writeBytes(chunk);
        left -= chunk.length;
      }
    }
    return data.toByteArray();
  }

  private static List<String> framed(Dataset dataset) throws IOException {
    List<String> lines = new ArrayList<>();
    for (byte[] object : objects(dataset).values()) {
      try (InputStream in = new SnappyFramedInputStream(new ByteArrayInputStream(object), true)) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private Path rejectedFile() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] object : objects(Dataset.REJECTED).values()) {
      Path packed = Files.write(folder.resolve("one.zst"), object);
      String text = new String(output("zstd", "-dcq", packed.toString()), UTF_8);
      all.writeBytes(
          (all.size() == 0 ? text : text.substring(text.indexOf('\n') + 1)).getBytes(UTF_8));
    }
    return Files.write(folder.resolve("rejected.csv"), all.toByteArray());
  }

  /** Reasons and bytes as the replay has them; sources as the stream does. */
  private void assertRejected(Connection duck, List<String> rejected, Outputs expected)
      throws Exception {
    run(
        duck,
        "CREATE TABLE rejected AS SELECT * FROM read_csv('"
            + rejectedFile()
            + "', header = true, all_varchar = true)");
    assertThat(rows(duck, "SELECT reason || ' ' || payload_base64 FROM rejected"))
        .hasSameSizeAs(rejected)
        .containsExactlyInAnyOrderElementsOf(Outputs.rejections(expected.of(Dataset.REJECTED)));
    List<String> sources =
        kinesis.records(job.input()).stream()
            .filter(record -> rejected.contains(new String(record.data, UTF_8)))
            .map(
                record ->
                    Base64.getEncoder().encodeToString(record.data)
                        + " "
                        + job.input()
                        + "/shard/"
                        + record.sequenceNumber)
            .collect(Collectors.toList());
    assertThat(rows(duck, "SELECT payload_base64 || ' ' || source FROM rejected"))
        .extracting(row -> row.replaceFirst("/shardId-\\d{12}/", "/shard/"))
        .containsExactlyInAnyOrderElementsOf(sources);
  }

  private static byte[] output(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return output;
  }

  private static String bolsa(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of("bolsa").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    return new String(output(command.toArray(new String[0])), UTF_8);
  }

  /** The same rows as a replay's lines of JSON: values, and for Parquet types. */
  private static void assertSame(Connection duck, Dataset dataset, Path delivered, Path said)
      throws SQLException {
    String columns =
        dataset.columns().stream()
            .map(column -> "\"" + column.name + "\": '" + type(column) + "'")
            .collect(Collectors.joining(", ", "columns = {", "}"));
    String from =
        dataset == Dataset.SECTOR_STATISTICS
            ? "read_parquet('" + delivered + "/*')"
            : dataset == Dataset.TICKER_BARS
                ? "read_csv('" + delivered + "/*', header = true, " + columns + ")"
                : "read_json('" + delivered + "/*', format = 'unstructured', " + columns + ")";
    run(duck, "CREATE OR REPLACE TABLE delivered AS SELECT * FROM " + from);
    run(
        duck,
        "CREATE OR REPLACE TABLE said AS SELECT * FROM read_json('"
            + said
            + "', format = 'newline_delimited', "
            + columns
            + ")");
    if (dataset == Dataset.ANOMALIES) {
      // After the last tick every ticker is silent; whether that is told depends on what follows.
      run(duck, "DELETE FROM delivered WHERE kind = 'silence'");
      run(duck, "DELETE FROM said WHERE kind = 'silence'");
      assertThat(rows(duck, "SELECT id FROM said")).isNotEmpty();
    }
    assertThat(rows(duck, "SELECT column_name || ' ' || column_type FROM (DESCRIBE delivered)"))
        .isEqualTo(rows(duck, "SELECT column_name || ' ' || column_type FROM (DESCRIBE said)"));
    for (String difference :
        List.of("FROM delivered EXCEPT ALL FROM said", "FROM said EXCEPT ALL FROM delivered")) {
      assertThat(rows(duck, "SELECT d FROM (" + difference + ") d"))
          .as("%s: %s", dataset, difference)
          .isEmpty();
    }
  }

  private static String type(Column column) {
    switch (column.type) {
      case TEXT:
        return "VARCHAR";
      case INTEGER:
        return "BIGINT";
      case NUMBER:
        return "DOUBLE";
      case TIME:
        return "TIMESTAMPTZ";
      case NUMBERS:
        return "MAP(VARCHAR, DOUBLE)";
      case TEXTS:
        return "MAP(VARCHAR, VARCHAR)";
      default:
        return "STRUCT(%s VARCHAR, \"%s\" DOUBLE, rank BIGINT)[]"
            .formatted(column.ranked, column.rankedBy);
    }
  }

  private static void run(Connection duck, String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(Connection duck, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
