package io.bolsa.cli;

import io.bolsa.cli.DeliveredStatistics.Entry;
import io.bolsa.dataset.Column;
import io.bolsa.delivery.DatasetRows;
import io.bolsa.model.SectorStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares rows of {@code sector-statistics} with those recomputed from the input, field by field,
 * and tells what is wrong from what cannot be known: an archive may begin and end in the middle.
 */
final class StatisticsCheck {
  /** What was found of one row. */
  enum Kind {
    EQUAL("equal"),
    DIFFERS("differs"),
    MISSING("missing"),
    EXTRA("extra"),
    REPEATED("repeated"),
    /** The input reaches into the window, but not over all of it. */
    EDGE("at an edge"),
    /** Recomputed, but later than all that was delivered. */
    PENDING("not yet delivered");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Whether the delivered rows are wrong, and not just hard to judge. */
    boolean isWrong() {
      return this == DIFFERS || this == MISSING || this == EXTRA || this == REPEATED;
    }
  }

  /** One field with both its values, or a whole row without a field. */
  static final class Finding {
    final Kind kind;
    final String id;
    final String field;
    final Object delivered;
    final Object recomputed;
    final String reason;

    Finding(
        Kind kind, String id, String field, Object delivered, Object recomputed, String reason) {
      this.kind = kind;
      this.id = id;
      this.field = field;
      this.delivered = delivered;
      this.recomputed = recomputed;
      this.reason = reason;
    }
  }

  private final Ticks ticks;
  private final double tolerance;
  private final Map<String, long[]> reach = new HashMap<>();
  private final Map<Kind, Long> rows = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /** What is known of the input. */
  static final class Ticks {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    /**
     * When a ticker was first seen, by sector: its move to that tick is unknown, unless nothing
     * came before the archive.
     */
    final Map<String, NavigableSet<Long>> firstOfATicker = new HashMap<>();

    /** Ticks that the job took for late: it left them out. */
    final Map<String, TreeMap<Long, Long>> late = new HashMap<>();

    void addFirst(String sector, long time) {
      for (String each : new String[] {sector, SectorStatistics.MARKET}) {
        firstOfATicker.computeIfAbsent(each, name -> new TreeSet<>()).add(time);
      }
    }

    void addLate(String sector, long time) {
      for (String each : new String[] {sector, SectorStatistics.MARKET}) {
        late.computeIfAbsent(each, name -> new TreeMap<>()).merge(time, 1L, Long::sum);
      }
    }
  }

  /**
   * @param tolerance see {@link DatasetRows#same}
   */
  StatisticsCheck(
      DeliveredStatistics delivered,
      DeliveredStatistics recomputed,
      Ticks ticks,
      double tolerance) {
    this.ticks = ticks;
    this.tolerance = tolerance;
    for (Entry entry : delivered.rows.values()) {
      long[] span =
          reach.computeIfAbsent(
              entry.window(), window -> new long[] {Long.MAX_VALUE, Long.MIN_VALUE});
      span[0] = Math.min(span[0], entry.start());
      span[1] = Math.max(span[1], entry.end());
    }
    for (Entry entry : delivered.rows.values()) {
      judge(entry, recomputed.rows.get(entry.id()));
    }
    for (Entry entry : recomputed.rows.values()) {
      if (!delivered.rows.containsKey(entry.id())) {
        judgeMissing(entry);
      }
    }
    findings.sort(
        Comparator.comparing((Finding finding) -> !finding.kind.isWrong())
            .thenComparing(finding -> finding.id));
  }

  /** Everything that is not equal: first what is wrong, each in the order of the ids. */
  List<Finding> findings() {
    return findings;
  }

  /** How many rows there are of a kind; a repeated row is one of another kind as well. */
  long count(Kind kind) {
    return rows.getOrDefault(kind, 0L);
  }

  /** Whether any row was compared, or is one too many or too few. */
  boolean judgedAny() {
    return rows.keySet().stream().anyMatch(kind -> kind == Kind.EQUAL || kind.isWrong());
  }

  private void judge(Entry was, Entry is) {
    String repeated = was.repeated();
    if (repeated != null) {
      add(Kind.REPEATED, was, repeated);
    }
    if (is == null) {
      String edge = edge(was);
      add(edge == null ? Kind.EXTRA : Kind.EDGE, was, edge == null ? late(was) : edge);
      return;
    }
    List<Integer> different = different(was, is);
    if (different.isEmpty()) {
      rows.merge(Kind.EQUAL, 1L, Long::sum);
      return;
    }
    String edge = edge(was);
    if (edge == null && onlyVolatility(different)) {
      edge = firstMove(was);
    }
    Kind kind = edge == null ? Kind.DIFFERS : Kind.EDGE;
    rows.merge(kind, 1L, Long::sum);
    for (int column : different) {
      findings.add(
          new Finding(
              kind,
              was.id(),
              DeliveredStatistics.COLUMNS.get(column).name,
              was.values[column],
              is.values[column],
              edge == null ? late(was) : edge));
    }
  }

  private void judgeMissing(Entry is) {
    long[] span = reach.get(is.window());
    if (span != null && is.end() > span[1]) {
      add(Kind.PENDING, is, "later than all rows of its window");
    } else if (span != null && is.start() < span[0]) {
      add(Kind.EDGE, is, "before all rows of its window");
    } else {
      String edge = edge(is);
      add(edge == null ? Kind.MISSING : Kind.EDGE, is, edge);
    }
  }

  private void add(Kind kind, Entry entry, String reason) {
    rows.merge(kind, 1L, Long::sum);
    findings.add(new Finding(kind, entry.id(), null, null, null, reason));
  }

  /** A corrected row has the numbers of one that was right at once, but for its revision. */
  private List<Integer> different(Entry was, Entry is) {
    List<Integer> different = new ArrayList<>();
    for (int i = 0; i < DeliveredStatistics.COLUMNS.size(); i++) {
      Column column = DeliveredStatistics.COLUMNS.get(i);
      if (!column.name.equals("revision")
          && !DatasetRows.same(was.values[i], is.values[i], tolerance, unit(column.name, is))) {
        different.add(i);
      }
    }
    return different;
  }

  /**
   * What a field may be small beside: sums that cancel have the error of what was summed. A unit of
   * 1 for all would find nothing wrong with prices of a millionth of a millionth.
   */
  private static double unit(String field, Entry row) {
    switch (field) {
      case "min":
      case "max":
      case "open":
      case "close":
      case "median":
      case "p95":
      case "p99":
        return 0;
      case "mean":
      case "stddev":
      case "stddev_sample":
        return price(row);
      case "variance":
      case "variance_sample":
        return price(row) * price(row);
      case "change_mean":
      case "change_stddev":
        return size(row, "change_mean", "change_stddev");
      default:
        return 1;
    }
  }

  private static double price(Entry row) {
    return size(row, "min", "max");
  }

  /** The greater one of two fields, but no more than 1. */
  private static double size(Entry row, String one, String other) {
    return Math.min(1, Math.max(Math.abs(row.number(one)), Math.abs(row.number(other))));
  }

  /** Null if the input covers the whole window. */
  private String edge(Entry row) {
    if (row.start() <= ticks.first) {
      return row.end() <= ticks.first
          ? "before the first tick of the input"
          : "the input begins in this window";
    }
    if (row.end() > ticks.last) {
      return row.start() > ticks.last
          ? "after the last tick of the input"
          : "the input ends in this window";
    }
    return null;
  }

  private static boolean onlyVolatility(List<Integer> different) {
    return different.size() == 1
        && DeliveredStatistics.COLUMNS.get(different.get(0)).name.equals("volatility");
  }

  private String firstMove(Entry row) {
    NavigableSet<Long> times = ticks.firstOfATicker.get(row.sector());
    Long time = times == null ? null : times.ceiling(row.start());
    return time != null && time < row.end()
        ? "a ticker's price before its first tick in the input is not known"
        : null;
  }

  private String late(Entry row) {
    TreeMap<Long, Long> times = ticks.late.get(row.sector());
    long sum =
        times == null
            ? 0
            : times.subMap(row.start(), row.end()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    return sum == 0 ? null : sum + " ticks of this window were late for the job";
  }
}
