package io.bolsa.dataset;

import static io.bolsa.dataset.Column.integer;
import static io.bolsa.dataset.Column.number;
import static io.bolsa.dataset.Column.numbers;
import static io.bolsa.dataset.Column.ranking;
import static io.bolsa.dataset.Column.text;
import static io.bolsa.dataset.Column.texts;
import static io.bolsa.dataset.Column.time;

import java.util.List;

/**
 * The fields of every dataset, in the order in which {@link Rows} writes them. From them follow the
 * columns of CSV and Parquet and the tables of query engines; a test holds them and the rows
 * together.
 */
final class Columns {
  static final List<Column> SECTOR_STATISTICS =
      List.of(
          text("id"),
          text("window"),
          time("window_start"),
          time("window_end"),
          integer("revision"),
          text("sector"),
          integer("count"),
          integer("tickers"),
          number("min"),
          number("max"),
          number("mean"),
          number("stddev"),
          number("variance"),
          number("stddev_sample"),
          number("variance_sample"),
          number("median"),
          number("p95"),
          number("p99"),
          number("open"),
          number("close"),
          integer("advancing"),
          integer("declining"),
          integer("unchanged"),
          number("change_mean"),
          number("change_stddev"),
          number("sector_return"),
          number("volatility"),
          ranking("top_gainers", "ticker_symbol", "return"),
          ranking("top_losers", "ticker_symbol", "return"),
          ranking("most_active", "ticker_symbol", "count"),
          ranking("most_active_sectors", "sector", "count"));

  static final List<Column> ANOMALIES =
      List.of(
          text("id"),
          text("kind"),
          text("detector"),
          text("severity"),
          number("score"),
          text("ticker_symbol"),
          text("sector"),
          time("event_time"),
          time("since"),
          integer("update"),
          number("observed"),
          number("expected"),
          number("lower"),
          number("upper"),
          text("direction"),
          numbers("attribution"),
          text("explanation"),
          integer("suppressed"),
          texts("reference"));

  static final List<Column> TICKER_BARS =
      List.of(
          text("id"),
          text("ticker_symbol"),
          text("sector"),
          text("interval"),
          time("bar_start"),
          time("bar_end"),
          integer("revision"),
          number("open"),
          number("high"),
          number("low"),
          number("close"),
          integer("count"),
          number("mean"),
          number("stddev"),
          number("variance"),
          number("stddev_sample"),
          number("variance_sample"),
          number("median"),
          number("p95"),
          number("p99"),
          integer("advancing"),
          integer("declining"),
          integer("unchanged"),
          number("change_mean"),
          number("change_stddev"),
          number("volatility"),
          time("first_event_time"),
          time("last_event_time"),
          texts("reference"));

  static final List<Column> ROLLING =
      List.of(
          text("id"),
          text("window"),
          text("ticker_symbol"),
          text("sector"),
          time("event_time"),
          number("price"),
          number("change"),
          integer("count"),
          number("min"),
          number("max"),
          number("mean"),
          number("stddev"),
          number("variance"),
          number("stddev_sample"),
          number("variance_sample"),
          number("exp_avg"),
          number("first"),
          number("previous"),
          integer("truncated"));

  static final List<Column> HOTSPOTS =
      List.of(
          text("id"),
          text("window"),
          time("window_start"),
          time("window_end"),
          text("sector"),
          integer("rank"),
          integer("points"),
          number("share"),
          number("density"),
          number("change_min"),
          number("change_max"),
          number("price_min"),
          number("price_max"),
          integer("count"),
          integer("sampled"));

  static final List<Column> REJECTED =
      List.of(
          text("reason"),
          text("detail"),
          text("payload_base64"),
          text("source"),
          time("arrival_time"));

  static final List<Column> LATE =
      List.of(
          text("ticker_symbol"),
          text("sector"),
          number("change"),
          number("price"),
          time("event_time"),
          integer("sequence"),
          integer("lateness_ms"));

  static final List<Column> SCORES =
      List.of(text("ticker_symbol"), time("event_time"), number("score"));

  static final List<Column> RAW =
      List.of(
          time("arrival_time"),
          text("stream"),
          text("shard"),
          text("sequence_number"),
          text("payload"),
          text("payload_base64"));

  private Columns() {}
}
