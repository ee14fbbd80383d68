package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bolsa.statistics.PointSample.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseRegionTest {
  /** {change, price} each. */
  private static List<Point> points(double[]... values) {
    PointSample sample = new PointSample("S", 0, 1, 100_000);
    for (int i = 0; i < values.length; i++) {
      sample.add("T", i, 0, values[i][0], values[i][1]);
    }
    return sample.points();
  }

  private static String shown(DenseRegion region) {
    return String.format(
        "%d in %s..%s x %s..%s",
        region.points, region.changeMin, region.changeMax, region.priceMin, region.priceMax);
  }

  private static List<String> shown(List<DenseRegion> regions) {
    return regions.stream().map(DenseRegionTest::shown).toList();
  }

  @Test
  void pointsThatLieCloseTogetherAreARegionAndThoseBetweenAreNone() {
    List<Point> points =
        points(
            new double[] {0, 10},
            new double[] {0.5, 10},
            new double[] {1, 10.5},
            new double[] {5, 50},
            new double[] {-3, 100},
            new double[] {-3, 100.25},
            new double[] {-3.25, 100},
            new double[] {3, 10.5});

    List<DenseRegion> regions = DenseRegion.find(points, 0.75, 3);

    assertThat(shown(regions))
        .containsExactly("3 in -3.25..-3.0 x 100.0..100.25", "3 in 0.0..1.0 x 10.0..10.5");
    assertThat(regions.get(0).density).isEqualTo(3 / (1.0 * 1.0));
    assertThat(regions.get(1).density).isCloseTo(3 / (1.75 * 1.25), within(1e-15));
    assertThat(DenseRegion.find(points, 0.75, 4)).isEmpty();
    assertThat(DenseRegion.find(List.of(), 0.75, 2)).isEmpty();
  }

  @Test
  void theRadiusItselfIsNear() {
    assertThat(DenseRegion.find(points(new double[] {0, 0}, new double[] {3, 4}), 5, 2)).hasSize(1);
    assertThat(DenseRegion.find(points(new double[] {0, 0}, new double[] {3, 4}), 4.999, 2))
        .isEmpty();
    assertThat(DenseRegion.find(points(new double[] {0, 0}, new double[] {1, 0}), 1, 2)).hasSize(1);
  }

  @Test
  void pointsInOnePlaceAreARegionWithAnArea() {
    DenseRegion region =
        DenseRegion.find(points(new double[] {1, 2}, new double[] {1, 2}), 0.5, 2).get(0);

    assertThat(region.points).isEqualTo(2);
    assertThat(region.density).isEqualTo(8);
  }

  @Test
  void ofEquallyDenseOnesTheLargestIsFirstThenThatOfTheLeastChangeThenOfTheLeastPrice() {
    List<Point> points =
        points(
            new double[] {30, 1},
            new double[] {30, 1},
            new double[] {20, 5},
            new double[] {20, 5},
            new double[] {20, 9},
            new double[] {20, 9},
            // Twice the points on twice the area.
            new double[] {40, 1},
            new double[] {40, 1},
            new double[] {41, 1},
            new double[] {41, 1});

    assertThat(shown(DenseRegion.find(points, 1, 2)))
        .containsExactly(
            "4 in 40.0..41.0 x 1.0..1.0",
            "2 in 20.0..20.0 x 5.0..5.0",
            "2 in 20.0..20.0 x 9.0..9.0",
            "2 in 30.0..30.0 x 1.0..1.0");
  }

  @Test
  void numbersAtTheEdgesOfTheirRangeAreNoTrouble() {
    double most = Double.MAX_VALUE;
    List<DenseRegion> regions =
        DenseRegion.find(
            points(
                new double[] {most, -most},
                new double[] {-most, most},
                new double[] {most, -most},
                new double[] {Double.MIN_VALUE, -0.0},
                new double[] {-0.0, 0.0}),
            1e-6,
            2);

    assertThat(regions).extracting(region -> region.points).containsExactly(2, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theRegionsAreThoseOfLookingAtEveryPairWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>(points(clusters(random, 400)));
    double radius = 0.3 + random.nextDouble();
    int least = 2 + random.nextInt(4);

    List<DenseRegion> regions = DenseRegion.find(points, radius, least);

    assertThat(shown(regions).stream().sorted().toList())
        .isEqualTo(slowly(points, radius, least))
        .isNotEmpty();
    assertThat(regions).isSortedAccordingTo((a, b) -> Double.compare(b.density, a.density));
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(points, random);
      assertThat(shown(DenseRegion.find(points, radius, least))).isEqualTo(shown(regions));
    }
  }

  private static double[][] clusters(Random random, int size) {
    double[][] values = new double[size][];
    for (int i = 0; i < size; i++) {
      int cluster = random.nextInt(6);
      double wide = cluster == 0 ? 40 : 0.5 * cluster;
      values[i] =
          new double[] {
            cluster + wide * random.nextGaussian(),
            // On a grid, so that many distances are equal, and some the radius.
            Math.rint(8 * (10 * cluster + wide * random.nextGaussian())) / 8
          };
    }
    return values;
  }

  /** From each point not visited yet to all that lie near, and on from there. */
  private static List<String> slowly(List<Point> points, double radius, int least) {
    boolean[] visited = new boolean[points.size()];
    List<String> regions = new ArrayList<>();
    for (int from = 0; from < points.size(); from++) {
      List<Point> region = new ArrayList<>();
      Deque<Integer> next = new ArrayDeque<>();
      if (!visited[from]) {
        next.add(from);
        visited[from] = true;
      }
      while (!next.isEmpty()) {
        Point point = points.get(next.poll());
        region.add(point);
        for (int i = 0; i < points.size(); i++) {
          double change = points.get(i).change - point.change;
          double price = points.get(i).price - point.price;
          if (!visited[i] && change * change + price * price <= radius * radius) {
            visited[i] = true;
            next.add(i);
          }
        }
      }
      if (region.size() >= least) {
        regions.add(
            String.format(
                "%d in %s..%s x %s..%s",
                region.size(),
                region.stream().mapToDouble(point -> point.change).min().getAsDouble(),
                region.stream().mapToDouble(point -> point.change).max().getAsDouble(),
                region.stream().mapToDouble(point -> point.price).min().getAsDouble(),
                region.stream().mapToDouble(point -> point.price).max().getAsDouble()));
      }
    }
    Collections.sort(regions);
    return regions;
  }
}
