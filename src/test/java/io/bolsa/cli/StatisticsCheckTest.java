package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.cli.StatisticsCheck.Finding;
import io.bolsa.cli.StatisticsCheck.Kind;
import io.bolsa.cli.StatisticsCheck.Ticks;
import io.bolsa.dataset.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where what is wrong ends and what cannot be known begins, to the millisecond. */
class StatisticsCheckTest {
  private final Ticks ticks = new Ticks();
  private final DeliveredStatistics delivered = new DeliveredStatistics();
  private final DeliveredStatistics recomputed = new DeliveredStatistics();

  StatisticsCheckTest() {
    ticks.first = 0;
    ticks.last = 1_000;
  }

  private static void add(
      DeliveredStatistics rows, String sector, long start, long end, Object... fields) {
    Object[] values = new Object[DeliveredStatistics.COLUMNS.size()];
    set(values, "id", sector + start);
    set(values, "window", "PT0.01S");
    set(values, "sector", sector);
    set(values, "window_start", start);
    set(values, "window_end", end);
    for (int i = 0; i < fields.length; i += 2) {
      set(values, (String) fields[i], fields[i + 1]);
    }
    rows.add(new DeliveredStatistics.Entry(values));
  }

  private static void set(Object[] values, String field, Object value) {
    values[Dataset.SECTOR_STATISTICS.position(field)] = value;
  }

  private StatisticsCheck check() {
    return check(0);
  }

  private StatisticsCheck check(double tolerance) {
    return new StatisticsCheck(delivered, recomputed, ticks, tolerance);
  }

  private Finding only() {
    List<Finding> findings = check().findings();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "100 | 200 | 201 | 300 | before the first tick of the input",
        "100 | 200 | 200 | 300 | before the first tick of the input",
        "100 | 200 | 199 | 300 | the input begins in this window",
        "100 | 200 | 100 | 300 | the input begins in this window",
        "100 | 200 |  99 | 200 | -",
        "100 | 200 |  99 | 199 | the input ends in this window",
        "100 | 200 |  99 | 100 | the input ends in this window",
        "100 | 200 |   9 |  99 | after the last tick of the input",
      })
  void aWindowIsAtAnEdgeUnlessTheInputBeganBeforeItAndWentOnToItsEnd(
      long start, long end, long first, long last, String reason) {
    ticks.first = first;
    ticks.last = last;
    add(delivered, "S", start, end);

    assertThat(only().kind).isEqualTo(reason == null ? Kind.EXTRA : Kind.EDGE);
    assertThat(only().reason).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"19, DIFFERS", "20, EDGE", "29, EDGE", "30, DIFFERS"})
  void aVolatilityIsNotJudgedWhereATickerBegins(long begins, Kind kind) {
    ticks.addFirst("S", begins);
    for (String sector : List.of("S", "*", "T")) {
      add(delivered, sector, 20, 30, "volatility", 1.0);
      add(recomputed, sector, 20, 30, "volatility", 2.0);
    }

    assertThat(check().findings())
        .hasSize(3)
        .allMatch(finding -> finding.kind == (finding.id.equals("T20") ? Kind.DIFFERS : kind));
  }

  @Test
  void anyOtherNumberIsJudgedWhereATickerBegins() {
    ticks.addFirst("S", 25);
    add(delivered, "S", 20, 30, "volatility", 1.0, "mean", 1.0);
    add(recomputed, "S", 20, 30, "volatility", 2.0, "mean", 2.0);
    add(delivered, "S", 30, 40, "mean", 1.0);
    add(recomputed, "S", 30, 40, "mean", 2.0);

    assertThat(check().findings()).hasSize(3).allMatch(finding -> finding.kind == Kind.DIFFERS);
    assertThat(check().count(Kind.DIFFERS)).as("rows").isEqualTo(2);
  }

  /** A token may cost a millionth of a millionth: the tolerance is a share there, too. */
  @ParameterizedTest
  @CsvSource({
    "max, 2.000002e-12, 2e-12, DIFFERS",
    "max, 2.0000000000000001e-12, 2e-12, EQUAL",
    "min, 0, 1e-12, DIFFERS",
    "close, 1e-300, 2e-300, DIFFERS",
    "mean, 1.500001e-12, 1.5e-12, DIFFERS",
    "stddev, 5.00001e-13, 5e-13, DIFFERS",
    "stddev, 1e-24, 0, EQUAL",
    "variance, 2.50001e-25, 2.5e-25, DIFFERS",
    "variance_sample, 1e-36, 0, EQUAL",
    "change_stddev, 3.00001e-13, 3e-13, DIFFERS",
    "change_mean, 1e-24, 0, EQUAL",
    "change_mean, 1e-15, 0, DIFFERS",
    "sector_return, 1e-10, 0, EQUAL",
  })
  void smallPricesAreComparedAsCloselyAsLargeOnes(String field, double was, double is, Kind kind) {
    Object[] others = {"min", 1e-12, "max", 2e-12, "change_mean", 0.0, "change_stddev", 3e-13};
    add(delivered, "S", 20, 30, others);
    add(recomputed, "S", 20, 30, others);
    set(delivered.rows.get("S20").values, field, was);
    set(recomputed.rows.get("S20").values, field, is);

    StatisticsCheck check = check(1e-9);

    assertThat(check.findings())
        .extracting(finding -> finding.field)
        .isEqualTo(kind == Kind.EQUAL ? List.of() : List.of(field));
    assertThat(check.count(kind)).isEqualTo(1);
  }

  @Test
  void lateTicksAreThoseOfTheSectorAndTheWindow() {
    for (long late : new long[] {19, 20, 29, 29, 30}) {
      ticks.addLate("S", late);
    }
    for (String sector : List.of("S", "*", "T")) {
      add(delivered, sector, 20, 30, "count", 1L);
      add(recomputed, sector, 20, 30, "count", 4L);
      add(delivered, sector, 40, 50);
    }

    String three = "3 ticks of this window were late for the job";
    assertThat(check().findings())
        .extracting(finding -> finding.id + " " + finding.kind + " " + finding.reason)
        .containsExactly(
            "*20 DIFFERS " + three,
            "*40 EXTRA null",
            "S20 DIFFERS " + three,
            "S40 EXTRA null",
            "T20 DIFFERS null",
            "T40 EXTRA null");
  }

  @Test
  void whatIsMissingIsToldByTheRowsThatWereDelivered() {
    add(delivered, "S", 20, 30);
    add(delivered, "S", 30, 40);
    add(recomputed, "S", 20, 30);
    add(recomputed, "S", 30, 40);
    for (long start : new long[] {10, 20, 30, 40}) {
      add(recomputed, "T", start, start + 10);
    }

    StatisticsCheck check = check();

    assertThat(check.findings())
        .extracting(finding -> finding.id + " " + finding.kind)
        .containsExactly("T20 MISSING", "T30 MISSING", "T10 EDGE", "T40 PENDING");
    assertThat(check.count(Kind.EQUAL)).isEqualTo(2);
  }

  @Test
  void aWindowOfWhichNoRowWasDeliveredIsMissing() {
    add(recomputed, "S", 20, 30);

    assertThat(only().kind).isEqualTo(Kind.MISSING);
    assertThat(check().judgedAny()).isTrue();
  }

  @Test
  void everyRevisionThatCameTwiceIsRepeatedAndTheLatestIsJudged() {
    add(delivered, "S", 20, 30, "revision", 1L, "count", 3L);
    add(delivered, "S", 20, 30, "revision", 0L, "count", 1L);
    add(recomputed, "S", 20, 30, "count", 3L);
    assertThat(check().findings()).isEmpty();
    assertThat(check().judgedAny()).isTrue();

    add(delivered, "S", 20, 30, "revision", 1L, "count", 3L);
    add(delivered, "S", 20, 30, "revision", 1L, "count", 3L);
    assertThat(only().reason).isEqualTo("3 rows of revision 1");
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
    assertThat(check().count(Kind.EQUAL)).isEqualTo(1);

    add(delivered, "S", 20, 30, "revision", 2L, "count", 3L);
    add(delivered, "S", 20, 30, "revision", 0L, "count", 1L);
    assertThat(only().reason).isEqualTo("2 rows of revision 0, 3 rows of revision 1");
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
    assertThat(check().count(Kind.EQUAL)).isEqualTo(1);
  }

  @Test
  void whereAllIsAtAnEdgeNothingIsJudged() {
    ticks.first = 25;
    add(delivered, "S", 20, 30);
    add(recomputed, "S", 90, 100);

    assertThat(check().findings())
        .extracting(finding -> finding.kind)
        .containsExactly(Kind.EDGE, Kind.PENDING);
    assertThat(check().judgedAny()).isFalse();
  }
}
