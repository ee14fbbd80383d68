package io.bolsa.metrics;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Every metric that the service would show of the jobs that ran, after their end too. */
public final class Recorded implements MetricReporterFactory, MetricReporter {
  private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

  /** Begins anew, with the jobs of this configuration. */
  public static void in(Configuration configuration) {
    METRICS.clear();
    configuration.setString("metrics.reporter.recorded.factory.class", Recorded.class.getName());
  }

  /** The sum over all operators and subtasks by name. */
  public static Map<String, Long> counters() {
    Map<String, Long> all = new TreeMap<>();
    METRICS.forEach(
        (metric, name) -> {
          if (metric instanceof Counter counter) {
            all.merge(name, counter.getCount(), Long::sum);
          }
        });
    return all;
  }

  /** The greatest value of any subtask by name. */
  public static Map<String, Long> gauges() {
    Map<String, Long> all = new TreeMap<>();
    METRICS.forEach(
        (metric, name) -> {
          if (metric instanceof Gauge<?> gauge) {
            all.merge(name, (Long) gauge.getValue(), Math::max);
          }
        });
    return all;
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (List.of(group.getScopeComponents()).contains(ServiceMetrics.GROUP)) {
      METRICS.put(metric, name);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
