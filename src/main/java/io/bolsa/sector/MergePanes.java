package io.bolsa.sector;

import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.SectorStatistics;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.state.LiveStateOperator;
import io.bolsa.statistics.GroupWindow;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.WindowSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Merges the panes of a group's members into every configured window: tickers into sectors, and, by
 * a second instance, sectors into the market.
 *
 * <p>Members are merged in the order of their names and intervals in the order of time, whatever
 * the order they came in: floating-point sums depend on it to the last digit.
 */
public final class MergePanes extends LiveStateOperator<LiveGroup, Pane, SectorStatistics> {
  private static final long serialVersionUID = 1L;

  /** The group's own pane of each closed interval, as a member of the market. */
  public static final OutputTag<Pane> MERGED = new OutputTag<>("merged-panes", ModelTypes.PANE);

  private final ArrayList<WindowSpec> windows;
  private final long baseMillis;
  private final long longestMillis;
  private final int top;
  private final long allowedMillis;

  private transient Counter windowsClosed;

  /**
   * @param windows tumbling and sliding windows, all multiples of {@code baseMillis}
   * @param baseMillis length of a pane
   * @param top how many each ranking lists at most
   * @param allowedMillis how far behind the watermark ticks still correct the windows, at least 0
   */
  public MergePanes(List<WindowSpec> windows, long baseMillis, int top, long allowedMillis) {
    super("groups");
    this.windows = new ArrayList<>(windows);
    this.baseMillis = baseMillis;
    this.top = top;
    this.allowedMillis = allowedMillis;
    this.longestMillis = windows.stream().mapToLong(window -> window.sizeMillis).max().orElse(0);
  }

  @Override
  protected void startUp() {
    windowsClosed = new ServiceMetrics(getMetricGroup()).counter("windowsClosed");
  }

  @Override
  protected String keyOf(Pane pane) {
    return pane.group;
  }

  @Override
  protected LiveGroup newState(String group) {
    return new LiveGroup(group);
  }

  @Override
  protected void take(LiveGroup group, Pane pane) {
    group.take(pane);
  }

  @Override
  protected boolean advance(LiveGroup group, long time) {
    long upTo = exclusive(time);
    boolean changed = false;
    // One after the other, so that rows do not depend on where watermarks fall.
    while (!group.corrections.isEmpty() && group.corrections.firstKey() <= upTo) {
      long reached = group.corrections.firstKey();
      close(group, reached, Pane.IN_TIME);
      correct(group, reached, group.corrections.remove(reached));
      changed = true;
    }
    changed |= close(group, upTo, Pane.IN_TIME);
    forget(group, upTo);
    return changed;
  }

  /** The same watermark as an end; that of the input is no overflow. */
  private static long exclusive(long time) {
    return time == Long.MAX_VALUE ? time : time + 1;
  }

  /**
   * Merges the intervals that end up to {@code upTo}, and sends the windows.
   *
   * @param correctedAt of the rows
   */
  private boolean close(LiveGroup group, long upTo, long correctedAt) {
    boolean merged = closeIntervals(group, upTo);
    if (group.closed.isEmpty()) {
      return merged;
    }
    long lastEnd = Math.min(upTo, group.closed.lastKey() + longestMillis);
    if (WindowSpec.intervalStart(lastEnd, baseMillis) <= group.sentUpTo) {
      // A pane of a run with shorter ones may end later: no window needs it any more.
      group.sentUpTo = Math.max(group.sentUpTo, lastEnd);
      return merged;
    }
    for (WindowSpec window : windows) {
      sendWindows(group, window, lastEnd, correctedAt);
    }
    group.sentUpTo = lastEnd;
    return true;
  }

  private boolean closeIntervals(LiveGroup group, long upTo) {
    boolean merged = false;
    while (!group.open.isEmpty() && group.open.firstKey() + baseMillis <= upTo) {
      List<Pane> members = group.open.pollFirstEntry().getValue();
      Pane pane = merge(group, members);
      // After a restart with longer panes, one that was shorter may have begun with this one.
      group.closed.merge(pane.start, pane, Pane::join);
      if (allowedMillis > 0) {
        group.revisable.put(pane.start, members);
      }
      output.collect(MERGED, new StreamRecord<>(pane));
      merged = true;
    }
    return merged;
  }

  private static Pane merge(LiveGroup group, List<Pane> members) {
    members.sort(Comparator.comparing(pane -> pane.member));
    return Pane.merge(group.group, SectorStatistics.MARKET, members.get(0).start, members);
  }

  /** Merges the intervals that late ticks changed anew, and sends the windows that have them. */
  private void correct(LiveGroup group, long reached, List<Pane> corrections) {
    TreeMap<Long, Map<String, Pane>> byStart = new TreeMap<>();
    for (Pane pane : corrections) {
      byStart.computeIfAbsent(pane.start, each -> new HashMap<>()).put(pane.member, pane);
    }
    Set<Long> starts = byStart.keySet();
    Map<WindowSpec, Set<Long>> ends = new HashMap<>();
    for (WindowSpec window : windows) {
      ends.put(window, toldEnds(group, starts, window));
    }
    for (long start : starts) {
      Pane pane = merge(group, group.replace(start, byStart.get(start)));
      pane.correct(reached, group.closed.put(start, pane));
      output.collect(MERGED, new StreamRecord<>(pane));
    }
    for (WindowSpec window : windows) {
      for (long end : ends.get(window)) {
        send(group, window, end, panesBetween(group, end - window.sizeMillis, end), reached);
      }
    }
    // Windows that were empty but for late ticks.
    close(group, reached, reached);
  }

  /**
   * Ends of the windows that have one of these intervals and were told, or had nothing to tell. One
   * that had panes and was not told ended before the restart with which it was asked for.
   */
  private static Set<Long> toldEnds(LiveGroup group, Set<Long> starts, WindowSpec window) {
    String label = window.label();
    Set<Long> ends = endsWith(starts, window, group.sentUpTo);
    ends.removeIf(
        end ->
            !group.revisions.getOrDefault(end, new TreeMap<>()).containsKey(label)
                && !panesBetween(group, end - window.sizeMillis, end).isEmpty());
    return ends;
  }

  /** Ends, up to {@code lastEnd}, of the windows that have one of these intervals. */
  private static Set<Long> endsWith(Set<Long> starts, WindowSpec window, long lastEnd) {
    TreeSet<Long> ends = new TreeSet<>();
    for (long start : starts) {
      long end = window.firstEndAfter(start);
      for (; end <= start + window.sizeMillis && end <= lastEnd; end += window.slideMillis) {
        ends.add(end);
      }
    }
    return ends;
  }

  /** Sends the windows that end after {@code group.sentUpTo} and up to {@code lastEnd}. */
  private void sendWindows(LiveGroup group, WindowSpec window, long lastEnd, long correctedAt) {
    long slide = window.slideMillis;
    long after = Math.max(group.sentUpTo, group.closed.firstKey());
    long end = window.firstEndAfter(after);
    while (end <= lastEnd) {
      Collection<Pane> panes = panesBetween(group, end - window.sizeMillis, end);
      if (panes.isEmpty()) {
        Long next = group.closed.ceilingKey(end);
        if (next == null) {
          return;
        }
        end = window.firstEndAfter(next);
      } else {
        send(group, window, end, panes, correctedAt);
        end += slide;
      }
    }
  }

  private void send(
      LiveGroup group, WindowSpec window, long end, Collection<Pane> panes, long correctedAt) {
    SectorStatistics row = Statistics.of(window, end, group.group, GroupWindow.of(panes), top);
    row.correctedAt = correctedAt;
    if (allowedMillis > 0 || correctedAt != Pane.IN_TIME) {
      row.revision =
          group
              .revisions
              .computeIfAbsent(end, ending -> new TreeMap<>())
              .merge(window.label(), 0, (before, first) -> before + 1);
    }
    output.collect(new StreamRecord<>(row));
    windowsClosed.inc();
  }

  private static Collection<Pane> panesBetween(LiveGroup group, long from, long to) {
    return group.closed.subMap(from, to).values();
  }

  /** Forgets what no window needs that is still to be sent or may be corrected. */
  private void forget(LiveGroup group, long upTo) {
    if (allowedMillis == 0) {
      group.closed.headMap(group.sentUpTo - longestMillis, true).clear();
      group.revisable.clear();
      group.revisions.clear();
      return;
    }
    // A late tick lies here at least, and corrects with the next end of an interval.
    long changing = upTo - allowedMillis - baseMillis;
    group.closed.headMap(changing - longestMillis, true).clear();
    group.revisable.headMap(changing - baseMillis, true).clear();
    group.revisions.headMap(changing, true).clear();
  }

  @Override
  protected boolean isIdle(LiveGroup group, long time) {
    return group.open.isEmpty() && group.closed.isEmpty() && group.corrections.isEmpty();
  }

  @Override
  protected void write(LiveGroup group, DataOutput out) throws IOException {
    group.writeTo(out);
  }

  @Override
  protected LiveGroup read(String group, DataInput in) throws IOException {
    LiveGroup read = LiveGroup.readFrom(group, in);
    // The run before has sent all of its windows up to here. Windows that are new begin after it,
    // for the ticks of the interval that was open count in the one that is open now.
    read.sentUpTo = Math.max(read.sentUpTo, exclusive(processedUpTo()));
    return read;
  }
}
