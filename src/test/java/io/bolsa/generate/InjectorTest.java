package io.bolsa.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InjectorTest {
  private static final Pattern LABEL =
      Pattern.compile(
          "\\{\"kind\":\"(\\w+)\",\"class\":\"(\\w+)\",\"ticker\":\"(\\w+)\",\"sector\":\"(\\w+)\","
              + "\"start\":\"([^\"]+)\",\"end\":\"([^\"]+)\",\"note\":\"([^\"]+)\"\\}");

  private static final Set<String> WRONG_PRICES =
      Set.of("lost_digit", "shifted_decimal", "fat_finger");

  record Labelled(
      String kind, String type, String ticker, String sector, long start, long end, String note) {
    boolean covers(Line tick) {
      return ticker.equals(tick.ticker()) && start <= tick.time() && tick.time() <= end;
    }

    boolean changeIsTrue() {
      return note.contains("change tells the true step");
    }

    /** The nth amount of money in the note. */
    long amount(int n) {
      Matcher amounts = Pattern.compile("-?[0-9]+\\.[0-9]{2}(?![0-9])").matcher(note);
      for (int i = 0; i <= n; i++) {
        assertThat(amounts.find()).as(note).isTrue();
      }
      return Line.cents(amounts.group());
    }
  }

  record Stream(List<Line> lines, List<Labelled> labels, String document) {}

  private static Stream stream;
  private static Map<String, List<Line>> byTicker;
  private static Map<String, List<Line>> trueTicks;

  /** The same seed without anomalies: what the prices truly were, where no level was shifted. */
  private static final Map<String, Line> TRUTH = new HashMap<>();

  @BeforeAll
  static void generateOnce() throws IOException {
    stream = generate(InjectorTest::many);
    byTicker = Line.byTickerInTimeOrder(stream.lines);
    Settings quiet = new Settings();
    many(quiet);
    quiet.events += 10_000; // Those that were lost, and those of the silences.
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TickStream(quiet).write(out, null, written -> {});
    List<Line> lines = Line.read(out.toByteArray());
    trueTicks = Line.byTickerInTimeOrder(lines);
    for (Line line : lines) {
      TRUTH.put(at(line), line);
    }
  }

  private static void many(Settings settings) {
    settings.events = 60_000;
    settings.anomalyRate = 1 / 500.0;
    settings.sequence = true;
  }

  private static String at(Line line) {
    return line.ticker() + " " + line.time();
  }

  static Stream generate(Consumer<Settings> choose) throws IOException {
    Settings settings = new Settings();
    choose.accept(settings);
    ByteArrayOutputStream ticks = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    LabelWriter writer = new LabelWriter(labels, settings, "some", "some.ndjson");
    new TickStream(settings).write(ticks, writer, written -> {});
    writer.finish();
    String document = labels.toString(StandardCharsets.UTF_8);
    List<Labelled> read = new ArrayList<>();
    for (Matcher label = LABEL.matcher(document); label.find(); ) {
      read.add(
          new Labelled(
              label.group(1),
              label.group(2),
              label.group(3),
              label.group(4),
              Instant.parse(label.group(5)).toEpochMilli(),
              Instant.parse(label.group(6)).toEpochMilli(),
              label.group(7)));
    }
    return new Stream(Line.read(ticks.toByteArray()), read, document);
  }

  @Test
  void labelsHaveTheFormOfTheBenchmark() throws IOException {
    Stream small =
        generate(
            s -> {
              s.events = 5000;
              s.tickers = 5;
              s.disorder = 0.5;
            });
    assertThat(small.document)
        .isEqualTo(
            """
            {"seed":1,"disorder_seconds":0.5,"scenarios":{"some":{"file":"some.ndjson",\
            "group":"market","warm_up":0.0,"events":5000,"labels":[
            {"kind":"lost_digit","class":"anomaly","ticker":"GZU","sector":"TECHNOLOGY",\
            "start":"2026-01-05T14:30:03.885Z","end":"2026-01-05T14:30:03.886Z",\
            "note":"11.43 printed as 1.43 at the start; \
            change tells the true step, there and on the next tick"}]}}}
            """);
  }

  @Test
  void everyKindIsThereAndAsManyAsAsked() {
    assertThat(stream.lines).hasSize(60_000);
    assertThat(stream.labels).hasSize(120);
    assertThat(
            stream.labels.stream()
                .collect(Collectors.groupingBy(Labelled::kind, Collectors.counting())))
        .containsOnlyKeys(
            "lost_digit", "shifted_decimal", "fat_finger", "missing_ticks", "level_shift", "silent")
        .allSatisfy((kind, count) -> assertThat(count).isEqualTo(20));
    assertThat(stream.labels)
        .allSatisfy(
            label ->
                assertThat(label.type)
                    .isEqualTo(label.kind.equals("missing_ticks") ? "mild" : "anomaly"));
    assertThat(stream.labels.stream().filter(l -> WRONG_PRICES.contains(l.kind)))
        .extracting(Labelled::changeIsTrue)
        .contains(true, false);
  }

  @Test
  void aPriceIsWrongWhereALabelSaysSoAndOnlyThere() {
    Map<String, Long> firstShift = new HashMap<>();
    for (Labelled label : stream.labels) {
      if (label.kind.equals("level_shift")) {
        firstShift.merge(label.ticker, label.start, Math::min);
      }
    }
    Set<String> wrong = new TreeSet<>();
    for (Line line : stream.lines) {
      if (line.time() < firstShift.getOrDefault(line.ticker(), Long.MAX_VALUE)
          && TRUTH.get(at(line)).price() != line.price()) {
        wrong.add(at(line));
      }
    }
    Set<String> labelled = new TreeSet<>();
    for (Labelled label : stream.labels) {
      if (WRONG_PRICES.contains(label.kind)
          && label.start < firstShift.getOrDefault(label.ticker, Long.MAX_VALUE)) {
        labelled.add(label.ticker + " " + label.start);
      }
    }
    assertThat(wrong).hasSizeGreaterThan(20).isEqualTo(labelled);
  }

  @Test
  void theNoteTellsTheTrueAndThePrintedPrice() {
    for (Labelled label : stream.labels) {
      if (WRONG_PRICES.contains(label.kind)) {
        List<Line> ticks = byTicker.get(label.ticker).stream().filter(label::covers).toList();
        assertThat(ticks).as(label.note).hasSize(2);
        long right = label.amount(0);
        long printed = label.amount(1);
        assertThat(ticks.get(0).price()).isEqualTo(printed).isPositive();
        assertThat(Math.abs(printed - right) * 10).isGreaterThanOrEqualTo(right);
        assertThat(ticks.get(1).price() - ticks.get(1).change())
            .isEqualTo(label.changeIsTrue() ? right : printed);
      }
    }
  }

  @Test
  void changeContradictsThePriceWhereALabelSaysSoAndOnlyThere() {
    Set<String> contradicting = new TreeSet<>();
    Set<String> labelled = new TreeSet<>();
    for (List<Line> ticks : byTicker.values()) {
      for (int i = 1; i < ticks.size(); i++) {
        Line tick = ticks.get(i);
        if (tick.change() != tick.price() - ticks.get(i - 1).price()) {
          contradicting.add(at(tick));
        }
      }
    }
    for (Labelled label : stream.labels) {
      if (label.kind.equals("missing_ticks")
          || (WRONG_PRICES.contains(label.kind) && label.changeIsTrue())) {
        byTicker.get(label.ticker).stream()
            .filter(label::covers)
            .forEach(tick -> labelled.add(at(tick)));
      }
    }
    assertThat(contradicting).hasSizeGreaterThan(40).isEqualTo(labelled);
  }

  @Test
  void missingTicksLeaveAGapInTheSequenceAndNothingElseDoes() {
    Set<String> gaps = new TreeSet<>();
    for (List<Line> ticks : byTicker.values()) {
      for (int i = 1; i < ticks.size(); i++) {
        if (ticks.get(i).sequence() <= ticks.get(i - 1).sequence()) {
          fail(ticks.get(i).toString());
        }
        if (ticks.get(i).sequence() != ticks.get(i - 1).sequence() + 1) {
          gaps.add(at(ticks.get(i)));
        }
      }
    }
    assertThat(gaps)
        .isEqualTo(
            stream.labels.stream()
                .filter(l -> l.kind.equals("missing_ticks"))
                .map(l -> l.ticker + " " + l.start)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void aShiftedLevelStays() {
    for (Labelled label : stream.labels) {
      if (label.kind.equals("level_shift")) {
        List<Line> ticks = byTicker.get(label.ticker).stream().filter(label::covers).toList();
        double factor = label.amount(0) / 100.0;
        long before = ticks.get(0).price() - ticks.get(0).change();
        assertThat(ticks).hasSize(13);
        assertThat(ticks)
            .allSatisfy(tick -> assertThat(tick.price() / (before * factor)).isBetween(0.85, 1.15));
      }
    }
  }

  @Test
  void nothingArrivesDuringASilence() {
    for (Labelled label : stream.labels) {
      if (label.kind.equals("silent")) {
        List<Line> ticks = byTicker.get(label.ticker);
        assertThat(ticks.stream().filter(label::covers)).hasSizeLessThanOrEqualTo(1);
        assertThat(ticks.stream().map(Line::time)).contains(label.start - 1);
        long skipped =
            trueTicks.get(label.ticker).stream()
                .filter(t -> label.covers(t) && t.time() != label.end)
                .count();
        assertThat(skipped).as(label.note).isBetween(40L, 120L);
      }
    }
  }

  @Test
  void aTickerHasOneAnomalyAtATimeAndAQuietStretchBefore() throws IOException {
    Stream dense =
        generate(
            s -> {
              s.events = 10_000;
              s.tickers = 3;
              s.anomalyRate = 0.01;
            });
    assertThat(dense.labels).hasSizeGreaterThan(50);
    Map<String, List<Line>> ticks = Line.byTickerInTimeOrder(dense.lines);
    for (Labelled label : dense.labels) {
      long quietFrom =
          dense.labels.stream()
              .filter(l -> l.ticker.equals(label.ticker) && l.start < label.start)
              .mapToLong(Labelled::end)
              .max()
              .orElse(Long.MIN_VALUE);
      // A silence begins after the last tick before it, missing ticks before the one that shows it.
      assertThat(
              ticks.get(label.ticker).stream()
                  .filter(t -> quietFrom < t.time() && t.time() < label.start))
          .as(label.toString())
          .hasSizeGreaterThanOrEqualTo(Injector.CALM);
    }
  }

  @Test
  void ofAnAnomalyInWhichTheStreamEndsALabelTellsWhatIsToBeSeen() throws IOException {
    assertThat(labelsOfAnEndAt((outcome, priceChanged) -> priceChanged))
        .singleElement()
        .asString()
        .matches("lost_digit 0 [0-9.]+ printed as .*");
    assertThat(labelsOfAnEndAt((outcome, priceChanged) -> outcome == Fault.Outcome.LOST)).isEmpty();
    assertThat(labelsOfAnEndAt((outcome, priceChanged) -> outcome == Fault.Outcome.NOT_TRADED))
        .singleElement()
        .asString()
        .startsWith("silent 0 silent for ")
        .contains(" s, to the end of the stream, ");
  }

  private interface End {
    boolean is(Fault.Outcome outcome, boolean priceChanged);
  }

  /** Of the ticker whose tick is the last: kind, milliseconds from the end to the last tick. */
  private static List<String> labelsOfAnEndAt(End end) throws IOException {
    Settings settings = new Settings();
    settings.events = 10_000;
    settings.tickers = 3;
    settings.anomalyRate = 0.01;
    Market market = new Market(settings);
    List<Label> labels = new ArrayList<>();
    Injector injector = new Injector(settings, market, labels::add);
    MarketTick tick = new MarketTick();
    boolean ended = false;
    while (!ended) {
      market.next(tick);
      long price = tick.price;
      Fault.Outcome outcome = injector.apply(tick);
      ended = end.is(outcome, price != tick.price);
    }
    labels.clear();
    injector.finish(tick.time);
    return labels.stream()
        .filter(label -> label.ticker.equals(Listing.symbol(tick.ticker)))
        .map(label -> label.kind + " " + (tick.time - label.end) + " " + label.note)
        .toList();
  }

  @Test
  void anomaliesAreSpreadOverTheWholeStream() {
    long begin = stream.lines.get(0).time();
    long end = stream.lines.get(stream.lines.size() - 1).time();
    for (int tenth = 0; tenth < 10; tenth++) {
      long from = begin + (end - begin) * tenth / 10;
      long to = begin + (end - begin) * (tenth + 1) / 10;
      assertThat(stream.labels.stream().filter(l -> from <= l.start && l.start < to))
          .hasSizeBetween(8, 16);
    }
  }

  @Test
  void disorderMovesNoLabel() throws IOException {
    Stream disordered =
        generate(
            s -> {
              many(s);
              s.disorder = 2;
            });
    assertThat(disordered.labels).isEqualTo(stream.labels);
  }

  @Test
  void aShortStreamHasOneAnomaly() throws IOException {
    assertThat(generate(s -> s.events = 3000).labels).hasSize(1);
  }

  @Test
  void aStreamTooShortToKnowWhatIsOrdinaryHasNone() throws IOException {
    Settings settings = new Settings();
    settings.events = 100;
    LabelWriter labels = new LabelWriter(new ByteArrayOutputStream(), settings, "a", "a");
    TickStream ticks = new TickStream(settings);
    ticks.write(new ByteArrayOutputStream(), labels, written -> {});

    assertThat(ticks.labelledAnomalies()).isZero();
    assertThat(ticks.plannedAnomalies()).isEqualTo(1);
  }
}
