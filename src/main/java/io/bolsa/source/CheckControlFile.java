package io.bolsa.source;

import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.ControlFile;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.reference.ReferenceTable;
import io.bolsa.rules.RuleSet;
import io.bolsa.serialization.ModelTypes;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets sound files through; of the others, log, metric and {@code rejected} say the reason. */
final class CheckControlFile extends ProcessFunction<ControlFile, ControlFile> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CheckControlFile.class);

  static final OutputTag<Rejection> REFUSED =
      new OutputTag<>("refused-control-files", ModelTypes.REJECTION);

  private transient Counter accepted;
  private transient Counter refused;

  @Override
  public void open(OpenContext context) {
    ServiceMetrics metrics = new ServiceMetrics(getRuntimeContext().getMetricGroup());
    accepted = metrics.counter("controlFilesAccepted");
    refused = metrics.counter("controlFilesRefused");
  }

  /** Throws what is wrong with the file. */
  static void check(ControlFile file) throws IOException {
    if (file.kind == ControlFile.Kind.RULES) {
      RuleSet.parse(file.content);
    } else {
      ReferenceTable.parse(file.content);
    }
  }

  @Override
  public void processElement(ControlFile file, Context context, Collector<ControlFile> out) {
    try {
      check(file);
    } catch (IOException e) {
      refused.inc();
      LOG.warn("The {} file is refused, the one before goes on: {}", file.kind, e.getMessage());
      context.output(REFUSED, rejection(file, e.getMessage()));
      return;
    }
    accepted.inc();
    LOG.info("The {} file is in use.", file.kind);
    out.collect(file);
  }

  private static Rejection rejection(ControlFile file, String detail) {
    boolean rules = file.kind == ControlFile.Kind.RULES;
    return new Rejection(
        rules ? RejectionReason.INVALID_RULES : RejectionReason.INVALID_REFERENCE,
        detail,
        new byte[0], // It lies where the operator put it.
        rules ? "rules" : "reference",
        System.currentTimeMillis());
  }
}
