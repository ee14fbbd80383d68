package io.bolsa.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Dataset;
import io.bolsa.dataset.Row;
import io.bolsa.delivery.Compression;
import io.bolsa.delivery.Format;
import io.bolsa.delivery.ObjectPrefix;
import io.bolsa.delivery.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryWriterTest {
  private static final long NOW = Instant.parse("2026-01-05T15:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;
  private static final String UUID = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}";

  private static final byte[] MEBIBYTE = new byte[1 << 20];

  @TempDir Path folder;

  private final TestProcessingTimeService clock = new TestProcessingTimeService();
  private final Delivery.Settings settings = new Delivery.Settings();
  private DeliveryWriter writer;

  @BeforeEach
  void settings() throws Exception {
    clock.setCurrentTime(NOW);
    settings.dataset = Dataset.ANOMALIES;
    settings.path = folder.toUri().toString() + "out";
    settings.prefix = ObjectPrefix.of("anomalies/", ZoneOffset.UTC);
    settings.errorPrefix = ObjectPrefix.ofErrors("e/!{error-output-type}/", ZoneOffset.UTC);
    settings.format = Format.JSON_LINES;
    settings.compression = Compression.NONE;
    settings.objectName = "bolsa-1";
    settings.bufferBytes = 1000;
    settings.bufferMillis = 300_000;
    settings.mostPartitions = 5;
    writer = writer(List.of());
  }

  private DeliveryWriter writer(Collection<OpenObject> state) throws IOException {
    return new DeliveryWriter(settings, clock, state);
  }

  @Test
  void rowsWaitOverCheckpointsForTheirInterval() throws Exception {
    write("a", NOW);
    checkpoint();
    clock.setCurrentTime(NOW + 299_999);
    write("b", NOW);
    checkpoint();
    assertThat(objects()).isEmpty();

    clock.setCurrentTime(NOW + 300_000);
    checkpoint();

    assertThat(objects()).hasSize(1).containsValue("a|b|");
    assertThat(objects().firstKey())
        .matches("anomalies/2026/01/05/15/bolsa-1-2026-01-05-15-00-00-" + UUID + "\\.ndjson");
    assertThat(writer.snapshotState(9)).isEmpty();
  }

  /** Set back, or that of another machine after a restart. */
  @Test
  void aClockThatIsBehindHoldsNothingBackForLonger() throws Exception {
    write("a", NOW);
    List<OpenObject> state = overTheWire(writer.snapshotState(1));
    writer.close();

    long behind = NOW - HOUR;
    clock.setCurrentTime(behind);
    writer = writer(state);
    write("b", NOW + HOUR);
    clock.setCurrentTime(behind + 299_999);
    checkpoint();
    assertThat(objects()).isEmpty();

    clock.setCurrentTime(behind + 300_000);
    checkpoint();

    assertThat(objects().values()).containsExactlyInAnyOrder("a|", "b|");
  }

  @Test
  void eachObjectWaitsForItsOwnInterval() throws Exception {
    write("a", NOW);
    clock.setCurrentTime(NOW + 100_000);
    write("b", NOW + HOUR);

    clock.setCurrentTime(NOW + 300_000);
    checkpoint();
    assertThat(objects().values()).containsExactly("a|");

    clock.setCurrentTime(NOW + 400_000);
    checkpoint();
    assertThat(objects().values()).containsExactlyInAnyOrder("a|", "b|");
  }

  @Test
  void enoughRowsCloseAnObjectBefore() throws Exception {
    String half = "x".repeat(499);
    write(half, NOW);
    write(half, NOW);
    write("next", NOW);
    checkpoint();

    assertThat(objects()).hasSize(1).containsValue(half + "|" + half + "|");
    assertThat(writer.snapshotState(9)).hasSize(1);
  }

  @Test
  void withoutAnIntervalEveryCheckpointClosesWhatIsOpen() throws Exception {
    settings.bufferMillis = 0;
    writer = writer(List.of());
    write("a", NOW);
    checkpoint();
    write("b", NOW);
    checkpoint();

    assertThat(objects()).hasSize(2);
  }

  /** The tests know no such file system: what lies in the first is no matter of the second. */
  @Test
  void anObjectIsFinishedWhereItWasUploadedThoughTheJobDeliversElsewhereNow() throws Exception {
    write("a", NOW);
    writer.flush(true);
    Collection<ReadyObject> ready = writer.prepareCommit();

    settings.path = "s3://another";
    commit(ready);

    assertThat(objects()).hasSize(1).containsValue("a|");
  }

  @Test
  void theEndOfTheInputClosesWhatIsOpen() throws Exception {
    write("a", NOW);
    writer.flush(true);
    commit(writer.prepareCommit());

    assertThat(objects()).hasSize(1);
  }

  @Test
  void anObjectIsWholeInAFormThatHasAnEnd() throws Exception {
    settings.compression = Compression.GZIP;
    writer = writer(List.of());
    write("a", NOW);
    writer.flush(true);
    commit(writer.prepareCommit());

    Path object = folder.resolve("out").resolve(keys().get(0));
    try (InputStream in = ObjectReader.open(object)) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("a\n");
    }
  }

  @Test
  void anObjectIsHandedOnOnce() throws Exception {
    write("a", NOW);
    writer.flush(true);

    assertThat(writer.prepareCommit()).hasSize(1);
    assertThat(writer.prepareCommit()).isEmpty();
  }

  @Test
  void nothingIsSeenBeforeTheCheckpointIsComplete() throws Exception {
    write("a", NOW);
    writer.flush(true);
    Collection<ReadyObject> ready = writer.prepareCommit();
    assertThat(objects()).isEmpty();

    commit(ready);
    assertThat(objects()).hasSize(1);
  }

  @Test
  void anObjectAppearsOnceHoweverOftenItIsCommitted() throws Exception {
    write("a", NOW);
    writer.flush(true);
    Collection<ReadyObject> ready = writer.prepareCommit();
    commit(ready);
    Map<String, String> once = objects();

    commit(ready);

    assertThat(objects()).isEqualTo(once);
  }

  @Test
  void whatWaitsIsInTheStateAndKeepsItsName() throws Exception {
    write("a", NOW);
    writer.flush(false);
    List<OpenObject> state = overTheWire(writer.snapshotState(1));
    // Rows behind the checkpoint, and all that was uploaded of them, are lost with the task.
    write("lost", NOW);
    writer.flush(true);
    writer.prepareCommit();

    clock.setCurrentTime(NOW + 299_000);
    writer = writer(state);
    write("b", NOW);
    clock.setCurrentTime(NOW + 300_000);
    checkpoint();

    assertThat(objects()).hasSize(1).containsValue("a|b|");
    assertThat(objects().firstKey()).contains(state.get(0).id.toString());
  }

  /** The rows behind the savepoint come again, but for those that the stream keeps no more. */
  @Test
  void anOldSavepointReplacesTheObjectThatWasOpenThen() throws Exception {
    write("a", NOW);
    List<OpenObject> savepoint = overTheWire(writer.snapshotState(1));
    write("b", NOW);
    clock.setCurrentTime(NOW + 300_000);
    checkpoint();
    String name = objects().firstKey();
    assertThat(objects()).containsExactly(Map.entry(name, "a|b|"));

    settings.objectName = "bolsa-2";
    goOnFrom(savepoint);
    assertThat(objects())
        .containsExactly(
            Map.entry(name, "a|b|"), Map.entry(name.replace("bolsa-1", "bolsa-2"), "a|"));

    settings.objectName = "bolsa-1";
    goOnFrom(savepoint);
    assertThat(objects()).containsEntry(name, "a|");
  }

  private void goOnFrom(List<OpenObject> savepoint) throws Exception {
    clock.setCurrentTime(clock.getCurrentProcessingTime() + HOUR);
    writer = writer(overTheWire(savepoint));
    clock.setCurrentTime(clock.getCurrentProcessingTime() + 1);
    checkpoint();
  }

  @Test
  void aSnapshotDoesNotChangeWithWhatComesAfterIt() throws Exception {
    write("a", NOW);
    List<OpenObject> state = writer.snapshotState(1);
    write("b", NOW);

    assertThat(state.get(0).rows).hasSize(1);
  }

  @Test
  void stateOfSeveralSubtasksIsTakenTogether() throws Exception {
    write("a", NOW);
    List<OpenObject> state = new ArrayList<>(writer.snapshotState(1));
    writer = writer(List.of());
    write("b", NOW);
    state.addAll(writer.snapshotState(1));

    writer = writer(state);
    writer.flush(true);
    commit(writer.prepareCommit());

    assertThat(objects()).hasSize(1).containsValue("a|b|");
  }

  @Test
  void rowsLieByTheirOwnTimeOrTheClocks() throws Exception {
    write("a", NOW - HOUR);
    write("b", NOW + HOUR);
    write("c", Long.MIN_VALUE);
    writer.flush(true);
    commit(writer.prepareCommit());

    assertThat(folders())
        .containsOnlyKeys(
            "anomalies/2026/01/05/14/", "anomalies/2026/01/05/15/", "anomalies/2026/01/05/16/");
  }

  @Test
  void hostileSectorsStayWhereTheyBelong() throws Exception {
    settings.prefix = ObjectPrefix.of("s/!{partition:sector}/!{timestamp:HH}/", ZoneOffset.UTC);
    settings.mostPartitions = 50;
    writer = writer(List.of());
    for (String sector : List.of("../../x", "a/b", ".", "..", "x".repeat(64), "a\\nb", "ä%2F")) {
      write("{\"sector\":\"" + sector + "\"}", NOW);
    }
    write("{\"sector\":\"\"}", NOW);
    write("{\"sector\":null}", NOW);
    write("{\"other\":{\"sector\":\"x\"}}", NOW);
    writer.flush(true);
    commit(writer.prepareCommit());

    assertThat(folders())
        .containsOnlyKeys(
            "s/%2E.%2F..%2Fx/15/",
            "s/a%2Fb/15/",
            "s/%2E/15/",
            "s/%2E./15/",
            "s/" + "x".repeat(64) + "/15/",
            "s/a%0Ab/15/",
            "s/%C3%A4%252F/15/",
            "e/partition-failed-anomalies/2026/01/05/15/");
    assertThat(folders().get("e/partition-failed-anomalies/2026/01/05/15/"))
        .isEqualTo("{\"sector\":\"\"}|{\"sector\":null}|{\"other\":{\"sector\":\"x\"}}|");
    assertThat(folder.resolve("out").toFile().list()).containsExactlyInAnyOrder("s", "e");
  }

  @Test
  void partitionsThatAreTooManyGoUnderTheErrorPrefix() throws Exception {
    for (int hour = 0; hour < 8; hour++) {
      write("h" + hour, NOW + hour * HOUR);
    }
    write("again", NOW);
    writer.flush(true);
    commit(writer.prepareCommit());

    assertThat(folders())
        .hasSize(6)
        .containsEntry("e/partition-failed-anomalies/2026/01/05/15/", "h5|h6|h7|")
        .containsEntry("anomalies/2026/01/05/15/", "h0|again|");
  }

  /** Twice what one object may hold; all rows here are the same bytes. */
  @Test
  void whenWaitingRowsFillTheMemoryTheLargestObjectIsClosed() throws Exception {
    settings.bufferBytes = 40 << 20;
    writer = writer(List.of());
    writeMebibytes(30, NOW);
    writeMebibytes(39, NOW + HOUR);
    writeMebibytes(11, NOW + 2 * HOUR);
    List<OpenObject> full = writer.snapshotState(1);
    assertThat(writer.prepareCommit()).isEmpty();

    writeMebibytes(1, NOW + 2 * HOUR);
    assertThat(writer.prepareCommit())
        .singleElement()
        .matches(object -> object.key.contains("/anomalies/2026/01/05/16/"));

    // What it took is free again.
    writeMebibytes(38, NOW + 3 * HOUR);
    assertThat(writer.prepareCommit()).isEmpty();

    // After a restart, too, what waits counts.
    writer = writer(full);
    writeMebibytes(1, NOW);
    assertThat(writer.prepareCommit()).hasSize(1);
  }

  private void writeMebibytes(int count, long time) throws IOException {
    for (int i = 0; i < count; i++) {
      writer.write(new Row(time, "", 0, MEBIBYTE, time), null);
    }
  }

  private void write(String row, long time) throws IOException {
    writer.write(new Row(time, "", 0, (row + "\n").getBytes(UTF_8), time), null);
  }

  /** As Flink does it: before the barrier, the state, and when all of it is safe. */
  private void checkpoint() throws Exception {
    writer.flush(false);
    Collection<ReadyObject> ready = writer.prepareCommit();
    writer.snapshotState(1);
    commit(ready);
  }

  private void commit(Collection<ReadyObject> ready) throws Exception {
    List<CommitRequest<ReadyObject>> requests = new ArrayList<>();
    ReadyObject.Serializer form = new ReadyObject.Serializer();
    for (ReadyObject object : ready) {
      byte[] bytes = SimpleVersionedSerialization.writeVersionAndSerialize(form, object);
      requests.add(
          new Request(SimpleVersionedSerialization.readVersionAndDeSerialize(form, bytes)));
    }
    try (DeliveryCommitter committer = new DeliveryCommitter()) {
      committer.commit(requests);
    }
  }

  private static List<OpenObject> overTheWire(List<OpenObject> state) throws IOException {
    OpenObject.Serializer form = new OpenObject.Serializer();
    List<OpenObject> read = new ArrayList<>();
    for (OpenObject object : state) {
      read.add(
          SimpleVersionedSerialization.readVersionAndDeSerialize(
              form, SimpleVersionedSerialization.writeVersionAndSerialize(form, object)));
    }
    return read;
  }

  /** What is to be seen, by key; line ends as bars. */
  private SortedMap<String, String> objects() throws IOException {
    SortedMap<String, String> objects = new TreeMap<>();
    for (String key : keys()) {
      String rows = Files.readString(folder.resolve("out").resolve(key));
      objects.put(key, rows.replace('\n', '|'));
    }
    return objects;
  }

  private List<String> keys() throws IOException {
    Path out = folder.resolve("out");
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."))
          .map(file -> out.relativize(file).toString())
          .collect(Collectors.toList());
    }
  }

  private Map<String, String> folders() throws IOException {
    Map<String, String> folders = new TreeMap<>();
    objects()
        .forEach(
            (key, rows) ->
                folders.merge(key.substring(0, key.lastIndexOf('/') + 1), rows, String::concat));
    return folders;
  }

  static final class Request implements CommitRequest<ReadyObject> {
    private final ReadyObject object;

    Request(ReadyObject object) {
      this.object = object;
    }

    @Override
    public ReadyObject getCommittable() {
      return object;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void retryLater() {
      throw new AssertionError();
    }

    @Override
    public void updateAndRetryLater(ReadyObject committable) {
      throw new AssertionError();
    }

    @Override
    public void signalAlreadyCommitted() {
      throw new AssertionError();
    }
  }
}
