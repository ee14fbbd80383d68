package io.bolsa.sector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bolsa.statistics.Pane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The panes of a group by themselves, and as bytes. */
class LiveGroupTest {
  private final LiveGroup live = new LiveGroup("S");

  @Test
  void aMembersPaneTakesThePlaceOfItsEarlierOneAndTheOthersStay() {
    live.replace(0, Map.of("A", pane("A", 1), "B", pane("B", 2)));

    List<Pane> members = live.replace(0, Map.of("B", pane("B", 3), "C", pane("C", 4)));

    assertThat(prices(members)).isEqualTo(Map.of("A", 1.0, "B", 3.0, "C", 4.0));
    assertThat(live.revisable).containsOnlyKeys(0L);
    assertThat(live.revisable.get(0L)).isSameAs(members);
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    fill();

    assertThat(bytes(read(bytes(live)))).isEqualTo(bytes(live));
  }

  @Test
  void bytesThatEndTooEarlyAreRefused() throws IOException {
    fill();
    byte[] bytes = bytes(live);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
  }

  /** Where the sizes of an empty one are: after the version and the time it has sent up to. */
  @ParameterizedTest
  @ValueSource(ints = {9, 13, 17, 21, 25})
  void aNegativeSizeIsNotTakenForNone(int position) throws IOException {
    byte[] bytes = bytes(live);
    assertThat(bytes).hasSize(29);
    bytes[position] = (byte) 0x80;

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("LiveGroup: corrupt bytes: a size of -2147483648");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 17, 21})
  void anIntervalWithoutPanesIsRefused(int position) throws IOException {
    byte[] bytes = bytes(live);
    bytes[position + 3] = 1;

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("LiveGroup: corrupt bytes: an interval without panes");
  }

  private void fill() {
    live.sentUpTo = -1;
    live.take(pane("A", 1));
    live.closed.put(60_000L, pane("B", 2));
    live.replace(120_000, Map.of("C", pane("C", 3)));
    live.corrections.put(5L, List.of(pane("D", 4)));
    live.revisions.put(7L, new TreeMap<>(Map.of("PT1M", 2)));
  }

  private static Pane pane(String ticker, double price) {
    Pane pane = Pane.ofTicker(ticker, "S", 0);
    pane.add(1, price, 0.5, Double.NaN);
    return pane;
  }

  private static Map<String, Double> prices(List<Pane> panes) {
    return panes.stream()
        .collect(Collectors.toMap(pane -> pane.member, pane -> pane.summary.close()));
  }

  private static byte[] bytes(LiveGroup live) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    live.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static LiveGroup read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    LiveGroup read = LiveGroup.readFrom("S", in);
    assertThat(in.available()).isZero();
    return read;
  }
}
