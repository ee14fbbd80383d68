package io.bolsa.ticker;

import io.bolsa.model.Tick;
import io.bolsa.model.TickBundle;
import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;

/** The ticks of one ticker that the watermark has not passed yet, as they came. */
final class WaitingTicks extends TickColumns {
  /** More room than this is given back, some 200 KB, where no more than a sixteenth is used. */
  private static final int MUCH_ROOM = 4096;

  private static final int FEW_OF_ROOM = 16;

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
    setSectors(size, size + more, known(bundle.sector));
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
    setSectors(size - (to - from), size, sector);
  }

  /** Takes one tick of another. */
  void add(TickColumns from, int place) {
    reserve(size + 1);
    set(size, from, place);
    size++;
  }

  /** Forgets the ticks up to {@code time}, inclusive. */
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
    }
  }

  static WaitingTicks readFrom(DataInput in) throws IOException {
    WaitingTicks ticks = new WaitingTicks();
    ticks.read(in);
    return ticks;
  }
}
