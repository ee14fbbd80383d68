package io.bolsa.ticker;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The order in which a ticker's ticks leave. */
class WaitingTicksTest {
  private static final long NONE = Tick.NO_SEQUENCE;

  /** One for all, as in the job. */
  private static final TickOrder ORDER = new TickOrder();

  @Test
  void ticksOfOneInstantAreOrderedBySequencePriceChangeAndSector() {
    List<Tick> ordered =
        List.of(
            tick(5, NONE, 9, 9, "Z"),
            tick(5, -1, 9, 9, "Z"),
            tick(5, 0, -1, 9, "Z"),
            tick(5, 0, -0.0, 9, "Z"),
            tick(5, 0, 0.0, -2, "Z"),
            tick(5, 0, 0.0, 1, "A"),
            tick(5, 0, 0.0, 1, "B"),
            tick(5, 1, -9, -9, "A"),
            tick(6, NONE, -9, -9, "A"));
    for (int seed = 0; seed < 20; seed++) {
      List<Tick> arrived = new ArrayList<>(ordered);
      Collections.shuffle(arrived, new Random(seed));
      assertThat(release(waiting(arrived), 10)).isEqualTo(texts(ordered));
    }
  }

  @Test
  void anySpanOfTimeIsOrdered() {
    long wide = 1L << 39; // more than a packed key holds
    for (long[] times :
        new long[][] {
          {0, wide - 1},
          {0, wide},
          {-wide, wide},
          {-62_135_596_800_000L, 253_402_300_799_999L},
          {Long.MIN_VALUE + 1, Long.MAX_VALUE - 1}
        }) {
      List<Tick> ordered =
          List.of(
              tick(times[0], 1, 1, 0, "A"),
              tick(times[0], 2, 1, 0, "A"),
              tick((times[0] + times[1]) / 2, 0, 1, 0, "A"),
              tick(times[1], 1, 1, 0, "A"));
      List<Tick> arrived = new ArrayList<>(ordered);
      Collections.reverse(arrived);
      assertThat(release(waiting(arrived), Long.MAX_VALUE)).isEqualTo(texts(ordered));
    }
  }

  /** A slow shard makes the ticks of all others wait, for as long as it takes. */
  @Test
  void roomForManyTicksThatWaitedIsGivenBackWhenFewDo() {
    WaitingTicks ticks = new WaitingTicks();
    for (int many : new int[] {100_000, 10, 10}) {
      for (int i = many; i > 0; i--) {
        ticks.add(Bundles.of(List.of(tick(many + i, NONE, 1, 0, "A"))));
      }
      assertThat(ORDER.sort(ticks, 2L * many - 1)).isEqualTo(many - 1);
      assertThat(ticks.eventTime(ORDER.place(many - 2))).isEqualTo(2L * many - 1);
      ticks.drop(2L * many - 1);
      assertThat(ORDER.sort(ticks, 2L * many)).isEqualTo(1);
      ticks.drop(2L * many);
    }
    assertThat(ticks.room()).isLessThan(100);
  }

  @Property(seed = "71", tries = 300)
  void theOrderDoesNotDependOnTheArrival(@ForAll long seed) {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random);
    List<String> released = release(waiting(ticks), Long.MAX_VALUE);
    Collections.shuffle(ticks, random);
    assertThat(release(waiting(ticks), Long.MAX_VALUE)).isEqualTo(released);
  }

  /** From few ticks to many, and from times of no bit to more than are sorted by digits. */
  @Property(seed = "74", tries = 300)
  void theOrderIsThatOfTheirTimesThenSequences(@ForAll long seed) {
    Random random = new Random(seed);
    long span = 1L << random.nextInt(20);
    long first = random.nextInt();
    List<Tick> ticks = new ArrayList<>();
    for (int i = random.nextInt(500); i > 0; i--) {
      ticks.add(tick(first + random.nextLong(span), i, 1, 0, "A"));
    }
    List<String> released = release(waiting(ticks), Long.MAX_VALUE);
    ticks.sort(comparingLong((Tick tick) -> tick.eventTime).thenComparing(tick -> tick.sequence));
    assertThat(released).isEqualTo(texts(ticks));
  }

  @Property(seed = "72", tries = 300)
  void severalStepsReleaseWhatOneDoes(@ForAll long seed) {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random);
    List<String> atOnce = release(waiting(ticks), Long.MAX_VALUE);

    WaitingTicks waiting = waiting(ticks);
    List<String> inSteps = new ArrayList<>();
    for (long time = random.nextInt(10); time < 120; time += 1 + random.nextInt(40)) {
      inSteps.addAll(release(waiting, time));
    }
    inSteps.addAll(release(waiting, Long.MAX_VALUE));
    assertThat(inSteps).isEqualTo(atOnce);
    assertThat(waiting.isEmpty()).isTrue();
  }

  @Property(seed = "73", tries = 200)
  void whatWasWrittenIsReadAgain(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    WaitingTicks waiting = waiting(ticks(random));
    release(waiting, random.nextInt(100));
    WaitingTicks read = copy(waiting);
    assertThat(release(read, Long.MAX_VALUE)).isEqualTo(release(waiting, Long.MAX_VALUE));
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    byte[] bytes = bytes(new WaitingTicks());
    bytes[0] = 9;
    assertThatThrownBy(() -> WaitingTicks.readFrom(input(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("9")
        .hasMessageContaining("1");
  }

  private static List<Tick> ticks(Random random) {
    List<Tick> ticks = new ArrayList<>();
    int instants = 1 + random.nextInt(100);
    for (int i = random.nextInt(80); i > 0; i--) {
      ticks.add(
          tick(
              random.nextInt(instants),
              random.nextBoolean() ? NONE : random.nextInt(2),
              random.nextInt(2),
              random.nextInt(2),
              random.nextInt(8) == 0 ? "B" : "A"));
    }
    return ticks;
  }

  private static Tick tick(long time, long sequence, double price, double change, String sector) {
    return new Tick("T", sector, change, price, time, sequence);
  }

  /** The ticks in bundles as they came: a bundle ends where the sector changes. */
  private static WaitingTicks waiting(List<Tick> ticks) {
    WaitingTicks waiting = new WaitingTicks();
    int from = 0;
    for (int to = 1; to <= ticks.size(); to++) {
      if (to == ticks.size() || !ticks.get(to).sector.equals(ticks.get(from).sector)) {
        waiting.add(Bundles.of(ticks.subList(from, to)));
        from = to;
      }
    }
    return waiting;
  }

  private static List<String> release(WaitingTicks waiting, long time) {
    List<String> released = new ArrayList<>();
    int count = ORDER.sort(waiting, time);
    for (int i = 0; i < count; i++) {
      int place = ORDER.place(i);
      released.add(
          text(
              waiting.eventTime(place),
              waiting.price(place),
              waiting.change(place),
              waiting.sector(place)));
    }
    waiting.drop(time);
    return released;
  }

  private static List<String> texts(List<Tick> ticks) {
    return ticks.stream().map(t -> text(t.eventTime, t.price, t.change, t.sector)).toList();
  }

  private static String text(long time, double price, double change, String sector) {
    return time + " " + price + " " + change + " " + sector;
  }

  private static WaitingTicks copy(WaitingTicks waiting) throws IOException {
    DataInputStream in = input(bytes(waiting));
    WaitingTicks read = WaitingTicks.readFrom(in);
    assertThat(in.available()).isZero();
    return read;
  }

  private static byte[] bytes(WaitingTicks waiting) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    waiting.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** Ticks of one ticker and sector as a bundle. */
  static final class Bundles {
    private Bundles() {}

    static TickBundle of(List<Tick> ticks) {
      boolean sequenced = ticks.stream().anyMatch(tick -> tick.sequence != NONE);
      return new TickBundle(
          ticks.get(0).tickerSymbol,
          ticks.get(0).sector,
          ticks.stream().mapToLong(tick -> tick.eventTime).toArray(),
          sequenced ? ticks.stream().mapToLong(tick -> tick.sequence).toArray() : null,
          ticks.stream().mapToDouble(tick -> tick.price).toArray(),
          ticks.stream().mapToDouble(tick -> tick.change).toArray());
    }
  }
}
