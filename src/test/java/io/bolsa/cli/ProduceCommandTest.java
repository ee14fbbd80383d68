package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Rows;
import io.bolsa.model.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProduceCommandTest {
  private static final String TICK =
      "{\"ticker_symbol\":\"%s\",\"sector\":\"S\",\"change\":0,\"price\":1.50}";

  @TempDir Path folder;
  private KinesisStub kinesis;

  @BeforeEach
  void start() throws IOException {
    kinesis = new KinesisStub();
  }

  @AfterEach
  void stop() {
    kinesis.close();
  }

  private Replays.Outcome produce(String... arguments) {
    List<String> all = new ArrayList<>(List.of("produce", "--quiet"));
    all.addAll(List.of("--endpoint", kinesis.endpoint()));
    all.addAll(List.of(arguments));
    return Replays.run(all.toArray(new String[0]));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private List<String> held() {
    return kinesis.held.stream()
        .map(record -> record.partitionKey() + " " + record.data())
        .collect(Collectors.toList());
  }

  @Test
  void putsRecordsOfEveryFormAsTheyAreUnderTheirTicker() throws IOException {
    String a = String.format(TICK, "A");
    String b = String.format(TICK, "B");
    String lines = file("lines.ndjson", a + "\nno tick\n" + b + "\n");
    String sequence = file("sequence.json", a + b);
    String array = file("array.json", "[" + b + ", " + a + "]");

    Replays.Outcome outcome = produce(lines, sequence, array);

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(held())
        .containsExactly(
            "A " + a, "record-1 no tick", "B " + b, "A " + a, "B " + b, "B " + b, "A " + a);
  }

  @Test
  void recordsOfTheRawArchiveArePutWithoutTheirEnvelopes() throws IOException {
    String a = String.format(TICK, "A");
    StringBuilder archive = new StringBuilder();
    for (String record : List.of(a, "no tick", String.format(TICK, "B") + "\u0001")) {
      RawRecord raw = new RawRecord(record.getBytes(UTF_8), 1_767_623_400_123L, "t", "s-0", "49");
      archive.append(new String(Rows.raw(raw).bytes, UTF_8));
    }
    assertThat(archive).contains("payload_base64").contains("\"payload\"");

    Replays.Outcome outcome = produce(file("raw.ndjson", archive.toString()));

    assertThat(outcome).isEqualTo(new Replays.Outcome(0, ""));
    assertThat(held())
        .containsExactly(
            "A " + a, "record-1 no tick", "record-2 " + String.format(TICK, "B") + "\u0001");
  }

  @Test
  void optionsThatWouldHaveNoEffectAreRefused() throws IOException {
    String input = file("a.ndjson", String.format(TICK, "A"));

    assertThat(produce(input, "--start", "2026-01-05T14:30:00Z").errors())
        .startsWith("bolsa: --start is for --events\n");
    assertThat(produce(input, "--seed", "2").exit()).isEqualTo(2);
    assertThat(produce("--events", "10", "--field", "price=last").errors())
        .startsWith("bolsa: --field is for INPUT\n");
    assertThat(held()).isEmpty();
  }

  @Test
  void putsAgainWhatTheStreamDidNotTake() {
    kinesis.throttles = attempt -> attempt % 3 == 0 || (attempt > 700 && attempt < 1_100);

    Replays.Outcome outcome = produce("--events", "1500");

    assertThat(outcome.exit()).isZero();
    assertThat(held()).hasSize(1_500).doesNotHaveDuplicates();
  }

  @Test
  void sameSeedAndStartAreTheSameTicks() {
    String[] arguments = {"--events", "300", "--start", "2026-01-05T14:30:00Z", "--seed", "4"};
    produce(arguments);
    List<String> first = held();
    kinesis.held.clear();
    produce(arguments);

    assertThat(held()).hasSize(300).isEqualTo(first);
    assertThat(first.get(0)).contains("\"event_time\":\"2026-01-05T14:30:00");
  }

  @Test
  void aRateIsKept() {
    long begin = System.nanoTime();
    produce("--events", "100", "--rate", "200");

    assertThat(kinesis.held).hasSize(100);
    assertThat(System.nanoTime() - begin).isGreaterThan(480_000_000);
  }

  @Test
  void saysTheRateThatWasReachedAndThatItIsNotTheOneAskedFor() {
    kinesis.throttles = attempt -> attempt < 600; // Three pauses.
    assertThat(said("--events", "200", "--rate", "5000"))
        .contains(" a second of the 5,000 asked for: the stream took no more; 600 were put again");

    kinesis.throttles = attempt -> false;
    assertThat(said("--events", "40"))
        .startsWith("40 records on stream ticks in ")
        .endsWith(" a second\n");
  }

  private String said(String... arguments) {
    List<String> all = new ArrayList<>(List.of("produce", "--endpoint", kinesis.endpoint()));
    all.addAll(List.of(arguments));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      assertThat(Replays.run(all.toArray(new String[0])).exit()).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(UTF_8);
  }

  @Test
  @Timeout(60)
  void whatIsOnTheStreamIsSaidWhenItIsInterrupted() throws Exception {
    Process process = startProduce("--events=100", "--rate=1/2");
    while (kinesis.held.isEmpty() && process.isAlive()) {
      Thread.sleep(20);
    }
    process.toHandle().destroy(); // It leaves the output open to be read.

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .matches("1 record on stream ticks in [0-9.]+ s, [0-9.]+ a second; interrupted\n");
    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(held()).hasSize(1);
  }

  /** Nobody waits for a stream that answers no more. */
  @Test
  @Timeout(60)
  void anInterruptionDoesNotWaitLongForAnAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicBoolean answers = new AtomicBoolean();
    kinesis.throttles =
        attempt -> {
          asked.countDown();
          while (!answers.get()) {
            LockSupport.parkNanos(1_000_000);
          }
          return true;
        };
    Process process = startProduce("--events=10");
    asked.await();
    process.toHandle().destroy(); // It leaves the output open to be read.

    try {
      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
          .startsWith("0 records on stream ticks in ")
          .endsWith(
              "; interrupted while the stream had not answered: up to 10 more may be there\n");
    } finally {
      answers.set(true);
    }
  }

  private Process startProduce(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("produce", "--endpoint", kinesis.endpoint()));
    arguments.addAll(List.of(options));
    return JavaProcess.start(
        List.of("-Daws.cborEnabled=false"), Bolsa.class, ProcessBuilder.Redirect.PIPE, arguments);
  }

  @Test
  void whatIsTooLongForKinesisIsLeftOutAndSaid() throws IOException {
    String tick = String.format(TICK, "A");
    String input = file("a.ndjson", tick + "\n" + "x".repeat(2 << 20) + "\n" + tick + "\n");

    Replays.Outcome outcome = produce(input);

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(held()).containsExactly("A " + tick, "A " + tick);
  }

  @Test
  void aStreamThatCannotBeReachedIsAFailureInOneLine() {
    kinesis.close();

    Replays.Outcome outcome = produce("--events", "1");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.errors().lines()).singleElement().asString().contains("Kinesis");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                              | say INPUT or --events",
        "--events 1 x.json             | say INPUT or --events, not both",
        "nowhere.json                  | there is no file 'nowhere.json'",
        "--events 0                    | --events must be from 1",
        "--events 1 --rate -1          | --rate must be 0 to 1000000",
        "--events 1 --rate 50001       | --rate must be at most 50,000 with --events",
        "--events 1 --start soon       | 'soon' is not an instant",
        "--events 1 --stream a/b       | --stream 'a/b'; allowed: 1 to 128 of a-z A-Z 0-9 _ . -",
        "--events 1 --stream=           | --stream ''; allowed: 1 to 128 of a-z A-Z 0-9 _ . -",
        "--events 1 --region EU        | --region 'EU' is not a region",
        "--events 1 --endpoint nowhere | --endpoint 'nowhere' is not a URL",
        "--events 1 --endpoint http://h:99999 | 'http://h:99999': the port must be 1 to 65535",
        "--events 1 --endpoint http://h:0 | 'http://h:0': the port must be 1 to 65535",
      })
  void saysWhatIsWrong(String arguments, String message) {
    List<String> all = new ArrayList<>(List.of("produce"));
    if (arguments == null || !arguments.contains("--endpoint")) {
      all.addAll(List.of("--endpoint", kinesis.endpoint()));
    }
    all.addAll(arguments == null ? List.of() : List.of(arguments.split(" ")));

    Replays.Outcome outcome = Replays.run(all.toArray(new String[0]));

    assertThat(outcome.errors()).startsWith("bolsa: ").contains(message);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(kinesis.held).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu-west-1", "us-gov-east-1", "eusc-de-east-1", "us-isob-east-1"})
  void takesARegionOfEveryPartition(String region) {
    assertThat(produce("--events", "1", "--region", region)).isEqualTo(new Replays.Outcome(0, ""));
  }

  @Test
  void withoutAClusterItSaysHowToStartOne() {
    System.setProperty("bolsa.home", folder.toString());
    try {
      Replays.Outcome outcome = Replays.run("produce", "--events", "1");

      assertThat(outcome.errors()).contains("no local cluster runs", "local-cluster/cluster up");
      assertThat(outcome.exit()).isEqualTo(2);
    } finally {
      System.clearProperty("bolsa.home");
    }
  }
}
