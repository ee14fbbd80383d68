package io.bolsa.ticker;

import io.bolsa.anomaly.TickerDetectors;
import io.bolsa.anomaly.TickerState;
import io.bolsa.binary.BinaryForm;
import io.bolsa.reference.TickerReference;
import io.bolsa.rules.RuleState;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.RollingPrices;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.WindowSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of one ticker: its ticks to come, its open panes, its past. */
final class LiveTicker {
  private static final byte VERSION = 4;

  /** Of 0.1.0: without rules. */
  private static final int BEFORE_RULES = 1;

  private static final int BEFORE_ROLLING = 2;

  private static final int BEFORE_REVISIONS = 3;

  /** So long before every time that no pane reaches from there, and no difference overflows. */
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  final String tickerSymbol;
  final WaitingTicks waiting;

  /** Panes that the watermark has not closed: one, rarely two, more if its sector changes. */
  private final List<Pane> openPanes = new ArrayList<>(2);

  /** Those of the latest interval by sector; null until a second sector of it is asked for. */
  private Map<String, Pane> bySector;

  TickerState detectors;

  /** What looks at the ticker, by its symbol and sector; not part of the state. */
  TickerDetectors tickerDetectors;

  /** {@link Long#MIN_VALUE} before the first tick. */
  long lastTime = Long.MIN_VALUE;

  /** NaN before the first tick. */
  double lastPrice = Double.NaN;

  /** Sector of the last tick. */
  String sector = "";

  /** Null while there is none: where none is configured, and before the first tick. */
  RollingPrices rolling;

  /** Null while there is none: where lateness is not allowed, and before the first tick. */
  RevisableTicks revisable;

  /** Kinds of the anomalies at {@link #anomalyTime}, which tell those of one instant apart. */
  final List<String> anomalyKinds = new ArrayList<>(1);

  long anomalyTime = Long.MIN_VALUE;

  /** What the reference table says of it, or null; looked up, not kept. */
  TickerReference reference;

  /** When the alert rules fired last. */
  RuleState rules = new RuleState();

  LiveTicker(String tickerSymbol, TickerState detectors) {
    this(tickerSymbol, detectors, new WaitingTicks());
  }

  private LiveTicker(String tickerSymbol, TickerState detectors, WaitingTicks waiting) {
    this.tickerSymbol = tickerSymbol;
    this.detectors = detectors;
    this.waiting = waiting;
  }

  boolean hasOpenPanes() {
    return !openPanes.isEmpty();
  }

  /**
   * The open pane of a sector that holds the time; made if there is none.
   *
   * @param time in no interval before the latest one: ticks come in order
   * @param baseMillis length of every pane
   */
  Pane pane(String sector, long time, long baseMillis) {
    int last = openPanes.size() - 1;
    // One comparison for both cases: the compiler would leave out a next interval that it has not
    // seen yet, and throw away all that it compiled when there is one.
    long latestStart = last < 0 ? LONG_AGO : openPanes.get(last).start;
    if (time - latestStart >= baseMillis) {
      bySector = null;
      return open(sector, WindowSpec.intervalStart(time, baseMillis));
    }
    Pane latest = openPanes.get(last);
    if (latest.group.equals(sector)) {
      return latest;
    }
    if (bySector == null) {
      bySector = new HashMap<>();
      for (Pane pane : openPanes) {
        if (pane.start == latest.start) {
          bySector.put(pane.group, pane);
        }
      }
    }
    return bySector.computeIfAbsent(sector, another -> open(another, latest.start));
  }

  private Pane open(String sector, long start) {
    Pane pane = Pane.ofTicker(tickerSymbol, sector, start);
    openPanes.add(pane);
    return pane;
  }

  /** Goes on with panes that were kept elsewhere, of the latest interval. */
  void takePanes(List<Pane> panes) {
    openPanes.addAll(panes);
    bySector = null;
  }

  /**
   * Takes out the panes that the watermark closes, in the order in which they were opened.
   *
   * @param time what the watermark has reached, inclusive
   */
  List<Pane> closePanes(long time, long baseMillis) {
    List<Pane> closed = List.of();
    for (Pane pane : openPanes) {
      if (pane.start + baseMillis - 1 <= time) {
        closed = closed.isEmpty() ? new ArrayList<>(2) : closed;
        closed.add(pane);
      }
    }
    if (!closed.isEmpty()) {
      openPanes.removeIf(pane -> pane.start + baseMillis - 1 <= time);
      bySector = null;
    }
    return closed;
  }

  /**
   * Takes the open panes for those of the interval that begins at {@code start}, which is open: in
   * the run before, panes may have been longer or shorter.
   */
  void movePanes(long start) {
    openPanes.replaceAll(pane -> pane.start == start ? pane : pane.movedTo(start));
    bySector = null;
  }

  /** The sector that counts. */
  String sectorOr(String ticksSector) {
    return reference == null || reference.sector == null ? ticksSector : reference.sector;
  }

  /** What is known of the ticker besides; empty if nothing is. */
  Map<String, String> attributes() {
    return reference == null ? Map.of() : reference.columns;
  }

  /**
   * How many anomalies of this kind the ticker has had at this very instant, the new one included.
   */
  int countAnomaly(String kind, long eventTime) {
    if (eventTime != anomalyTime) {
      anomalyTime = eventTime;
      anomalyKinds.clear();
    }
    anomalyKinds.add(kind);
    return (int) anomalyKinds.stream().filter(kind::equals).count();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    waiting.writeTo(out);
    out.writeInt(openPanes.size());
    for (Pane pane : openPanes) {
      pane.writeTo(out);
    }
    detectors.writeTo(out);
    out.writeLong(lastTime);
    out.writeDouble(lastPrice);
    out.writeUTF(sector);
    out.writeLong(anomalyTime);
    out.writeInt(anomalyKinds.size());
    for (String kind : anomalyKinds) {
      out.writeUTF(kind);
    }
    rules.writeTo(out);
    out.writeBoolean(rolling != null);
    if (rolling != null) {
      rolling.writeTo(out);
    }
    out.writeBoolean(revisable != null);
    if (revisable != null) {
      revisable.writeTo(out);
    }
  }

  /**
   * @param settings the rolling windows that go on; what was written of others is forgotten
   */
  static LiveTicker readFrom(String tickerSymbol, DataInput in, RollingSettings settings)
      throws IOException {
    int version = BinaryForm.readVersion(in, LiveTicker.class, VERSION);
    WaitingTicks waiting = WaitingTicks.readFrom(in);
    List<Pane> panes = new ArrayList<>();
    for (int left = BinaryForm.readSize(in, LiveTicker.class); left > 0; left--) {
      panes.add(Pane.readFrom(in));
    }
    LiveTicker ticker = new LiveTicker(tickerSymbol, TickerState.readFrom(in), waiting);
    ticker.openPanes.addAll(panes);
    ticker.lastTime = in.readLong();
    ticker.lastPrice = in.readDouble();
    ticker.sector = in.readUTF();
    ticker.anomalyTime = in.readLong();
    for (int left = BinaryForm.readSize(in, LiveTicker.class); left > 0; left--) {
      ticker.anomalyKinds.add(in.readUTF());
    }
    if (version > BEFORE_RULES) {
      ticker.rules = RuleState.readFrom(in);
    }
    if (version > BEFORE_ROLLING && in.readBoolean()) {
      RollingPrices written = RollingPrices.readFrom(in, settings);
      ticker.rolling = settings.isEmpty() ? null : written;
    }
    if (version > BEFORE_REVISIONS && in.readBoolean()) {
      ticker.revisable = RevisableTicks.readFrom(tickerSymbol, in);
    }
    return ticker;
  }
}
