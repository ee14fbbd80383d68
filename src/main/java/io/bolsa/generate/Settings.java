package io.bolsa.generate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to generate. Filled by the command line and not changed once {@link #problems} is empty. */
public final class Settings {
  public static final long MAX_EVENTS = 1_000_000_000_000L;
  public static final int MAX_DISORDER = 3600;
  public static final double MAX_ANOMALY_RATE = 0.01;

  /** Ticks under way at once: what disorder may take in memory. */
  static final int MAX_WAITING = 5_000_000;

  private static final Instant LAST_END = Instant.parse("9998-12-31T23:59:59.999Z");

  public long events;
  public long seed = 1;
  public Instant start = Instant.parse("2026-01-05T14:30:00Z");

  /** Events a second of event time. */
  public double rate = 1000;

  public long tickers = 50;

  /** Seconds by which an event may arrive after its event time; counts in whole milliseconds. */
  public double disorder;

  /** Share of all events that the first ticker gets; 0: no more than the others. */
  public double hotShare;

  /** Share of the ticks where an anomaly begins, in a stream that has any. */
  public double anomalyRate = 1 / 20_000.0;

  public boolean sequence;

  /** A ticker with two ticks in one millisecond would leave open which of them came first. */
  public double mostRate() {
    return 1000.0 * tickers;
  }

  /** Everything that is wrong, each in words for the user of the command line. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    check(
        problems,
        events >= 1 && events <= MAX_EVENTS,
        "--events must be from 1 to %,d: %,d",
        MAX_EVENTS,
        events);
    check(
        problems,
        tickers >= 1 && tickers <= Listing.MAX_TICKERS,
        "--tickers must be from 1 to %,d: %,d",
        Listing.MAX_TICKERS,
        tickers);
    check(
        problems,
        !start.isBefore(Instant.EPOCH) && !start.isAfter(LAST_END),
        "--start must be from 1970-01-01T00:00:00Z to %s: %s",
        LAST_END,
        start);
    check(
        problems,
        disorder >= 0 && disorder <= MAX_DISORDER,
        "--disorder must be from 0 to %d seconds: %s",
        MAX_DISORDER,
        disorder);
    check(
        problems, hotShare >= 0 && hotShare <= 1, "--hot-share must be from 0 to 1: %s", hotShare);
    check(
        problems,
        anomalyRate > 0 && anomalyRate <= MAX_ANOMALY_RATE,
        "--anomaly-rate must be above 0 and at most %s: %s",
        MAX_ANOMALY_RATE,
        anomalyRate);
    check(problems, rate > 0, "--rate must be above 0: %s", rate);
    if (problems.isEmpty()) {
      checkTogether(problems);
    }
    return problems;
  }

  private void checkTogether(List<String> problems) {
    check(
        problems,
        rate <= mostRate(),
        "--rate must be at most 1000 for each ticker, so at most %,.0f with --tickers %,d: %s",
        mostRate(),
        tickers,
        rate);
    check(
        problems,
        hotShare * rate <= 1000,
        "--hot-share must leave the first ticker at most 1000 events a second, so at most %s with"
            + " --rate %s: %s",
        1000 / rate,
        rate,
        hotShare);
    check(
        problems,
        rate * disorder <= MAX_WAITING,
        "--disorder must hold back at most %,d events, so at most %s seconds with --rate %s: %s",
        MAX_WAITING,
        MAX_WAITING / rate,
        rate,
        disorder);
    check(
        problems,
        start.toEpochMilli() + events * 1000.0 / rate <= LAST_END.toEpochMilli(),
        "--events must end before the year 9999, so be at most %,d with this --start and --rate:"
            + " %,d",
        (long) ((LAST_END.toEpochMilli() - start.toEpochMilli()) * rate / 1000),
        events);
  }

  int disorderMillis() {
    return (int) (disorder * 1000);
  }

  int tickerCount() {
    return (int) tickers;
  }

  private static void check(
      List<String> problems, boolean holds, String problem, Object... values) {
    if (!holds) {
      problems.add(String.format(Locale.ROOT, problem, values));
    }
  }
}
