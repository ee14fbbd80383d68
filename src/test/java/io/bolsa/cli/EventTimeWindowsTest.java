package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.dataset.Rows;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the SQL service needed stagger windows for, and where it ended at an hour. */
class EventTimeWindowsTest {
  private static final long DAY = 86_400_000;
  private static final Pattern BAR =
      Pattern.compile("\"bar_start\":\"([^\"]*)\".*\"low\":([^,]*),.*\"count\":(\\d+)");

  @TempDir Path folder;

  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  /** Rows that a window of arrival times would have, by its minute and the event's. */
  private final Map<String, Integer> byArrival = new TreeMap<>();

  /** A record as the live job archives it, with its arrival. */
  private void arrive(String arrival, String eventTime, double price) throws IOException {
    String tick =
        String.format(
            Locale.ROOT,
            "{\"ticker_symbol\":\"AMZN\",\"sector\":\"RETAIL\",\"change\":0,\"price\":%s,"
                + "\"event_time\":\"%s\"}",
            price,
            eventTime);
    long at = Instant.parse(arrival).toEpochMilli();
    raw.write(
        Rows.raw(new RawRecord(tick.getBytes(UTF_8), at, "ticks", "shardId-000000000000", "1"))
            .bytes);
    byArrival.merge(
        arrival.substring(11, 16) + " of " + eventTime.substring(11, 16), 1, Integer::sum);
  }

  /** {@code start count from low}. */
  private List<String> bars() throws IOException {
    Path input = Files.write(folder.resolve("raw.ndjson"), raw.toByteArray());
    String bars =
        Replays.replay(folder.resolve("out"), List.of(input)).get("ticker-bars/ticker-bars.ndjson");
    List<String> found = new ArrayList<>();
    Matcher bar = BAR.matcher(bars);
    while (bar.find()) {
      found.add(bar.group(1) + " " + bar.group(3) + " from " + bar.group(2));
    }
    return found;
  }

  @Test
  void theFourRecordsOfTheGuideAreOneWholeRowAndOneMore() throws IOException {
    arrive("2018-08-01T11:00:20Z", "2018-08-01T11:00:10Z", 10);
    arrive("2018-08-01T11:00:30Z", "2018-08-01T11:00:20Z", 11);
    arrive("2018-08-01T11:01:05Z", "2018-08-01T11:00:55Z", 9);
    arrive("2018-08-01T11:01:15Z", "2018-08-01T11:01:05Z", 12);

    assertThat(byArrival).hasToString("{11:00 of 11:00=2, 11:01 of 11:00=1, 11:01 of 11:01=1}");
    assertThat(bars())
        .containsExactly("2018-08-01T11:00:00.000Z 3 from 9", "2018-08-01T11:01:00.000Z 1 from 12");
  }

  @Test
  void sixRecordsOfOneInstantThatArriveAcrossTwoMinutesAreOneRow() throws IOException {
    for (int i = 0; i < 6; i++) {
      arrive(
          Instant.parse("2018-08-01T20:17:30Z").plusSeconds(10L * i).toString(),
          "2018-08-01T20:17:20.797945Z",
          10 + i);
    }
    for (int i = 0; i < 6; i++) {
      arrive(
          Instant.parse("2018-08-01T20:18:30Z").plusSeconds(10L * i).toString(),
          "2018-08-01T20:18:21.043084Z",
          20 + i);
    }

    assertThat(byArrival)
        .hasToString("{20:17 of 20:17=3, 20:18 of 20:17=3, 20:18 of 20:18=3, 20:19 of 20:18=3}");
    assertThat(bars())
        .containsExactly(
            "2018-08-01T20:17:00.000Z 6 from 10", "2018-08-01T20:18:00.000Z 6 from 20");
  }

  @Test
  void aWindowOfADayHasAllOfTheDay() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder ticks = new StringBuilder();
    long time = Instant.parse("2026-01-05T21:00:00Z").toEpochMilli();
    for (int i = 0; i < 12_000; i++) {
      int ticker = random.nextInt(9);
      ticks.append(
          String.format(
              Locale.ROOT,
              "{\"ticker_symbol\":\"T%d\",\"sector\":\"S%d\",\"change\":%.2f,\"price\":%.2f,"
                  + "\"event_time\":\"%s\",\"sequence\":%d}%n",
              ticker,
              ticker % 3,
              random.nextInt(-50, 51) / 100.0,
              100 + random.nextInt(10_000) / 100.0,
              Times.iso(time),
              i));
      time += random.nextInt(50_000);
    }
    Path input = Files.writeString(folder.resolve("days.ndjson"), ticks);
    Path out = folder.resolve("days");
    Replays.replay(
        out, List.of(input), "--windows", "1d,1m", "--detectors", "none", "--parallelism", "2");

    try (Duck duck = new Duck(input)) {
      duck.load("statistics", out.resolve("sector-statistics/sector-statistics.ndjson"));
      duck.assertSameRows(
          "SELECT sector, epoch_ms(window_start::TIMESTAMP), epoch_ms(window_end::TIMESTAMP), count,"
              + " tickers, min, max, mean, stddev_sample, open, close, change_mean FROM statistics"
              + " WHERE \"window\" = 'PT24H'",
          "SELECT grouped, ms // "
              + DAY
              + " * "
              + DAY
              + " AS start, start + "
              + DAY
              + ", count(*), count(DISTINCT ticker_symbol), min(price), max(price), avg(price),"
              + " stddev_samp(price), arg_min(price, (ms, sector, ticker_symbol, sequence)),"
              + " arg_max(price, (ms, sector, ticker_symbol, sequence)), avg(change) FROM (SELECT *,"
              + " sector AS grouped FROM ticks UNION ALL SELECT *, '*' AS grouped FROM ticks)"
              + " GROUP BY grouped, start");
      assertThat(
              duck.rows("SELECT DISTINCT window_start FROM statistics WHERE \"window\" = 'PT24H'"))
          .hasSizeGreaterThan(3);
    }
  }
}
