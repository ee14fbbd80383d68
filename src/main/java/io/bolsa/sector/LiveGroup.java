package io.bolsa.sector;

import io.bolsa.binary.BinaryForm;
import io.bolsa.statistics.Pane;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The panes of one group (a sector, or the market) that a window may still need. */
final class LiveGroup {
  private static final byte VERSION = 2;

  final String group;

  /** Panes of the members by base interval, while the interval is open. */
  final TreeMap<Long, List<Pane>> open = new TreeMap<>();

  /** One merged pane for each closed base interval that had ticks, by its start. */
  final TreeMap<Long, Pane> closed = new TreeMap<>();

  /** Panes of the members by closed base interval, while a late tick may change them. */
  final TreeMap<Long, List<Pane>> revisable = new TreeMap<>();

  /** Panes of late ticks that wait for the watermark, by when they correct. */
  final TreeMap<Long, List<Pane>> corrections = new TreeMap<>();

  /** The last revision sent of windows that may get another one: by end, then by label. */
  final TreeMap<Long, TreeMap<String, Integer>> revisions = new TreeMap<>();

  /** Windows that end up to here, inclusive, have been sent. */
  long sentUpTo = Long.MIN_VALUE;

  LiveGroup(String group) {
    this.group = group;
  }

  void take(Pane pane) {
    if (pane.isInTime()) {
      open.computeIfAbsent(pane.start, start -> new ArrayList<>()).add(pane);
    } else {
      corrections.computeIfAbsent(pane.correctedAt(), time -> new ArrayList<>()).add(pane);
    }
  }

  /**
   * Puts panes of one interval in the place of their members' earlier ones.
   *
   * @param byMember the panes by their members
   * @return all members' panes of the interval
   */
  List<Pane> replace(long start, Map<String, Pane> byMember) {
    List<Pane> members = revisable.computeIfAbsent(start, each -> new ArrayList<>());
    members.removeIf(earlier -> byMember.containsKey(earlier.member));
    members.addAll(byMember.values());
    return members;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(sentUpTo);
    out.writeInt(open.size());
    for (List<Pane> panes : open.values()) {
      write(panes, out);
    }
    write(new ArrayList<>(closed.values()), out);
    out.writeInt(revisable.size());
    for (List<Pane> panes : revisable.values()) {
      write(panes, out);
    }
    out.writeInt(corrections.size());
    for (List<Pane> panes : corrections.values()) {
      write(panes, out);
    }
    writeRevisions(out);
  }

  private void writeRevisions(DataOutput out) throws IOException {
    out.writeInt(revisions.size());
    for (Map.Entry<Long, TreeMap<String, Integer>> end : revisions.entrySet()) {
      out.writeLong(end.getKey());
      out.writeInt(end.getValue().size());
      for (Map.Entry<String, Integer> window : end.getValue().entrySet()) {
        out.writeUTF(window.getKey());
        out.writeInt(window.getValue());
      }
    }
  }

  private void readRevisions(DataInput in) throws IOException {
    for (int left = BinaryForm.readSize(in, LiveGroup.class); left > 0; left--) {
      TreeMap<String, Integer> windows = new TreeMap<>();
      revisions.put(in.readLong(), windows);
      for (int more = BinaryForm.readSize(in, LiveGroup.class); more > 0; more--) {
        windows.put(in.readUTF(), in.readInt());
      }
    }
  }

  static LiveGroup readFrom(String group, DataInput in) throws IOException {
    int version = BinaryForm.readVersion(in, LiveGroup.class, VERSION);
    LiveGroup live = new LiveGroup(group);
    live.sentUpTo = in.readLong();
    for (int left = BinaryForm.readSize(in, LiveGroup.class); left > 0; left--) {
      List<Pane> panes = readSome(in);
      live.open.put(panes.get(0).start, panes);
    }
    for (Pane pane : read(in)) {
      live.closed.put(pane.start, pane);
    }
    if (version >= 2) {
      for (int left = BinaryForm.readSize(in, LiveGroup.class); left > 0; left--) {
        List<Pane> panes = readSome(in);
        live.revisable.put(panes.get(0).start, panes);
      }
      for (int left = BinaryForm.readSize(in, LiveGroup.class); left > 0; left--) {
        List<Pane> panes = readSome(in);
        live.corrections.put(panes.get(0).correctedAt(), panes);
      }
      live.readRevisions(in);
    }
    return live;
  }

  private static void write(List<Pane> panes, DataOutput out) throws IOException {
    out.writeInt(panes.size());
    for (Pane pane : panes) {
      pane.writeTo(out);
    }
  }

  /** Of an interval that is kept, which is so for its panes only. */
  private static List<Pane> readSome(DataInput in) throws IOException {
    List<Pane> panes = read(in);
    if (panes.isEmpty()) {
      throw BinaryForm.corrupt(LiveGroup.class, "an interval without panes");
    }
    return panes;
  }

  private static List<Pane> read(DataInput in) throws IOException {
    int size = BinaryForm.readSize(in, LiveGroup.class);
    List<Pane> panes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      panes.add(Pane.readFrom(in));
    }
    return panes;
  }
}
