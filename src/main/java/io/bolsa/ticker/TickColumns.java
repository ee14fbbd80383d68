package io.bolsa.ticker;

import io.bolsa.binary.BinaryForm;
import io.bolsa.model.Tick;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Ticks of one ticker in columns; a tick is known by its place in them. */
abstract class TickColumns {
  private static final byte VERSION = 1;

  /** Small, for there may be many tickers with few ticks each. */
  private static final int FIRST_CAPACITY = 4;

  int size;
  long[] eventTimes = new long[FIRST_CAPACITY];
  long[] sequences = new long[FIRST_CAPACITY];
  double[] prices = new double[FIRST_CAPACITY];
  double[] changes = new double[FIRST_CAPACITY];
  String[] sectors = new String[FIRST_CAPACITY];

  final boolean isEmpty() {
    return size == 0;
  }

  final long eventTime(int place) {
    return eventTimes[place];
  }

  final long sequence(int place) {
    return sequences[place];
  }

  final double price(int place) {
    return prices[place];
  }

  final double change(int place) {
    return changes[place];
  }

  final String sector(int place) {
    return sectors[place];
  }

  final Tick tick(String tickerSymbol, int place) {
    return new Tick(
        tickerSymbol,
        sectors[place],
        changes[place],
        prices[place],
        eventTimes[place],
        sequences[place]);
  }

  final void reserve(int capacity) {
    if (capacity <= eventTimes.length) {
      return;
    }
    makeRoom(Math.max(capacity, eventTimes.length + (eventTimes.length >> 1)));
  }

  /** For exactly so many ticks, no fewer than there are. */
  final void makeRoom(int capacity) {
    eventTimes = Arrays.copyOf(eventTimes, capacity);
    sequences = Arrays.copyOf(sequences, capacity);
    prices = Arrays.copyOf(prices, capacity);
    changes = Arrays.copyOf(changes, capacity);
    sectors = Arrays.copyOf(sectors, capacity);
  }

  /** How many ticks there is memory for. */
  final int room() {
    return eventTimes.length;
  }

  /** Puts another's tick at {@code to}, for which there must be room. */
  final void set(int to, TickColumns from, int place) {
    eventTimes[to] = from.eventTimes[place];
    sequences[to] = from.sequences[place];
    prices[to] = from.prices[place];
    changes[to] = from.changes[place];
    setSectors(to, to + 1, from.sectors[place]);
  }

  /**
   * Writes only what is another: the collector looks at whatever a reference was written into, and
   * a ticker's ticks nearly always come with the sector that stood there before.
   */
  @SuppressWarnings("ReferenceEquality")
  final void setSectors(int from, int to, String sector) {
    for (int place = from; place < to; place++) {
      if (sectors[place] != sector) {
        sectors[place] = sector;
      }
    }
  }

  /** By time, ties by sequence, then by content, so that order never depends on arrival. */
  final int compare(int place, TickColumns other, int otherPlace) {
    int byTime = Long.compare(eventTimes[place], other.eventTimes[otherPlace]);
    if (byTime != 0) {
      return byTime;
    }
    int bySequence = Long.compare(sequences[place], other.sequences[otherPlace]);
    if (bySequence != 0) {
      return bySequence;
    }
    int byPrice = Double.compare(prices[place], other.prices[otherPlace]);
    if (byPrice != 0) {
      return byPrice;
    }
    int byChange = Double.compare(changes[place], other.changes[otherPlace]);
    return byChange != 0 ? byChange : sectors[place].compareTo(other.sectors[otherPlace]);
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

  /** Takes what {@link #writeTo} wrote, in place of all ticks. */
  final void read(DataInput in) throws IOException {
    BinaryForm.readVersion(in, TickColumns.class, VERSION);
    size = BinaryForm.readSize(in, TickColumns.class);
    reserve(size);
    for (int i = 0; i < size; i++) {
      eventTimes[i] = in.readLong();
      sequences[i] = in.readLong();
      prices[i] = in.readDouble();
      changes[i] = in.readDouble();
      sectors[i] = in.readBoolean() ? sectors[i - 1] : in.readUTF();
    }
  }
}
