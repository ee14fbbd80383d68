package io.bolsa;

import io.bolsa.anomaly.DetectorPolicy;
import io.bolsa.anomaly.DetectorSettings;
import io.bolsa.model.Anomaly;
import io.bolsa.model.ControlFile;
import io.bolsa.model.Hotspot;
import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.Rejection;
import io.bolsa.model.RollingRow;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.TickBundle;
import io.bolsa.model.TickScore;
import io.bolsa.parse.BundleTicks;
import io.bolsa.sector.AlertSectorWindows;
import io.bolsa.sector.DetectSectors;
import io.bolsa.sector.FindHotspots;
import io.bolsa.sector.MergePanes;
import io.bolsa.serialization.ModelTypes;
import io.bolsa.state.ReloadableOperator;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.PointSample;
import io.bolsa.statistics.RollingSettings;
import io.bolsa.statistics.WindowSpec;
import io.bolsa.ticker.AnalyzeTicker;
import io.bolsa.ticker.ConfirmSilence;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The dataflow: input records in, named streams out.
 *
 * <pre>
 * source ─▶ bundle ─▶ ticker (order ▸ detect ▸ pane) ─▶ sector (merge panes) ─▶ statistics
 *             │          ├──▶ anomalies, scores          ├──▶ market (merge panes) ─▶ statistics
 *             │          ├──▶ bars                       └──▶ market (detect) ─▶ anomalies
 *             ├──────────┴──▶ late
 *             └─────────────▶ rejected
 * </pre>
 */
public final class Topology {
  /** Part of every savepoint: it fixes the key groups. Many divisors, so that load spreads well. */
  public static final int MAX_PARALLELISM = 720;

  public final DataStream<SectorStatistics> statistics;
  public final DataStream<Pane> bars;
  public final DataStream<Anomaly> anomalies;
  public final DataStream<TickScore> scores;
  public final DataStream<RollingRow> rolling;

  /** Null if none are asked for. */
  public final DataStream<Hotspot> hotspots;

  public final DataStream<LateTick> late;
  public final DataStream<Rejection> rejected;

  /** What the dataflow depends on, each a value. */
  public static final class Settings {
    public List<WindowSpec> windows = List.of(WindowSpec.parse("1m"));
    public Duration disorder = Duration.ofSeconds(2);

    /** How far behind the watermark a tick still corrects what was said of its windows. */
    public Duration allowedLateness = Duration.ZERO;

    public Duration idle = Duration.ofDays(7);
    public DetectorPolicy detectors = DetectorPolicy.of(DetectorSettings.defaults());
    public AnalyzeTicker.Scores scores = AnalyzeTicker.Scores.NONE;

    /** How many each ranking of a window lists at most. */
    public int top = 3;

    public RollingSettings rolling = RollingSettings.none();

    /** Null for none. */
    public HotspotSettings hotspots;

    public BundleTicks.Watermarks watermarks = BundleTicks.Watermarks.FROM_SOURCE;

    /** The files that the job begins with, one of a kind at most; sound. */
    public List<ControlFile> files = List.of();

    boolean has(ControlFile.Kind kind) {
      return files.stream().anyMatch(file -> file.kind == kind);
    }

    /** Length of a pane: what every window and slide is a multiple of. */
    public long baseMillis() {
      return WindowSpec.baseInterval(windows);
    }
  }

  /** With the files that it begins with, and no others. */
  public Topology(DataStream<InputRecord> records, Settings settings) {
    this(records, null, settings);
  }

  /**
   * @param files that replace those of the settings while the job runs; null for none
   */
  public Topology(
      DataStream<InputRecord> records, DataStream<ControlFile> files, Settings settings) {
    SingleOutputStreamOperator<TickBundle> bundles = bundled(records, settings);
    SingleOutputStreamOperator<Pane> panes = analyzed(bundles, files, settings);
    SingleOutputStreamOperator<SectorStatistics> sectors =
        merged(panes, "Merge sector panes", settings).uid("merge-sector-panes");
    DataStream<Pane> sectorPanes = sectors.getSideOutput(MergePanes.MERGED);
    SingleOutputStreamOperator<SectorStatistics> market =
        merged(sectorPanes, "Merge market panes", settings)
            .setParallelism(1) // one key
            .uid("merge-market-panes");

    statistics = sectors.union(market);
    bars = panes;
    DataStream<Anomaly> ofSectors = ofSectors(sectorPanes, settings);
    DataStream<Anomaly> detected = ofTickers(panes, bundles, settings).union(ofSectors);
    anomalies =
        settings.has(ControlFile.Kind.RULES)
            ? detected.union(alerts(statistics, files, settings))
            : detected;
    scores = panes.getSideOutput(AnalyzeTicker.SCORES);
    rolling = panes.getSideOutput(AnalyzeTicker.ROLLING);
    hotspots =
        settings.hotspots == null
            ? null
            : hotspots(panes.getSideOutput(AnalyzeTicker.POINTS), settings);
    late = bundles.getSideOutput(BundleTicks.LATE).union(panes.getSideOutput(AnalyzeTicker.LATE));
    rejected = bundles.getSideOutput(BundleTicks.REJECTED);
  }

  /** As parallel as the source, so that it is chained behind it. */
  private static SingleOutputStreamOperator<TickBundle> bundled(
      DataStream<InputRecord> records, Settings settings) {
    return records
        .transform(
            "Bundle ticks",
            ModelTypes.TICK_BUNDLE,
            new BundleTicks(
                settings.watermarks,
                settings.disorder.toMillis(),
                settings.allowedLateness.toMillis()))
        .setParallelism(records.getParallelism())
        .uid("bundle-ticks");
  }

  private static SingleOutputStreamOperator<Pane> analyzed(
      DataStream<TickBundle> bundles, DataStream<ControlFile> files, Settings settings) {
    return steered(
            bundles.keyBy(bundle -> bundle.tickerSymbol, Types.STRING),
            files,
            "Analyze ticker",
            ModelTypes.PANE,
            new AnalyzeTicker(
                settings.baseMillis(),
                settings.idle.toMillis(),
                settings.detectors,
                settings.scores,
                settings.files,
                settings.rolling,
                settings.allowedLateness.toMillis(),
                settings.hotspots))
        .uid("analyze-ticker");
  }

  private static SingleOutputStreamOperator<SectorStatistics> merged(
      DataStream<Pane> panes, String name, Settings settings) {
    return panes
        .keyBy(pane -> pane.group, Types.STRING)
        .transform(
            name,
            ModelTypes.SECTOR_STATISTICS,
            new MergePanes(
                settings.windows,
                settings.baseMillis(),
                settings.top,
                settings.allowedLateness.toMillis()));
  }

  private static DataStream<Anomaly> ofSectors(DataStream<Pane> sectorPanes, Settings settings) {
    return sectorPanes
        .keyBy(pane -> pane.group, Types.STRING)
        .transform(
            "Detect sectors",
            ModelTypes.ANOMALY,
            new DetectSectors(settings.detectors, settings.baseMillis()))
        .setParallelism(1) // one key
        .uid("detect-sectors");
  }

  private static DataStream<Anomaly> ofTickers(
      SingleOutputStreamOperator<Pane> panes,
      SingleOutputStreamOperator<TickBundle> bundles,
      Settings settings) {
    return panes
        .getSideOutput(AnalyzeTicker.ANOMALIES)
        .connect(bundles.getSideOutput(BundleTicks.EVENT_TIMES))
        .transform(
            "Confirm silence", ModelTypes.ANOMALY, new ConfirmSilence(settings.disorder.toMillis()))
        .setParallelism(1) // few elements
        .uid("confirm-silence");
  }

  private static DataStream<Anomaly> alerts(
      DataStream<SectorStatistics> statistics, DataStream<ControlFile> files, Settings settings) {
    return steered(
            statistics.keyBy(row -> row.sector, Types.STRING),
            files,
            "Alert sector windows",
            ModelTypes.ANOMALY,
            new AlertSectorWindows(settings.idle.toMillis(), settings.files))
        .uid("alert-sector-windows");
  }

  private static DataStream<Hotspot> hotspots(DataStream<PointSample> points, Settings settings) {
    SingleOutputStreamOperator<Hotspot> sectors =
        points
            .keyBy(sample -> sample.group, Types.STRING)
            .transform(
                "Find sector hotspots", ModelTypes.HOTSPOT, new FindHotspots(settings.hotspots))
            .uid("find-sector-hotspots");

    return sectors.union(
        sectors
            .getSideOutput(FindHotspots.SAMPLES)
            .keyBy(sample -> sample.group, Types.STRING)
            .transform(
                "Find market hotspots", ModelTypes.HOTSPOT, new FindHotspots(settings.hotspots))
            .setParallelism(1) // one key
            .uid("find-market-hotspots"));
  }

  private static <IN, OUT> SingleOutputStreamOperator<OUT> steered(
      KeyedStream<IN, String> stream,
      DataStream<ControlFile> files,
      String name,
      TypeInformation<OUT> type,
      ReloadableOperator<?, IN, OUT> operator) {
    return files == null
        ? stream.transform(name, type, operator)
        : stream.connect(files.broadcast()).transform(name, type, operator);
  }
}
