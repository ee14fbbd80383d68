package io.bolsa.ticker;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Ticks of one ticker, always in the order of {@link TickColumns#compare}, at the places from
 * {@link #first} to {@link #end}. What is done costs by the ticks that it is about, not by those
 * that are kept.
 */
final class OrderedTicks extends TickColumns {
  private int first;

  /** Place of the first tick, inclusive. */
  int first() {
    return first;
  }

  /** Place after the last tick. */
  int end() {
    return size;
  }

  /** Place of the first tick at {@code time} or later, {@link #end} if there is none. */
  int from(long time) {
    int low = first;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (eventTimes[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Takes one tick of another, as one of this sector. */
  void add(TickColumns from, int place, String sector) {
    reserve(size + 1);
    set(size, from, place);
    sectors[size] = sector;
    size++;
    if (size - first > 1 && compare(size - 2, this, size - 1) > 0) {
      WaitingTicks last = new WaitingTicks();
      size--;
      last.add(this, size);
      addAll(last);
    }
  }

  /**
   * Takes all ticks of another.
   *
   * @return their event times
   */
  SortedSet<Long> addAll(WaitingTicks more) {
    TreeSet<Long> times = new TreeSet<>();
    TickOrder order = new TickOrder();
    int left = order.sort(more, Long.MAX_VALUE);
    reserve(size + left);
    int to = size + left;
    int kept = size;
    size = to;
    // From behind, and only as far as the first of the new ones.
    while (left > 0) {
      int place = order.place(left - 1);
      to--;
      if (kept > first && compare(kept - 1, more, place) > 0) {
        kept--;
        set(to, this, kept);
      } else {
        left--;
        set(to, more, place);
        times.add(more.eventTime(place));
      }
    }
    return times;
  }

  /** Forgets the ticks before {@code place}; the places of the others may change. */
  void forgetBefore(int place) {
    first = place;
    // Half are moved at most, and as many forgotten: a tick is moved once, on average.
    if (first >= size - first) {
      compact();
    }
  }

  private void compact() {
    if (first == 0) {
      return;
    }
    int kept = size - first;
    System.arraycopy(eventTimes, first, eventTimes, 0, kept);
    System.arraycopy(sequences, first, sequences, 0, kept);
    System.arraycopy(prices, first, prices, 0, kept);
    System.arraycopy(changes, first, changes, 0, kept);
    System.arraycopy(sectors, first, sectors, 0, kept);
    first = 0;
    size = kept;
  }

  @Override
  void writeTo(DataOutput out) throws IOException {
    compact();
    super.writeTo(out);
  }

  /** Takes ticks in any order: version 0.1.0 wrote late ones behind the others. */
  static OrderedTicks readFrom(DataInput in) throws IOException {
    OrderedTicks ticks = new OrderedTicks();
    ticks.addAll(WaitingTicks.readFrom(in));
    return ticks;
  }
}
