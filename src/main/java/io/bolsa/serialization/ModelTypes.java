package io.bolsa.serialization;

import io.bolsa.dataset.ResultRow;
import io.bolsa.dataset.Row;
import io.bolsa.model.Anomaly;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.model.ControlFile;
import io.bolsa.model.Hotspot;
import io.bolsa.model.InputRecord;
import io.bolsa.model.LateTick;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Rejection;
import io.bolsa.model.RollingRow;
import io.bolsa.model.SectorStatistics;
import io.bolsa.model.TickBundle;
import io.bolsa.model.TickScore;
import io.bolsa.statistics.Pane;
import io.bolsa.statistics.PointSample;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's type information of everything that travels between stages. */
public final class ModelTypes {
  public static final TypeInformation<InputRecord> INPUT_RECORD =
      new ValueTypeInformation<>(InputRecord.class, new InputRecordSerializer());
  public static final TypeInformation<ArrivedRecord> ARRIVED_RECORD =
      new ValueTypeInformation<>(ArrivedRecord.class, new ArrivedRecordSerializer());
  public static final TypeInformation<RawRecord> RAW_RECORD =
      new ValueTypeInformation<>(RawRecord.class, new RawRecordSerializer());
  public static final TypeInformation<TickBundle> TICK_BUNDLE =
      new ValueTypeInformation<>(TickBundle.class, new TickBundleSerializer());
  public static final TypeInformation<Pane> PANE =
      new ValueTypeInformation<>(Pane.class, new PaneSerializer());
  public static final TypeInformation<SectorStatistics> SECTOR_STATISTICS =
      new ValueTypeInformation<>(SectorStatistics.class, new SectorStatisticsSerializer());
  public static final TypeInformation<Anomaly> ANOMALY =
      new ValueTypeInformation<>(Anomaly.class, new AnomalySerializer());
  public static final TypeInformation<LateTick> LATE_TICK =
      new ValueTypeInformation<>(LateTick.class, new LateTickSerializer());
  public static final TypeInformation<Rejection> REJECTION =
      new ValueTypeInformation<>(Rejection.class, new RejectionSerializer());
  public static final TypeInformation<TickScore> TICK_SCORE =
      new ValueTypeInformation<>(TickScore.class, new TickScoreSerializer());
  public static final TypeInformation<RollingRow> ROLLING_ROW =
      new ValueTypeInformation<>(RollingRow.class, new RollingRowSerializer());
  public static final TypeInformation<PointSample> POINT_SAMPLE =
      new ValueTypeInformation<>(PointSample.class, new PointSampleSerializer());
  public static final TypeInformation<Hotspot> HOTSPOT =
      new ValueTypeInformation<>(Hotspot.class, new HotspotSerializer());
  public static final TypeInformation<ControlFile> CONTROL_FILE =
      new ValueTypeInformation<>(ControlFile.class, new ControlFileSerializer());
  public static final TypeInformation<Row> ROW =
      new ValueTypeInformation<>(Row.class, new RowSerializer());
  public static final TypeInformation<ResultRow> RESULT_ROW =
      new ValueTypeInformation<>(ResultRow.class, new ResultRowSerializer());

  private ModelTypes() {}
}
