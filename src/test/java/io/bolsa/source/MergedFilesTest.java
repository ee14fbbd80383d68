package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.InputRecord;
import io.bolsa.parse.FieldMapping;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order in which several files are read as one, and what is late in it. */
class MergedFilesTest {
  private static final long DISORDER = 10;

  private Path folder;
  private final List<String> paths = new ArrayList<>();

  @BeforeEach
  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("merged");
    paths.clear();
  }

  @AfterEach
  @AfterTry
  void removeFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.collect(Collectors.toList())) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Test
  void filesThatFollowOneAnotherAreReadInThatOrder() throws IOException {
    file(Ticks.at("C", 200), Ticks.at("D", 300));
    file(Ticks.at("A", 0), Ticks.at("B", 100));
    assertThat(read()).containsExactly("A@0", "B@100", "C@200", "D@300");
  }

  @Test
  void filesThatOverlapAreMergedByTime() throws IOException {
    file(Ticks.at("A", 0), Ticks.at("A", 100), Ticks.at("A", 200));
    file(Ticks.at("B", 50), Ticks.at("B", 100), Ticks.at("B", 150));
    assertThat(read()).containsExactly("A@0", "B@50", "A@100", "B@100", "B@150", "A@200");
  }

  /** A file is not looked into so far. */
  @Test
  void aTickBehindManyBrokenRecordsComesInItsTurn() throws IOException {
    file(Ticks.at("A", 0), Ticks.at("A", 100), Ticks.at("A", 200));
    file("broken\n".repeat(20_000), Ticks.at("B", 150), Ticks.at("B", 160));
    assertThat(read())
        .filteredOn(record -> record.contains("@"))
        .containsExactly("A@0", "A@100", "B@150", "B@160", "A@200");
  }

  @Test
  void aTickIsLateByWhatItLiesBehindTheAllowedDisorder() throws IOException {
    file(
        Ticks.at("A", 100),
        Ticks.at("B", 90),
        Ticks.at("C", 89),
        Ticks.at("D", 80),
        Ticks.at("E", 101),
        Ticks.at("F", 90));
    assertThat(read())
        .containsExactly("A@100", "B@90", "late 1 C@89", "late 10 D@80", "E@101", "late 1 F@90");
  }

  @Test
  void rejectionsComeWithTheirFile() throws IOException {
    file("broken", Ticks.at("B", 100), "broken");
    file(Ticks.at("A", 0), "broken", Ticks.at("C", 200));
    file("broken");
    assertThat(read())
        .containsExactly(
            "!2/0",
            "A@0",
            "!1/" + (Ticks.at("A", 0).length() + 1),
            "!0/0",
            "B@100",
            "!0/" + (8 + Ticks.at("B", 100).length()),
            "C@200");
  }

  @Test
  void filesThatFollowOneAnotherAreNotAllOpenAtOnce() throws IOException {
    for (int i = 0; i < 100; i++) {
      file(Ticks.at("A", 1000L * i), Ticks.at("B", 1000L * i + 500));
    }
    int most = 0;
    try (MergedFiles files = open(inputs(), Long.MIN_VALUE)) {
      while (files.next() != null) {
        most = Math.max(most, openFiles());
      }
      assertThat(openFiles()).isZero();
    }
    assertThat(most).isBetween(1, 2);
  }

  @Test
  void closingClosesEveryFile() throws IOException {
    for (int i = 0; i < 10; i++) {
      file(Ticks.at("A", i), Ticks.at("B", 1000 + i));
    }
    try (MergedFiles files = open(inputs(), Long.MIN_VALUE)) {
      for (int i = 0; i < 11; i++) {
        files.next();
      }
      assertThat(openFiles()).isEqualTo(10);
    }
    assertThat(openFiles()).isZero();
  }

  /** Files of a ticker each, say: all of them overlap. */
  @Test
  void smallFilesThatAreAllOpenTakeLittleMemory() throws IOException {
    int count = 500;
    for (int i = 0; i < count; i++) {
      file(Ticks.at("A", i), Ticks.at("B", 1000 + i));
    }
    try (MergedFiles files = open(inputs(), Long.MIN_VALUE)) {
      long before = allocated();
      for (int i = 0; i <= count; i++) {
        files.next();
      }
      assertThat((allocated() - before) / count).isLessThan(50_000);
      assertThat(openFiles()).isEqualTo(count);
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private int openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return (int) descriptors.filter(this::isOurs).count();
    }
  }

  private boolean isOurs(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void recordsOfOtherTypesTakeTheirPlaceButNoTime() throws IOException {
    String trade = "{\"t\":\"trade\",";
    file(
        "{\"t\":\"quote\",\"event_time\":9999}",
        Ticks.at("A", 10).replace("{", trade) + Ticks.at("A", 20).replace("{", "{\"t\":1,"),
        "{}",
        Ticks.at("A", 30).replace("{", trade));
    file(Ticks.at("B", 25).replace("{", trade));
    FieldMapping trades = FieldMapping.of(Map.of(), "t", "trade");
    List<String> whole = List.of("skipped", "A@10", "skipped", "!0/" + "x", "B@25", "A@30");

    List<FileInput> inputs = ReplayFiles.find(paths, null, trades).inputs();
    assertThat(inputs).extracting(input -> input.firstTime).containsExactly(10L, 25L);
    for (int taken = 0; taken <= whole.size(); taken++) {
      List<String> found = new ArrayList<>();
      try (MergedFiles files = new MergedFiles(inputs, trades, 1_000, DISORDER, Long.MIN_VALUE)) {
        for (int i = 0; i < taken; i++) {
          found.add(name(files.next()).replaceAll("(?<=!0/).*", "x"));
        }
        try (MergedFiles rest =
            new MergedFiles(files.positions(), trades, 1_000, DISORDER, files.highest())) {
          InputRecord record;
          while ((record = rest.next()) != null) {
            found.add(name(record).replaceAll("(?<=!0/).*", "x"));
          }
        }
      }
      assertThat(found).as("after %d", taken).isEqualTo(whole);
    }
  }

  @Property(seed = "61", tries = 100)
  void mergingMakesNoTickLate(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int shards)
      throws IOException {
    Random random = new Random(seed);
    for (int shard = 0; shard < shards; shard++) {
      // Each within the allowed disorder by itself, at its own time and pace.
      long time = random.nextInt(200);
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        time += random.nextInt(1 + random.nextInt(30));
        lines.add(Ticks.at("S" + shard, time - random.nextInt((int) DISORDER + 1)));
      }
      file(lines.toArray(new String[0]));
    }
    assertThat(read()).noneMatch(name -> name.startsWith("late"));
  }

  @Property(seed = "62", tries = 60)
  void readingGoesOnAfterAnyNumberOfRecords(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int count) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      randomFile(random, "F" + i);
    }
    List<String> whole = read();
    for (int taken = 0; taken <= whole.size(); taken++) {
      List<String> found = new ArrayList<>();
      List<FileInput> positions;
      long highest;
      try (MergedFiles files = open(inputs(), Long.MIN_VALUE)) {
        for (int i = 0; i < taken; i++) {
          found.add(name(files.next()));
        }
        positions = files.positions();
        highest = files.highest();
      }
      try (MergedFiles files = open(positions, highest)) {
        drain(files, found);
      }
      assertThat(found).isEqualTo(whole);
    }
  }

  /** Late ticks, ties, broken records, several records a line: whatever makes a position hard. */
  private void randomFile(Random random, String symbol) throws IOException {
    long time = random.nextInt(60);
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      time += random.nextInt(20);
      String tick = Ticks.at(symbol, time - random.nextInt(40));
      int form = random.nextInt(6);
      lines.add(form == 0 ? "broken" : form == 1 ? tick + Ticks.at(symbol, time) : tick);
    }
    file(lines.toArray(new String[0]));
  }

  private void file(String... lines) throws IOException {
    Path file = folder.resolve(String.valueOf(paths.size()));
    Files.write(file, List.of(lines));
    paths.add(file.toString());
  }

  private List<FileInput> inputs() throws IOException {
    return paths.isEmpty() ? List.of() : ReplayFiles.find(paths, null).inputs();
  }

  private static MergedFiles open(List<FileInput> inputs, long highest) throws IOException {
    return new MergedFiles(inputs, FieldMapping.plain(), 1_000, DISORDER, highest);
  }

  private List<String> read() throws IOException {
    List<String> found = new ArrayList<>();
    try (MergedFiles files = open(inputs(), Long.MIN_VALUE)) {
      drain(files, found);
    }
    return found;
  }

  private void drain(MergedFiles files, List<String> found) throws IOException {
    InputRecord record;
    while ((record = files.next()) != null) {
      found.add(name(record));
    }
  }

  private String name(InputRecord record) {
    return Ticks.name(record).replace(folder + "/", "");
  }
}
