package io.bolsa.statistics;

import io.bolsa.statistics.PointSample.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Points of (change, price) that lie close together.
 *
 * <p>Two points are neighbours if they are no further from each other than the radius; a region is
 * all that can be reached from one of its points by going from neighbour to neighbour, if it has
 * enough points. (Single-linkage clusters of a least size. The regions of DBSCAN, which the SQL
 * service's documentation names, differ in the points at their rims, which belong to one or the
 * other by the order in which they are visited; these do not depend on any order.)
 */
public final class DenseRegion {
  private static final Comparator<Point> BY_CHANGE =
      Comparator.<Point>comparingDouble(point -> point.change)
          .thenComparingDouble(point -> point.price);

  private static final Comparator<DenseRegion> DENSEST_FIRST =
      Comparator.<DenseRegion>comparingDouble(region -> -region.density)
          .thenComparing(region -> -region.points)
          .thenComparingDouble(region -> region.changeMin)
          .thenComparingDouble(region -> region.priceMin);

  public final int points;
  public final double changeMin;
  public final double changeMax;
  public final double priceMin;
  public final double priceMax;

  /**
   * Points by the area of the bounds, widened by half a radius on each side: so a region without
   * extent has an area, too.
   */
  public final double density;

  private DenseRegion(List<Point> members, double radius) {
    points = members.size();
    double[] changes = members.stream().mapToDouble(point -> point.change).sorted().toArray();
    double[] prices = members.stream().mapToDouble(point -> point.price).sorted().toArray();
    changeMin = changes[0];
    changeMax = changes[points - 1];
    priceMin = prices[0];
    priceMax = prices[points - 1];
    density = points / ((changeMax - changeMin + radius) * (priceMax - priceMin + radius));
  }

  /**
   * All regions, the densest first. Takes time in the square of the points that lie within one
   * radius of change.
   */
  public static List<DenseRegion> find(List<Point> points, double radius, int leastPoints) {
    Point[] sorted = points.toArray(new Point[0]);
    Arrays.sort(sorted, BY_CHANGE);
    int[] parents = connect(sorted, radius * radius);
    Map<Integer, List<Point>> members = new TreeMap<>();
    for (int i = 0; i < sorted.length; i++) {
      members.computeIfAbsent(root(parents, i), root -> new ArrayList<>()).add(sorted[i]);
    }
    List<DenseRegion> regions = new ArrayList<>();
    for (List<Point> each : members.values()) {
      if (each.size() >= leastPoints) {
        regions.add(new DenseRegion(each, radius));
      }
    }
    regions.sort(DENSEST_FIRST);
    return regions;
  }

  /** Sweeps over the change: of those behind, only the ones within the radius are looked at. */
  private static int[] connect(Point[] sorted, double squaredRadius) {
    int[] parents = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      parents[i] = i;
      for (int j = i - 1; j >= 0; j--) {
        double change = sorted[i].change - sorted[j].change;
        if (change * change > squaredRadius) {
          break;
        }
        double price = sorted[i].price - sorted[j].price;
        if (change * change + price * price <= squaredRadius) {
          parents[root(parents, i)] = root(parents, j);
        }
      }
    }
    return parents;
  }

  private static int root(int[] parents, int i) {
    int at = i;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]]; // halves the way for the next
      at = parents[at];
    }
    return at;
  }
}
