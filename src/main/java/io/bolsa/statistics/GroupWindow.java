package io.bolsa.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The numbers of one group over one window, from the panes that the window spans. */
public final class GroupWindow {

  private final PriceSummary summary;

  /** Sorted by symbol. */
  private final TickerActivity[] activities;

  private final SortedMap<String, Long> sectorTicks;

  private GroupWindow(
      PriceSummary summary, TickerActivity[] activities, SortedMap<String, Long> sectorTicks) {
    this.summary = summary;
    this.activities = activities;
    this.sectorTicks = sectorTicks;
  }

  /** The panes stay as they are. */
  public static GroupWindow of(Collection<Pane> panesInTimeOrder) {
    PriceSummary summary = new PriceSummary();
    SortedMap<String, Long> sectorTicks = new TreeMap<>();
    for (Pane pane : panesInTimeOrder) {
      summary.add(pane.summary);
      pane.sectorTicks().forEach((sector, ticks) -> sectorTicks.merge(sector, ticks, Long::sum));
    }
    return new GroupWindow(summary, Pane.activitiesOf(panesInTimeOrder), sectorTicks);
  }

  public PriceSummary summary() {
    return summary;
  }

  /** How many different tickers traded. */
  public int tickers() {
    return activities.length;
  }

  /**
   * Mean of the tickers' simple returns, those without one left out; NaN if none has one, {@code
   * Infinity} where the sum is beyond a double.
   */
  public double sectorReturn() {
    double sum = 0;
    int defined = 0;
    for (TickerActivity activity : activities) {
      double simpleReturn = activity.simpleReturn();
      if (!Double.isNaN(simpleReturn)) {
        sum += simpleReturn;
        defined++;
      }
    }
    return defined == 0 ? Double.NaN : sum / defined;
  }

  /** At most {@code k} tickers with a positive return: greatest first, then by symbol. */
  public List<TickerActivity> topGainers(int k) {
    return first(
        k,
        activity -> activity.simpleReturn() > 0,
        Comparator.comparingDouble(TickerActivity::simpleReturn).reversed());
  }

  /** At most {@code k} tickers with a negative return: least first, then by symbol. */
  public List<TickerActivity> topLosers(int k) {
    return first(
        k,
        activity -> activity.simpleReturn() < 0,
        Comparator.comparingDouble(TickerActivity::simpleReturn));
  }

  /** At most {@code k} tickers: those with most ticks first, then by symbol. */
  public List<TickerActivity> mostActive(int k) {
    return first(
        k,
        activity -> true,
        Comparator.<TickerActivity>comparingLong(activity -> activity.count).reversed());
  }

  /**
   * At most {@code k} sectors and their ticks: those with most first, then by name. None unless the
   * group is the market.
   */
  public List<Map.Entry<String, Long>> mostActiveSectors(int k) {
    List<Map.Entry<String, Long>> sectors = new ArrayList<>(sectorTicks.entrySet());
    sectors.sort(Map.Entry.<String, Long>comparingByValue().reversed()); // Stable: then by name.
    return sectors.subList(0, Math.min(k, sectors.size()));
  }

  /** The few come out of one pass: a sort of the whole market would cost more than its merge. */
  private List<TickerActivity> first(
      int k, Predicate<TickerActivity> wanted, Comparator<TickerActivity> order) {
    if (k < 0) {
      throw new IllegalArgumentException("k must not be negative: " + k);
    }
    List<TickerActivity> best = new ArrayList<>();
    for (TickerActivity activity : activities) {
      if (!wanted.test(activity)) {
        continue;
      }
      int place = best.size();
      // Strictly better only: the activities come by symbol, which settles ties.
      while (place > 0 && order.compare(activity, best.get(place - 1)) < 0) {
        place--;
      }
      if (place < k) {
        best.add(place, activity);
        if (best.size() > k) {
          best.remove(k);
        }
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "GroupWindow{" + summary + ", " + Arrays.toString(activities) + "}";
  }
}
