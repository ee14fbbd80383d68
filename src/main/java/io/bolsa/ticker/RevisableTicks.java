package io.bolsa.ticker;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.LateTick;
import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.WindowSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One ticker's ticks of the intervals that a late tick may still change, and the panes made of
 * them.
 *
 * <p>A pane is made of all ticks of its interval, in order, as if none had been late: whatever was
 * sent before, the last revision of a pane is the same to the bit as in a run without late ticks. A
 * late tick changes the pane of its own interval and, through the return from it, that of the next
 * tick.
 *
 * <p>Late ticks wait for the end of the interval in which they were found late, and correct
 * together. So revisions do not depend on where watermarks fall.
 */
final class RevisableTicks {
  private static final byte VERSION = 1;

  private final String tickerSymbol;
  private final OrderedTicks ticks;

  /** Late ticks, by the end of the interval in which they were found late. */
  private final TreeMap<Long, WaitingTicks> late = new TreeMap<>();

  /** What was sent of each interval, by its start, then by sector. */
  private final TreeMap<Long, TreeMap<String, Sent>> sent = new TreeMap<>();

  /** Of the last tick before the first one kept; {@link Long#MIN_VALUE} and NaN without one. */
  private long previousTime;

  private double previousPrice;

  /** Intervals that end up to here, inclusive, have been sent. */
  private long closedUpTo = Long.MIN_VALUE;

  /** A pane as it was sent last. */
  private static final class Sent {
    final int revision;
    final long count;

    Sent(int revision, long count) {
      this.revision = revision;
      this.count = count;
    }
  }

  /** How panes are made. */
  static final class Rules {
    final long baseMillis;
    final long idleMillis;
    final long allowedMillis;

    Rules(long baseMillis, long idleMillis, long allowedMillis) {
      this.baseMillis = baseMillis;
      this.idleMillis = idleMillis;
      this.allowedMillis = allowedMillis;
    }

    long start(long time) {
      return WindowSpec.intervalStart(time, baseMillis);
    }

    /** The same without late ticks. */
    Rules withoutLateness() {
      return new Rules(baseMillis, idleMillis, 0);
    }

    /** The next end of an interval after {@code time}, exclusive. */
    long endAfter(long time) {
      return start(time) + baseMillis;
    }
  }

  /**
   * @param previousTime of the tick before the first to be added; {@link Long#MIN_VALUE} if there
   *     is none
   */
  RevisableTicks(String tickerSymbol, long previousTime, double previousPrice) {
    this(tickerSymbol, previousTime, previousPrice, new OrderedTicks());
  }

  private RevisableTicks(
      String tickerSymbol, long previousTime, double previousPrice, OrderedTicks ticks) {
    this.tickerSymbol = tickerSymbol;
    this.previousTime = previousTime;
    this.previousPrice = previousPrice;
    this.ticks = ticks;
  }

  /** Adds a tick that was in time, with the sector that counts. */
  void add(WaitingTicks from, int place, String sector) {
    ticks.add(from, place, sector);
  }

  /**
   * Adds the {@code i}-th tick of a bundle, which was late.
   *
   * @param sector the one that counts
   * @param reached the event time that had been reached, exclusive
   */
  void addLate(TickBundle bundle, int i, String sector, long reached, Rules rules) {
    late.computeIfAbsent(rules.endAfter(reached), end -> new WaitingTicks())
        .add(bundle, i, i + 1, sector);
  }

  /** A tick before all that are kept, whose pane cannot be revised. */
  void passed(long time, double price) {
    previousTime = time;
    previousPrice = price;
  }

  /**
   * The watermark has reached {@code time}: sends the panes that it closes and new revisions of
   * those that late ticks changed, and forgets what no late tick may change any more.
   *
   * @return whether anything changed
   */
  boolean advance(long time, Rules rules, Consumer<Pane> out) {
    // Exclusive, so that the end of the input is no overflow.
    long end = time == Long.MAX_VALUE ? time : rules.start(time + 1);
    if (end == closedUpTo || (ticks.isEmpty() && late.isEmpty())) {
      return false;
    }
    while (!late.isEmpty() && late.firstKey() <= end) {
      long reached = late.firstKey();
      close(reached, rules, out);
      correct(reached, late.remove(reached), rules, out);
    }
    close(end, rules, out);
    forget(end, rules);
    return true;
  }

  /** Sends the intervals that end up to {@code end} and were not sent yet. */
  private void close(long end, Rules rules, Consumer<Pane> out) {
    SortedSet<Long> closing = intervals(ticks.from(closedUpTo), end, rules);
    closing.headSet(closedUpTo).clear();
    closedUpTo = end;
    for (Pane pane : build(closing, rules)) {
      remember(pane);
      out.accept(pane);
    }
  }

  private void correct(long reached, WaitingTicks more, Rules rules, Consumer<Pane> out) {
    SortedSet<Long> times = ticks.addAll(more);
    for (Pane pane : build(changed(times, reached, rules), rules)) {
      Sent before = sent(pane);
      pane.correct(
          reached, before == null ? 0 : before.revision + 1, before == null ? 0 : before.count);
      remember(pane);
      out.accept(pane);
    }
  }

  /** Starts of the intervals of the ticks from a place on, as far as they start before a time. */
  private SortedSet<Long> intervals(int from, long end, Rules rules) {
    SortedSet<Long> intervals = new TreeSet<>();
    long last = Long.MIN_VALUE;
    for (int i = from; i < ticks.end(); i++) {
      long start = rules.start(ticks.eventTime(i));
      if (start >= end) {
        break;
      }
      if (start != last || i == from) {
        intervals.add(start);
        last = start;
      }
    }
    return intervals;
  }

  /** Closed intervals with late ticks, or with the tick after a late one. */
  private SortedSet<Long> changed(SortedSet<Long> lateTimes, long end, Rules rules) {
    SortedSet<Long> changed = new TreeSet<>();
    for (long time : lateTimes) {
      changed.add(rules.start(time));
      int after = ticks.from(time);
      while (after < ticks.end() && ticks.eventTime(after) == time) {
        after++;
      }
      if (after < ticks.end()) {
        changed.add(rules.start(ticks.eventTime(after)));
      }
    }
    changed.tailSet(end).clear();
    return changed;
  }

  /** The panes of the given intervals, in the order of time; one a sector. */
  private List<Pane> build(SortedSet<Long> intervals, Rules rules) {
    List<Pane> panes = new ArrayList<>(intervals.size());
    for (long start : intervals) {
      build(panes, start, ticks.from(start), ticks.from(start + rules.baseMillis), rules);
    }
    return panes;
  }

  /** Makes the panes of one interval, of the ticks from a place up to another, exclusive. */
  private void build(List<Pane> panes, long start, int from, int to, Rules rules) {
    long lastTime = from == ticks.first() ? previousTime : ticks.eventTime(from - 1);
    double lastPrice = from == ticks.first() ? previousPrice : ticks.price(from - 1);
    Map<String, Pane> bySector = new HashMap<>();
    Pane pane = null;
    for (int i = from; i < to; i++) {
      long time = ticks.eventTime(i);
      double price = ticks.price(i);
      boolean forgotten = lastTime == Long.MIN_VALUE || time - rules.idleMillis > lastTime;
      double logReturn = forgotten ? Double.NaN : LogReturn.of(lastPrice, price);
      String sector = ticks.sector(i);
      if (pane == null || !pane.group.equals(sector)) {
        pane = bySector.computeIfAbsent(sector, each -> open(panes, each, start));
      }
      pane.add(time, price, ticks.change(i), logReturn);
      lastTime = time;
      lastPrice = price;
    }
  }

  private Pane open(List<Pane> panes, String sector, long start) {
    Pane pane = Pane.ofTicker(tickerSymbol, sector, start);
    panes.add(pane);
    return pane;
  }

  /** Null if nothing was sent of the pane's interval and sector. */
  private Sent sent(Pane pane) {
    TreeMap<String, Sent> panes = sent.get(pane.start);
    return panes == null ? null : panes.get(pane.group);
  }

  private void remember(Pane pane) {
    sent.computeIfAbsent(pane.start, start -> new TreeMap<>())
        .put(pane.group, new Sent(pane.revision(), pane.summary.count()));
  }

  /**
   * Forgets what no late tick may change any more. One that waits for the next end of an interval
   * may have been found late as early as the last one.
   *
   * @param reached the last end of an interval
   */
  private void forget(long reached, Rules rules) {
    long end = reached == Long.MAX_VALUE ? reached : rules.start(reached - rules.allowedMillis);
    int kept = end == Long.MAX_VALUE ? ticks.end() : ticks.from(end);
    if (kept > ticks.first()) {
      passed(ticks.eventTime(kept - 1), ticks.price(kept - 1));
      ticks.forgetBefore(kept);
    }
    sent.headMap(end, false).clear();
  }

  /**
   * The panes of what was not sent yet, for going on without revisions.
   *
   * @param start of the interval that is open
   */
  List<Pane> openPanes(long start, Rules rules) {
    List<Pane> panes = new ArrayList<>();
    build(panes, start, ticks.from(closedUpTo), ticks.end(), rules);
    return panes;
  }

  /**
   * Takes out the late ticks that are later than is allowed now. Those that wait for an end of an
   * interval may have been found late as early as the end before it.
   *
   * @param reached the event time that has been reached, exclusive
   * @param inTime takes those that are not behind it: the source that found them late was ahead
   * @return the others
   */
  List<LateTick> takeTooLate(long reached, Rules rules, WaitingTicks inTime) {
    List<LateTick> tooLate = new ArrayList<>();
    TickOrder order = new TickOrder();
    for (Map.Entry<Long, WaitingTicks> each : late.entrySet()) {
      long foundFrom = each.getKey() - rules.baseMillis;
      long allowed = rules.allowedMillis == 0 ? Long.MAX_VALUE : foundFrom - rules.allowedMillis;
      WaitingTicks waiting = each.getValue();
      int size = order.sort(waiting, allowed - 1);
      for (int i = 0; i < size; i++) {
        int place = order.place(i);
        if (waiting.eventTime(place) >= reached) {
          inTime.add(waiting, place);
        } else {
          Tick tick = waiting.tick(tickerSymbol, place);
          tooLate.add(new LateTick(tick, reached - tick.eventTime));
        }
      }
      waiting.drop(allowed - 1);
    }
    late.values().removeIf(WaitingTicks::isEmpty);
    return tooLate;
  }

  /** Whether nothing that may still come depends on what is kept. */
  boolean isIdle(long time, Rules rules) {
    return ticks.isEmpty()
        && late.isEmpty()
        && (previousTime == Long.MIN_VALUE
            || time - rules.idleMillis - rules.allowedMillis > previousTime);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    ticks.writeTo(out);
    out.writeInt(late.size());
    for (Map.Entry<Long, WaitingTicks> each : late.entrySet()) {
      out.writeLong(each.getKey());
      each.getValue().writeTo(out);
    }
    out.writeInt(sent.size());
    for (Map.Entry<Long, TreeMap<String, Sent>> interval : sent.entrySet()) {
      out.writeLong(interval.getKey());
      out.writeInt(interval.getValue().size());
      for (Map.Entry<String, Sent> pane : interval.getValue().entrySet()) {
        out.writeUTF(pane.getKey());
        out.writeInt(pane.getValue().revision);
        out.writeLong(pane.getValue().count);
      }
    }
    out.writeLong(previousTime);
    out.writeDouble(previousPrice);
    out.writeLong(closedUpTo);
  }

  static RevisableTicks readFrom(String tickerSymbol, DataInput in) throws IOException {
    BinaryForm.readVersion(in, RevisableTicks.class, VERSION);
    OrderedTicks ticks = OrderedTicks.readFrom(in);
    RevisableTicks read = new RevisableTicks(tickerSymbol, Long.MIN_VALUE, Double.NaN, ticks);
    for (int left = BinaryForm.readSize(in, RevisableTicks.class); left > 0; left--) {
      read.late.put(in.readLong(), WaitingTicks.readFrom(in));
    }
    for (int left = BinaryForm.readSize(in, RevisableTicks.class); left > 0; left--) {
      long start = in.readLong();
      TreeMap<String, Sent> panes = new TreeMap<>();
      for (int more = BinaryForm.readSize(in, RevisableTicks.class); more > 0; more--) {
        panes.put(in.readUTF(), new Sent(in.readInt(), in.readLong()));
      }
      read.sent.put(start, panes);
    }
    read.previousTime = in.readLong();
    read.previousPrice = in.readDouble();
    read.closedUpTo = in.readLong();
    return read;
  }
}
