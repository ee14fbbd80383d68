package io.bolsa.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows of every dataset with all that makes a format stumble: quotes, line ends, nulls, extremes.
 */
public final class SampleRows {
  public static final long TIME = 1_767_623_400_000L; // 2026-01-05T14:30:00Z

  public static final String HOSTILE = "A, \"B\"\\ é \uD83D\uDCC8 ;'%";

  private static final Map<String, String> REFERENCE = Map.of("company", HOSTILE);

  private SampleRows() {}

  /** Of {@code scores}, as JSON. */
  public static List<byte[]> of(Dataset dataset) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row(dataset, i));
    }
    return rows;
  }

  private static byte[] row(Dataset dataset, int i) {
    switch (dataset) {
      case SECTOR_STATISTICS:
        return Rows.statistics(statistics(i)).bytes;
      case ANOMALIES:
        return Rows.anomaly(anomaly(i)).bytes;
      case TICKER_BARS:
        Pane pane = Pane.ofTicker("T" + i % 3, HOSTILE, TIME);
        pane.add(TIME + i, 1.5 + i, i % 3 - 1, 0.5);
        if (i != 1) {
          pane.describe(REFERENCE);
        }
        return Rows.bar(pane, 60_000).bytes;
      case ROLLING:
        RollingRow rolling = new RollingRow();
        rolling.window = "PT1M";
        rolling.tickerSymbol = "T" + i % 3;
        rolling.sector = HOSTILE;
        rolling.eventTime = TIME + i;
        rolling.ordinal = 1 + i % 2;
        rolling.count = 1L + i;
        rolling.price = 1e300;
        rolling.stddevSample = i == 0 ? Double.NaN : i;
        rolling.previous = i == 0 ? Double.NaN : -0.0;
        rolling.truncated = i == 3;
        return Rows.rolling(rolling).bytes;
      case HOTSPOTS:
        Hotspot hotspot = new Hotspot();
        hotspot.window = "PT1M";
        hotspot.windowStart = TIME;
        hotspot.windowEnd = TIME + 60_000;
        hotspot.sector = i == 0 ? "*" : HOSTILE;
        hotspot.rank = 1 + i;
        hotspot.points = i;
        hotspot.density = i == 0 ? 0 : 1e300;
        hotspot.changeMin = -0.0;
        hotspot.count = Long.MAX_VALUE - i;
        return Rows.hotspot(hotspot).bytes;
      case REJECTED:
        long arrival = i == 0 ? Tick.NO_TIME : TIME + i;
        return Rows.rejected(
                new Rejection(
                    RejectionReason.EMPTY_RECORD,
                    HOSTILE,
                    new byte[] {(byte) i, -1},
                    "s/0",
                    arrival))
            .bytes;
      case LATE:
        long sequence = i == 0 ? Tick.NO_SEQUENCE : Long.MAX_VALUE - i;
        return Rows.late(
                new LateTick(new Tick("A", HOSTILE, -0.0, 1e300, TIME + i, sequence), i + 1))
            .bytes;
      case RAW:
        byte[] payload =
            i == 0 ? new byte[] {-1, 0} : ("{\n\t\"" + HOSTILE + "\"}\r" + i).getBytes(UTF_8);
        return Rows.raw(new RawRecord(payload, TIME + i, "ticks", "shard-" + i % 2, "495" + i))
            .bytes;
      default:
        String csv = new String(Rows.score(new TickScore("A", TIME + i, 0.25)).bytes, UTF_8);
        String[] cells = csv.strip().split(",", -1);
        return new JsonLine()
            .text("ticker_symbol", cells[0])
            .text("event_time", cells[1])
            .number("score", Double.parseDouble(cells[2]))
            .end();
    }
  }

  private static SectorStatistics statistics(int i) {
    SectorStatistics row = new SectorStatistics();
    row.window = "PT5M/PT1M";
    row.windowStart = TIME;
    row.windowEnd = TIME + 300_000;
    row.revision = i;
    row.sector = i == 1 ? HOSTILE : "S" + i % 5;
    row.count = Long.MAX_VALUE - i;
    row.tickers = i;
    row.min = -Double.MAX_VALUE;
    row.max = Double.MIN_VALUE;
    row.mean = 0.1 + 0.2;
    row.volatility = i == 0 ? Double.NaN : i;
    row.topGainers = new Ranked[] {new Ranked("A", 0.5), new Ranked("B", 1e-7)};
    row.mostActive = new Ranked[] {new Ranked("B", i)};
    row.mostActiveSectors = new Ranked[] {new Ranked(HOSTILE, i), new Ranked("S", i)};
    return row;
  }

  private static Anomaly anomaly(int i) {
    Anomaly anomaly = new Anomaly();
    anomaly.id = "anomaly/" + i;
    anomaly.kind = "spike";
    anomaly.detector = "spike";
    anomaly.severity = "high";
    anomaly.score = 0.999;
    anomaly.tickerSymbol = i == 0 ? null : "BRK.A";
    anomaly.sector = HOSTILE;
    anomaly.eventTime = TIME + i;
    anomaly.observed = 53;
    anomaly.expected = Double.NaN;
    anomaly.direction = "high";
    anomaly.explanation = HOSTILE;
    if (i != 1) {
      anomaly.attributionNames = new String[] {"price", HOSTILE};
      anomaly.attributionShares = new double[] {0.75, 0.25};
      anomaly.reference = REFERENCE;
    }
    return anomaly;
  }
}
