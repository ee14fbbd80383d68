package io.bolsa.sector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Anomaly;
import io.bolsa.model.ControlFile;
import io.bolsa.model.SectorStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules over windows, and rules that are replaced while the job runs. */
class AlertSectorWindowsTest {
  private static final long IDLE = 600_000;
  private static final long MINUTE = 60_000;
  private static final ControlFile OVER_TEN = rule("\"busy\"", "count > 10");

  private final List<KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?>> opened = new ArrayList<>();
  private KeyedTwoInputStreamOperatorTestHarness<String, SectorStatistics, ControlFile, Anomaly>
      operator;

  private static ControlFile rule(String name, String expression) {
    return file(
        "{\"rules\": [{\"name\": "
            + name
            + ", \"over\": \"sector-window\", \"cooldown\": \"3m\", \"expression\": \""
            + expression
            + "\"}]}");
  }

  private static ControlFile file(String text) {
    return new ControlFile(ControlFile.Kind.RULES, text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() throws Exception {
    for (KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> each : opened) {
      each.close();
    }
  }

  private void start(OperatorSubtaskState state, List<ControlFile> files) throws Exception {
    operator =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new AlertSectorWindows(IDLE, files), row -> row.sector, null, Types.STRING);
    operator.setup();
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
    opened.add(operator);
  }

  private void send(String sector, String window, long end, long count) throws Exception {
    send(sector, window, end, count, 0);
  }

  private void send(String sector, String window, long end, long count, int revision)
      throws Exception {
    SectorStatistics row = new SectorStatistics();
    row.sector = sector;
    row.window = window;
    row.windowStart = end - MINUTE;
    row.windowEnd = end;
    row.count = count;
    row.revision = revision;
    if (revision > 0) {
      row.correctedAt = end + MINUTE;
    }
    operator.processElement1(new StreamRecord<>(row));
  }

  private void replace(ControlFile file) throws Exception {
    operator.processElement2(new StreamRecord<>(file));
  }

  private List<String> alerts() {
    return operator.extractOutputValues().stream()
        .map(alert -> alert.id.replace("1970-01-01T", "") + " suppressed " + alert.suppressed)
        .toList();
  }

  @Test
  void everySectorAndWindowHasACooldownOfItsOwn() throws Exception {
    start(null, List.of(OVER_TEN));
    for (int minute = 1; minute <= 4; minute++) {
      send("A", "PT1M", minute * MINUTE, 11);
      send("A", "PT5M/PT1M", minute * MINUTE, minute < 4 ? 10 : 11);
      send("*", "PT1M", minute * MINUTE, minute == 2 ? 11 : 10);
    }
    assertThat(alerts())
        .containsExactly(
            "rule/busy/PT1M/A/00:01:00.000Z suppressed 0",
            "rule/busy/PT1M/*/00:02:00.000Z suppressed 0",
            "rule/busy/PT1M/A/00:04:00.000Z suppressed 2",
            "rule/busy/PT5M/PT1M/A/00:04:00.000Z suppressed 0");
    assertThat(operator.extractOutputValues().get(0).tickerSymbol).isNull();
  }

  @Test
  void aCorrectedRowFiresNothing() throws Exception {
    start(null, List.of(OVER_TEN));
    send("A", "PT1M", MINUTE, 11, 1);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void otherRulesTakeEffectWhileTheJobRuns() throws Exception {
    start(null, List.of(OVER_TEN));
    send("A", "PT1M", MINUTE, 5);
    replace(rule("\"quiet\"", "count < 10"));
    send("A", "PT1M", 2 * MINUTE, 5);
    send("A", "PT1M", 3 * MINUTE, 11);
    assertThat(alerts()).containsExactly("rule/quiet/PT1M/A/00:02:00.000Z suppressed 0");
  }

  @Test
  void referenceDataIsNotKept() throws Exception {
    ControlFile reference = new ControlFile(ControlFile.Kind.REFERENCE, new byte[100_000]);
    start(null, List.of(OVER_TEN, reference));
    replace(OVER_TEN);
    replace(reference);
    assertThat(operator.snapshot(1, 1).getManagedOperatorState())
        .allSatisfy(state -> assertThat(state.getStateSize()).isBetween(100L, 10_000L));
  }

  @Test
  void aRuleThatStaysKeepsItsCooldown() throws Exception {
    start(null, List.of(OVER_TEN));
    send("A", "PT1M", MINUTE, 11);
    replace(rule("\"busy\"", "count > 5"));
    send("A", "PT1M", 2 * MINUTE, 6);
    send("A", "PT1M", 4 * MINUTE, 6);
    assertThat(alerts())
        .containsExactly(
            "rule/busy/PT1M/A/00:01:00.000Z suppressed 0",
            "rule/busy/PT1M/A/00:04:00.000Z suppressed 1");
  }

  @Test
  void rulesThatCannotBeUsedLeaveTheOldOnesInPlace() throws Exception {
    start(null, List.of(OVER_TEN));
    replace(rule("\"busy\"", "cuont > 5"));
    replace(file("not JSON"));
    send("A", "PT1M", MINUTE, 6);
    send("A", "PT1M", 2 * MINUTE, 11);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    start(savepoint, List.of(OVER_TEN));
    send("B", "PT1M", 3 * MINUTE, 11);
    assertThat(alerts()).containsExactly("rule/busy/PT1M/B/00:03:00.000Z suppressed 0");
  }

  @Test
  void aRestartGoesOnWithTheRulesAndCooldownsThatHeldBefore() throws Exception {
    start(null, List.of(OVER_TEN));
    replace(rule("\"busy\"", "count > 5"));
    send("A", "PT1M", MINUTE, 6);
    send("A", "PT1M", 2 * MINUTE, 6);
    OperatorSubtaskState savepoint = operator.snapshot(1, 1);
    start(savepoint, List.of(OVER_TEN));
    send("A", "PT1M", 4 * MINUTE, 6);
    assertThat(alerts()).containsExactly("rule/busy/PT1M/A/00:04:00.000Z suppressed 1");
  }

  @Test
  void rulesThatWereTakenAwayDoNotComeBackWithOthers() throws Exception {
    start(null, List.of(OVER_TEN));
    replace(rule("\"busy\"", "count > 5"));
    start(operator.snapshot(1, 1), List.of());
    start(operator.snapshot(2, 2), List.of(OVER_TEN));
    send("A", "PT1M", MINUTE, 6);
    send("A", "PT1M", 2 * MINUTE, 11);
    assertThat(alerts()).containsExactly("rule/busy/PT1M/A/00:02:00.000Z suppressed 0");
  }

  @Test
  void withoutRulesInTheConfigurationNoneAreTaken() throws Exception {
    start(null, List.of());
    replace(OVER_TEN);
    send("A", "PT1M", MINUTE, 11);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void filesDoNotHoldTheWatermarkBack() throws Exception {
    start(null, List.of(OVER_TEN));
    send("A", "PT1M", MINUTE, 11);
    operator.snapshot(1, 1);
    assertThat(operator.numKeyedStateEntries()).isEqualTo(1);
    operator.processWatermark1(new Watermark(MINUTE + IDLE));
    assertThat(operator.numKeyedStateEntries()).isEqualTo(1);
    operator.processWatermark1(new Watermark(MINUTE + IDLE + 1));
    assertThat(operator.numKeyedStateEntries()).isZero();
    operator.processWatermark2(new Watermark(Long.MAX_VALUE));
    assertThat(operator.getOutput()).hasSize(3);
  }
}
