package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every class of the package that can be written. */
class WrittenFormsTest {
  private static final Map<String, String> KNOWN_VERSIONS =
      Map.of("Pane", "versions 1 to 4", "QuantileSketch", "versions 1 to 2");

  record Form(String name, Bytes.Writer value, Bytes.Reader<? extends Bytes.Writer> reader) {

    byte[] bytes() {
      return Bytes.of(value);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Form> forms() {
    Moments moments = MomentsTest.of(1, 2, 4);
    QuantileSketch sketch = QuantileSketchTest.of(-300, 0, 1, 1, 1e9);
    QuantileSketch scattered = QuantileSketchTest.of(-300, 0, 1, 1, 1e300);
    Pane ticker = PaneTest.pane("QXZ", "FINANCIAL", 60_000, 124.54, -0.5, 0, 130);
    Pane sector = Pane.merge("FINANCIAL", "*", 60_000, List.of(ticker));
    Pane market = Pane.merge("*", "*", 60_000, List.of(sector));
    RollingSettings settings =
        new RollingSettings(RollingSpec.parseList("2,1m"), Duration.ofSeconds(1));
    RollingPrices rolling = new RollingPrices(settings);
    for (int i = 0; i < 5; i++) {
      rolling.add(i, 1.5 * i);
    }
    TickerActivity activity = sector.tickers().get(0);
    return List.of(
        form("Moments", moments::writeTo, in -> Moments.readFrom(in)::writeTo),
        form("Moments", new Moments()::writeTo, in -> Moments.readFrom(in)::writeTo),
        form("QuantileSketch", sketch::writeTo, in -> QuantileSketch.readFrom(in)::writeTo),
        form("QuantileSketch", scattered::writeTo, in -> QuantileSketch.readFrom(in)::writeTo),
        form("PriceSummary", ticker.summary::writeTo, in -> PriceSummary.readFrom(in)::writeTo),
        form("TickerActivity", activity::writeTo, in -> TickerActivity.readFrom(in)::writeTo),
        form(
            "RollingPrices", rolling::writeTo, in -> RollingPrices.readFrom(in, settings)::writeTo),
        form("Pane", ticker::writeTo, in -> Pane.readFrom(in)::writeTo),
        form("Pane", sector::writeTo, in -> Pane.readFrom(in)::writeTo),
        form("Pane", market::writeTo, in -> Pane.readFrom(in)::writeTo));
  }

  private static Form form(
      String name, Bytes.Writer value, Bytes.Reader<? extends Bytes.Writer> reader) {
    return new Form(name, value, reader);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatIsReadIsWhatWasWritten(Form form) throws Exception {
    assertThat(Bytes.of(Bytes.read(form.bytes(), form.reader))).isEqualTo(form.bytes());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anUnknownVersionIsRefusedByNumber(Form form) {
    byte[] bytes = form.bytes();
    bytes[0] = 77;

    assertThatThrownBy(() -> Bytes.read(bytes, form.reader))
        .isInstanceOf(IOException.class)
        .hasMessage(
            form.name
                + " has version 77; this program reads "
                + KNOWN_VERSIONS.getOrDefault(form.name, "version 1"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void truncatedBytesAreRefused(Form form) {
    byte[] bytes = form.bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Bytes.read(truncated, form.reader)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void brokenBytesAreRefusedOrRead(Form form) {
    Random random = new Random(61);
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = form.bytes();
      for (int k = random.nextInt(3); k >= 0; k--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        Bytes.of(Bytes.read(broken, form.reader));
      } catch (IOException refused) {
        assertThat(refused).hasMessageNotContaining("null pointer");
      }
    }
  }

  /** A program that knows version 1 alone goes on with the states of ordinary prices. */
  @Test
  void onlyASketchOfNumbersFarApartNeedsTheNewVersion() {
    assertThat(Bytes.of(QuantileSketchTest.of(-300, 0, 1, 1, 1e9)::writeTo)[0]).isEqualTo((byte) 1);
    assertThat(Bytes.of(QuantileSketchTest.of(1, 0x1p64)::writeTo)[0]).isEqualTo((byte) 2);
  }

  @ParameterizedTest
  @MethodSource("corruptSketches")
  void aSketchThatNoNumbersGiveIsRefused(String hex, String why) {
    assertThatThrownBy(() -> Bytes.read(HexFormat.of().parseHex(hex), QuantileSketch::readFrom))
        .isInstanceOf(IOException.class)
        .hasMessage("QuantileSketch: corrupt bytes: " + why);
  }

  static List<Arguments> corruptSketches() {
    return List.of(
        corrupt("01" + "00" + "8120" + "00", "4097 buckets of one sign"),
        corrupt("01" + "00" + "01" + "05" + "00", "a bucket out of range or order, or empty"),
        corrupt(
            "01" + "00" + "02" + "05" + "01" + "00" + "01",
            "a bucket out of range or order, or empty"),
        corrupt("01" + "00" + "01" + "ffffff7f" + "01", "a bucket out of range or order, or empty"),
        corrupt("01" + "00" + "02" + "05" + "01" + "8020" + "01", "buckets too far apart"),
        corrupt("01" + "ffffffffffffffffff" + "01", "a count beyond 63 bits"),
        corrupt(
            "01" + "01" + "01" + "05" + "ffffffffffffffff7f" + "00",
            "counts add up beyond 63 bits"));
  }

  private static Arguments corrupt(String hex, String why) {
    return Arguments.of(hex, why);
  }

  /** What a sector's pane is after its version, in every version. */
  private static final String SECTOR =
      "000946494e414e4349414c00012a000000000000ea60"
          + "01"
          + "010340547851eb851eb83d0000000000000040c55b4f27bb2fec"
          + "0103bff70a3d70a3d70b00000000000000004029ef34d6a161e5"
          + "01013f3f90e5a71f7a5500000000000000000000000000000000"
          + "010001bc9c040201f0990401"
          + "c00c000000000000405f266666666666"
          + "000000000000eadb405f228f5c28f5c3"
          + "000000000000ee47c00c000000000000"
          + "0101"
          + "0001"
          + "01000351585a03000000000000eadb405f228f5c28f5c3000000000000ee47c00c000000000000";

  /** A pane that is no correction: no time, revision 0, of no ticks before. */
  private static final String IN_TIME = "8000000000000000" + "00" + "00";

  /** Bytes that a release has written must stay readable: a change here needs a new version. */
  @Test
  void theBytesOfTheNewestVersionArePinned() {
    assertThat(HexFormat.of().formatHex(Bytes.of(pinned()::writeTo)))
        .isEqualTo("04" + SECTOR + "00" + "00" + IN_TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01" + SECTOR, "02" + SECTOR + "00", "03" + SECTOR + "00" + "00"})
  void theBytesOfOlderVersionsAreRead(String older) throws Exception {
    Pane read = Bytes.read(HexFormat.of().parseHex(older), Pane::readFrom);

    assertThat(Bytes.of(read::writeTo)).isEqualTo(Bytes.of(pinned()::writeTo));
  }

  private static Pane pinned() {
    Pane ticker = Pane.ofTicker("QXZ", "FINANCIAL", 60_000);
    ticker.add(60_123, 124.54, -4.38, Double.NaN);
    ticker.add(60_124, 124.60, 0.06, 0.000481659);
    ticker.add(60_999, -3.5, 0, Double.NaN);
    return Pane.merge("FINANCIAL", "*", 60_000, List.of(ticker));
  }
}
