package io.bolsa.ticker;

import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The ticks of one ticker that the watermark has not passed yet, in columns.
 *
 * <p>{@link #release} puts those it has passed in event-time order, ties by sequence, then by
 * content (price, change, sector), so that order never depends on arrival. Each tick is sorted
 * once.
 */
final class WaitingTicks extends TickColumns {
  /** Low bits of a sort key: the tick's place. The rest is its time after the earliest one. */
  private static final int PLACE_BITS = 24;

  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

  /** From so many on, and in times of so few bits, sorting by digits is faster than comparing. */
  private static final int MANY = 48;

  private static final int MOST_BITS = 16;

  /** So many ticks of one instant are sorted by insertion, without objects. */
  private static final int FEW = 16;

  /** More room than this is given back, some 200 KB, where no more than a sixteenth is used. */
  private static final int MUCH_ROOM = 4096;

  private static final int FEW_OF_ROOM = 16;

  /** Places of the released ticks, in order. */
  private int[] order = new int[eventTimes.length];

  private long[] keys = new long[eventTimes.length];

  /** Of the bundle that was added last. */
  private String lastSector;

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
    Arrays.fill(sectors, size, size + more, known(bundle.sector));
    size += more;
  }

  /** The same object for the same sector: every bundle comes with one of its own. */
  private String known(String sector) {
    if (!sector.equals(lastSector)) {
      lastSector = sector;
    }
    return lastSector;
  }

  /** Takes a bundle's ticks as those of another sector than its own. */
  void add(TickBundle bundle, int from, int to, String sector) {
    add(bundle, from, to);
    Arrays.fill(sectors, size - (to - from), size, sector);
  }

  /** Takes one tick of another. */
  void add(TickColumns from, int place) {
    reserve(size + 1);
    set(size, from, place);
    size++;
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
    if (released >= MANY && span >= 0 && span < 1L << MOST_BITS && size <= PLACE_MASK) {
      sortByDigits(released, earliest, Long.SIZE - Long.numberOfLeadingZeros(span));
    } else if (span >= 0 && span < 1L << (63 - PLACE_BITS) && size <= PLACE_MASK) {
      sortByKeys(released, earliest);
    } else {
      sortByComparing(0, released);
    }
  }

  /**
   * A radix sort in two passes (Knuth, The Art of Computer Programming 3, algorithm 5.2.5R): into
   * the keys by the low half of the bits of the time, and back by the high half.
   */
  private void sortByDigits(int released, long earliest, int bits) {
    int low = (bits + 1) / 2;
    int mask = (1 << low) - 1;
    int[] lows = new int[1 << low];
    int[] highs = new int[1 << (bits - low)];
    for (int i = 0; i < released; i++) {
      int offset = (int) (eventTimes[order[i]] - earliest);
      lows[offset & mask]++;
      highs[offset >> low]++;
    }
    toStarts(lows);
    toStarts(highs);
    for (int i = 0; i < released; i++) {
      long offset = eventTimes[order[i]] - earliest;
      keys[lows[(int) offset & mask]++] = offset << PLACE_BITS | order[i];
    }
    for (int i = 0; i < released; i++) {
      int high = (int) (keys[i] >> (PLACE_BITS + low));
      order[highs[high]++] = (int) (keys[i] & PLACE_MASK);
    }
    sortTies(released);
  }

  /** From how many have each digit to where the first of them goes. */
  private static void toStarts(int[] counts) {
    int start = 0;
    for (int digit = 0; digit < counts.length; digit++) {
      int count = counts[digit];
      counts[digit] = start;
      start += count;
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
      Arrays.sort(places, (a, b) -> compare(a, this, b));
      for (int i = from; i < to; i++) {
        order[i] = places[i - from];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int place = order[i];
      int before = i;
      while (before > from && compare(order[before - 1], this, place) > 0) {
        order[before] = order[before - 1];
        before--;
      }
      order[before] = place;
    }
  }

  /** Place of the {@code i}-th released tick, for the accessors below. */
  int place(int i) {
    return order[i];
  }

  /** Forgets the ticks up to {@code time}, inclusive: the ones released last. */
  void drop(long time) {
    int waited = size;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (eventTimes[i] > time) {
        set(kept, this, i);
        kept++;
      }
    }
    size = kept;
    if (room() > MUCH_ROOM && waited < room() / FEW_OF_ROOM) {
      makeRoom(2 * waited);
      order = new int[room()];
      keys = new long[room()];
    }
  }

  static WaitingTicks readFrom(DataInput in) throws IOException {
    WaitingTicks ticks = new WaitingTicks();
    ticks.read(in);
    return ticks;
  }
}
