package io.bolsa.ticker;

import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.anomaly.Finding;
import io.bolsa.anomaly.Observation;
import io.bolsa.anomaly.TickerDetectors;
import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.Anomaly;
import io.bolsa.model.ControlFile;
import io.bolsa.model.LateTick;
import io.bolsa.model.RollingRow;
import io.bolsa.model.TickBundle;
import io.bolsa.model.TickScore;
import io.bolsa.reference.ReferenceTable;
import io.bolsa.rules.BarRules;
import io.bolsa.rules.RuleSet;
import io.bolsa.rules.TickRules;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.state.ReloadableOperator;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.PointSample;
import io.bolsa.statistics.RollingSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Puts the ticks of each ticker in event-time order, runs them through the detectors and sums them
 * up in panes: one pane a ticker, sector and base interval.
 *
 * <p>Everything happens when the watermark passes, in one batch a ticker, so the outcome depends on
 * the ticks alone and not on when or how they came.
 */
public final class AnalyzeTicker extends ReloadableOperator<LiveTicker, TickBundle, Pane> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<Anomaly> ANOMALIES =
      new OutputTag<>("anomalies", ModelTypes.ANOMALY);
  public static final OutputTag<TickScore> SCORES =
      new OutputTag<>("scores", ModelTypes.TICK_SCORE);

  /** Rolling windows: a row a tick and window. */
  public static final OutputTag<RollingRow> ROLLING =
      new OutputTag<>("rolling", ModelTypes.ROLLING_ROW);

  /** Ticks as points of (change, price), by sector and window. */
  public static final OutputTag<PointSample> POINTS =
      new OutputTag<>("points", ModelTypes.POINT_SAMPLE);

  /** Ticks that came after the watermark: what the source could not know to be late. */
  public static final OutputTag<LateTick> LATE =
      new OutputTag<>("late-after-shuffle", ModelTypes.LATE_TICK);

  /** Accumulator: ticks of tickers that the reference table does not have. */
  public static final String TICKS_OF_UNKNOWN_TICKERS = "ticks-of-unknown-tickers";

  // The names below are part of every savepoint: renaming one silently forgets its state.
  private static final ListStateDescriptor<Long> REVISABLE_FROM =
      new ListStateDescriptor<>("revisable-from", Types.LONG);
  private static final ListStateDescriptor<Long> BASE_INTERVAL =
      new ListStateDescriptor<>("base-interval", Types.LONG);

  private final long baseMillis;
  private final long idleMillis;
  private final DetectorPolicy policy;
  private final Scores scores;
  private final RollingSettings rolling;
  private final long allowedMillis;
  private final HotspotSettings hotspots;

  /** Of all tickers for which nothing differs. */
  private transient TickerDetectors usual;

  /** Ticks from here on may be joined by late ones; nothing is, where lateness is not allowed. */
  private transient RevisableFrom revisableFrom;

  private transient RevisableTicks.Rules revisions;

  /** Found in the state of a run that allowed more, and not in this one's; to be sent. */
  private transient List<LateTick> tooLate;

  private transient ListState<Long> storedRevisableFrom;

  /** Length of the panes of the run before, {@link #baseMillis} where it did not say it. */
  private transient long baseBefore;

  private transient ListState<Long> storedBase;
  private transient TickOrder order;
  private transient Observation observation;
  private transient List<Finding> findings;
  private transient SectorPoints points;
  private transient RollingRows rollingRows;
  private transient Counter ticksLate;
  private transient Counter ticksRevising;
  private transient AnomalyOutput anomalies;
  private transient ReferenceTable reference;
  private transient LongCounter unknownTicks;
  private transient Counter ticksOfUnknownTickers;
  private transient RuleSet rules;
  private transient TickRules tickRules;
  private transient BarRules barRules;

  /** What is sent to {@link #SCORES} for every tick. */
  public enum Scores {
    NONE,
    COMBINED,
    /** The combined score, and that of every one of {@link DetectorSettings#DETECTORS}. */
    DETAIL
  }

  /**
   * @param baseMillis length of a pane
   * @param idleMillis event time without a tick after which a ticker is forgotten
   * @param files rules and reference data to begin with
   * @param rolling the windows whose rows are sent to {@link #ROLLING}
   * @param allowedMillis how far behind the watermark a tick still corrects the panes, at least 0
   * @param hotspots the windows whose points are sent to {@link #POINTS}; null for none
   */
  public AnalyzeTicker(
      long baseMillis,
      long idleMillis,
      DetectorPolicy policy,
      Scores scores,
      List<ControlFile> files,
      RollingSettings rolling,
      long allowedMillis,
      HotspotSettings hotspots) {
    super("tickers", files);
    this.allowedMillis = allowedMillis;
    this.baseMillis = baseMillis;
    this.idleMillis = idleMillis;
    this.policy = policy;
    this.scores = scores;
    this.rolling = rolling;
    this.hotspots = hotspots;
  }

  @Override
  protected void startUp() {
    usual = new TickerDetectors(policy.forAll());
    tooLate = new ArrayList<>();
    revisions = new RevisableTicks.Rules(baseMillis, idleMillis, allowedMillis);
    order = new TickOrder();
    observation = new Observation();
    findings = new ArrayList<>();
    points = new SectorPoints(hotspots);
    rollingRows = new RollingRows(rolling, row -> output.collect(ROLLING, new StreamRecord<>(row)));
    ServiceMetrics metrics = new ServiceMetrics(getMetricGroup());
    ticksLate = metrics.counter("ticksLate");
    ticksRevising = metrics.counter("ticksRevising");
    anomalies =
        new AnomalyOutput(
            metrics.counters("anomalies"),
            anomaly -> output.collect(ANOMALIES, new StreamRecord<>(anomaly)));
    metrics.watermarkLag(this::processedUpTo);
    ticksOfUnknownTickers = metrics.counter("ticksOfUnknownTickers");
    unknownTicks = new LongCounter();
    getRuntimeContext().addAccumulator(TICKS_OF_UNKNOWN_TICKERS, unknownTicks);
    useRules(RuleSet.NONE);
  }

  @Override
  protected void use(ControlFile file) throws IOException {
    if (file.kind == ControlFile.Kind.RULES) {
      useRules(RuleSet.parse(file.content));
    } else {
      reference = ReferenceTable.parse(file.content);
    }
  }

  private void useRules(RuleSet next) {
    rules = next;
    tickRules = new TickRules(next, idleMillis);
    barRules = new BarRules(next, idleMillis, baseMillis);
  }

  @Override
  protected String keyOf(TickBundle bundle) {
    return bundle.tickerSymbol;
  }

  @Override
  protected LiveTicker newState(String tickerSymbol) {
    return new LiveTicker(tickerSymbol, usual.newState());
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    storedBase = context.getOperatorStateStore().getUnionListState(BASE_INTERVAL);
    baseBefore = baseMillis;
    for (long base : storedBase.get()) {
      baseBefore = base;
    }
    super.initializeState(context);
    storedRevisableFrom = context.getOperatorStateStore().getUnionListState(REVISABLE_FROM);
    revisableFrom = new RevisableFrom(revisions);
    revisableFrom.restore(
        processedUpTo(), baseBefore == baseMillis ? storedRevisableFrom.get() : List.of());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    sendTooLate();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    storedRevisableFrom.update(List.of(revisableFrom.toWrite(processedUpTo())));
    storedBase.update(List.of(baseMillis));
  }

  @Override
  protected void take(LiveTicker ticker, TickBundle bundle) {
    long watermark = processedUpTo();
    if (bundle.isLate()) {
      takeSomeLate(ticker, bundle, watermark);
      return;
    }
    for (int i = 0; i < bundle.size; i++) {
      if (bundle.eventTimes[i] <= watermark) {
        takeSomeLate(ticker, bundle, watermark);
        return;
      }
    }
    ticker.waiting.add(bundle);
  }

  private void takeSomeLate(LiveTicker ticker, TickBundle bundle, long watermark) {
    for (int i = 0; i < bundle.size; i++) {
      long time = bundle.eventTimes[i];
      long reached = bundle.isLate() ? bundle.lateAt : watermark + 1;
      if (time >= reached) {
        ticker.waiting.add(bundle, i, i + 1);
      } else if (revisableFrom.includes(time) && reached - time <= allowedMillis) {
        ticksRevising.inc();
        lookUp(ticker); // It may be new, or come from a checkpoint.
        String sector = ticker.sectorOr(bundle.sector);
        revisable(ticker).addLate(bundle, i, sector, reached, revisions);
      } else {
        sendLate(new LateTick(bundle.tick(i), reached - time));
      }
    }
  }

  private void sendTooLate() {
    tooLate.forEach(this::sendLate);
    tooLate.clear();
  }

  private void sendLate(LateTick late) {
    ticksLate.inc();
    output.collect(LATE, new StreamRecord<>(late));
  }

  private static RevisableTicks revisable(LiveTicker ticker) {
    if (ticker.revisable == null) {
      ticker.revisable = new RevisableTicks(ticker.tickerSymbol, ticker.lastTime, ticker.lastPrice);
    }
    return ticker.revisable;
  }

  @Override
  protected boolean advance(LiveTicker ticker, long time) {
    boolean changed = false;
    sendTooLate();
    lookUp(ticker);
    if (!ticker.waiting.isEmpty()) {
      int released = order.sort(ticker.waiting, time);
      for (int i = 0; i < released; i++) {
        analyze(ticker, order.place(i));
      }
      if (released > 0) {
        countUnknown(ticker, released);
        evaluateRules(ticker);
        points.drain(sample -> output.collect(POINTS, new StreamRecord<>(sample)));
        ticker.waiting.drop(time);
        changed = true;
      }
    }
    // The end of the input is not a silence.
    if (time != Long.MAX_VALUE) {
      // No tick up to the watermark, inclusive, is to come: as good as one past it.
      changed |= reportSilence(ticker, time + 1);
    }
    // Open panes are of a run that allowed no lateness: before all that may be revised.
    changed |= sendClosedPanes(ticker, time);
    if (ticker.revisable != null) {
      changed |= ticker.revisable.advance(time, revisions, pane -> close(ticker, pane));
    }
    return changed;
  }

  private void lookUp(LiveTicker ticker) {
    if (reference != null) {
      ticker.reference = reference.find(ticker.tickerSymbol);
    }
  }

  /**
   * Says that no tick came before {@code time}. A silence counts until the ticker is forgotten for
   * it, so that it makes no difference when a watermark falls into it.
   */
  private boolean reportSilence(LiveTicker ticker, long time) {
    if (ticker.lastTime == NO_TIME) {
      return false;
    }
    detectorsOf(ticker)
        .advance(ticker.detectors, Math.min(time, ticker.lastTime + idleMillis), findings);
    boolean found = !findings.isEmpty();
    anomalies.sendFindings(ticker, findings);
    return found;
  }

  private void analyze(LiveTicker ticker, int place) {
    WaitingTicks ticks = ticker.waiting;
    long time = ticks.eventTime(place);
    double price = ticks.price(place);
    double change = ticks.change(place);
    String sector = ticker.sectorOr(ticks.sector(place));
    // Before the tick changes anything: as if the watermark had stopped here.
    reportSilence(ticker, time);
    if (ticker.lastTime != NO_TIME && isIdleAt(ticker, time)) {
      forgetPast(ticker);
    }
    double previous = ticker.lastPrice;
    double logReturn = LogReturn.of(previous, price);
    if (revisableFrom.includes(time)) {
      revisable(ticker).add(ticks, place, sector);
    } else {
      addToPane(ticker, sector, time, price, change, logReturn);
    }
    double score = observe(ticker, sector, time, price, change);
    rollingRows.send(ticker, change, previous);
    points.add(ticker, ticks.sequence(place), change);
    if (!tickRules.isEmpty()
        && tickRules.add(time, ticker.tickerSymbol, sector, price, change, previous, logReturn)) {
      evaluateRules(ticker);
    }
    sendScore(ticker, score);
  }

  private void addToPane(
      LiveTicker ticker, String sector, long time, double price, double change, double logReturn) {
    ticker.pane(sector, time, baseMillis).add(time, price, change, logReturn);
    if (ticker.revisable != null) {
      ticker.revisable.passed(time, price);
    }
  }

  /** Shows the tick to the detectors; it is the ticker's last one from now on. */
  private double observe(LiveTicker ticker, String sector, long time, double price, double change) {
    observation.eventTime = time;
    observation.price = price;
    observation.change = change;
    if (ticker.tickerDetectors == null || !sector.equals(ticker.sector)) {
      ticker.sector = sector;
      ticker.tickerDetectors = newDetectors(ticker);
    }
    double score = ticker.tickerDetectors.observe(ticker.detectors, observation, findings);
    ticker.lastTime = time;
    ticker.lastPrice = price;
    anomalies.sendFindings(ticker, findings);
    return score;
  }

  private void sendScore(LiveTicker ticker, double score) {
    if (scores != Scores.NONE) {
      double[] detail = scores == Scores.DETAIL ? detail(ticker) : new double[0];
      output.collect(
          SCORES,
          new StreamRecord<>(new TickScore(ticker.tickerSymbol, ticker.lastTime, score, detail)));
    }
  }

  private static double[] detail(LiveTicker ticker) {
    double[] detail = new double[DetectorSettings.DETECTORS.size()];
    Arrays.setAll(detail, ticker.detectors::score);
    return detail;
  }

  private TickerDetectors detectorsOf(LiveTicker ticker) {
    if (ticker.tickerDetectors == null) {
      ticker.tickerDetectors = newDetectors(ticker);
    }
    return ticker.tickerDetectors;
  }

  private TickerDetectors newDetectors(LiveTicker ticker) {
    DetectorSettings settings = policy.forTicker(ticker.tickerSymbol, ticker.sector);
    return settings == policy.forAll() ? usual : new TickerDetectors(settings);
  }

  private void countUnknown(LiveTicker ticker, int ticks) {
    if (reference != null && ticker.reference == null) {
      ticksOfUnknownTickers.inc(ticks);
      unknownTicks.add(ticks);
    }
  }

  private void evaluateRules(LiveTicker ticker) {
    if (!tickRules.isEmpty()) {
      tickRules.evaluate(
          ticker.rules, ticker.attributes(), alert -> anomalies.sendAlert(ticker, alert));
    }
  }

  private void forgetPast(LiveTicker ticker) {
    ticker.detectors = usual.newState();
    ticker.lastPrice = Double.NaN;
    ticker.rolling = null;
  }

  private boolean sendClosedPanes(LiveTicker ticker, long time) {
    List<Pane> closed = ticker.closePanes(time, baseMillis);
    for (Pane pane : closed) {
      close(ticker, pane);
    }
    return !closed.isEmpty();
  }

  /** Sends a pane. Rules judge what came in time. */
  private void close(LiveTicker ticker, Pane pane) {
    pane.describe(ticker.attributes());
    if (!barRules.isEmpty() && pane.isInTime()) {
      barRules.evaluate(
          pane,
          pane.start + baseMillis,
          ticker.rules,
          ticker.attributes(),
          alert -> anomalies.sendAlert(ticker, alert));
    }
    output.collect(new StreamRecord<>(pane));
  }

  private boolean isIdleAt(LiveTicker ticker, long time) {
    return time - idleMillis > ticker.lastTime;
  }

  @Override
  protected boolean isIdle(LiveTicker ticker, long time) {
    return ticker.waiting.isEmpty()
        && !ticker.hasOpenPanes()
        && (ticker.revisable == null || ticker.revisable.isIdle(time, revisions))
        && (ticker.lastTime == NO_TIME || isIdleAt(ticker, time));
  }

  @Override
  protected void write(LiveTicker ticker, DataOutput out) throws IOException {
    ticker.rules.retain(rules::has);
    ticker.writeTo(out);
  }

  @Override
  protected LiveTicker read(String tickerSymbol, DataInput in) throws IOException {
    LiveTicker ticker = LiveTicker.readFrom(tickerSymbol, in, rolling);
    goOn(ticker, processedUpTo() == NO_TIME ? NO_TIME : processedUpTo() + 1);
    return ticker;
  }

  /** The run before may have allowed more lateness, and its panes may have been others. */
  private void goOn(LiveTicker ticker, long reached) {
    // What was sent of other intervals cannot be revised in these.
    boolean revises = allowedMillis > 0 && baseBefore == baseMillis;
    RevisableTicks.Rules now = revises ? revisions : revisions.withoutLateness();
    long start = now.start(reached);
    if (ticker.revisable != null) {
      tooLate.addAll(ticker.revisable.takeTooLate(reached, now, ticker.waiting));
      if (!revises) {
        ticker.takePanes(ticker.revisable.openPanes(start, now));
        ticker.revisable = null;
      }
    }
    ticker.movePanes(start);
  }
}
