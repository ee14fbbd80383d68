package io.bolsa.sector;

import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.Anomaly;
import io.bolsa.model.ControlFile;
import io.bolsa.model.SectorStatistics;
import io.bolsa.rules.RuleSet;
import io.bolsa.rules.WindowRules;
import io.bolsa.state.ReloadableOperator;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Evaluates the alert rules over the windows of each sector and of the market.
 *
 * <p>The rows of one sector come from one subtask, those of each window in the order of their ends,
 * so they are evaluated as they come. A corrected row fires nothing: what it corrects was judged.
 */
public final class AlertSectorWindows
    extends ReloadableOperator<AlertedSector, SectorStatistics, Anomaly> {
  private static final long serialVersionUID = 1L;

  private final long idleMillis;

  private transient RuleSet rules;
  private transient WindowRules windowRules;
  private transient ServiceMetrics.NamedCounters anomalies;

  /**
   * @param idleMillis event time without a row after which a sector is forgotten
   * @param files the rules to begin with; files of other kinds steer nothing here, and are not kept
   */
  public AlertSectorWindows(long idleMillis, List<ControlFile> files) {
    super("sectors", rulesOf(files));
    this.idleMillis = idleMillis;
  }

  private static List<ControlFile> rulesOf(List<ControlFile> files) {
    return files.stream()
        .filter(file -> file.kind == ControlFile.Kind.RULES)
        .collect(Collectors.toList());
  }

  @Override
  protected void startUp() {
    anomalies = new ServiceMetrics(getMetricGroup()).counters("anomalies");
    useRules(RuleSet.NONE);
  }

  @Override
  protected void use(ControlFile file) throws IOException {
    useRules(RuleSet.parse(file.content));
  }

  private void useRules(RuleSet next) {
    rules = next;
    windowRules = new WindowRules(next, idleMillis);
  }

  @Override
  protected String keyOf(SectorStatistics row) {
    return row.sector;
  }

  @Override
  protected AlertedSector newState(String sector) {
    return new AlertedSector();
  }

  @Override
  protected void take(AlertedSector sector, SectorStatistics row) {
    if (!row.isInTime()) {
      return;
    }
    sector.lastTime = Math.max(sector.lastTime, row.windowEnd);
    if (!windowRules.isEmpty()) {
      windowRules.evaluate(row, sector.rules, this::send);
    }
  }

  private void send(Anomaly alert) {
    anomalies.count(alert.detector);
    output.collect(new StreamRecord<>(alert));
  }

  @Override
  protected boolean advance(AlertedSector sector, long time) {
    return false;
  }

  @Override
  protected boolean isIdle(AlertedSector sector, long time) {
    return sector.lastTime == NO_TIME || time - idleMillis > sector.lastTime;
  }

  @Override
  protected void write(AlertedSector sector, DataOutput out) throws IOException {
    sector.rules.retain(rules::has);
    sector.writeTo(out);
  }

  @Override
  protected AlertedSector read(String sector, DataInput in) throws IOException {
    return AlertedSector.readFrom(in);
  }
}
