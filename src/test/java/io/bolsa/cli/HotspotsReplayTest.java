package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The regions of a whole replay, against those of looking at every pair of ticks of a window. */
class HotspotsReplayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "hotspots/hotspots.ndjson";
  private static final long WINDOW = 10_000;
  private static final double RADIUS = 0.09;
  private static final int LEAST = 6;

  @TempDir Path folder;

  private String replay(String name, Path input, String options) throws Exception {
    String all = options + " --detectors none --hotspots 10s";
    return Replays.replay(folder.resolve(name), List.of(input), all.split(" ", -1)).get(FILE);
  }

  /** A window of a sector, or of the market. */
  private static final class Ticks {
    final List<double[]> points = new ArrayList<>();

    /** {count, change from, to, price from, to}, the densest first. */
    List<double[]> regions() {
      int[] region = new int[points.size()];
      for (int i = 0; i < region.length; i++) {
        region[i] = i;
      }
      // Each pair that is near is of one region, until nothing changes any more.
      for (boolean changed = true; changed; ) {
        changed = false;
        for (int i = 0; i < region.length; i++) {
          for (int j = 0; j < i; j++) {
            if (region[i] != region[j] && near(points.get(i), points.get(j))) {
              region[i] = Math.min(region[i], region[j]);
              region[j] = region[i];
              changed = true;
            }
          }
        }
      }
      Map<Integer, double[]> found = new TreeMap<>();
      for (int i = 0; i < region.length; i++) {
        double[] p = points.get(i);
        found.merge(
            region[i],
            new double[] {1, p[0], p[0], p[1], p[1]},
            (a, b) ->
                new double[] {
                  a[0] + b[0],
                  Math.min(a[1], b[1]),
                  Math.max(a[2], b[2]),
                  Math.min(a[3], b[3]),
                  Math.max(a[4], b[4])
                });
      }
      return found.values().stream()
          .filter(each -> each[0] >= LEAST)
          .sorted(Comparator.comparingDouble(each -> -density(each)))
          .toList();
    }

    private static boolean near(double[] a, double[] b) {
      return Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) <= RADIUS * RADIUS;
    }

    static double density(double[] region) {
      return region[0] / (region[2] - region[1] + RADIUS) / (region[4] - region[3] + RADIUS);
    }
  }

  @Test
  void theRegionsAreThoseOfLookingAtEveryPairOfTicks() throws Exception {
    Tape tape = Tape.of(4_000, 21);
    Map<String, Ticks> windows = new TreeMap<>();
    for (Tape.Line line : tape.lines()) {
      JsonNode tick = JSON.readTree(line.text());
      Instant start = Instant.ofEpochMilli(line.time() / WINDOW * WINDOW);
      for (String sector : new String[] {tick.get("sector").asText(), "*"}) {
        windows
            .computeIfAbsent(start + " " + sector, each -> new Ticks())
            .points
            .add(new double[] {tick.get("change").asDouble(), tick.get("price").asDouble()});
      }
    }

    String rows =
        replay(
            "out",
            tape.write(folder.resolve("in")),
            "--hotspots-radius " + RADIUS + " --parallelism 2 --hotspots-points " + LEAST);

    int at = 0;
    List<String> lines = rows.lines().toList();
    int alone = 0;
    for (Map.Entry<String, Ticks> window : windows.entrySet()) {
      List<double[]> regions = window.getValue().regions();
      alone += regions.isEmpty() ? 1 : 0;
      for (int i = 0; i < regions.size(); i++) {
        double[] region = regions.get(i);
        JsonNode row = JSON.readTree(lines.get(at++));
        int count = window.getValue().points.size();
        String start = Instant.parse(row.get("window_start").asText()).toString();
        assertThat(start + " " + row.get("sector").asText()).isEqualTo(window.getKey());
        assertThat(row.get("window").asText()).isEqualTo("PT10S");
        assertThat(Instant.parse(row.get("window_end").asText()))
            .isEqualTo(Instant.parse(start).plusMillis(WINDOW));
        assertThat(row.get("density").asDouble() / Ticks.density(region))
            .isCloseTo(1, within(1e-9));
        assertThat(row.get("rank").asInt()).isEqualTo(i + 1);
        assertThat(row.get("points").asDouble()).isEqualTo(region[0]);
        assertThat(row.get("share").asDouble()).isEqualTo(region[0] / count);
        assertThat(row.get("change_min").asDouble()).isEqualTo(region[1]);
        assertThat(row.get("change_max").asDouble()).isEqualTo(region[2]);
        assertThat(row.get("price_min").asDouble()).isEqualTo(region[3]);
        assertThat(row.get("price_max").asDouble()).isEqualTo(region[4]);
        assertThat(row.get("count").asInt()).isEqualTo(count);
        assertThat(row.get("sampled").asInt()).isEqualTo(count);
      }
    }
    assertThat(lines).hasSize(at).hasSizeGreaterThan(20);
    assertThat(alone).isPositive();
  }

  @Test
  void aSampleIsTheSameHoweverTheTicksCame() throws Exception {
    Tape tape = Tape.of(6_000, 22);
    Path inOrder = tape.write(folder.resolve("in"));
    Path shuffled = tape.shuffledWithin(2_000, 5).write(folder.resolve("shuffled"));
    String options = "--hotspots-sample 100 --hotspots-radius 0.5 --hotspots-points 5";

    String expected = replay("one", inOrder, options);

    assertThat(replay("two", shuffled, options + " --parallelism 3")).isEqualTo(expected);
    assertThat(expected.lines())
        .anyMatch(row -> row.contains("\"sector\":\"*\"") && row.contains("\"sampled\":100}"))
        .anyMatch(row -> row.contains("\"sector\":\"ENERGY\"") && row.contains("\"sampled\":100}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hotspots|1500ms|--hotspots = '1500ms'; allowed: none, or whole seconds up to a day",
        "--hotspots|hotspots.sample|--hotspots = 'hotspots.sample'; allowed: none, or whole seconds up",
        "--hotspots-points|Statistics / hotspots|--hotspots-points = 'Statistics / hotspots'; allowed: 2",
        "--hotspots-radius|0|--hotspots-radius = '0'; allowed: 0.000001 to 1000000",
        "--hotspots-radius|NaN|--hotspots-radius = 'NaN'; allowed: 0.000001 to 1000000",
        "--hotspots-points|1|--hotspots-points = '1'; allowed: 2 to 5000",
        "--hotspots-points|1001|--hotspots-points = '1001': must be at most --hotspots-sample, 1000",
        "--hotspots-sample|99|--hotspots-sample = '99'; allowed: 100 to 5000",
      })
  void whatIsNotAllowedIsRefused(String option, String value, String message) throws Exception {
    Path input = Tape.of(10, 1).write(folder.resolve("ticks"));

    Replays.Outcome outcome =
        Replays.run("replay", "--out", folder.resolve("x").toString(), option, value, "" + input);

    assertThat(outcome.errors()).startsWith("bolsa: " + message);
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
