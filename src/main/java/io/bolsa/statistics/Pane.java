package io.bolsa.statistics;

import io.bolsa.binary.BinaryForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mergeable summary of one member of a group over one base interval: of a ticker in its sector,
 * or of a sector in the market.
 *
 * <p>Windows of every size are sums of panes, so a tick is counted once however many windows there
 * are.
 *
 * <p>A mutable accumulator, because it lives in an operator's hot loop: {@link #copy} before
 * sharing. The same adds and merges in the same order give the same bits on every machine.
 */
public final class Pane {

  private static final int VERSION = 4;
  private static final SortedMap<String, Long> NO_SECTORS = new TreeMap<>();
  private static final Comparator<TickerActivity> BY_SYMBOL =
      Comparator.comparing(activity -> activity.tickerSymbol);

  public final String member;
  public final String group;

  /** Of the base interval, in milliseconds of event time. */
  public final long start;

  /** Belongs to this pane: read, do not add. */
  public final PriceSummary summary;

  /** Sorted by symbol; null in a ticker's own pane, whose summary says it all. */
  private final TickerActivity[] activities;

  /**
   * Ticks by sector, in a pane that was merged from those of sectors; empty in every other. Never
   * changed.
   */
  private final SortedMap<String, Long> sectorTicks;

  /** What is known of the member besides, in a fixed order; it is not merged. */
  private Map<String, String> attributes = Map.of();

  /** In {@link #correctedAt}. */
  public static final long IN_TIME = Long.MIN_VALUE;

  /**
   * The event time that had been reached when late ticks made this pane, in the place of one that
   * was sent before or of none; {@link #IN_TIME} if it is none of late ticks.
   */
  private long correctedAt = IN_TIME;

  /** 0 for the first pane of its member and interval; a corrected one has the next number. */
  private int revision;

  /** Ticks that were in the revision before. */
  private long ticksBefore;

  private Pane(
      String member,
      String group,
      long start,
      PriceSummary summary,
      TickerActivity[] activities,
      SortedMap<String, Long> sectorTicks) {
    this.member = member;
    this.group = group;
    this.start = start;
    this.summary = summary;
    this.activities = activities;
    this.sectorTicks = sectorTicks;
  }

  /** An empty pane that takes the ticks of one ticker. */
  public static Pane ofTicker(String tickerSymbol, String sector, long start) {
    return new Pane(tickerSymbol, sector, start, new PriceSummary(), null, NO_SECTORS);
  }

  /**
   * A fresh pane with everything in the given ones, which stay as they are. They are merged in the
   * order given: callers sort by member, so that the result does not depend on arrival. A ticker
   * that is in several of them (it changed its sector) becomes one activity.
   */
  public static Pane merge(
      String member, String group, long start, Collection<Pane> panesInMemberOrder) {
    PriceSummary summary = new PriceSummary();
    SortedMap<String, Long> sectorTicks = new TreeMap<>();
    for (Pane pane : panesInMemberOrder) {
      summary.add(pane.summary);
      if (pane.activities != null) {
        sectorTicks.merge(pane.member, pane.summary.count(), Long::sum);
      }
    }
    return new Pane(member, group, start, summary, activitiesOf(panesInMemberOrder), sectorTicks);
  }

  /** A fresh pane with the ticks of two of the same member, which stay as they are. */
  public static Pane join(Pane earlier, Pane later) {
    PriceSummary summary = earlier.summary.copy();
    summary.add(later.summary);
    SortedMap<String, Long> sectorTicks = new TreeMap<>(earlier.sectorTicks);
    later.sectorTicks.forEach((sector, ticks) -> sectorTicks.merge(sector, ticks, Long::sum));
    TickerActivity[] activities = activitiesOf(List.of(earlier, later));
    return new Pane(earlier.member, earlier.group, earlier.start, summary, activities, sectorTicks);
  }

  /** The same ticks as those of another interval; this pane must not be used any more. */
  public Pane movedTo(long otherStart) {
    Pane moved = new Pane(member, group, otherStart, summary, activities, sectorTicks);
    moved.attributes = attributes;
    moved.correct(correctedAt, revision, ticksBefore);
    return moved;
  }

  /** One activity a ticker, sorted by symbol; fresh ones, merged in the order of the panes. */
  static TickerActivity[] activitiesOf(Collection<Pane> panes) {
    Map<String, TickerActivity> bySymbol = new HashMap<>();
    for (Pane pane : panes) {
      for (TickerActivity activity : pane.tickers()) {
        TickerActivity known = bySymbol.get(activity.tickerSymbol);
        if (known == null) {
          bySymbol.put(activity.tickerSymbol, activity.copy());
        } else {
          known.add(activity);
        }
      }
    }
    TickerActivity[] sorted = bySymbol.values().toArray(new TickerActivity[0]);
    Arrays.sort(sorted, BY_SYMBOL);
    return sorted;
  }

  /** Adds one tick of the ticker, in event-time order; see {@link PriceSummary#add}. */
  public void add(long eventTime, double price, double change, double logReturn) {
    if (activities != null) {
      throw new IllegalStateException("ticks go into a ticker's pane, not into that of " + member);
    }
    summary.add(eventTime, price, change, logReturn);
  }

  /** What each ticker did, sorted by symbol; belongs to this pane: read, do not add. */
  public List<TickerActivity> tickers() {
    if (activities != null) {
      return Collections.unmodifiableList(Arrays.asList(activities));
    }
    if (summary.count() == 0) {
      return List.of();
    }
    return List.of(
        new TickerActivity(
            member,
            summary.count(),
            summary.openTime(),
            summary.open(),
            summary.closeTime(),
            summary.close()));
  }

  /**
   * Ticks by sector, in the order of the names, if this pane was merged from those of sectors;
   * otherwise, and in what version 0.1.0 wrote, empty.
   */
  public SortedMap<String, Long> sectorTicks() {
    return Collections.unmodifiableSortedMap(sectorTicks);
  }

  /** Whether it is none of late ticks. */
  public boolean isInTime() {
    return correctedAt == IN_TIME;
  }

  /** See {@link #correct}. */
  public long correctedAt() {
    return correctedAt;
  }

  /** 0, and one more with every pane that replaces the one before; see {@link #correct}. */
  public int revision() {
    return revision;
  }

  /** Ticks that the pane before had, 0 if there was none; see {@link #correct}. */
  public long ticksBefore() {
    return ticksBefore;
  }

  /**
   * Says that late ticks made this pane.
   *
   * @param reached the event time that had been reached
   * @param before the pane that it replaces; null if there was none
   */
  public void correct(long reached, Pane before) {
    correct(
        reached,
        before == null ? 0 : before.revision + 1,
        before == null ? 0 : before.summary.count());
  }

  /**
   * @param revision 0 if it replaces none
   * @param ticksBefore ticks of the pane that it replaces
   */
  public void correct(long reached, int revision, long ticksBefore) {
    this.correctedAt = reached;
    this.revision = revision;
    this.ticksBefore = ticksBefore;
  }

  /** See {@link #describe}; empty if nothing is known. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /**
   * Says what is known of the member besides its ticks.
   *
   * @param attributes in a fixed order, and not changed any more
   */
  public void describe(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  public Pane copy() {
    TickerActivity[] copies = null;
    if (activities != null) {
      copies = new TickerActivity[activities.length];
      Arrays.setAll(copies, i -> activities[i].copy());
    }
    Pane copy = new Pane(member, group, start, summary.copy(), copies, sectorTicks);
    copy.attributes = attributes;
    copy.correct(correctedAt, revision, ticksBefore);
    return copy;
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(member);
    out.writeUTF(group);
    out.writeLong(start);
    summary.writeTo(out);
    out.writeBoolean(activities == null);
    if (activities != null) {
      BinaryForm.writeVarLong(out, activities.length);
      for (TickerActivity activity : activities) {
        activity.writeTo(out);
      }
    }
    BinaryForm.writeVarLong(out, sectorTicks.size());
    for (Map.Entry<String, Long> sector : sectorTicks.entrySet()) {
      out.writeUTF(sector.getKey());
      BinaryForm.writeVarLong(out, sector.getValue());
    }
    BinaryForm.writeVarLong(out, attributes.size());
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      out.writeUTF(attribute.getKey());
      out.writeUTF(attribute.getValue());
    }
    out.writeLong(correctedAt);
    BinaryForm.writeVarLong(out, revision);
    BinaryForm.writeVarLong(out, ticksBefore);
  }

  public static Pane readFrom(DataInput in) throws IOException {
    int version = BinaryForm.readVersion(in, Pane.class, VERSION);
    String member = in.readUTF();
    String group = in.readUTF();
    long start = in.readLong();
    PriceSummary summary = PriceSummary.readFrom(in);
    TickerActivity[] activities = in.readBoolean() ? null : readActivities(in);
    SortedMap<String, Long> sectorTicks = version < 2 ? NO_SECTORS : readSectorTicks(in);
    Pane pane = new Pane(member, group, start, summary, activities, sectorTicks);
    if (version >= 3) {
      pane.attributes = readAttributes(in);
    }
    if (version >= 4) {
      pane.correct(
          in.readLong(),
          (int) BinaryForm.readCount(in, Pane.class),
          BinaryForm.readCount(in, Pane.class));
    }
    return pane;
  }

  private static Map<String, String> readAttributes(DataInput in) throws IOException {
    long left = BinaryForm.readCount(in, Pane.class);
    if (left == 0) {
      return Map.of();
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (; left > 0; left--) {
      attributes.put(in.readUTF(), in.readUTF());
    }
    return attributes;
  }

  private static TickerActivity[] readActivities(DataInput in) throws IOException {
    long length = BinaryForm.readCount(in, Pane.class);
    // A list, so that a corrupt length runs out of bytes before it runs out of memory.
    List<TickerActivity> activities = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      activities.add(TickerActivity.readFrom(in));
    }
    return activities.toArray(new TickerActivity[0]);
  }

  private static SortedMap<String, Long> readSectorTicks(DataInput in) throws IOException {
    SortedMap<String, Long> sectorTicks = new TreeMap<>();
    for (long left = BinaryForm.readCount(in, Pane.class); left > 0; left--) {
      String sector = in.readUTF();
      sectorTicks.put(sector, BinaryForm.readCount(in, Pane.class));
    }
    return sectorTicks;
  }

  @Override
  public String toString() {
    return "Pane{" + member + " in " + group + " at " + start + ": " + summary + "}";
  }
}
