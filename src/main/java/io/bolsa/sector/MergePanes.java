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
import java.util.Comparator;
import java.util.List;
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

  private transient Counter windowsClosed;

  /**
   * @param windows tumbling and sliding windows, all multiples of {@code baseMillis}
   * @param baseMillis length of a pane
   * @param top how many each ranking lists at most
   */
  public MergePanes(List<WindowSpec> windows, long baseMillis, int top) {
    super("groups");
    this.windows = new ArrayList<>(windows);
    this.baseMillis = baseMillis;
    this.top = top;
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
    group.open.computeIfAbsent(pane.start, start -> new ArrayList<>()).add(pane);
  }

  @Override
  protected boolean advance(LiveGroup group, long time) {
    // Exclusive, so that the end of the input is no overflow.
    long upTo = time == Long.MAX_VALUE ? time : time + 1;
    boolean merged = closeIntervals(group, upTo);
    if (group.closed.isEmpty()) {
      return merged;
    }
    long lastEnd = Math.min(upTo, group.closed.getLast().start + longestMillis);
    if (Math.floorDiv(lastEnd, baseMillis) * baseMillis <= group.sentUpTo) {
      return merged;
    }
    for (WindowSpec window : windows) {
      sendWindows(group, window, lastEnd);
    }
    group.sentUpTo = lastEnd;
    while (!group.closed.isEmpty() && group.closed.getFirst().start <= lastEnd - longestMillis) {
      group.closed.removeFirst();
    }
    return true;
  }

  private boolean closeIntervals(LiveGroup group, long upTo) {
    boolean merged = false;
    while (!group.open.isEmpty() && group.open.firstKey() + baseMillis <= upTo) {
      List<Pane> members = group.open.pollFirstEntry().getValue();
      members.sort(Comparator.comparing(pane -> pane.member));
      Pane pane = Pane.merge(group.group, SectorStatistics.MARKET, members.get(0).start, members);
      group.closed.addLast(pane);
      output.collect(MERGED, new StreamRecord<>(pane));
      merged = true;
    }
    return merged;
  }

  /** Sends the windows that end after {@code group.sentUpTo} and up to {@code lastEnd}. */
  private void sendWindows(LiveGroup group, WindowSpec window, long lastEnd) {
    long slide = window.slideMillis;
    long firstStart = group.closed.getFirst().start;
    long after = Math.max(group.sentUpTo, firstStart);
    long end = (Math.floorDiv(after, slide) + 1) * slide;
    while (end <= lastEnd) {
      List<Pane> panes = panesBetween(group, end - window.sizeMillis, end);
      if (panes.isEmpty()) {
        long next = firstStartFrom(group, end);
        if (next == Long.MAX_VALUE) {
          return;
        }
        end = (Math.floorDiv(next, slide) + 1) * slide;
      } else {
        output.collect(
            new StreamRecord<>(
                Statistics.of(window, end, group.group, GroupWindow.of(panes), top)));
        windowsClosed.inc();
        end += slide;
      }
    }
  }

  private static List<Pane> panesBetween(LiveGroup group, long from, long to) {
    List<Pane> panes = new ArrayList<>();
    for (Pane pane : group.closed) {
      if (pane.start >= to) {
        break;
      }
      if (pane.start >= from) {
        panes.add(pane);
      }
    }
    return panes;
  }

  private static long firstStartFrom(LiveGroup group, long from) {
    for (Pane pane : group.closed) {
      if (pane.start >= from) {
        return pane.start;
      }
    }
    return Long.MAX_VALUE;
  }

  @Override
  protected boolean isIdle(LiveGroup group, long time) {
    return group.open.isEmpty() && group.closed.isEmpty();
  }

  @Override
  protected void write(LiveGroup group, DataOutput out) throws IOException {
    group.writeTo(out);
  }

  @Override
  protected LiveGroup read(String group, DataInput in) throws IOException {
    return LiveGroup.readFrom(group, in);
  }
}
