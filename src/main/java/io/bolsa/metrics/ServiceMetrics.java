package io.bolsa.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The job's own metrics. The service shows custom metrics only below {@link #GROUP}. */
public final class ServiceMetrics {
  public static final String GROUP = "kinesisanalytics";

  private final MetricGroup group;

  public ServiceMetrics(MetricGroup operator) {
    this.group = operator.addGroup(GROUP);
  }

  public Counter counter(String name) {
    return group.counter(name);
  }

  /** A counter for each name that it is asked for. */
  public NamedCounters counters(String prefix) {
    return new NamedCounters(prefix);
  }

  /** How far event time is behind the clock, in milliseconds; 0 before the first watermark. */
  public void watermarkLag(LongSupplier watermark) {
    group.gauge(
        "watermarkLagMillis",
        () -> {
          long time = watermark.getAsLong();
          return time == Long.MIN_VALUE || time == Long.MAX_VALUE
              ? 0L
              : System.currentTimeMillis() - time;
        });
  }

  /**
   * Counters {@code prefix.name}. Names are the program's own (reasons, kinds), never the input's:
   * that bounds their number.
   */
  public final class NamedCounters {
    private final String prefix;
    private final Map<String, Counter> counters = new HashMap<>();

    private NamedCounters(String prefix) {
      this.prefix = prefix;
    }

    public void count(String name) {
      counters.computeIfAbsent(name, each -> group.counter(prefix + "." + each)).inc();
    }
  }
}
