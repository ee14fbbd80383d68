package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.dataset.Row;
import io.bolsa.dataset.Rows;
import io.bolsa.model.ControlFile;
import io.bolsa.model.LateTick;
import io.bolsa.model.RollingRow;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.serialization.PaneSerializer;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One ticker's stage by itself: order, panes, lateness, forgetting, restarts. */
class AnalyzeTickerTest {
  private static final long BASE = 10_000;
  private static final long IDLE = 60_000;
  private static final int MAX_PARALLELISM = 16;
  private static final RollingSettings ROLLING =
      new RollingSettings(RollingSpec.parseList("3,10s"), Duration.ofSeconds(2));

  /** So that the laws hold of rules as well. */
  private static final ControlFile RULES =
      rules(
          "{\"name\": \"moved\", \"over\": \"tick\", \"cooldown\": \"5s\","
              + " \"expression\": \"abs(price - previous_price) > 0.2\"},"
              + "{\"name\": \"first\", \"over\": \"tick\","
              + " \"expression\": \"!defined(previous_price)\"},"
              + "{\"name\": \"busy\", \"over\": \"bar\", \"cooldown\": \"15s\","
              + " \"expression\": \"count > 4\"}");

  private static final ControlFile REFERENCE =
      new ControlFile(
          ControlFile.Kind.REFERENCE,
          "ticker_symbol,sector\nA,OTHER\n".getBytes(StandardCharsets.UTF_8));

  private static ControlFile rules(String list) {
    return new ControlFile(
        ControlFile.Kind.RULES, ("{\"rules\": [" + list + "]}").getBytes(StandardCharsets.UTF_8));
  }

  private List<ControlFile> files = List.of(RULES);
  private long allowedLateness;

  private final List<Subtask> opened = new ArrayList<>();

  @AfterEach
  @AfterTry
  void close() throws Exception {
    for (Subtask subtask : opened) {
      subtask.harness.close();
    }
    opened.clear();
  }

  // Panes

  @Test
  void aPaneIsSentWhenTheWatermarkPassesItsEnd() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 500, 10), tick("A", BASE - 1, 12), tick("A", BASE, 11));
    ticker.watermark(BASE - 2);
    assertThat(ticker.panes()).isEmpty();
    ticker.watermark(BASE - 1);
    assertThat(ticker.panes()).hasSize(1);
    Pane pane = ticker.panes().get(0);
    assertThat(pane.start).isZero();
    assertThat(pane.summary.count()).isEqualTo(2);
    assertThat(pane.summary.open()).isEqualTo(10);
    assertThat(pane.summary.close()).isEqualTo(12);
    ticker.watermark(2 * BASE - 2);
    assertThat(ticker.panes()).hasSize(1);
    ticker.watermark(2 * BASE - 1);
    assertThat(ticker.panes()).extracting(each -> each.start).containsExactly(0L, BASE);
  }

  @Test
  void panesBefore1970StartAtMultiplesOfTheIntervalToo() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", -1, 10), tick("A", -BASE, 10), tick("A", -BASE - 1, 10));
    ticker.watermark(0);
    assertThat(ticker.panes())
        .extracting(pane -> pane.start)
        .containsExactlyInAnyOrder(-2 * BASE, -BASE);
  }

  @Test
  void aTickerThatChangesItsSectorHasAPaneInEach() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 10), tick("A", 2, 30));
    ticker.send(new Tick("A", "OTHER", 0, 20, 1, Tick.NO_SEQUENCE));
    ticker.watermark(BASE);
    assertThat(ticker.panes())
        .extracting(pane -> pane.group + " " + pane.summary.count())
        .containsExactlyInAnyOrder("S 2", "OTHER 1");
    // 10 to 20 is the other sector's move, 20 to 30 the first one's: a ticker has one past.
    assertThat(ticker.panes())
        .extracting(pane -> pane.summary.logReturns().mean())
        .containsExactlyInAnyOrder(StrictMath.log(2), StrictMath.log(1.5));
  }

  @Test
  void theEndOfTheInputSendsAllAndLeavesNoState() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 10), tick("B", 5 * BASE, 10));
    ticker.watermark(0);
    ticker.snapshot();
    assertThat(ticker.harness.numKeyedStateEntries()).isEqualTo(2);
    ticker.watermark(Long.MAX_VALUE);
    assertThat(ticker.panes()).hasSize(2);
    assertThat(ticker.harness.numKeyedStateEntries()).isZero();
    ticker.snapshot();
    assertThat(ticker.harness.numKeyedStateEntries()).isZero();
  }

  // Rolling windows

  @Test
  void everyTickHasARowOfEveryRollingWindowInTheOrderOfEventTime() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 20_000, 4), tick("A", 100, 2), tick("A", 0, 1), tick("A", 200, 3));
    ticker.watermark(30_000);

    assertThat(ticker.rolling())
        .extracting(row -> row.window + " " + row.price + " " + row.count + " " + row.previous)
        .containsExactly(
            "3 1.0 1 NaN",
            "PT10S 1.0 1 NaN",
            "3 2.0 2 1.0",
            "PT10S 2.0 2 1.0",
            "3 3.0 3 2.0",
            "PT10S 3.0 3 2.0",
            "3 4.0 3 3.0",
            "PT10S 4.0 1 3.0");
  }

  @Test
  void aTickerThatWasForgottenHasNoRollingPast() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 1), tick("A", IDLE + 1, 2));
    ticker.watermark(2 * IDLE);

    assertThat(ticker.rolling())
        .extracting(row -> row.window + " " + row.count + " " + row.previous)
        .containsExactly("3 1 NaN", "PT10S 1 NaN", "3 1 NaN", "PT10S 1 NaN");
  }

  // Lateness

  @Test
  void ticksTheWatermarkHasPassedAreLateAndTheOthersOfTheirBundleAreNot() throws Exception {
    Subtask ticker = start();
    ticker.watermark(1_000);
    ticker.send(tick("A", 1_001, 3), tick("A", 1_000, 2), tick("A", 0, 1));
    assertThat(ticker.late())
        .extracting(late -> late.tick.price + " by " + late.latenessMillis)
        .containsExactly("2.0 by 1", "1.0 by 1001");
    ticker.watermark(BASE);
    assertThat(ticker.panes()).hasSize(1);
    assertThat(ticker.panes().get(0).summary.count()).isEqualTo(1);
  }

  @Test
  void lateTicksLeaveNoState() throws Exception {
    Subtask ticker = start();
    ticker.watermark(1_000);
    ticker.send(tick("A", 1_000, 2));
    ticker.watermark(1_001);
    ticker.snapshot();
    assertThat(ticker.harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void whatWasLateBeforeARestartIsLateAfterIt() throws Exception {
    Subtask ticker = start();
    ticker.watermark(1_000);
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.send(tick("A", 1_000, 2));
    assertThat(restarted.late()).hasSize(1);
  }

  // Revisions

  @Test
  void theFirstTickOfATickerIsOfTheSectorInTheTableWhenItIsLateToo() throws Exception {
    files = List.of(REFERENCE);
    allowedLateness = BASE;
    Subtask ticker = start();
    ticker.watermark(BASE);
    ticker.send(tick("A", BASE - 1, 1));
    ticker.watermark(2 * BASE);
    assertThat(ticker.panes()).extracting(pane -> pane.group).containsExactly("OTHER");
  }

  @Test
  void aLateTickIsOfTheSectorInTheTableAfterARestartToo() throws Exception {
    files = List.of(REFERENCE);
    allowedLateness = BASE;
    Subtask ticker = start();
    ticker.send(tick("A", 0, 1));
    ticker.watermark(BASE);
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.send(tick("A", 1, 2));
    restarted.watermark(2 * BASE);
    assertThat(restarted.panes())
        .extracting(pane -> pane.group + " " + pane.revision() + " " + pane.summary.count())
        .containsExactly("OTHER 1 2");
  }

  @Test
  void aLateTickThatWaitsCorrectsAfterARestartWhateverTimeHasPassed() throws Exception {
    allowedLateness = BASE / 2;
    Subtask ticker = start();
    ticker.send(tick("A", BASE - 1, 1));
    ticker.watermark(BASE);
    ticker.send(tick("A", BASE - 2, 2));
    ticker.watermark(2 * BASE - 2);
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.watermark(2 * BASE);
    assertThat(restarted.panes())
        .extracting(pane -> pane.revision() + " " + pane.summary.count())
        .containsExactly("1 2");
    assertThat(restarted.late()).isEmpty();
  }

  @Test
  void aLateTickThatWaitsIsLateIfTheNextRunAllowsNone() throws Exception {
    allowedLateness = BASE / 2;
    Subtask ticker = start();
    ticker.send(tick("A", BASE - 1, 1));
    ticker.watermark(BASE + 5);
    ticker.send(tick("A", BASE - 2, 2), tick("A", BASE + 1, 2));
    allowedLateness = 0;
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.watermark(2 * BASE);
    assertThat(restarted.late()).extracting(late -> late.latenessMillis).containsExactly(8L, 5L);
    assertThat(restarted.panes()).isEmpty();
  }

  @Test
  void aLateTickThatNextRunsDoNotAllowIsLateOnceWhateverTheRestarts() throws Exception {
    for (boolean lives : List.of(true, false)) {
      allowedLateness = BASE / 2;
      Subtask ticker = start();
      ticker.send(tick("A", BASE - 1, 1));
      ticker.watermark(BASE + 5);
      ticker.send(tick("A", BASE - 2, 2));
      allowedLateness = 0;
      Subtask second = restart(ticker.snapshot(), 1, 1, 0);
      if (lives) {
        second.send(tick("A", BASE + 7, 3));
      }
      Subtask third = restart(second.snapshot(), 1, 1, 0);
      third.watermark(BASE + 6);
      Subtask fourth = restart(third.snapshot(), 1, 1, 0);
      fourth.watermark(BASE + 7);
      assertThat(Stream.of(second, third, fourth).flatMap(each -> each.late().stream()))
          .extracting(late -> late.tick.price)
          .containsExactly(2.0);
    }
  }

  /** As where another source is behind the one that found the tick late. */
  private void sendLate(Subtask ticker, long time, double price, long latenessMillis)
      throws Exception {
    LateTick late = new LateTick(tick("A", time, price), latenessMillis);
    ticker.harness.processElement(new StreamRecord<>(TickBundle.ofLate(late)));
  }

  @Test
  void aLateTickThatNoWatermarkHasPassedIsInTimeIfTheNextRunDoesNotAllowIt() throws Exception {
    for (long allowedThen : new long[] {0, BASE}) {
      for (boolean begun : List.of(true, false)) {
        allowedLateness = 5 * BASE;
        Subtask ticker = start();
        ticker.send(tick("A", 1, 1));
        if (begun) {
          ticker.watermark(5);
        }
        sendLate(ticker, 6, 2, 3 * BASE);
        allowedLateness = allowedThen;
        Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
        for (int i = 1; i <= 5; i++) {
          restarted.watermark(i * BASE);
        }
        assertThat(restarted.panes())
            .extracting(pane -> pane.revision() + " " + pane.summary.count())
            .containsExactly("0 2");
        assertThat(restarted.late()).isEmpty();
      }
    }
  }

  @Test
  void aPaneThatAWatermarkHasClosedIsNotSentAgainAfterTheNextCheckpoint() throws Exception {
    for (long lateness : new long[] {0, BASE}) {
      allowedLateness = lateness;
      Subtask ticker = start();
      ticker.send(tick("A", 1, 1));
      ticker.watermark(1);
      ticker.snapshot();
      ticker.watermark(BASE);
      assertThat(ticker.panes()).hasSize(1);
      Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
      restarted.watermark(2 * BASE);
      assertThat(restarted.panes()).isEmpty();
    }
  }

  @Test
  void whatOnlyAWatermarkHasReleasedIsNotReleasedAgainAfterTheNextCheckpoint() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 1, 1));
    ticker.snapshot();
    ticker.watermark(1);
    assertThat(ticker.rolling()).isNotEmpty();
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.watermark(BASE);
    assertThat(restarted.rolling()).isEmpty();
  }

  @Test
  void anIntervalThatIsOpenIsOnePaneIfOneRunInBetweenAllowsNoLateness() throws Exception {
    allowedLateness = BASE;
    Subtask ticker = start();
    ticker.send(tick("A", 1, 1));
    ticker.watermark(1);
    allowedLateness = 0;
    Subtask without = restart(ticker.snapshot(), 1, 1, 0);
    allowedLateness = BASE;
    Subtask again = restart(without.snapshot(), 1, 1, 0);
    again.send(tick("A", 2, 2));
    again.watermark(BASE);
    assertThat(again.panes())
        .extracting(pane -> pane.revision() + " " + pane.summary.count())
        .containsExactly("0 2");
  }

  // Forgetting

  @Test
  void anIdleTickerIsForgotten() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 10));
    ticker.watermark(IDLE);
    ticker.snapshot();
    assertThat(ticker.harness.numKeyedStateEntries()).isEqualTo(1);
    ticker.watermark(IDLE + 1);
    assertThat(ticker.harness.numKeyedStateEntries()).isZero();
    ticker.send(tick("A", IDLE + 2, 20));
    ticker.watermark(IDLE + BASE);
    assertThat(ticker.panes()).hasSize(2);
    assertThat(ticker.panes().get(1).summary.logReturns().count()).isZero();
  }

  @Test
  void anIdleTickerIsForgottenWithoutAWatermarkInBetween() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 10), tick("A", IDLE, 20), tick("A", 2 * IDLE + 1, 40));
    ticker.watermark(3 * IDLE);
    assertThat(ticker.panes())
        .extracting(pane -> pane.summary.logReturns().count())
        .containsExactly(0L, 1L, 0L);
  }

  @Test
  void aTickerIsKeptForAsLongAsItsTicksMayBeCorrected() throws Exception {
    allowedLateness = 2 * IDLE;
    Subtask ticker = start();
    ticker.send(tick("A", 0, 10));
    ticker.watermark(IDLE + BASE);
    ticker.send(tick("A", 1, 20));
    ticker.watermark(2 * IDLE);
    assertThat(ticker.panes())
        .extracting(pane -> pane.revision() + " " + pane.summary.count())
        .containsExactly("0 1", "1 2");
    ticker.watermark(3 * IDLE + 1);
    ticker.snapshot();
    assertThat(ticker.harness.numKeyedStateEntries()).isEqualTo(1);
    ticker.watermark(3 * IDLE + 2);
    assertThat(ticker.harness.numKeyedStateEntries()).isZero();
  }

  // Silences

  @Test
  void aSilenceIsReportedByTheWatermarkAtItsDeadline() throws Exception {
    Subtask ticker = start();
    ticker.send(steady(1_000));
    ticker.watermark(50_000 + IDLE - 1);
    long deadline = ticker.silences().get(0);

    Subtask again = start();
    again.send(steady(1_000));
    again.watermark(deadline - 1);
    assertThat(again.silences()).isEmpty();
    again.watermark(deadline);
    assertThat(again.silences()).containsExactly(deadline);
    again.watermark(deadline + 1);
    assertThat(again.silences()).hasSize(1);
  }

  @Test
  void aTickerThatIsForgottenFirstIsNotReportedAsSilent() throws Exception {
    Subtask inOneStep = start();
    inOneStep.send(steady(20_000));
    inOneStep.watermark(100 * IDLE);
    Subtask inSmallSteps = start();
    inSmallSteps.send(steady(20_000));
    for (long time = 0; time < 100 * IDLE; time += 5_000) {
      inSmallSteps.watermark(time);
    }
    assertThat(inOneStep.silences()).isEqualTo(inSmallSteps.silences()).isEmpty();
  }

  @Test
  void theEndOfTheInputIsNoSilence() throws Exception {
    Subtask ticker = start();
    ticker.send(steady(1_000));
    ticker.watermark(Long.MAX_VALUE);
    assertThat(ticker.silences()).isEmpty();
  }

  private static Tick[] steady(long gap) {
    Tick[] ticks = new Tick[50];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = tick("A", i * gap, 10 + i % 3);
    }
    return ticks;
  }

  // Rules

  @Test
  void aRuleFiresOncePerCooldownAndSaysHowManyWereHeldBack() throws Exception {
    Subtask ticker = start();
    for (int i = 0; i <= 11; i++) {
      ticker.send(tick("A", i * 1_000L, i));
    }
    ticker.watermark(50_000);
    // The first tick has no move; then one alert at 1 s, 6 s and 11 s.
    assertThat(ticker.alerts("moved"))
        .containsExactly("1000 suppressed 0", "6000 suppressed 4", "11000 suppressed 4");
  }

  @Test
  void cooldownsAreOfATickerEach() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 1), tick("A", 1, 2), tick("A", 2, 3));
    ticker.send(tick("B", 0, 1), tick("B", 1, 2), tick("B", 2, 3));
    ticker.watermark(50_000);
    assertThat(ticker.alerts("moved")).containsExactly("1 suppressed 0", "1 suppressed 0");
  }

  @Test
  void aCooldownSurvivesARestart() throws Exception {
    Subtask ticker = start();
    ticker.send(tick("A", 0, 1), tick("A", 1_000, 2));
    ticker.watermark(1_000);
    assertThat(ticker.alerts("moved")).hasSize(1);
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.send(tick("A", 5_999, 3), tick("A", 6_000, 4));
    restarted.watermark(50_000);
    assertThat(restarted.alerts("moved")).containsExactly("6000 suppressed 1");
  }

  @Test
  void barsAreJudgedInTheirOrderWhenTheNextRunAllowsLateness() throws Exception {
    files = List.of(rules("{\"name\": \"bar\", \"over\": \"bar\", \"expression\": \"count > 0\"}"));
    Subtask ticker = start();
    ticker.send(tick("A", 1, 1));
    ticker.watermark(1);
    allowedLateness = BASE;
    // The interval that is open goes on as a pane; of the next one the ticks are kept.
    Subtask restarted = restart(ticker.snapshot(), 1, 1, 0);
    restarted.send(tick("A", 2, 2), tick("A", BASE, 3));
    restarted.watermark(2 * BASE);
    assertThat(restarted.alerts("bar"))
        .containsExactly(BASE + " suppressed 0", 2 * BASE + " suppressed 0");
  }

  @Test
  void noRuleJudgesALateTickOrABarThatHasNoOther() throws Exception {
    allowedLateness = 10 * BASE;
    files =
        List.of(
            rules(
                "{\"name\": \"tick\", \"over\": \"tick\", \"expression\": \"price > 50\"},"
                    + "{\"name\": \"bar\", \"over\": \"bar\", \"expression\": \"high > 50\"}"));
    Subtask ticker = start();
    ticker.send(tick("A", 1, 1));
    ticker.watermark(3 * BASE);
    ticker.send(tick("A", BASE, 99));
    ticker.watermark(5 * BASE);
    assertThat(ticker.panes())
        .extracting(pane -> pane.start + " revision " + pane.revision())
        .containsExactly("0 revision 0", BASE + " revision 0");
    assertThat(ticker.alerts("tick")).isEmpty();
    assertThat(ticker.alerts("bar")).isEmpty();
  }

  @Test
  void aRuleThatDidNotHoldUntilATickerIsForgottenHasNoCooldown() throws Exception {
    files =
        List.of(
            rules(
                "{\"name\": \"high\", \"over\": \"tick\", \"cooldown\": \"1h\","
                    + " \"expression\": \"price > 50\"}"));
    Subtask ticker = start();
    ticker.send(tick("A", 0, 99), tick("A", 1, 99));
    for (long time = BASE; time <= IDLE + 1; time += BASE) {
      ticker.send(tick("A", time, 1));
    }
    ticker.send(tick("A", IDLE + 2, 99));
    ticker.watermark(2 * IDLE);
    assertThat(ticker.alerts("high"))
        .containsExactly("0 suppressed 0", (IDLE + 2) + " suppressed 0");
  }

  @Test
  void alertsOfOneInstantHaveDifferentIds() throws Exception {
    Subtask ticker = start();
    ticker.send(new Tick("A", "S", 0, 1, 7, 1));
    ticker.watermark(100);
    ticker.send(tick("A", 5 + 2 * IDLE, 1));
    ticker.watermark(5 * IDLE);
    assertThat(ticker.alerts("first")).hasSize(2);
    assertThat(ticker.side(AnalyzeTicker.ANOMALIES).stream().map(each -> each.id))
        .doesNotHaveDuplicates();
  }

  // Laws

  /** Ticks at a steady pace, with silences, gaps that make idle, jumps and changes of sector. */
  private static List<Tick> ticks(Random random) {
    List<Tick> ticks = new ArrayList<>();
    int tickers = 1 + random.nextInt(3);
    for (int ticker = 0; ticker < tickers; ticker++) {
      String sector = "S";
      double price = 100;
      long time = random.nextInt(2_000);
      for (int i = random.nextInt(120); i > 0; i--) {
        int chance = random.nextInt(60);
        time += 900 + random.nextInt(200);
        if (chance == 0) {
          time += random.nextInt(2) * (IDLE - 1_000) + random.nextInt(30_000);
        } else if (chance == 1) {
          price += 50;
        } else if (chance == 2) {
          sector = sector.equals("S") ? "OTHER" : "S";
        }
        double change = random.nextInt(11) - 5;
        price += change / 10;
        ticks.add(new Tick("T" + ticker, sector, change / 10, price, time, Tick.NO_SEQUENCE));
      }
    }
    Collections.shuffle(ticks, random);
    return ticks;
  }

  @Property(seed = "81", tries = 60)
  void theOutcomeDoesNotDependOnWhenWatermarksCome(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random);
    long last = ticks.stream().mapToLong(tick -> tick.eventTime).max().orElse(0);
    long end = last + random.nextInt(100_000);

    Subtask once = start();
    once.send(ticks.toArray(new Tick[0]));
    once.watermark(end);
    once.watermark(Long.MAX_VALUE);

    Subtask often = start();
    long most = 1L + random.nextInt(20_000);
    ticks.sort((a, b) -> Long.compare(a.eventTime, b.eventTime));
    int sent = 0;
    for (long time = 0; time < end; time += 1 + (long) (random.nextDouble() * most)) {
      while (sent < ticks.size() && ticks.get(sent).eventTime <= time + 3_000) {
        often.send(ticks.get(sent++));
      }
      often.watermark(time);
    }
    often.send(ticks.subList(sent, ticks.size()).toArray(new Tick[0]));
    often.watermark(end);
    often.watermark(Long.MAX_VALUE);

    assertSame(often.rows, once.rows);
  }

  @Property(seed = "82", tries = 30)
  void aRestartAtAnyParallelismChangesNothing(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int before,
      @ForAll @IntRange(min = 1, max = 3) int after)
      throws Exception {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random);
    ticks.sort((a, b) -> Long.compare(a.eventTime, b.eventTime));
    int restart = random.nextInt(ticks.size() + 1);

    Subtask whole = start();
    List<Subtask> first = new ArrayList<>();
    for (int i = 0; i < before; i++) {
      first.add(open(null, before, i));
    }
    feed(ticks, 0, restart, List.of(whole), first);
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (Subtask subtask : first) {
      // Twice: what has not changed since the first is not written again, nor lost.
      subtask.snapshot();
      states.add(subtask.snapshot());
    }
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(new OperatorSubtaskState[0]));
    List<Subtask> second = new ArrayList<>();
    for (int i = 0; i < after; i++) {
      second.add(restart(all, before, after, i));
    }
    feed(ticks, restart, ticks.size(), List.of(whole), second);
    List<String> restarted = new ArrayList<>();
    for (List<Subtask> run : List.of(first, second)) {
      for (Subtask subtask : run) {
        if (run == second) {
          subtask.watermark(Long.MAX_VALUE);
        }
        restarted.addAll(subtask.rows);
      }
    }
    whole.watermark(Long.MAX_VALUE);
    assertSame(restarted, whole.rows);
  }

  /** Each tick goes to the subtask that has its key; every subtask gets every watermark. */
  private static void feed(List<Tick> ticks, int from, int to, List<Subtask> a, List<Subtask> b)
      throws Exception {
    for (int i = from; i < to; i++) {
      for (List<Subtask> run : List.of(a, b)) {
        run.get(subtaskOf(ticks.get(i).tickerSymbol, run.size())).send(ticks.get(i));
        if (i % 7 == 0) {
          for (Subtask subtask : run) {
            subtask.watermark(ticks.get(i).eventTime - 2_500);
          }
        }
      }
    }
  }

  private static int subtaskOf(String key, int parallelism) {
    return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, MAX_PARALLELISM, parallelism);
  }

  /** The same rows, in any order: between tickers none is defined. */
  private static void assertSame(List<String> actual, List<String> expected) {
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> unexpected = new ArrayList<>(actual);
    expected.forEach(unexpected::remove);
    assertThat(missing).as("missing; unexpected are %s", unexpected).isEmpty();
    assertThat(unexpected).isEmpty();
  }

  private static Tick tick(String symbol, long time, double price) {
    return new Tick(symbol, "S", 0, price, time, Tick.NO_SEQUENCE);
  }

  private Subtask start() throws Exception {
    return open(null, 1, 0);
  }

  private Subtask restart(OperatorSubtaskState all, int before, int after, int index)
      throws Exception {
    return open(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            all, MAX_PARALLELISM, before, after, index),
        after,
        index);
  }

  private Subtask open(OperatorSubtaskState state, int parallelism, int index) throws Exception {
    AnalyzeTicker operator =
        new AnalyzeTicker(
            BASE,
            IDLE,
            DetectorPolicy.of(DetectorSettings.defaults()),
            AnalyzeTicker.Scores.DETAIL,
            files,
            ROLLING,
            allowedLateness,
            null);
    Subtask subtask = new Subtask(operator, state, parallelism, index);
    opened.add(subtask);
    return subtask;
  }

  /** The operator in its harness, and all it has sent. */
  private static final class Subtask {
    final KeyedOneInputStreamOperatorTestHarness<String, TickBundle, Pane> harness;
    final List<String> rows = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private int checkpoints;

    Subtask(AnalyzeTicker operator, OperatorSubtaskState state, int parallelism, int index)
        throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              operator,
              bundle -> bundle.tickerSymbol,
              Types.STRING,
              MAX_PARALLELISM,
              parallelism,
              index);
      harness.setup(new PaneSerializer());
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }

    /** In bundles of one ticker and sector, as they come. */
    void send(Tick... ticks) throws Exception {
      List<Tick> bundle = new ArrayList<>();
      for (Tick tick : ticks) {
        if (!bundle.isEmpty()
            && !(bundle.get(0).tickerSymbol.equals(tick.tickerSymbol)
                && bundle.get(0).sector.equals(tick.sector))) {
          harness.processElement(new StreamRecord<>(WaitingTicksTest.Bundles.of(bundle)));
          bundle.clear();
        }
        bundle.add(tick);
      }
      if (!bundle.isEmpty()) {
        harness.processElement(new StreamRecord<>(WaitingTicksTest.Bundles.of(bundle)));
      }
    }

    List<String> alerts(String rule) {
      return side(AnalyzeTicker.ANOMALIES).stream()
          .filter(anomaly -> anomaly.kind.equals(rule))
          .map(anomaly -> anomaly.eventTime + " suppressed " + anomaly.suppressed)
          .toList();
    }

    void watermark(long time) throws Exception {
      int panes = panes().size();
      int anomalies = side(AnalyzeTicker.ANOMALIES).size();
      int scores = side(AnalyzeTicker.SCORES).size();
      int rolling = side(AnalyzeTicker.ROLLING).size();
      harness.processWatermark(time);
      List<Row> sent = new ArrayList<>();
      panes().stream().skip(panes).forEach(pane -> sent.add(Rows.bar(pane, BASE)));
      side(AnalyzeTicker.ANOMALIES).stream()
          .skip(anomalies)
          .forEach(anomaly -> sent.add(Rows.anomaly(anomaly)));
      side(AnalyzeTicker.SCORES).stream()
          .skip(scores)
          .forEach(score -> sent.add(Rows.score(score)));
      side(AnalyzeTicker.ROLLING).stream()
          .skip(rolling)
          .forEach(row -> sent.add(Rows.rolling(row)));
      for (Row row : sent) {
        // What files are sorted by: nothing comes that the watermark has passed before.
        assertThat(row.time).isGreaterThan(watermark).isLessThanOrEqualTo(time);
        rows.add(new String(row.bytes, StandardCharsets.UTF_8));
      }
      watermark = Math.max(watermark, time);
    }

    OperatorSubtaskState snapshot() throws Exception {
      checkpoints++;
      harness.prepareSnapshotPreBarrier(checkpoints);
      return harness.snapshot(checkpoints, checkpoints);
    }

    List<Pane> panes() {
      return harness.extractOutputValues();
    }

    List<RollingRow> rolling() {
      return side(AnalyzeTicker.ROLLING);
    }

    List<Long> silences() {
      return side(AnalyzeTicker.ANOMALIES).stream()
          .filter(anomaly -> anomaly.kind.equals("silence"))
          .map(anomaly -> anomaly.eventTime)
          .toList();
    }

    List<LateTick> late() {
      return side(AnalyzeTicker.LATE);
    }

    private <T> List<T> side(OutputTag<T> tag) {
      Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
      return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
  }
}
