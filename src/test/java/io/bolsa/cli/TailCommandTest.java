package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TailCommandTest {
  private static final String STATISTICS =
      "{\"type\":\"sector-statistics\",\"id\":\"s\",\"window\":\"PT1M\","
          + "\"window_end\":\"2026-01-05T14:31:00.000Z\",\"sector\":\"ENERGY\",\"count\":12,"
          + "\"tickers\":3,\"mean\":10.456,\"sector_return\":-0.0123,\"volatility\":null,"
          + "\"top_gainers\":[{\"count\":1}]}";
  private static final String ANOMALY =
      "{\"type\":\"anomalies\",\"id\":\"a\",\"kind\":\"jump\",\"severity\":\"high\","
          + "\"ticker_symbol\":\"QXZ\",\"event_time\":\"2026-01-05T14:30:01.000Z\","
          + "\"explanation\":\"Far too much.\"}";

  private KinesisStub kinesis;

  @BeforeEach
  void start() throws IOException {
    kinesis = new KinesisStub();
    put(STATISTICS + "\n", ANOMALY + "\n", STATISTICS + "\n", "no JSON");
  }

  private void put(String... records) {
    for (String record : records) {
      kinesis.held.add(new KinesisStub.Held("key", record));
    }
  }

  @AfterEach
  void stop() {
    kinesis.close();
  }

  private List<String> tail(String... arguments) {
    List<String> all = new ArrayList<>(List.of("tail", "--endpoint", kinesis.endpoint()));
    all.addAll(List.of(arguments));
    return Replays.printed(all).lines().toList();
  }

  @Test
  void showsEveryResultOnceInWords() {
    assertThat(tail("--from-start", "--limit", "3"))
        .containsExactly(
            "2026-01-05T14:31:00.000Z  PT1M    ENERGY            12 ticks    3 tickers"
                + "  mean      10.46  return   -1.23%  volatility –",
            "2026-01-05T14:30:01.000Z  HIGH    QXZ  jump: Far too much.", "no JSON");
  }

  @Test
  void showsRepeatsAndRecordsAsTheyAreIfAsked() {
    assertThat(tail("--from-start", "--limit", "4", "--json", "--repeats"))
        .containsExactly(STATISTICS, ANOMALY, STATISTICS, "no JSON");
  }

  @Test
  void beginsWithWhatComesNext() throws Exception {
    Thread later =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                put("next");
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    later.start();
    try {
      assertThat(tail("--limit", "1")).containsExactly("next");
    } finally {
      later.interrupt();
      later.join();
    }
  }

  @Test
  void aNameThatNoStreamHasIsWrong() {
    for (String name : List.of("", "a/b", "x".repeat(129))) {
      Replays.Outcome outcome =
          Replays.run("tail", "--endpoint", kinesis.endpoint(), "--stream", name, "--limit", "1");
      assertThat(outcome.errors())
          .startsWith("bolsa: --stream '" + name + "'; allowed: 1 to 128 of a-z A-Z 0-9 _ . -\n");
      assertThat(outcome.exit()).isEqualTo(2);
    }
  }

  @Test
  void aLimitOfNothingIsWrong() {
    Replays.Outcome outcome = Replays.run("tail", "--endpoint", kinesis.endpoint(), "--limit", "0");
    assertThat(outcome.errors()).contains("--limit must be 1 or more");
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
