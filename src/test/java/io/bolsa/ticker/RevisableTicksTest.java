package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.statistics.Pane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which panes a late tick corrects. */
class RevisableTicksTest {
  private static final long MINUTE = 60_000;
  private static final RevisableTicks.Rules RULES =
      new RevisableTicks.Rules(MINUTE, 7 * 24 * 60 * MINUTE, 10 * MINUTE);

  private RevisableTicks ticks = new RevisableTicks("T", Long.MIN_VALUE, Double.NaN);

  private void add(long time) {
    ticks.add(waiting(time), 0, "S");
  }

  private void addLate(long time, long reached) {
    ticks.addLate(WaitingTicksTest.Bundles.of(List.of(tick(time))), 0, "S", reached, RULES);
  }

  private static WaitingTicks waiting(long time) {
    WaitingTicks waiting = new WaitingTicks();
    waiting.add(WaitingTicksTest.Bundles.of(List.of(tick(time))));
    return waiting;
  }

  private static Tick tick(long time) {
    return new Tick("T", "S", 0, 1, time, Tick.NO_SEQUENCE);
  }

  /** Each pane as minute, revision and count of ticks. */
  private List<String> advance(long time) {
    List<String> panes = new ArrayList<>();
    ticks.advance(time, RULES, pane -> panes.add(text(pane)));
    return panes;
  }

  private static String text(Pane pane) {
    return pane.start / MINUTE + ": " + pane.revision() + ", " + pane.summary.count();
  }

  @Test
  void aLateTickCorrectsItsIntervalAndThatOfTheNextTick() {
    add(MINUTE / 2);
    add(MINUTE + 1);
    add(3 * MINUTE);
    add(4 * MINUTE);
    assertThat(advance(5 * MINUTE)).containsExactly("0: 0, 1", "1: 0, 1", "3: 0, 1", "4: 0, 1");

    addLate(MINUTE / 2 + 1, 5 * MINUTE + 1);
    addLate(2 * MINUTE - 1, 5 * MINUTE + 1);
    assertThat(advance(6 * MINUTE - 2)).isEmpty();

    assertThat(advance(6 * MINUTE)).containsExactly("0: 1, 2", "1: 1, 2", "3: 1, 1");
    addLate(2 * MINUTE, 6 * MINUTE + 1);
    assertThat(advance(7 * MINUTE)).containsExactly("2: 0, 1", "3: 2, 1");
  }

  @Test
  void whatALateTickCorrectsIsKeptUntilItDoes() {
    RevisableTicks.Rules halfAMinute =
        new RevisableTicks.Rules(MINUTE, RULES.idleMillis, MINUTE / 2);
    List<String> panes = new ArrayList<>();
    add(MINUTE + 1);
    add(2 * MINUTE + 2);
    ticks.addLate(
        WaitingTicksTest.Bundles.of(List.of(tick(2 * MINUTE - 1))),
        0,
        "S",
        2 * MINUTE + 3,
        halfAMinute);

    // Half a minute behind this watermark is after the late tick's interval.
    ticks.advance(3 * MINUTE - 2, halfAMinute, pane -> panes.add(text(pane)));
    assertThat(panes).containsExactly("1: 0, 1");
    ticks.advance(3 * MINUTE, halfAMinute, pane -> panes.add(text(pane)));
    assertThat(panes).containsExactly("1: 0, 1", "2: 0, 1", "1: 1, 2", "2: 1, 1");
  }

  @Test
  void whatIsNotRevisableAnyMoreIsForgottenAndStateIsReadBack() throws IOException {
    for (long minute = 0; minute < 100; minute++) {
      add(minute * MINUTE);
      assertThat(advance((minute + 1) * MINUTE)).containsExactly(minute + ": 0, 1");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ticks.writeTo(new DataOutputStream(bytes));
      assertThat(bytes.size()).isLessThan(1_000);
      ticks =
          RevisableTicks.readFrom(
              "T", new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
    addLate(95 * MINUTE - 1, 100 * MINUTE + 1);
    assertThat(advance(101 * MINUTE)).containsExactly("94: 1, 2", "95: 1, 1");
  }

  @Test
  void everySectorOfAnIntervalHasRevisionsOfItsOwn() throws IOException {
    Random random = new Random(7);
    Map<String, Pane> last = new HashMap<>();
    Map<String, Long> counts = new HashMap<>();
    for (long minute = 0; minute < 200; minute++) {
      for (int i = 0; i < 20; i++) {
        String sector = "S" + random.nextInt(1 + random.nextInt(9));
        boolean late = minute > 5 && random.nextInt(4) == 0;
        long start = minute - (late ? 1 + random.nextInt(4) : 0);
        Tick tick = new Tick("T", sector, 0, 1, start * MINUTE + i, Tick.NO_SEQUENCE);
        TickBundle bundle = WaitingTicksTest.Bundles.of(List.of(tick));
        if (late) {
          ticks.addLate(bundle, 0, sector, minute * MINUTE + 1, RULES);
        } else {
          WaitingTicks waiting = new WaitingTicks();
          waiting.add(bundle);
          ticks.add(waiting, 0, sector);
        }
        counts.merge(start + sector, 1L, Long::sum);
      }
      ticks.advance(
          (minute + 1) * MINUTE,
          RULES,
          pane -> {
            Pane before = last.put(pane.start / MINUTE + pane.group, pane);
            assertThat(pane.revision()).isEqualTo(before == null ? 0 : before.revision() + 1);
            assertThat(pane.ticksBefore()).isEqualTo(before == null ? 0 : before.summary.count());
          });
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ticks.writeTo(new DataOutputStream(bytes));
      ticks =
          RevisableTicks.readFrom(
              "T", new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    assertThat(last).hasSameSizeAs(counts);
    counts.forEach((pane, count) -> assertThat(last.get(pane).summary.count()).isEqualTo(count));
  }
}
