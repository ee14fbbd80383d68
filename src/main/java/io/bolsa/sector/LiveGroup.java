package io.bolsa.sector;

import io.bolsa.model.Versions;
import io.bolsa.statistics.Pane;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** The panes of one group (a sector, or the market) that a window may still need. */
final class LiveGroup {
  private static final byte VERSION = 1;

  final String group;

  /** Panes of the members by base interval, while the interval is open. */
  final TreeMap<Long, List<Pane>> open = new TreeMap<>();

  /** One merged pane for each closed base interval that had ticks, in time order. */
  final Deque<Pane> closed = new ArrayDeque<>();

  /** Windows that end up to here, inclusive, have been sent. */
  long sentUpTo = Long.MIN_VALUE;

  LiveGroup(String group) {
    this.group = group;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(sentUpTo);
    out.writeInt(open.size());
    for (List<Pane> panes : open.values()) {
      write(panes, out);
    }
    write(new ArrayList<>(closed), out);
  }

  static LiveGroup readFrom(String group, DataInput in) throws IOException {
    Versions.check("LiveGroup", in.readByte(), VERSION);
    LiveGroup live = new LiveGroup(group);
    live.sentUpTo = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      List<Pane> panes = read(in);
      live.open.put(panes.get(0).start, panes);
    }
    live.closed.addAll(read(in));
    return live;
  }

  private static void write(List<Pane> panes, DataOutput out) throws IOException {
    out.writeInt(panes.size());
    for (Pane pane : panes) {
      pane.writeTo(out);
    }
  }

  private static List<Pane> read(DataInput in) throws IOException {
    int size = in.readInt();
    List<Pane> panes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      panes.add(Pane.readFrom(in));
    }
    return panes;
  }
}
