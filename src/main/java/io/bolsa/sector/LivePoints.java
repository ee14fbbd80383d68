package io.bolsa.sector;

import io.bolsa.binary.BinaryForm;
import io.bolsa.statistics.PointSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The points of one group (a sector, or the market) in the windows that are still open. */
final class LivePoints {
  private static final byte VERSION = 1;

  final String group;

  /** A sample a window. */
  final List<PointSample> open = new ArrayList<>(2);

  LivePoints(String group) {
    this.group = group;
  }

  void add(PointSample sample) {
    for (PointSample each : open) {
      if (each.start == sample.start && each.end == sample.end) {
        each.merge(sample);
        return;
      }
    }
    PointSample own = sample.emptyOf(group);
    own.merge(sample);
    open.add(own);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(open.size());
    for (PointSample sample : open) {
      sample.writeTo(out);
    }
  }

  static LivePoints readFrom(String group, DataInput in) throws IOException {
    BinaryForm.readVersion(in, LivePoints.class, VERSION);
    LivePoints live = new LivePoints(group);
    for (int left = BinaryForm.readSize(in, LivePoints.class); left > 0; left--) {
      live.open.add(PointSample.readFrom(in));
    }
    return live;
  }
}
