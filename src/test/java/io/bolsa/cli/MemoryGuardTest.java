package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a process whose heap is filled on purpose. */
@Timeout(120)
class MemoryGuardTest {
  /** Keeps the heap as full as it is told, and goes on with garbage. */
  static final class Hog {
    private Node kept;

    private static final class Node {
      final Node next;
      long value;

      Node(Node next) {
        this.next = next;
      }
    }

    /**
     * @param arguments how long to be patient, and how much of the heap stays free, in bytes; then
     *     how long an exit takes
     */
    public static void main(String[] arguments) throws Exception {
      MemoryGuard.watch(Duration.parse(arguments[0]));
      long exitMillis = Long.parseLong(arguments[2]);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(exitMillis)));
      new Hog().fill(Long.parseLong(arguments[1]));
    }

    private static void sleep(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void fill(long free) {
      Runtime runtime = Runtime.getRuntime();
      while (runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()) > free) {
        for (int i = 0; i < 1_000; i++) {
          kept = new Node(kept);
        }
      }
      System.out.println("full");
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (System.nanoTime() < end) {
        kept.value += new long[1_000].length;
      }
      System.out.println(kept.next == null || kept.value < 0 ? "lost" : "done");
    }
  }

  private static Process hog(Duration patience, long free, long exitMillis) throws Exception {
    return JavaProcess.start(
        List.of("-XX:+UseSerialGC", "-Xmx96m"),
        Hog.class,
        Redirect.PIPE,
        List.of("" + patience, "" + free, "" + exitMillis));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100_000})
  void aRunThatOnlyCollectsGarbageEndsAndSaysWhatItNeeds(long exitMillis) throws Exception {
    Process process = hog(Duration.ofSeconds(2), 60_000, exitMillis);

    long begin = System.nanoTime();

    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .matches(
            "bolsa: out of memory [(]the heap of 9\\d MB is full, and nothing goes on but garbage"
                + " collection[)]; give more with BOLSA_JVM_OPTIONS=-Xmx18\\dm\n");
    assertThat(process.waitFor()).isEqualTo(Bolsa.FAILED);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aRunThatHasSomeRoomLeftGoesOn() throws Exception {
    Process process = hog(Duration.ofSeconds(2), 8_000_000, 0);

    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("full\ndone\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aSignalGetsThroughWhereThereIsNoMemoryForAnExit() throws Exception {
    Process process = hog(Duration.ofMinutes(2), 60_000, 100_000);
    assertThat(process.getInputStream().readNBytes(4)).asString(UTF_8).isEqualTo("full");
    long begin = System.nanoTime();
    process.toHandle().destroy();

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }
}
