package io.bolsa.sector;

import io.bolsa.model.Hotspot;
import io.bolsa.model.SectorStatistics;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.state.LiveStateOperator;
import io.bolsa.statistics.DenseRegion;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.PointSample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Looks for dense regions among the points of a group's window when it closes: of each sector, and,
 * by a second instance, of the market.
 */
public final class FindHotspots extends LiveStateOperator<LivePoints, PointSample, Hotspot> {
  private static final long serialVersionUID = 1L;

  /** The group's own sample of each closed window, for the market. */
  public static final OutputTag<PointSample> SAMPLES =
      new OutputTag<>("window-points", ModelTypes.POINT_SAMPLE);

  private final HotspotSettings settings;

  public FindHotspots(HotspotSettings settings) {
    super("points");
    this.settings = settings;
  }

  @Override
  protected String keyOf(PointSample sample) {
    return sample.group;
  }

  @Override
  protected LivePoints newState(String group) {
    return new LivePoints(group);
  }

  @Override
  protected void take(LivePoints points, PointSample sample) {
    points.add(sample);
  }

  @Override
  protected boolean advance(LivePoints points, long time) {
    boolean closed = false;
    points.open.sort(Comparator.<PointSample>comparingLong(each -> each.end));
    Iterator<PointSample> each = points.open.iterator();
    while (each.hasNext()) {
      PointSample sample = each.next();
      if (sample.end - 1 <= time) {
        send(sample);
        each.remove();
        closed = true;
      }
    }
    return closed;
  }

  private void send(PointSample sample) {
    int rank = 0;
    for (DenseRegion region :
        DenseRegion.find(sample.points(), settings.radius, settings.leastPoints)) {
      output.collect(new StreamRecord<>(hotspot(sample, region, ++rank)));
    }
    PointSample ofMarket = sample.emptyOf(SectorStatistics.MARKET);
    ofMarket.merge(sample);
    output.collect(SAMPLES, new StreamRecord<>(ofMarket));
  }

  private static Hotspot hotspot(PointSample sample, DenseRegion region, int rank) {
    int sampled = sample.points().size();
    Hotspot row = new Hotspot();
    row.window = Duration.ofMillis(sample.end - sample.start).toString();
    row.windowStart = sample.start;
    row.windowEnd = sample.end;
    row.sector = sample.group;
    row.rank = rank;
    row.points = region.points;
    row.share = (double) region.points / sampled;
    row.density = region.density * ((double) sample.count() / sampled);
    row.changeMin = region.changeMin;
    row.changeMax = region.changeMax;
    row.priceMin = region.priceMin;
    row.priceMax = region.priceMax;
    row.count = sample.count();
    row.sampled = sampled;
    return row;
  }

  @Override
  protected boolean isIdle(LivePoints points, long time) {
    return points.open.isEmpty();
  }

  @Override
  protected void write(LivePoints points, DataOutput out) throws IOException {
    points.writeTo(out);
  }

  @Override
  protected LivePoints read(String group, DataInput in) throws IOException {
    return LivePoints.readFrom(group, in);
  }
}
