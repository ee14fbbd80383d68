package io.bolsa.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The job's own metrics. The service shows custom metrics only below {@link #GROUP}.
 *
 * <p>Their number does not depend on the input: what is counted by a name is counted by names that
 * the program knows, and by {@link #OTHER} beyond {@link #MOST_NAMES}.
 */
public final class ServiceMetrics {
  public static final String GROUP = "kinesisanalytics";
  public static final String OTHER = "other";

  private static final int MOST_NAMES = 64;

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
  public void watermarkLag(java.util.function.LongSupplier watermark) {
    group.gauge(
        "watermarkLagMillis",
        () -> {
          long time = watermark.getAsLong();
          return time == Long.MIN_VALUE || time == Long.MAX_VALUE
              ? 0L
              : System.currentTimeMillis() - time;
        });
  }

  /** Counters {@code prefix.name}. */
  public final class NamedCounters {
    private final String prefix;
    private final Map<String, Counter> counters = new HashMap<>();

    private NamedCounters(String prefix) {
      this.prefix = prefix;
    }

    public void count(String name) {
      Counter counter = counters.get(name);
      if (counter == null) {
        counter =
            counters.size() < MOST_NAMES
                ? group.counter(prefix + "." + name)
                : counters.computeIfAbsent(OTHER, other -> group.counter(prefix + "." + other));
        counters.put(counters.size() < MOST_NAMES ? name : OTHER, counter);
      }
      counter.inc();
    }
  }
}
