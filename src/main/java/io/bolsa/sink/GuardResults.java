package io.bolsa.sink;

import io.bolsa.dataset.ResultRow;
import io.bolsa.metrics.ServiceMetrics;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.serialization.ModelTypes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets through what a Kinesis stream takes, and sends the rest to {@link #REJECTED}. */
public final class GuardResults extends ProcessFunction<ResultRow, ResultRow> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<Rejection> REJECTED =
      new OutputTag<>("rejected", ModelTypes.REJECTION);

  /** Of a record, its partition key included. */
  static final int MOST_BYTES = 1 << 20;

  /** Of a partition key, in characters. */
  static final int LONGEST_KEY = 256;

  private final String stream;

  private transient ServiceMetrics.NamedCounters recordsRejected;

  /**
   * @param stream named as the origin of what is rejected
   */
  public GuardResults(String stream) {
    this.stream = stream;
  }

  @Override
  public void open(OpenContext context) {
    recordsRejected =
        new ServiceMetrics(getRuntimeContext().getMetricGroup()).counters("recordsRejected");
  }

  @Override
  public void processElement(ResultRow row, Context context, Collector<ResultRow> out) {
    String problem = problem(row);
    if (problem == null) {
      out.collect(row);
      return;
    }
    byte[] payload =
        row.bytes.length <= MOST_BYTES ? row.bytes : Arrays.copyOf(row.bytes, MOST_BYTES);
    recordsRejected.count(RejectionReason.UNDELIVERABLE.code());
    long now = context.timerService().currentProcessingTime();
    context.output(
        REJECTED,
        new Rejection(RejectionReason.UNDELIVERABLE, problem, payload, "to " + stream, now));
  }

  private static String problem(ResultRow row) {
    int keyLength = row.partitionKey.length();
    if (keyLength < 1 || keyLength > LONGEST_KEY) {
      return "the partition key has " + keyLength + " characters; allowed are 1 to 256";
    }
    int bytes = row.bytes.length + row.partitionKey.getBytes(StandardCharsets.UTF_8).length;
    return bytes > MOST_BYTES
        ? "the record has " + bytes + " bytes with its key; allowed are " + MOST_BYTES
        : null;
  }
}
