package io.bolsa.source;

import io.bolsa.config.FieldsConfig;
import io.bolsa.config.InputStreamConfig;
import io.bolsa.config.ReaderType;
import io.bolsa.model.ArrivedRecord;
import io.bolsa.parse.FieldMapping;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.kinesis.shaded.com.amazonaws.metrics.AwsSdkMetrics;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/** The connector's consumer with the watermarks of {@link ShardTimes}. */
@SuppressWarnings("deprecation") // The interface of FlinkKinesisConsumer.
final class TickConsumer extends FlinkKinesisConsumer<ArrivedRecord> {
  private static final long serialVersionUID = 1L;

  private final String stream;
  private final long idleMillis;
  private final long disorderMillis;
  private final boolean pushed;

  TickConsumer(InputStreamConfig config, Properties properties, boolean keepRaw) {
    super(config.stream.name, schema(config, keepRaw), properties);
    this.stream = config.stream.name;
    this.idleMillis = config.shardIdleTimeout.toMillis();
    this.disorderMillis = config.eventDisorder.toMillis();
    this.pushed = config.readerType == ReaderType.EFO;
    // Without one the connector asks nobody for watermarks.
    setPeriodicWatermarkAssigner(new EventTimestamps());
  }

  static KinesisTickSchema schema(InputStreamConfig config, boolean keepRaw) {
    FieldsConfig fields = config.fields;
    FieldMapping mapping =
        FieldMapping.of(fields.paths, fields.recordTypeField, fields.recordTypeValue);
    return new KinesisTickSchema(mapping, config.eventLead.toMillis(), keepRaw);
  }

  @Override
  protected KinesisDataFetcher<ArrivedRecord> createFetcher(
      List<String> streams,
      SourceFunction.SourceContext<ArrivedRecord> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<ArrivedRecord> schema) {
    // The client registers itself with the JVM, which would keep every class of the job, and some
    // 20 MB of them, after each restart until the TaskManager dies of it.
    runtime.registerUserCodeClassLoaderReleaseHookIfAbsent(
        "bolsa-kinesis-client-metrics", AwsSdkMetrics::unregisterMetricAdminMBean);
    return new TickFetcher(
        stream,
        context,
        runtime,
        properties,
        schema,
        getShardAssigner(),
        getPeriodicWatermarkAssigner(),
        new ShardTimes(idleMillis, disorderMillis, pushed ? TickFetcher.PUSHED_MILLIS : 0),
        pushed);
  }

  /** A tick's event time; the arrival of what is no tick. */
  private static final class EventTimestamps
      implements AssignerWithPeriodicWatermarks<ArrivedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public long extractTimestamp(ArrivedRecord arrived, long previous) {
      return arrived.record.tick == null ? arrived.arrivalTime : arrived.record.tick.eventTime;
    }

    @Override
    public Watermark getCurrentWatermark() {
      return null;
    }
  }
}
