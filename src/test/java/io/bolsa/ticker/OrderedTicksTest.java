package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Tick;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Ticks stay in order, whenever they come. */
class OrderedTicksTest {
  private static final Comparator<Tick> ORDER =
      Comparator.<Tick>comparingLong(tick -> tick.eventTime)
          .thenComparingLong(tick -> tick.sequence)
          .thenComparingDouble(tick -> tick.price);

  @Property(tries = 300)
  void ticksThatComeInPartsAreInOrderAndForgottenFromTheFront(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    OrderedTicks ticks = new OrderedTicks();
    List<Tick> expected = new ArrayList<>();
    for (int part = random.nextInt(12); part >= 0; part--) {
      List<Tick> more = ticks(random);
      expected.addAll(more);
      WaitingTicks waiting = waiting(more);
      if (random.nextBoolean()) {
        assertThat(ticks.addAll(waiting))
            .isEqualTo(new TreeSet<>(more.stream().map(tick -> tick.eventTime).toList()));
      } else {
        for (int place = 0; place < more.size(); place++) {
          ticks.add(waiting, place, "S");
        }
      }
      expected.sort(ORDER);
      long before = random.nextLong(-100, 100);
      ticks.forgetBefore(ticks.from(before));
      expected.removeIf(tick -> tick.eventTime < before);
      ticks = random.nextInt(4) == 0 ? OrderedTicks.readFrom(input(bytes(ticks))) : ticks;

      assertThat(texts(ticks)).isEqualTo(expected.stream().map(OrderedTicksTest::text).toList());
      assertThat(ticks.isEmpty()).isEqualTo(expected.isEmpty());
      for (long time = -101; time <= 101; time++) {
        long from = time;
        assertThat(ticks.from(time) - ticks.first())
            .isEqualTo(expected.stream().filter(tick -> tick.eventTime < from).count());
      }
    }
  }

  /** Version 0.1.0 wrote late ticks behind the others. */
  @Test
  void ticksWrittenInAnyOrderAreRead() throws IOException {
    List<Tick> late = List.of(tick(5, 1, 1), tick(9, 1, 1), tick(3, 1, 1), tick(5, 0, 1));
    OrderedTicks read = OrderedTicks.readFrom(input(bytes(waiting(late))));
    assertThat(texts(read))
        .isEqualTo(late.stream().sorted(ORDER).map(OrderedTicksTest::text).toList());
  }

  private static List<Tick> ticks(Random random) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      ticks.add(tick(random.nextLong(-100, 100), random.nextInt(2), random.nextInt(2)));
    }
    return ticks;
  }

  private static Tick tick(long time, long sequence, double price) {
    return new Tick("T", "S", 0, price, time, sequence);
  }

  private static WaitingTicks waiting(List<Tick> ticks) {
    WaitingTicks waiting = new WaitingTicks();
    if (!ticks.isEmpty()) {
      waiting.add(WaitingTicksTest.Bundles.of(ticks));
    }
    return waiting;
  }

  private static List<String> texts(OrderedTicks ticks) {
    List<String> texts = new ArrayList<>();
    for (int place = ticks.first(); place < ticks.end(); place++) {
      texts.add(text(ticks.tick("T", place)));
    }
    return texts;
  }

  private static String text(Tick tick) {
    return tick.eventTime + " " + tick.sequence + " " + tick.price + " " + tick.sector;
  }

  private static byte[] bytes(TickColumns ticks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ticks.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
