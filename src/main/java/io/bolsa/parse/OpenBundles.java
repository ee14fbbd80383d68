package io.bolsa.parse;

import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ticks since the last flush, until {@link #drain} makes bundles of them: one for each ticker
 * and sector.
 *
 * <p>They are written one after the other as they come, and put together by a counting sort (Knuth,
 * The Art of Computer Programming 3, algorithm 5.2D). An array for each ticker would be another
 * place in memory for almost every tick, if there are many tickers.
 */
final class OpenBundles {
  private static final int WIDTH = 4;
  private static final int EVENT_TIME = 0;
  private static final int SEQUENCE = 1;
  private static final int PRICE = 2;
  private static final int CHANGE = 3;

  private static final int FIRST_CAPACITY = 1024;

  /** In no ticker symbol. */
  private static final char SEPARATOR = ' ';

  private final Map<String, Group> groups = new HashMap<>();

  /** The same by {@link Tick#tickerIndex}, where it is known. */
  private Group[] groupsByIndex = new Group[0];

  /** Those that have ticks. */
  private final List<Group> filled = new ArrayList<>();

  private int size;
  private long[] fields = new long[FIRST_CAPACITY * WIDTH];

  /** Of every tick, which of {@link #filled} it belongs to. */
  private int[] numbers = new int[FIRST_CAPACITY];

  private int[] order = new int[0];

  /** The ticks of one ticker in one sector. */
  private static final class Group {
    private final String tickerSymbol;
    private final String sector;
    private int number;
    private int size;
    private boolean sequenced;

    Group(String tickerSymbol, String sector) {
      this.tickerSymbol = tickerSymbol;
      this.sector = sector;
    }
  }

  /** How many ticks there are. */
  int ticks() {
    return size;
  }

  /** How many bundles a flush may make: one for each ticker and sector with ticks lately. */
  int bundles() {
    return groups.size();
  }

  /** Takes what the tick says; the tick itself is the caller's. */
  void add(Tick tick) {
    Group group = groupOf(tick);
    if (group.size == 0) {
      group.number = filled.size();
      filled.add(group);
    }
    group.size++;
    group.sequenced |= tick.sequence != Tick.NO_SEQUENCE;
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      fields = Arrays.copyOf(fields, 2 * size * WIDTH);
    }
    numbers[size] = group.number;
    int at = size * WIDTH;
    fields[at + EVENT_TIME] = tick.eventTime;
    fields[at + SEQUENCE] = tick.sequence;
    fields[at + PRICE] = Double.doubleToRawLongBits(tick.price);
    fields[at + CHANGE] = Double.doubleToRawLongBits(tick.change);
    size++;
  }

  @SuppressWarnings("ReferenceEquality") // Equal names kept elsewhere are looked up.
  private Group groupOf(Tick tick) {
    int index = tick.tickerIndex;
    if (index >= 0 && index < groupsByIndex.length) {
      Group group = groupsByIndex[index];
      if (group != null && group.tickerSymbol == tick.tickerSymbol && group.sector == tick.sector) {
        return group;
      }
    }
    Group group =
        groups.computeIfAbsent(
            tick.tickerSymbol + SEPARATOR + tick.sector,
            key -> new Group(tick.tickerSymbol, tick.sector));
    if (index >= 0) {
      if (index >= groupsByIndex.length) {
        groupsByIndex = Arrays.copyOf(groupsByIndex, Math.max(2 * groupsByIndex.length, index + 1));
      }
      groupsByIndex[index] = group;
    }
    return group;
  }

  /** Gives all ticks away, those of a bundle in the order in which they came. */
  void drain(Consumer<TickBundle> bundles) {
    sort();
    int from = 0;
    for (Group group : filled) {
      bundles.accept(bundle(group, from));
      from += group.size;
    }
    // Tickers that fell silent must not stay for ever.
    if (groups.size() > 2 * filled.size()) {
      groups.values().removeIf(group -> group.size == 0);
      Arrays.fill(groupsByIndex, null);
    }
    for (Group group : filled) {
      group.size = 0;
      group.sequenced = false;
    }
    filled.clear();
    size = 0;
  }

  private void sort() {
    if (order.length < size) {
      order = new int[numbers.length];
    }
    int[] next = new int[filled.size()];
    for (int number = 1; number < next.length; number++) {
      next[number] = next[number - 1] + filled.get(number - 1).size;
    }
    for (int i = 0; i < size; i++) {
      order[next[numbers[i]]++] = i;
    }
  }

  private TickBundle bundle(Group group, int from) {
    int count = group.size;
    long[] eventTimes = new long[count];
    long[] sequences = group.sequenced ? new long[count] : null;
    double[] prices = new double[count];
    double[] changes = new double[count];
    for (int i = 0; i < count; i++) {
      int at = order[from + i] * WIDTH;
      eventTimes[i] = fields[at + EVENT_TIME];
      prices[i] = Double.longBitsToDouble(fields[at + PRICE]);
      changes[i] = Double.longBitsToDouble(fields[at + CHANGE]);
      if (sequences != null) {
        sequences[i] = fields[at + SEQUENCE];
      }
    }
    return new TickBundle(group.tickerSymbol, group.sector, eventTimes, sequences, prices, changes);
  }
}
