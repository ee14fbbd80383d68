package io.bolsa.dataset;

import io.bolsa.model.Anomaly;
import io.bolsa.model.Hotspot;
import io.bolsa.model.Ids;
import io.bolsa.model.LateTick;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Rejection;
import io.bolsa.model.RollingRow;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.Tick;
import io.bolsa.model.TickScore;
import io.bolsa.model.Times;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.PriceSummary;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The record formats: one method a dataset. Field names are the contract with everything downstream
 * of the job.
 */
public final class Rows {
  /** First line of {@code scores}. */
  public static final String SCORES_HEADER = "ticker_symbol,event_time,score\n";

  /** In {@link Row#order}: below every character a name may have. */
  private static final char SEPARATOR = '\u0000';

  private Rows() {}

  public static Row statistics(SectorStatistics row) {
    return statistics(row, new JsonLine(), row.window + SEPARATOR + row.sector);
  }

  /** The same row as it goes to the second stream. */
  public static Row statisticsResult(SectorStatistics row) {
    String type = Dataset.SECTOR_STATISTICS.id();
    return statistics(
        row,
        new JsonLine().text("type", type),
        type + SEPARATOR + row.window + SEPARATOR + row.sector);
  }

  private static Row statistics(SectorStatistics row, JsonLine json, String order) {
    json.text("id", row.id())
        .text("window", row.window)
        .time("window_start", row.windowStart)
        .time("window_end", row.windowEnd)
        .integer("revision", row.revision)
        .text("sector", row.sector)
        .integer("count", row.count)
        .integer("tickers", row.tickers)
        .number("min", row.min)
        .number("max", row.max)
        .number("mean", row.mean)
        .number("stddev", row.stddev)
        .number("variance", row.variance)
        .number("stddev_sample", row.stddevSample)
        .number("variance_sample", row.varianceSample)
        .number("median", row.median)
        .number("p95", row.p95)
        .number("p99", row.p99)
        .number("open", row.open)
        .number("close", row.close)
        .integer("advancing", row.advancing)
        .integer("declining", row.declining)
        .integer("unchanged", row.unchanged)
        .number("change_mean", row.changeMean)
        .number("change_stddev", row.changeStddev)
        .number("sector_return", row.sectorReturn)
        .number("volatility", row.volatility);
    json.ranking("top_gainers", "ticker_symbol", "return", row.topGainers)
        .ranking("top_losers", "ticker_symbol", "return", row.topLosers)
        .ranking("most_active", "ticker_symbol", "count", row.mostActive)
        .ranking("most_active_sectors", "sector", "count", row.mostActiveSectors);
    long time = row.isInTime() ? row.windowEnd : row.correctedAt;
    String place = row.isInTime() ? order : corrected(order, row.windowStart, row.revision);
    return new Row(time - 1, place, 0, json.end(), row.windowEnd);
  }

  /** Behind the row in time; by interval, then by revision. */
  private static String corrected(String order, long start, int revision) {
    return order + SEPARATOR + Times.iso(start) + SEPARATOR + String.format("%010d", revision);
  }

  public static Row anomaly(Anomaly anomaly) {
    return anomaly(anomaly, new JsonLine(), "");
  }

  /** The same row as it goes to the second stream. */
  public static Row anomalyResult(Anomaly anomaly) {
    String type = Dataset.ANOMALIES.id();
    return anomaly(anomaly, new JsonLine().text("type", type), type + SEPARATOR);
  }

  private static Row anomaly(Anomaly anomaly, JsonLine json, String orderBefore) {
    json.text("id", anomaly.id)
        .text("kind", anomaly.kind)
        .text("detector", anomaly.detector)
        .text("severity", anomaly.severity)
        .number("score", anomaly.score);
    if (anomaly.tickerSymbol != null) {
      json.text("ticker_symbol", anomaly.tickerSymbol);
    }
    json.text("sector", anomaly.sector)
        .time("event_time", anomaly.eventTime)
        .time("since", anomaly.since)
        .integer("update", anomaly.update)
        .number("observed", anomaly.observed)
        .number("expected", anomaly.expected)
        .number("lower", anomaly.lower)
        .number("upper", anomaly.upper)
        .text("direction", anomaly.direction)
        .numbers("attribution", anomaly.attributionNames, anomaly.attributionShares)
        .text("explanation", anomaly.explanation)
        .integer("suppressed", anomaly.suppressed)
        .texts("reference", anomaly.reference);
    String ticker = anomaly.tickerSymbol == null ? "" : anomaly.tickerSymbol;
    String order = orderBefore + ticker + SEPARATOR + anomaly.sector + SEPARATOR + anomaly.id;
    return new Row(anomaly.eventTime, order, 0, json.end(), anomaly.eventTime);
  }

  /**
   * One ticker's pane.
   *
   * @param intervalMillis length of the pane
   */
  public static Row bar(Pane pane, long intervalMillis) {
    PriceSummary summary = pane.summary;
    byte[] bytes =
        new JsonLine()
            .text(
                "id",
                "bar/" + pane.member + "/" + Ids.part(pane.group) + "/" + Times.iso(pane.start))
            .text("ticker_symbol", pane.member)
            .text("sector", pane.group)
            .text("interval", Duration.ofMillis(intervalMillis).toString())
            .time("bar_start", pane.start)
            .time("bar_end", pane.start + intervalMillis)
            .integer("revision", pane.revision())
            .number("open", summary.open())
            .number("high", summary.max())
            .number("low", summary.min())
            .number("close", summary.close())
            .integer("count", summary.count())
            .number("mean", summary.prices().mean())
            .number("stddev", summary.prices().standardDeviation())
            .number("variance", summary.prices().variance())
            .number("stddev_sample", summary.prices().sampleStandardDeviation())
            .number("variance_sample", summary.prices().sampleVariance())
            .number("median", summary.quantile(0.5))
            .number("p95", summary.quantile(0.95))
            .number("p99", summary.quantile(0.99))
            .integer("advancing", summary.advancing())
            .integer("declining", summary.declining())
            .integer("unchanged", summary.unchanged())
            .number("change_mean", summary.changes().mean())
            .number("change_stddev", summary.changes().standardDeviation())
            .number("volatility", summary.logReturns().standardDeviation())
            .time("first_event_time", summary.openTime())
            .time("last_event_time", summary.closeTime())
            .texts("reference", pane.attributes())
            .end();
    String order = pane.member + SEPARATOR + pane.group;
    return new Row(
        (pane.isInTime() ? pane.start + intervalMillis : pane.correctedAt()) - 1,
        pane.isInTime() ? order : corrected(order, pane.start, pane.revision()),
        summary.count() - pane.ticksBefore(),
        bytes,
        pane.start + intervalMillis);
  }

  /** Rows of one tick, and of the ticks of one instant, keep the order in which they came. */
  public static Row rolling(RollingRow row) {
    byte[] bytes =
        new JsonLine()
            .text("id", row.id())
            .text("window", row.window)
            .text("ticker_symbol", row.tickerSymbol)
            .text("sector", row.sector)
            .time("event_time", row.eventTime)
            .number("price", row.price)
            .number("change", row.change)
            .integer("count", row.count)
            .number("min", row.min)
            .number("max", row.max)
            .number("mean", row.mean)
            .number("stddev", row.stddev)
            .number("variance", row.variance)
            .number("stddev_sample", row.stddevSample)
            .number("variance_sample", row.varianceSample)
            .number("exp_avg", row.expAvg)
            .number("first", row.first)
            .number("previous", row.previous)
            .integer("truncated", row.truncated ? 1 : 0)
            .end();
    return new Row(row.eventTime, row.tickerSymbol, 0, bytes, row.eventTime);
  }

  public static Row hotspot(Hotspot row) {
    byte[] bytes =
        new JsonLine()
            .text("id", row.id())
            .text("window", row.window)
            .time("window_start", row.windowStart)
            .time("window_end", row.windowEnd)
            .text("sector", row.sector)
            .integer("rank", row.rank)
            .integer("points", row.points)
            .number("share", row.share)
            .number("density", row.density)
            .number("change_min", row.changeMin)
            .number("change_max", row.changeMax)
            .number("price_min", row.priceMin)
            .number("price_max", row.priceMax)
            .integer("count", row.count)
            .integer("sampled", row.sampled)
            .end();
    String order = row.sector + SEPARATOR + String.format(Locale.ROOT, "%05d", row.rank);
    return new Row(row.windowEnd - 1, order, 0, bytes, row.windowEnd);
  }

  /** Keeps the order in which it came. */
  public static Row rejected(Rejection rejection) {
    JsonLine json =
        new JsonLine()
            .text("reason", rejection.reason.code())
            .text("detail", rejection.detail)
            .base64("payload_base64", rejection.payload)
            .text("source", rejection.source);
    if (rejection.arrivalTime == Tick.NO_TIME) {
      json.text("arrival_time", null);
    } else {
      json.time("arrival_time", rejection.arrivalTime);
    }
    return new Row(Long.MIN_VALUE, "", 1, json.end(), rejection.arrivalTime);
  }

  /** Keeps the order in which it came. */
  public static Row late(LateTick late) {
    Tick tick = late.tick;
    JsonLine json =
        new JsonLine()
            .text("ticker_symbol", tick.tickerSymbol)
            .text("sector", tick.sector)
            .number("change", tick.change)
            .number("price", tick.price)
            .time("event_time", tick.eventTime);
    if (tick.sequence != Tick.NO_SEQUENCE) {
      json.integer("sequence", tick.sequence);
    }
    json.integer("lateness_ms", late.latenessMillis);
    return new Row(Long.MIN_VALUE, "", 1, json.end(), tick.eventTime);
  }

  /**
   * The record in an envelope. The payload is text where it is, so that it can be queried; else it
   * is {@code payload_base64}. Keeps the order in which it came.
   */
  public static Row raw(RawRecord raw) {
    JsonLine json =
        new JsonLine()
            .time("arrival_time", raw.arrivalTime)
            .text("stream", raw.stream)
            .text("shard", raw.shard)
            .text("sequence_number", raw.sequenceNumber);
    String text = plainText(raw.payload);
    json = text == null ? json.base64("payload_base64", raw.payload) : json.text("payload", text);
    return new Row(Long.MIN_VALUE, "", 1, json.end(), raw.arrivalTime);
  }

  /** Null unless the bytes are UTF-8 without control characters, whose escapes are long. */
  private static String plainText(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** First line of {@code scores} with a column for each detector. */
  public static String scoresHeader(List<String> detectors) {
    return SCORES_HEADER.replace("\n", "," + String.join(",", detectors) + "\n");
  }

  /** A line of CSV; no ticker symbol needs quoting. */
  public static Row score(TickScore score) {
    StringBuilder line =
        new StringBuilder(score.tickerSymbol)
            .append(',')
            .append(Times.iso(score.eventTime))
            .append(',')
            .append(Numbers.shortest(score.score));
    for (double detector : score.detectors) {
      line.append(',').append(Numbers.shortest(detector));
    }
    line.append('\n');
    return new Row(
        score.eventTime,
        score.tickerSymbol,
        1,
        line.toString().getBytes(StandardCharsets.US_ASCII),
        score.eventTime);
  }
}
