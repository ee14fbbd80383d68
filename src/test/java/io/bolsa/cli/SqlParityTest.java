package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the SQL service's queries gave, against what a replay gives: SQL on the ticks, run by
 * another engine, has the same rows.
 */
class SqlParityTest {
  /** Every tick twice: in its sector and in the market. */
  private static final String GROUPED =
      "(SELECT *, sector AS grouped FROM ticks UNION ALL SELECT *, '*' AS grouped FROM ticks)";

  private static final String MINUTE = "ms // 60000 * 60000";

  @TempDir static Path folder;

  private static Duck duck;

  @BeforeAll
  static void replayAndLoad() throws Exception {
    Path tape = Tape.of(6_000, 31).write(folder.resolve("ticks.ndjson"));
    Path shuffled = Tape.of(6_000, 31).shuffledWithin(2_000, 5).write(folder.resolve("in.ndjson"));
    Path out = folder.resolve("out");
    Replays.replay(
        out,
        List.of(shuffled),
        "--windows",
        "1m,1s",
        "--top",
        "100",
        "--rolling",
        "10,1s",
        "--rolling-half-life",
        "300ms",
        "--parallelism",
        "2");
    duck = new Duck(tape);
    duck.load("every_window", out.resolve("sector-statistics/sector-statistics.ndjson"));
    duck.run("CREATE VIEW statistics AS SELECT * FROM every_window WHERE \"window\" = 'PT1M'");
    duck.load("rolling", out.resolve("rolling/rolling.ndjson"));
    duck.load("bars", out.resolve("ticker-bars/ticker-bars.ndjson"));
  }

  @AfterAll
  static void close() throws SQLException {
    duck.close();
  }

  @Test
  void minimumAndMaximumOfEachTickerByStepAreTheBars() throws SQLException {
    duck.assertSameRows(
        "SELECT ticker_symbol, epoch_ms(bar_start::TIMESTAMP), sector, count, low, high, open, close,"
            + " mean, stddev, variance, stddev_sample, variance_sample FROM bars",
        "SELECT ticker_symbol, ms // 1000 * 1000, sector, count(*), min(price), max(price), arg_min(price, (ms, sequence)),"
            + " arg_max(price, (ms, sequence)), avg(price), stddev_pop(price), var_pop(price),"
            + " stddev_samp(price), var_samp(price) FROM ticks GROUP BY ALL");
  }

  @Test
  void aBarOfOneTickHasNoSampleDeviation() throws SQLException {
    String lonely = " FROM bars WHERE count = 1";
    assertThat(
            duck.rows(
                "SELECT DISTINCT stddev::BIGINT, variance::BIGINT, stddev_sample, variance_sample"
                    + lonely))
        .containsExactly(Arrays.asList(0L, 0L, null, null));
  }

  /** Columns that stand for a tick in {@code rolling}: the last tells apart those of an instant. */
  private static final String TICK =
      "ticker_symbol, epoch_ms(event_time::TIMESTAMP) AS ms,"
          + " coalesce(try_cast(regexp_extract(id, 'Z/(\\d+)$', 1) AS BIGINT), 1) AS nth";

  private static final String NTH =
      "row_number() OVER (PARTITION BY ticker_symbol, ms ORDER BY sequence) AS nth";

  @Test
  void rowsPrecedingIsARollingWindowOfTicks() throws SQLException {
    duck.assertSameRows(
        "SELECT "
            + TICK
            + ", sector, price, change, count, min, max, mean, stddev, variance, stddev_sample,"
            + " variance_sample, first, previous FROM rolling WHERE \"window\" = '10'",
        "SELECT ticker_symbol, ms, "
            + NTH
            + ", sector, price, change, count(*) OVER w, min(price) OVER w, max(price) OVER w,"
            + " avg(price) OVER w, stddev_pop(price) OVER w, var_pop(price) OVER w,"
            + " stddev_samp(price) OVER w, var_samp(price) OVER w, first_value(price) OVER w,"
            + " lag(price) OVER (PARTITION BY ticker_symbol ORDER BY ms, sequence) FROM ticks"
            + " WINDOW w AS (PARTITION BY ticker_symbol ORDER BY ms, sequence"
            + " ROWS 9 PRECEDING)");
  }

  @Test
  void rangePrecedingIsARollingWindowOfTime() throws SQLException {
    // SQL counts all ticks of an instant at each of them; Bolsa those up to the tick, so that the
    // last of them is where the two are the same.
    String lastOfInstant = " WHERE nth = last";
    duck.assertSameRows(
        "SELECT * EXCLUDE last FROM (SELECT *, max(nth) OVER (PARTITION BY ticker_symbol, ms) AS"
            + " last FROM (SELECT "
            + TICK
            + ", price, count, min, max, mean, stddev, variance_sample FROM rolling"
            + " WHERE \"window\" = 'PT1S'))"
            + lastOfInstant,
        "SELECT * EXCLUDE last FROM (SELECT ticker_symbol, ms, "
            + NTH
            + ", price, count(*) OVER w, min(price) OVER w, max(price) OVER w, avg(price) OVER w,"
            + " stddev_pop(price) OVER w, var_samp(price) OVER w,"
            + " count(*) OVER (PARTITION BY ticker_symbol, ms) AS last FROM ticks"
            + " WINDOW w AS (PARTITION BY ticker_symbol ORDER BY epoch_ms(ms)"
            + " RANGE BETWEEN INTERVAL 1 SECOND PRECEDING AND CURRENT ROW))"
            + lastOfInstant);
  }

  @Test
  void theExponentialAverageHalvesTheWeightOfAPriceWithEveryHalfLife() throws SQLException {
    duck.assertSameRows(
        "SELECT " + TICK + ", count, exp_avg, first FROM rolling WHERE \"window\" = 'PT1S'",
        "WITH numbered AS (SELECT *, "
            + NTH
            + " FROM ticks) SELECT t.ticker_symbol, t.ms, t.nth, count(*),"
            + " sum(p.price * pow(0.5, (t.ms - p.ms) / 300.0)) / sum(pow(0.5, (t.ms - p.ms) /"
            + " 300.0)), arg_min(p.price, (p.ms, p.sequence)) FROM numbered t JOIN numbered p ON"
            + " p.ticker_symbol = t.ticker_symbol AND p.ms >= t.ms - 1000 AND (p.ms, p.sequence)"
            + " <= (t.ms, t.sequence) GROUP BY t.ticker_symbol, t.ms, t.nth");
  }

  @Test
  void aggregatesOfSectorsAndOfTheMarket() throws SQLException {
    duck.assertSameRows(
        "SELECT sector, epoch_ms(window_start::TIMESTAMP), count, tickers, min, max, mean, stddev, variance,"
            + " stddev_sample, variance_sample, open, close, change_mean, change_stddev"
            + " FROM statistics",
        "SELECT grouped, "
            + MINUTE
            + ", count(*), count(DISTINCT ticker_symbol), min(price), max(price), avg(price),"
            + " stddev_pop(price), var_pop(price), stddev_samp(price), var_samp(price),"
            + " arg_min(price, (ms, sector, ticker_symbol, sequence)),"
            + " arg_max(price, (ms, sector, ticker_symbol, sequence)), avg(change),"
            + " stddev_pop(change) FROM "
            + GROUPED
            + " GROUP BY ALL");
  }

  @Test
  void theMostActiveTickersAreExactAndRanked() throws SQLException {
    duck.assertSameRows(
        "SELECT sector, epoch_ms(window_start::TIMESTAMP), unnest(most_active, recursive := true)"
            + " FROM statistics",
        "SELECT grouped, "
            + MINUTE
            + " AS start, ticker_symbol, count(*) AS n, rank() OVER (PARTITION BY grouped, start"
            + " ORDER BY n DESC) FROM "
            + GROUPED
            + " GROUP BY grouped, start, ticker_symbol");
  }

  @Test
  void theMostActiveSectorsAreExactAndRanked() throws SQLException {
    duck.assertSameRows(
        "SELECT epoch_ms(window_start::TIMESTAMP), unnest(most_active_sectors, recursive := true)"
            + " FROM statistics",
        "SELECT "
            + MINUTE
            + " AS start, sector, count(*) AS n, rank() OVER (PARTITION BY start ORDER BY n DESC)"
            + " FROM ticks GROUP BY start, sector");
  }

  @Test
  void gainersAndLosersAreExactAndRanked() throws SQLException {
    String returns =
        "(SELECT grouped, "
            + MINUTE
            + " AS start, ticker_symbol, arg_max(price, (ms, sequence)) /"
            + " arg_min(price, (ms, sequence)) - 1 AS r FROM "
            + GROUPED
            + " GROUP BY ALL)";
    for (String side : List.of("gainers,>,DESC", "losers,<,ASC")) {
      String[] parts = side.split(",", -1);
      duck.assertSameRows(
          "SELECT sector, epoch_ms(window_start::TIMESTAMP), unnest(top_"
              + parts[0]
              + ", recursive := true) FROM statistics",
          "SELECT grouped, start, ticker_symbol, r, rank() OVER (PARTITION BY grouped, start"
              + " ORDER BY r "
              + parts[2]
              + ") FROM "
              + returns
              + " WHERE r "
              + parts[1]
              + " 0");
    }
  }
}
