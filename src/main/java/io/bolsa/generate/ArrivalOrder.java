package io.bolsa.generate;

/**
 * Delays ticks by up to a bound and hands them out in the order in which they arrive.
 *
 * <p>One list for each millisecond of the bound, in a ring: constant work for a tick, and memory
 * for the ticks under way only. Ticks that arrive in the same millisecond keep their order.
 */
final class ArrivalOrder {
  private final Chance chance;
  private final int bound;
  private final MarketTick[] first;
  private final MarketTick[] last;

  /** The millisecond that is being handed out. */
  private long cursor;

  private int waiting;
  private int made;
  private MarketTick spare;

  ArrivalOrder(Settings settings) {
    chance = new Chance(settings.seed, 2);
    bound = settings.disorderMillis();
    first = new MarketTick[bound + 1];
    last = new MarketTick[bound + 1];
    cursor = settings.start.toEpochMilli();
  }

  /** A tick to fill and to give to {@link #add} or {@link #recycle}. */
  MarketTick blank() {
    if (spare == null) {
      made++;
      return new MarketTick();
    }
    MarketTick tick = spare;
    spare = tick.next;
    return tick;
  }

  void recycle(MarketTick tick) {
    tick.next = spare;
    spare = tick;
  }

  /** Times must not fall from one call to the next. */
  void add(MarketTick tick) {
    long arrival = tick.time + (bound == 0 ? 0 : chance.below(bound + 1));
    int slot = (int) (arrival % first.length);
    tick.next = null;
    if (first[slot] == null) {
      first[slot] = tick;
    } else {
      last[slot].next = tick;
    }
    last[slot] = tick;
    waiting++;
  }

  /** The next tick that has arrived at {@code now}, or null. */
  MarketTick poll(long now) {
    for (; waiting > 0 && cursor <= now; cursor++) {
      int slot = (int) (cursor % first.length);
      MarketTick tick = first[slot];
      if (tick != null) {
        first[slot] = tick.next;
        waiting--;
        return tick;
      }
      if (cursor == now) {
        return null; // Stay: another tick may still arrive in this millisecond.
      }
    }
    cursor = Math.max(cursor, now);
    return null;
  }

  /** How many ticks there are, in use or spare: the memory that disorder takes. */
  int capacity() {
    return made;
  }
}
