package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Anomaly;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a disorder of 2 s. */
class ConfirmSilenceTest {
  private TwoInputStreamOperatorTestHarness<Anomaly, Long, Anomaly> operator;

  @BeforeEach
  void open() throws Exception {
    operator = newOperator();
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  @Test
  void aSilenceWaitsUntilNoTickBeforeItCanCome() throws Exception {
    find("silence", "A", 10_000);
    reach(12_000);
    assertThat(found()).isEmpty();

    reach(12_001);
    assertThat(found()).containsExactly("A 10000");
  }

  @Test
  void aSilenceOfAStreamThatWentOnPassesAtOnce() throws Exception {
    reach(12_001);
    find("silence", "A", 10_000);

    assertThat(found()).containsExactly("A 10000");
  }

  @Test
  void whenTheWholeStreamIsSilentNoTickerIs() throws Exception {
    reach(10_000);
    find("silence", "A", 8_001);
    find("silence", "B", 900_000);
    find("silence", "C", 7_999);

    assertThat(found()).containsExactly("C 7999");
  }

  @Test
  void everythingElsePassesAtOnce() throws Exception {
    find("price_jump", "A", 10_000);

    assertThat(found()).containsExactly("A 10000");
  }

  @Test
  void timeInTicksNeverGoesBack() throws Exception {
    reach(20_000);
    reach(5_000);
    find("silence", "A", 10_000);

    assertThat(found()).containsExactly("A 10000");
  }

  @Test
  void aRestartForgetsNeitherWhatWaitsNorHowFarTimeHasCome() throws Exception {
    reach(9_000);
    find("silence", "A", 8_000);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    operator.close();
    operator = newOperator();
    operator.initializeState(state);
    operator.open();

    find("silence", "B", 6_000);
    assertThat(found()).containsExactly("B 6000");
    reach(10_001);
    assertThat(found()).containsExactly("B 6000", "A 8000");
  }

  private static TwoInputStreamOperatorTestHarness<Anomaly, Long, Anomaly> newOperator()
      throws Exception {
    return new TwoInputStreamOperatorTestHarness<>(new ConfirmSilence(2_000));
  }

  private void find(String detector, String ticker, long time) throws Exception {
    Anomaly anomaly = new Anomaly();
    anomaly.detector = detector;
    anomaly.tickerSymbol = ticker;
    anomaly.eventTime = time;
    anomaly.attributionNames = new String[0];
    anomaly.attributionShares = new double[0];
    operator.processElement1(new StreamRecord<>(anomaly));
  }

  private void reach(long time) throws Exception {
    operator.processElement2(new StreamRecord<>(time));
  }

  private List<String> found() {
    return operator.extractOutputValues().stream()
        .map(anomaly -> anomaly.tickerSymbol + " " + anomaly.eventTime)
        .collect(Collectors.toList());
  }
}
