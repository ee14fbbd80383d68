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
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration EXIT = Duration.ofSeconds(3);

  /** So long that a guard which does nothing is noticed. */
  private static final Duration ENDLESS = Duration.ofSeconds(100);

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
     * @param arguments how long to be patient; how much of the heap stays free, in bytes; how long
     *     an exit takes; and how long to go on with a heap that is full
     */
    public static void main(String[] arguments) throws Exception {
      MemoryGuard.watch(Duration.parse(arguments[0]), EXIT);
      long exitMillis = Duration.parse(arguments[2]).toMillis();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(exitMillis)));
      new Hog().fill(Long.parseLong(arguments[1]), Duration.parse(arguments[3]));
    }

    private static void sleep(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void fill(long free, Duration more) {
      Runtime runtime = Runtime.getRuntime();
      while (runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory()) > free) {
        for (int i = 0; i < 1_000; i++) {
          kept = new Node(kept);
        }
      }
      System.out.println("full");
      long end = System.nanoTime() + more.toNanos();
      while (System.nanoTime() < end) {
        kept.value += new long[1_000].length;
      }
      System.out.println(kept.next == null || kept.value < 0 ? "lost" : "done");
    }
  }

  private static Process hog(Duration patience, long free, Duration exit, Duration more)
      throws Exception {
    return JavaProcess.start(
        List.of("-XX:+UseSerialGC", "-Xmx96m"),
        Hog.class,
        Redirect.PIPE,
        List.of("" + patience, "" + free, "" + exit, "" + more));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100})
  void aRunThatOnlyCollectsGarbageEndsAndSaysWhatItNeeds(long exitSeconds) throws Exception {
    Process process = hog(PATIENCE, 60_000, Duration.ofSeconds(exitSeconds), ENDLESS);

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
    Process process = hog(PATIENCE, 8_000_000, Duration.ZERO, PATIENCE.multipliedBy(5));

    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("full\ndone\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aSignalGetsThroughWhereThereIsNoMemoryForAnExit() throws Exception {
    Process process = hog(ENDLESS, 60_000, ENDLESS, ENDLESS);
    assertThat(process.getInputStream().readNBytes(4)).asString(UTF_8).isEqualTo("full");
    long begin = System.nanoTime();
    process.toHandle().destroy();

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }
}
