package io.bolsa.ticker;

import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import io.bolsa.model.Versions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ticks of one ticker that the watermark has not passed yet, in columns.
 *
 * <p>{@link #release} puts those it has passed in event-time order, ties by sequence, then by
 * content (price, change, sector), so that order never depends on arrival. Each tick is sorted
 * once.
 */
final class WaitingTicks {
  private static final byte VERSION = 1;
  private static final int FIRST_CAPACITY = 32;

  /** Low bits of a sort key: the tick's place. The rest is its time after the earliest one. */
  private static final int PLACE_BITS = 24;

  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

  /** So many ticks of one instant are sorted by insertion, without objects. */
  private static final int FEW = 16;

  private int size;
  private long[] eventTimes = new long[FIRST_CAPACITY];
  private long[] sequences = new long[FIRST_CAPACITY];
  private double[] prices = new double[FIRST_CAPACITY];
  private double[] changes = new double[FIRST_CAPACITY];
  private String[] sectors = new String[FIRST_CAPACITY];

  /** Places of the released ticks, in order. */
  private int[] order = new int[FIRST_CAPACITY];

  private long[] keys = new long[FIRST_CAPACITY];

  boolean isEmpty() {
    return size == 0;
  }

  void add(TickBundle bundle) {
    add(bundle, 0, bundle.size);
  }

  /** Takes the bundle's ticks from {@code from}, inclusive, to {@code to}, exclusive. */
  void add(TickBundle bundle, int from, int to) {
    int more = to - from;
    reserve(size + more);
    System.arraycopy(bundle.eventTimes, from, eventTimes, size, more);
    System.arraycopy(bundle.prices, from, prices, size, more);
    System.arraycopy(bundle.changes, from, changes, size, more);
    if (bundle.sequences == null) {
      Arrays.fill(sequences, size, size + more, Tick.NO_SEQUENCE);
    } else {
      System.arraycopy(bundle.sequences, from, sequences, size, more);
    }
    Arrays.fill(sectors, size, size + more, bundle.sector);
    size += more;
  }

  /** Takes a bundle's ticks as those of another sector than its own. */
  void add(TickBundle bundle, int from, int to, String sector) {
    add(bundle, from, to);
    Arrays.fill(sectors, size - (to - from), size, sector);
  }

  /**
   * Takes all ticks of another.
   *
   * @return their event times
   */
  Set<Long> addAll(WaitingTicks more) {
    TreeSet<Long> times = new TreeSet<>();
    for (int place = 0; place < more.size; place++) {
      add(more, place, more.sectors[place]);
      times.add(more.eventTimes[place]);
    }
    return times;
  }

  /** Takes one tick of another, as one of this sector. */
  void add(WaitingTicks from, int place, String sector) {
    reserve(size + 1);
    eventTimes[size] = from.eventTimes[place];
    sequences[size] = from.sequences[place];
    prices[size] = from.prices[place];
    changes[size] = from.changes[place];
    sectors[size] = sector;
    size++;
  }

  private void reserve(int capacity) {
    if (capacity <= eventTimes.length) {
      return;
    }
    int next = Math.max(capacity, eventTimes.length + (eventTimes.length >> 1));
    eventTimes = Arrays.copyOf(eventTimes, next);
    sequences = Arrays.copyOf(sequences, next);
    prices = Arrays.copyOf(prices, next);
    changes = Arrays.copyOf(changes, next);
    sectors = Arrays.copyOf(sectors, next);
  }

  /**
   * Orders the ticks up to {@code time}, inclusive. They are at {@link #place} 0 to the returned
   * count, until {@link #drop}.
   */
  int release(long time) {
    int released = 0;
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    boolean sorted = true;
    boolean ties = false;
    if (order.length < size) {
      order = new int[eventTimes.length];
      keys = new long[eventTimes.length];
    }
    for (int i = 0; i < size; i++) {
      long eventTime = eventTimes[i];
      if (eventTime <= time) {
        order[released++] = i;
        sorted &= eventTime >= latest;
        ties |= eventTime == latest;
        earliest = Math.min(earliest, eventTime);
        latest = Math.max(latest, eventTime);
      }
    }
    if (sorted) {
      if (ties) {
        sortTies(released);
      }
    } else {
      sort(released, earliest, latest);
    }
    return released;
  }

  private void sort(int released, long earliest, long latest) {
    // Differences beyond the range of a long come out negative.
    long span = latest - earliest;
    if (span >= 0 && span < 1L << (63 - PLACE_BITS) && size <= PLACE_MASK) {
      sortByKeys(released, earliest);
    } else {
      sortByComparing(0, released);
    }
  }

  private void sortByKeys(int released, long earliest) {
    for (int i = 0; i < released; i++) {
      keys[i] = (eventTimes[order[i]] - earliest) << PLACE_BITS | order[i];
    }
    Arrays.sort(keys, 0, released);
    for (int i = 0; i < released; i++) {
      order[i] = (int) (keys[i] & PLACE_MASK);
    }
    sortTies(released);
  }

  private void sortTies(int released) {
    int from = 0;
    while (from < released) {
      long eventTime = eventTimes[order[from]];
      int to = from + 1;
      while (to < released && eventTimes[order[to]] == eventTime) {
        to++;
      }
      if (to - from > 1) {
        sortByComparing(from, to);
      }
      from = to;
    }
  }

  private void sortByComparing(int from, int to) {
    if (to - from > FEW) {
      Integer[] places = new Integer[to - from];
      Arrays.setAll(places, i -> order[from + i]);
      Arrays.sort(places, this::compare);
      for (int i = from; i < to; i++) {
        order[i] = places[i - from];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int place = order[i];
      int before = i;
      while (before > from && compare(order[before - 1], place) > 0) {
        order[before] = order[before - 1];
        before--;
      }
      order[before] = place;
    }
  }

  private int compare(int a, int b) {
    int byTime = Long.compare(eventTimes[a], eventTimes[b]);
    if (byTime != 0) {
      return byTime;
    }
    int bySequence = Long.compare(sequences[a], sequences[b]);
    if (bySequence != 0) {
      return bySequence;
    }
    int byPrice = Double.compare(prices[a], prices[b]);
    if (byPrice != 0) {
      return byPrice;
    }
    int byChange = Double.compare(changes[a], changes[b]);
    return byChange != 0 ? byChange : sectors[a].compareTo(sectors[b]);
  }

  /** Place of the {@code i}-th released tick, for the accessors below. */
  int place(int i) {
    return order[i];
  }

  long eventTime(int place) {
    return eventTimes[place];
  }

  long sequence(int place) {
    return sequences[place];
  }

  Tick tick(String tickerSymbol, int place) {
    return new Tick(
        tickerSymbol,
        sectors[place],
        changes[place],
        prices[place],
        eventTimes[place],
        sequences[place]);
  }

  double price(int place) {
    return prices[place];
  }

  double change(int place) {
    return changes[place];
  }

  String sector(int place) {
    return sectors[place];
  }

  /** Forgets the ticks up to {@code time}, inclusive: the ones released last. */
  void drop(long time) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (eventTimes[i] > time) {
        eventTimes[kept] = eventTimes[i];
        sequences[kept] = sequences[i];
        prices[kept] = prices[i];
        changes[kept] = changes[i];
        sectors[kept] = sectors[i];
        kept++;
      }
    }
    size = kept;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(eventTimes[i]);
      out.writeLong(sequences[i]);
      out.writeDouble(prices[i]);
      out.writeDouble(changes[i]);
      boolean sameSector = i > 0 && sectors[i].equals(sectors[i - 1]);
      out.writeBoolean(sameSector);
      if (!sameSector) {
        out.writeUTF(sectors[i]);
      }
    }
  }

  static WaitingTicks readFrom(DataInput in) throws IOException {
    Versions.check("WaitingTicks", in.readByte(), VERSION);
    WaitingTicks ticks = new WaitingTicks();
    ticks.size = in.readInt();
    ticks.reserve(ticks.size);
    for (int i = 0; i < ticks.size; i++) {
      ticks.eventTimes[i] = in.readLong();
      ticks.sequences[i] = in.readLong();
      ticks.prices[i] = in.readDouble();
      ticks.changes[i] = in.readDouble();
      ticks.sectors[i] = in.readBoolean() ? ticks.sectors[i - 1] : in.readUTF();
    }
    return ticks;
  }
}
