package io.bolsa.ticker;

import java.util.Arrays;

/**
 * Puts ticks in event-time order, ties by sequence, then by content (price, change, sector), so
 * that order never depends on arrival.
 *
 * <p>It has the room for that, and is there for all tickers, one after the other: in each of them
 * the room would be another place in memory for almost every tick, if there are many tickers.
 */
final class TickOrder {
  /** Low bits of a sort key: the tick's place. The rest is its time after the earliest one. */
  private static final int PLACE_BITS = 24;

  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

  /** From so many on, and in times of so few bits, sorting by digits is faster than comparing. */
  private static final int MANY = 48;

  private static final int MOST_BITS = 16;

  /** So many ticks of one instant are sorted by insertion, without objects. */
  private static final int FEW = 16;

  private final int[] lows = new int[1 << ((MOST_BITS + 1) / 2)];
  private final int[] highs = new int[1 << (MOST_BITS / 2)];

  private TickColumns ticks;

  /** Places of the sorted ticks, in order. */
  private int[] order = new int[MANY];

  private long[] keys = new long[MANY];

  /**
   * Orders the ticks up to {@code time}, inclusive. They are at {@link #place} 0 to the returned
   * count, until any tick comes or goes.
   */
  int sort(TickColumns columns, long time) {
    ticks = columns;
    int size = columns.size;
    int count = 0;
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    boolean sorted = true;
    boolean ties = false;
    if (order.length < size) {
      order = new int[columns.room()];
      keys = new long[columns.room()];
    }
    for (int i = 0; i < size; i++) {
      long eventTime = columns.eventTimes[i];
      if (eventTime <= time) {
        order[count++] = i;
        sorted &= eventTime >= latest;
        ties |= eventTime == latest;
        earliest = Math.min(earliest, eventTime);
        latest = Math.max(latest, eventTime);
      }
    }
    if (sorted) {
      if (ties) {
        sortTies(count);
      }
    } else {
      sort(count, earliest, latest);
    }
    return count;
  }

  private void sort(int count, long earliest, long latest) {
    // Differences beyond the range of a long come out negative.
    long span = latest - earliest;
    if (count >= MANY && span >= 0 && span < 1L << MOST_BITS && ticks.size <= PLACE_MASK) {
      sortByDigits(count, earliest, Long.SIZE - Long.numberOfLeadingZeros(span));
    } else if (span >= 0 && span < 1L << (63 - PLACE_BITS) && ticks.size <= PLACE_MASK) {
      sortByKeys(count, earliest);
    } else {
      sortByComparing(0, count);
    }
  }

  /**
   * A radix sort in two passes (Knuth, The Art of Computer Programming 3, algorithm 5.2.5R): into
   * the keys by the low half of the bits of the time, and back by the high half.
   */
  private void sortByDigits(int count, long earliest, int bits) {
    int low = (bits + 1) / 2;
    int mask = (1 << low) - 1;
    Arrays.fill(lows, 0, 1 << low, 0);
    Arrays.fill(highs, 0, 1 << (bits - low), 0);
    for (int i = 0; i < count; i++) {
      int offset = (int) (ticks.eventTimes[order[i]] - earliest);
      lows[offset & mask]++;
      highs[offset >> low]++;
    }
    toStarts(lows, 1 << low);
    toStarts(highs, 1 << (bits - low));
    for (int i = 0; i < count; i++) {
      long offset = ticks.eventTimes[order[i]] - earliest;
      keys[lows[(int) offset & mask]++] = offset << PLACE_BITS | order[i];
    }
    for (int i = 0; i < count; i++) {
      int high = (int) (keys[i] >> (PLACE_BITS + low));
      order[highs[high]++] = (int) (keys[i] & PLACE_MASK);
    }
    sortTies(count);
  }

  /** From how many have each digit to where the first of them goes. */
  private static void toStarts(int[] counts, int digits) {
    int start = 0;
    for (int digit = 0; digit < digits; digit++) {
      int count = counts[digit];
      counts[digit] = start;
      start += count;
    }
  }

  private void sortByKeys(int count, long earliest) {
    for (int i = 0; i < count; i++) {
      keys[i] = (ticks.eventTimes[order[i]] - earliest) << PLACE_BITS | order[i];
    }
    Arrays.sort(keys, 0, count);
    for (int i = 0; i < count; i++) {
      order[i] = (int) (keys[i] & PLACE_MASK);
    }
    sortTies(count);
  }

  private void sortTies(int count) {
    int from = 0;
    while (from < count) {
      long eventTime = ticks.eventTimes[order[from]];
      int to = from + 1;
      while (to < count && ticks.eventTimes[order[to]] == eventTime) {
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
      Arrays.sort(places, (a, b) -> ticks.compare(a, ticks, b));
      for (int i = from; i < to; i++) {
        order[i] = places[i - from];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int place = order[i];
      int before = i;
      while (before > from && ticks.compare(order[before - 1], ticks, place) > 0) {
        order[before] = order[before - 1];
        before--;
      }
      order[before] = place;
    }
  }

  /** Place of the {@code i}-th of the sorted ticks. */
  int place(int i) {
    return order[i];
  }
}
