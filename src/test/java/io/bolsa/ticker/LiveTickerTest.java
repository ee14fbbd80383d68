package io.bolsa.ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.anomaly.TickerDetectors;
import io.bolsa.statistics.RollingPrices;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.RollingSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The binary form of a ticker's state. */
class LiveTickerTest {
  private static final RollingSettings ROLLING =
      new RollingSettings(RollingSpec.parseList("3"), Duration.ofSeconds(2));

  private static LiveTicker ticker() {
    LiveTicker ticker =
        new LiveTicker("A", new TickerDetectors(DetectorSettings.defaults()).newState());
    ticker.pane("S", 1, 1_000).add(1, 2, 3, Double.NaN);
    ticker.lastTime = 1;
    ticker.lastPrice = 2;
    ticker.sector = "S";
    ticker.countAnomaly("kind", 1);
    return ticker;
  }

  private static byte[] bytes(LiveTicker ticker) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ticker.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static LiveTicker read(byte[] bytes, RollingSettings settings) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    LiveTicker ticker = LiveTicker.readFrom("A", in, settings);
    assertThat(in.available()).isZero();
    return ticker;
  }

  @Test
  void theFormsOfEarlierVersionsAreRead() throws IOException {
    byte[] fourth = bytes(ticker());
    // Version 4 adds ticks that may be revised, if there are any; version 3 rolling windows, if
    // there are any; version 2 the state of rules.
    byte[] third = Arrays.copyOf(fourth, fourth.length - 1);
    third[0] = 3;
    byte[] second = Arrays.copyOf(third, third.length - 1);
    second[0] = 2;
    ByteArrayOutputStream rules = new ByteArrayOutputStream();
    ticker().rules.writeTo(new DataOutputStream(rules));
    byte[] first = Arrays.copyOf(second, second.length - rules.size());
    first[0] = 1;

    assertThat(bytes(read(third, ROLLING))).isEqualTo(fourth);
    assertThat(bytes(read(second, ROLLING))).isEqualTo(fourth);
    assertThat(bytes(read(first, ROLLING))).isEqualTo(fourth);
  }

  @Test
  void aTickCountsInThePaneOfItsSectorAndPanesCloseInTheOrderOfTheirFirstTicks()
      throws IOException {
    Random random = new Random(7);
    LiveTicker ticker =
        new LiveTicker("A", new TickerDetectors(DetectorSettings.defaults()).newState());
    Map<String, Integer> expected = new LinkedHashMap<>();
    List<String> closed = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < 5_000; i++) {
      time += random.nextInt(40);
      String sector = "S" + random.nextInt(1 + random.nextInt(30));
      ticker.pane(sector, time, 1_000).add(time, 1, 0, Double.NaN);
      expected.merge(time / 1_000 + sector, 1, Integer::sum);
      if (random.nextInt(100) == 0) {
        ticker = read(bytes(ticker), ROLLING);
      }
      if (random.nextInt(100) == 0) {
        closed.addAll(closePanes(ticker, time));
      }
    }
    closed.addAll(closePanes(ticker, Long.MAX_VALUE));

    assertThat(ticker.hasOpenPanes()).isFalse();
    assertThat(closed)
        .containsExactlyElementsOf(
            expected.entrySet().stream().map(String::valueOf).collect(Collectors.toList()));
  }

  private static List<String> closePanes(LiveTicker ticker, long time) {
    return ticker.closePanes(time, 1_000).stream()
        .map(pane -> pane.start / 1_000 + pane.group + "=" + pane.summary.count())
        .collect(Collectors.toList());
  }

  @Test
  void rollingWindowsGoOnAndAreForgottenWhereThereAreNone() throws IOException {
    LiveTicker ticker = ticker();
    ticker.rolling = new RollingPrices(ROLLING);
    ticker.rolling.add(1, 2);
    byte[] bytes = bytes(ticker);

    assertThat(bytes(read(bytes, ROLLING))).isEqualTo(bytes);
    assertThat(bytes(read(bytes, RollingSettings.none()))).isEqualTo(bytes(ticker()));
  }

  @Test
  void aVersionThatIsNotKnownIsRefused() throws IOException {
    byte[] bytes = bytes(ticker());
    bytes[0] = 9;

    assertThatThrownBy(() -> read(bytes, ROLLING))
        .hasMessage("LiveTicker has version 9; this program reads versions 1 to 4");
  }
}
