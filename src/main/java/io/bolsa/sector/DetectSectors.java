package io.bolsa.sector;

import io.bolsa.alert.Anomalies;
import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.SectorDetectors;
import io.bolsa.anomaly.SectorFinding;
import io.bolsa.anomaly.SectorObservation;
import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.Anomaly;
import io.bolsa.state.LiveStateOperator;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.WindowSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs the sector detectors over the merged panes of all sectors, one interval after the other: a
 * sector is judged with the market known, so that a market's crash is not one of each sector.
 */
public final class DetectSectors extends LiveStateOperator<LiveMarket, Pane, Anomaly> {
  private static final long serialVersionUID = 1L;

  /** Long enough for a few ticks of most tickers, short enough to be news. */
  private static final long LEAST_INTERVAL = 60_000;

  private final DetectorPolicy policy;
  private final long intervalMillis;

  private transient SectorDetectors detectors;
  private transient ServiceMetrics.NamedCounters anomalies;

  /**
   * @param baseMillis length of a pane
   */
  public DetectSectors(DetectorPolicy policy, long baseMillis) {
    super("market");
    this.policy = policy;
    this.intervalMillis = intervalOf(baseMillis);
  }

  /** A minute, or the multiple of a pane's length that comes after it. */
  static long intervalOf(long baseMillis) {
    return (LEAST_INTERVAL + baseMillis - 1) / baseMillis * baseMillis;
  }

  @Override
  protected void startUp() {
    detectors = new SectorDetectors(policy, intervalMillis);
    anomalies = new ServiceMetrics(getMetricGroup()).counters("anomalies");
  }

  @Override
  protected String keyOf(Pane pane) {
    return pane.group;
  }

  @Override
  protected LiveMarket newState(String group) {
    return new LiveMarket(detectors.newState());
  }

  @Override
  protected void take(LiveMarket market, Pane pane) {
    if (detectors.areOn() && pane.isInTime()) {
      long start = WindowSpec.intervalStart(pane.start, intervalMillis);
      market.observation(start, pane.member).add(pane);
    }
  }

  @Override
  protected boolean advance(LiveMarket market, long time) {
    boolean changed = false;
    if (time == Long.MAX_VALUE && !market.open.isEmpty()) {
      // Where the input ends, so may the interval: of the last one only a part may have come.
      market.open.pollLastEntry();
    }
    while (!market.open.isEmpty() && market.open.firstKey() + intervalMillis - 1 <= time) {
      long end = market.open.firstKey() + intervalMillis;
      TreeMap<String, SectorObservation> interval = market.open.pollFirstEntry().getValue();
      send(detectors.observe(market.past, end, interval));
      changed = true;
    }
    return changed;
  }

  /** All of one instant; a ticker whose producers name two sectors may leave both at once. */
  private void send(List<SectorFinding> findings) {
    Map<String, Integer> ofTickers = new HashMap<>();
    for (SectorFinding found : findings) {
      int ordinal =
          found.tickerSymbol == null ? 1 : ofTickers.merge(found.tickerSymbol, 1, Integer::sum);
      anomalies.count(found.finding.kind);
      output.collect(new StreamRecord<>(Anomalies.ofSector(found, ordinal)));
    }
  }

  /** The market's past is kept: there is one, and it is bounded. */
  @Override
  protected boolean isIdle(LiveMarket market, long time) {
    return time == Long.MAX_VALUE || !detectors.areOn();
  }

  @Override
  protected void write(LiveMarket market, DataOutput out) throws IOException {
    market.writeTo(out, intervalMillis);
  }

  @Override
  protected LiveMarket read(String group, DataInput in) throws IOException {
    LiveMarket written = LiveMarket.readFrom(in, intervalMillis);
    return written == null ? newState(group) : written;
  }
}
