package io.bolsa.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.model.Anomaly;
import io.bolsa.model.Hotspot;
import io.bolsa.model.LateTick;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.RollingRow;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.SectorStatistics.Ranked;
import io.bolsa.model.Tick;
import io.bolsa.model.TickScore;
import io.bolsa.statistics.Pane;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * One record of every dataset, as it stands in the output. The lines are a contract: a field may be
 * added to them, none renamed or moved.
 */
class RowsTest {
  private static final long TIME = 1_767_623_400_000L; // 2026-01-05T14:30:00Z

  @Test
  void sectorStatistics() {
    Row row = Rows.statistics(statistics());
    assertLine(row, "{" + STATISTICS);
    assertThat(row.time).isEqualTo(TIME + 300_000 - 1);
    assertThat(row.folderTime).isEqualTo(TIME + 300_000);
  }

  @Test
  void sectorStatisticsInTheSecondStream() {
    assertLine(
        Rows.statisticsResult(statistics()), "{\"type\":\"sector-statistics\"," + STATISTICS);
  }

  private static final String STATISTICS =
      "\"id\":\"statistics/PT5M/PT1M/A \\\"B\\\" é/2026-01-05T14:30:00.000Z\","
          + "\"window\":\"PT5M/PT1M\",\"window_start\":\"2026-01-05T14:30:00.000Z\","
          + "\"window_end\":\"2026-01-05T14:35:00.000Z\",\"revision\":1,"
          + "\"sector\":\"A \\\"B\\\" é\",\"count\":7,\"tickers\":2,\"min\":1.5,\"max\":53,"
          + "\"mean\":10.25,\"stddev\":0,\"variance\":0.125,\"stddev_sample\":0.375,"
          + "\"variance_sample\":null,\"median\":9,\"p95\":50,\"p99\":52,\"open\":2,\"close\":3,"
          + "\"advancing\":4,\"declining\":2,\"unchanged\":1,\"change_mean\":-0.5,"
          + "\"change_stddev\":0.25,\"sector_return\":0.5,\"volatility\":null,"
          + "\"top_gainers\":[{\"ticker_symbol\":\"A\",\"return\":0.5,\"rank\":1},"
          + "{\"ticker_symbol\":\"B\",\"return\":0.25,\"rank\":2}],\"top_losers\":[],"
          + "\"most_active\":[{\"ticker_symbol\":\"B\",\"count\":5,\"rank\":1},"
          + "{\"ticker_symbol\":\"C\",\"count\":1,\"rank\":2},"
          + "{\"ticker_symbol\":\"D\",\"count\":1,\"rank\":2},"
          + "{\"ticker_symbol\":\"E\",\"count\":0,\"rank\":4}],"
          + "\"most_active_sectors\":[{\"sector\":\"S\",\"count\":6,\"rank\":1}]}\n";

  private static SectorStatistics statistics() {
    SectorStatistics row = new SectorStatistics();
    row.window = "PT5M/PT1M";
    row.windowStart = TIME;
    row.windowEnd = TIME + 300_000;
    row.revision = 1;
    row.sector = "A \"B\" é";
    row.count = 7;
    row.tickers = 2;
    row.min = 1.5;
    row.max = 53;
    row.mean = 10.25;
    row.stddev = 0;
    row.variance = 0.125;
    row.stddevSample = 0.375;
    row.varianceSample = Double.NaN;
    row.median = 9;
    row.p95 = 50;
    row.p99 = 52;
    row.open = 2;
    row.close = 3;
    row.advancing = 4;
    row.declining = 2;
    row.unchanged = 1;
    row.changeMean = -0.5;
    row.changeStddev = 0.25;
    row.sectorReturn = 0.5;
    row.volatility = Double.NaN;
    row.topGainers = new Ranked[] {new Ranked("A", 0.5), new Ranked("B", 0.25)};
    row.topLosers = new Ranked[0];
    row.mostActive =
        new Ranked[] {
          new Ranked("B", 5), new Ranked("C", 1), new Ranked("D", 1), new Ranked("E", 0)
        };
    row.mostActiveSectors = new Ranked[] {new Ranked("S", 6)};
    return row;
  }

  @Test
  void anomalies() {
    Row row = Rows.anomaly(anomaly());
    assertLine(row, "{" + ANOMALY_TO_SCORE + "\"ticker_symbol\":\"QXZ\"," + ANOMALY_FROM_SECTOR);
    assertThat(row.time).isEqualTo(TIME + 123);
  }

  @Test
  void anomaliesInTheSecondStream() {
    assertLine(
        Rows.anomalyResult(anomaly()),
        "{\"type\":\"anomalies\","
            + ANOMALY_TO_SCORE
            + "\"ticker_symbol\":\"QXZ\","
            + ANOMALY_FROM_SECTOR);
  }

  @Test
  void anomaliesOfASector() {
    Anomaly anomaly = anomaly();
    anomaly.tickerSymbol = null;
    assertLine(Rows.anomaly(anomaly), "{" + ANOMALY_TO_SCORE + ANOMALY_FROM_SECTOR);
  }

  private static final String ANOMALY_TO_SCORE =
      "\"id\":\"an id\",\"kind\":\"price_jump\",\"detector\":\"price_jump\",\"severity\":\"high\","
          + "\"score\":0.99,";
  private static final String ANOMALY_FROM_SECTOR =
      "\"sector\":\"S\",\"event_time\":\"2026-01-05T14:30:00.123Z\",\"since\":\"2026-01-05T14:30:00.100Z\",\"update\":2,\"observed\":53,"
          + "\"expected\":null,\"lower\":-1,\"upper\":1E10,\"direction\":null,"
          + "\"attribution\":{\"A\":0.75,\"B\":0.25},\"explanation\":\"Price \\\"jumped\\\".\","
          + "\"suppressed\":3}\n";

  private static Anomaly anomaly() {
    Anomaly anomaly = new Anomaly();
    anomaly.id = "an id";
    anomaly.kind = "price_jump";
    anomaly.detector = "price_jump";
    anomaly.severity = "high";
    anomaly.score = 0.99;
    anomaly.tickerSymbol = "QXZ";
    anomaly.sector = "S";
    anomaly.eventTime = TIME + 123;
    anomaly.since = TIME + 100;
    anomaly.update = 2;
    anomaly.observed = 53;
    anomaly.expected = Double.NaN;
    anomaly.lower = -1;
    anomaly.upper = 1e10;
    anomaly.attributionNames = new String[] {"A", "B"};
    anomaly.attributionShares = new double[] {0.75, 0.25};
    anomaly.explanation = "Price \"jumped\".";
    anomaly.suppressed = 3;
    return anomaly;
  }

  @Test
  void tickerBars() {
    Pane pane = Pane.ofTicker("QXZ", "S", TIME);
    pane.add(TIME + 1, 2, 1, Double.NaN);
    pane.add(TIME + 59_999, 2, -1, 0);
    Row row = Rows.bar(pane, 60_000);
    assertLine(
        row,
        "{\"id\":\"bar/QXZ/S/2026-01-05T14:30:00.000Z\",\"ticker_symbol\":\"QXZ\",\"sector\":\"S\","
            + "\"interval\":\"PT1M\",\"bar_start\":\"2026-01-05T14:30:00.000Z\","
            + "\"bar_end\":\"2026-01-05T14:31:00.000Z\",\"revision\":0,\"open\":2,\"high\":2,\"low\":2,\"close\":2,"
            + "\"count\":2,\"mean\":2,\"stddev\":0,\"variance\":0,\"stddev_sample\":0,"
            + "\"variance_sample\":0,\"median\":2,\"p95\":2,\"p99\":2,"
            + "\"advancing\":1,\"declining\":1,\"unchanged\":0,\"change_mean\":0,"
            + "\"change_stddev\":1,\"volatility\":0,"
            + "\"first_event_time\":\"2026-01-05T14:30:00.001Z\",\"last_event_time\":\"2026-01-05T14:30:59.999Z\"}\n");
    assertThat(row.time).isEqualTo(TIME + 59_999);
    assertThat(row.ticks).isEqualTo(2);
  }

  @Test
  void aCorrectedBarStandsBehindAllBeforeItAndCountsOnlyWhatIsNew() {
    Pane pane = Pane.ofTicker("QXZ", "S", TIME);
    for (int i = 0; i < 5; i++) {
      pane.add(TIME + i, 2, 1, Double.NaN);
    }
    pane.correct(TIME + 120_000, 3, 4);

    Row row = Rows.bar(pane, 60_000);

    assertThat(row.time).isEqualTo(TIME + 119_999);
    assertThat(row.folderTime).isEqualTo(TIME + 60_000);
    assertThat(row.order).isEqualTo("QXZ\0S\0" + "2026-01-05T14:30:00.000Z\0" + "0000000003");
    assertThat(row.ticks).isEqualTo(1);
  }

  @Test
  void correctedStatisticsStandBehindAllBeforeThem() {
    SectorStatistics corrected = statistics();
    corrected.correctedAt = corrected.windowEnd + 60_000;

    Row row = Rows.statistics(corrected);

    assertThat(row.time).isEqualTo(corrected.windowEnd + 59_999);
    assertThat(row.folderTime).isEqualTo(corrected.windowEnd);
    assertThat(row.order)
        .startsWith(Rows.statistics(statistics()).order)
        .endsWith("\0" + "2026-01-05T14:30:00.000Z\0" + "0000000001");
  }

  @Test
  void whatIsKnownOfATickerStandsInItsAnomalies() {
    Anomaly anomaly = anomaly();
    anomaly.reference = new TreeMap<>(Map.of("currency", "USD", "company", "A \"B\""));

    assertThat(new String(Rows.anomaly(anomaly).bytes, UTF_8))
        .endsWith(
            ",\"suppressed\":3,"
                + "\"reference\":{\"company\":\"A \\\"B\\\"\",\"currency\":\"USD\"}}\n");
  }

  @Test
  void hotspot() {
    Hotspot hotspot = new Hotspot();
    hotspot.window = "PT1M";
    hotspot.windowStart = TIME;
    hotspot.windowEnd = TIME + 60_000;
    hotspot.sector = "S";
    hotspot.rank = 2;
    hotspot.points = 3;
    hotspot.share = 0.375;
    hotspot.density = 12;
    hotspot.changeMin = -0.5;
    hotspot.changeMax = 0.25;
    hotspot.priceMin = 10;
    hotspot.priceMax = 10.5;
    hotspot.count = 80;
    hotspot.sampled = 8;
    Row row = Rows.hotspot(hotspot);

    assertLine(
        row,
        "{\"id\":\"hotspot/PT1M/S/2026-01-05T14:30:00.000Z/2\",\"window\":\"PT1M\","
            + "\"window_start\":\"2026-01-05T14:30:00.000Z\",\"window_end\":\"2026-01-05T14:31:00.000Z\","
            + "\"sector\":\"S\",\"rank\":2,\"points\":3,\"share\":0.375,\"density\":12,"
            + "\"change_min\":-0.5,\"change_max\":0.25,\"price_min\":10,\"price_max\":10.5,"
            + "\"count\":80,\"sampled\":8}\n");
    assertThat(row.time).isEqualTo(TIME + 59_999);
    hotspot.rank = 10;
    assertThat(Rows.hotspot(hotspot).order).isGreaterThan(row.order);
  }

  @Test
  void rolling() {
    RollingRow rolling = new RollingRow();
    rolling.window = "PT1M";
    rolling.tickerSymbol = "QXZ";
    rolling.sector = "S";
    rolling.eventTime = TIME + 5;
    rolling.ordinal = 1;
    rolling.price = 12.5;
    rolling.change = -0.5;
    rolling.count = 1;
    rolling.min = 12.25;
    rolling.max = 13;
    rolling.mean = 12.75;
    rolling.stddev = 0.25;
    rolling.variance = 0.0625;
    rolling.stddevSample = Double.NaN;
    rolling.varianceSample = Double.NaN;
    rolling.expAvg = 12.625;
    rolling.first = 11;
    rolling.previous = 13;
    rolling.truncated = true;
    Row row = Rows.rolling(rolling);
    assertLine(
        row,
        "{\"id\":\"rolling/PT1M/QXZ/2026-01-05T14:30:00.005Z\",\"window\":\"PT1M\","
            + "\"ticker_symbol\":\"QXZ\",\"sector\":\"S\","
            + "\"event_time\":\"2026-01-05T14:30:00.005Z\",\"price\":12.5,\"change\":-0.5,"
            + "\"count\":1,\"min\":12.25,\"max\":13,\"mean\":12.75,\"stddev\":0.25,"
            + "\"variance\":0.0625,\"stddev_sample\":null,\"variance_sample\":null,"
            + "\"exp_avg\":12.625,\"first\":11,\"previous\":13,\"truncated\":1}\n");
    assertThat(row.time).isEqualTo(TIME + 5);
    rolling.ordinal = 2;
    assertThat(rolling.id()).isEqualTo("rolling/PT1M/QXZ/2026-01-05T14:30:00.005Z/2");
  }

  @Test
  void rejected() {
    byte[] payload = {'{', 0, (byte) 0xFF, '\n'};
    Rejection rejection =
        new Rejection(RejectionReason.MALFORMED_JSON, "no \"JSON\"\t", payload, "a b/7", TIME);
    Row row = Rows.rejected(rejection);
    assertLine(
        row,
        "{\"reason\":\"malformed_json\",\"detail\":\"no \\\"JSON\\\"\\t\","
            + "\"payload_base64\":\"ewD/Cg==\",\"source\":\"a b/7\","
            + "\"arrival_time\":\"2026-01-05T14:30:00.000Z\"}\n");
    assertThat(row.time).isEqualTo(Long.MIN_VALUE);
    assertThat(row.ticks).isEqualTo(1);
  }

  @Test
  void rejectedFromAFileHasNoArrivalTime() {
    Rejection rejection =
        new Rejection(RejectionReason.EMPTY_RECORD, "", new byte[0], "f/0", Tick.NO_TIME);
    assertLine(
        Rows.rejected(rejection),
        "{\"reason\":\"empty_record\",\"detail\":\"\",\"payload_base64\":\"\","
            + "\"source\":\"f/0\",\"arrival_time\":null}\n");
  }

  private static Row raw(byte... payload) {
    return Rows.raw(new RawRecord(payload, TIME, "ticks", "shard-1", "49"));
  }

  private static final String RAW =
      "{\"arrival_time\":\"2026-01-05T14:30:00.000Z\",\"stream\":\"ticks\",\"shard\":\"shard-1\","
          + "\"sequence_number\":\"49\",";

  @Test
  void rawTextAsItCame() {
    Row row = raw("{\"a b\":\té}\r\n".getBytes(UTF_8));
    assertLine(row, RAW + "\"payload\":\"{\\\"a b\\\":\\té}\\r\\n\"}\n");
    assertThat(row.time).isEqualTo(Long.MIN_VALUE);
    assertThat(row.folderTime).isEqualTo(TIME);
    assertThat(row.ticks).isEqualTo(1);
  }

  @Test
  void rawBytesThatAreNoPlainText() {
    assertLine(raw((byte) 'a', (byte) 0), RAW + "\"payload_base64\":\"YQA=\"}\n");
    assertLine(raw((byte) 0x1f), RAW + "\"payload_base64\":\"Hw==\"}\n");
    assertLine(raw((byte) 0xff), RAW + "\"payload_base64\":\"/w==\"}\n");
  }

  @Test
  void late() {
    Row row = Rows.late(new LateTick(new Tick("QXZ", "S\u0001", -4.38, 1e7, TIME, 5), 1_500));
    assertLine(
        row,
        "{\"ticker_symbol\":\"QXZ\",\"sector\":\"S\\u0001\",\"change\":-4.38,\"price\":1E7,"
            + "\"event_time\":\"2026-01-05T14:30:00.000Z\",\"sequence\":5,\"lateness_ms\":1500}\n");
    assertThat(row.ticks).isEqualTo(1);
  }

  @Test
  void lateWithoutASequence() {
    assertLine(
        Rows.late(new LateTick(new Tick("QXZ", "S", 0, 1, TIME, Tick.NO_SEQUENCE), 1)),
        "{\"ticker_symbol\":\"QXZ\",\"sector\":\"S\",\"change\":0,\"price\":1,"
            + "\"event_time\":\"2026-01-05T14:30:00.000Z\",\"lateness_ms\":1}\n");
  }

  @Test
  void scores() {
    assertThat(Rows.SCORES_HEADER).isEqualTo("ticker_symbol,event_time,score\n");
    Row row = Rows.score(new TickScore("QXZ", TIME + 1, 1));
    assertLine(row, "QXZ,2026-01-05T14:30:00.001Z,1\n");
    assertThat(row.time).isEqualTo(TIME + 1);
    assertThat(row.ticks).isEqualTo(1);
  }

  /** A name with a slash beside another: of which of the two it is must show. */
  @Test
  void rowsOfDifferentNamesHaveDifferentIds() {
    assertThat(barId("A", "B/C")).isNotEqualTo(barId("A/B", "C"));
    assertThat(barId("A", "B/C")).isNotEqualTo(barId("A", "B%2FC"));
    assertThat(statisticsId("PT5M", "PT1M/S")).isNotEqualTo(statisticsId("PT5M/PT1M", "S"));
    assertThat(statisticsId("PT5M", "R&D. é *")).contains("/R&D. é */");
  }

  private static String barId(String ticker, String sector) {
    String line = new String(Rows.bar(Pane.ofTicker(ticker, sector, TIME), 60_000).bytes, UTF_8);
    return line.substring(0, line.indexOf(','));
  }

  private static String statisticsId(String window, String sector) {
    SectorStatistics row = statistics();
    row.window = window;
    row.sector = sector;
    return row.id();
  }

  private static void assertLine(Row row, String line) {
    assertThat(new String(row.bytes, UTF_8)).isEqualTo(line);
  }
}
