package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The second promise: every record ends in exactly one place, and nothing that comes stops the job.
 */
class AccountingTest {
  private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");
  private static final Pattern PAYLOAD = Pattern.compile("\"payload_base64\":\"([^\"]*)\"");

  @TempDir Path folder;

  @Test
  void countedLateAndRejectedAddUpToWhatWasReadFromHostileInput() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    Tape tape = Tape.of(5_000, 2).shuffledWithin(5_000, 3);
    byte[][] broken = new byte[800][];
    for (int i = 0; i < broken.length; i++) {
      broken[i] = brokenRecord(tape.lines().get(random.nextInt(5_000)).text(), random);
    }
    Path input = folder.resolve("hostile");
    try (var out = Files.newOutputStream(input)) {
      int next = 0;
      for (Tape.Line line : tape.lines()) {
        if (next < broken.length && random.nextInt(6) == 0) {
          out.write(broken[next++]);
          out.write('\n');
        }
        out.write(line.text().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
      while (next < broken.length) {
        out.write(broken[next++]);
        out.write('\n');
      }
    }

    Map<String, String> files =
        Replays.replay(folder.resolve("out"), List.of(input), "--parallelism", "2");

    long counted =
        files.get("ticker-bars/ticker-bars.ndjson").lines().mapToLong(AccountingTest::count).sum();
    long late = files.get("late/late.ndjson").lines().count();
    List<String> rejected = files.get("rejected/rejected.ndjson").lines().toList();
    assertThat(late).isPositive();
    assertThat(counted + late).isEqualTo(5_000);
    assertThat(rejected).hasSize(broken.length);
    // Nothing is lost: the very bytes come back, in the order in which they came.
    for (int i = 0; i < broken.length; i++) {
      assertThat(payload(rejected.get(i))).isEqualTo(broken[i]);
    }
    long market =
        files
            .get("sector-statistics/sector-statistics.ndjson")
            .lines()
            .filter(line -> line.contains("\"sector\":\"*\""))
            .mapToLong(AccountingTest::count)
            .sum();
    assertThat(market).isEqualTo(counted);
  }

  /** A record that is broken for sure, on one line. */
  private static byte[] brokenRecord(String tick, SplittableRandom random) {
    byte[] bytes = tick.getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(5)) {
      case 0:
        return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
      case 1:
        bytes[random.nextInt(bytes.length)] = (byte) (0xF8 + random.nextInt(8));
        return bytes;
      case 2:
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
          noise[i] = noise[i] == '\n' || noise[i] == '{' ? (byte) 0xFF : noise[i];
        }
        noise[0] = 'x';
        noise[noise.length - 1] = 'x';
        return noise;
      case 3:
        return (tick + tick.substring(1)).getBytes(StandardCharsets.UTF_8);
      default:
        return tick.replace("\"price\":", "\"price\":\"").getBytes(StandardCharsets.UTF_8);
    }
  }

  private static long count(String row) {
    Matcher count = COUNT.matcher(row);
    assertThat(count.find()).isTrue();
    return Long.parseLong(count.group(1));
  }

  private static byte[] payload(String row) {
    Matcher payload = PAYLOAD.matcher(row);
    assertThat(payload.find()).isTrue();
    return Base64.getDecoder().decode(payload.group(1));
  }
}
