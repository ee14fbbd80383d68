package io.bolsa.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickStreamTest {

  static byte[] generate(Consumer<Settings> choose) throws IOException {
    Settings settings = settings(choose);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TickStream(settings).write(out, null, written -> {});
    return out.toByteArray();
  }

  private static Settings settings(Consumer<Settings> choose) {
    Settings settings = new Settings();
    settings.events = 20_000;
    choose.accept(settings);
    return settings;
  }

  private static String sha256(byte[] bytes) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return String.format("%064x", new BigInteger(1, digest));
  }

  @Test
  void theSameSeedGivesTheSameBytesOnEveryMachine() throws Exception {
    // Another number here is another stream for everyone who kept a seed.
    assertThat(sha256(generate(s -> {})))
        .isEqualTo("2d5f077db9e7a894051f31385d888d71e390823fea9bc1f710cadf6fbb1eecf7");
    assertThat(
            sha256(
                generate(
                    s -> {
                      s.seed = -7;
                      s.disorder = 1.5;
                      s.hotShare = 0.2;
                      s.tickers = 20_000;
                      s.sequence = true;
                    })))
        .isEqualTo("0c22d7010242961f974b8ec81ffdd5f42ea9475bb3cb510e2114b0288b2737ed");
  }

  @Test
  void anotherSeedIsAnotherStream() throws Exception {
    assertThat(generate(s -> s.seed = 2)).isNotEqualTo(generate(s -> s.seed = 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 2})
  void changeIsThePriceMinusThePriceBeforeInEventTimeOrder(double disorder) throws Exception {
    List<Line> lines = Line.read(generate(s -> s.disorder = disorder));

    Line.byTickerInTimeOrder(lines)
        .forEach(
            (ticker, ticks) -> {
              assertThat(ticks.get(0).change()).isZero();
              for (int i = 1; i < ticks.size(); i++) {
                if (ticks.get(i).change() != ticks.get(i).price() - ticks.get(i - 1).price()) {
                  fail(ticks.get(i - 1) + " then " + ticks.get(i));
                }
              }
            });
  }

  @Test
  void fiftyTickersInFiveSectorsKeepAPlausiblePrice() throws Exception {
    List<Line> lines = Line.read(generate(s -> s.events = 100_000));

    assertThat(lines.stream().map(Line::ticker).distinct()).hasSize(50);
    assertThat(lines.stream().map(Line::sector).distinct())
        .containsExactlyInAnyOrder("HEALTHCARE", "TECHNOLOGY", "FINANCIAL", "RETAIL", "ENERGY");
    assertThat(lines.stream().map(line -> line.ticker() + line.sector()).distinct()).hasSize(50);
    LongSummaryStatistics prices = lines.stream().mapToLong(Line::price).summaryStatistics();
    assertThat(prices.getMin()).isBetween(100L, 500L);
    assertThat(prices.getMax()).isBetween(40_000L, 90_000L);
    double largest = 0;
    for (Line line : lines) {
      largest = Math.max(largest, (double) Math.abs(line.change()) / line.price());
    }
    assertThat(largest).isBetween(0.01, 0.08);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 1.1})
  void aPriceDrivenToAnEndOfItsRangeStaysInside(double factor) {
    Market market = new Market(settings(s -> s.tickers = 1));
    MarketTick tick = new MarketTick();
    LongSummaryStatistics prices = new LongSummaryStatistics();
    for (int i = 0; i < 100_000; i++) {
      market.next(tick);
      prices.accept(tick.price);
      double shifted = tick.price * factor;
      if (shifted > 1.1 * Market.LOWEST_PRICE && shifted < 0.9 * Market.HIGHEST_PRICE) {
        market.shift(tick, factor);
      }
    }
    if (factor < 1) {
      assertThat(prices.getMin()).isEqualTo(Market.LOWEST_PRICE);
    } else {
      assertThat(prices.getMax()).isEqualTo(Market.HIGHEST_PRICE);
    }
  }

  @Test
  void aLargeStepMakesTheNextOnesLarger() throws Exception {
    List<Line> ticks =
        Line.read(
            generate(
                s -> {
                  s.tickers = 1;
                  s.events = 50_000;
                }));
    double[] squares =
        ticks.stream().mapToDouble(t -> Math.pow((double) t.change() / t.price(), 2)).toArray();
    double mean =
        IntStream.range(0, squares.length).mapToDouble(i -> squares[i]).average().orElse(0);
    double together = 0;
    double alone = 0;
    for (int i = 1; i < squares.length; i++) {
      together += (squares[i] - mean) * (squares[i - 1] - mean);
      alone += (squares[i] - mean) * (squares[i] - mean);
    }
    // Independent steps of this number stay within 0.01.
    assertThat(together / alone).isBetween(0.03, 0.3);
  }

  @Test
  void withoutDisorderTicksArriveInEventTimeOrderAtTheRate() throws Exception {
    List<Line> lines = Line.read(generate(s -> s.rate = 250));

    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).time() - lines.get(0).time() != 4L * i) {
        fail(i + ": " + lines.get(i));
      }
    }
  }

  @Test
  void noEventArrivesLaterThanTheDisorderAllowsAndSomeNearlyDo() throws Exception {
    List<Line> lines = Line.read(generate(s -> s.disorder = 2));

    long greatest = 0;
    long latest = 0;
    for (Line line : lines) {
      latest = Math.max(latest, greatest - line.time());
      greatest = Math.max(greatest, line.time());
    }
    assertThat(latest).isBetween(1_900L, 2_000L);
  }

  @Test
  void disorderMovesEventsAndChangesNone() throws Exception {
    List<Line> ordered = Line.read(generate(s -> {}));
    List<Line> disordered = new ArrayList<>(Line.read(generate(s -> s.disorder = 2)));

    assertThat(disordered).isNotEqualTo(ordered);
    disordered.sort(Comparator.comparingLong(Line::time));
    assertThat(disordered).isEqualTo(ordered);
  }

  @Test
  void noTickerHasTwoTicksInOneMillisecondEvenAtTheGreatestRate() throws Exception {
    Set<String> seen = new HashSet<>();
    for (Line line : Line.read(generate(s -> s.rate = 50_000))) {
      if (!seen.add(line.ticker() + line.time())) {
        fail(line.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 999, 65_536, 70_001})
  void writesExactlyAsManyEventsAsAsked(int events) throws Exception {
    assertThat(lines(generate(s -> s.events = events))).isEqualTo(events);
    assertThat(
            lines(
                generate(
                    s -> {
                      s.events = events;
                      s.disorder = 3;
                    })))
        .isEqualTo(events);
  }

  private static int lines(byte[] bytes) {
    int lines = 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  @Test
  void theFirstTickerGetsItsShare() throws Exception {
    assertThat(shareOfTheFirst(s -> s.hotShare = 0.3)).isCloseTo(0.3, within(0.005));
    assertThat(shareOfTheFirst(s -> s.hotShare = 1)).isEqualTo(1);
    assertThat(shareOfTheFirst(s -> {})).isCloseTo(0.02, within(0.003));
  }

  @Test
  void theFirstTickerGetsItsShareWhereItTakesATickEveryMillisecond() throws Exception {
    assertThat(
            shareOfTheFirst(
                s -> {
                  s.rate = 10_000;
                  s.hotShare = 0.1;
                }))
        .isCloseTo(0.1, within(0.002));
  }

  private static double shareOfTheFirst(Consumer<Settings> choose) throws IOException {
    List<Line> lines = Line.read(generate(choose));
    double first = lines.stream().filter(l -> l.ticker().equals(Listing.symbol(0))).count();
    return first / lines.size();
  }

  @Test
  void sequencesCountTheTradesOfATicker() throws Exception {
    List<Line> lines =
        Line.read(
            generate(
                s -> {
                  s.sequence = true;
                  s.disorder = 1;
                }));

    Line.byTickerInTimeOrder(lines)
        .values()
        .forEach(
            ticks ->
                assertThat(ticks)
                    .extracting(Line::sequence)
                    .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ticks.size()).asLongStream().boxed().toList()));
  }

  @Test
  void sequencesChangeNothingElse() throws Exception {
    String with = new String(generate(s -> s.sequence = true), StandardCharsets.US_ASCII);
    assertThat(with.replaceAll(",\"sequence\":[0-9]+", ""))
        .isEqualTo(new String(generate(s -> {}), StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(longs = {10_000, 300_000})
  void memoryDependsOnRateAndDisorderOnly(long events) throws Exception {
    Settings settings =
        settings(
            s -> {
              s.events = events;
              s.disorder = 2;
            });
    TickStream stream = new TickStream(settings);
    stream.write(OutputStream.nullOutputStream(), null, written -> {});

    assertThat(stream.ticksInMemory()).isLessThanOrEqualTo(2_001);
  }

  @Test
  void aHundredThousandTickersHaveAHundredThousandSymbols() {
    assertThat(IntStream.range(0, Listing.MAX_TICKERS).mapToObj(Listing::symbol).distinct())
        .hasSize(Listing.MAX_TICKERS);
  }

  @Test
  void aFailureToWriteIsPassedOn() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> new TickStream(settings(s -> {})).write(full, null, written -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new TickStream(settings(s -> s.rate = Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--rate must be above 0: NaN");
  }
}
