package io.bolsa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.config.JobConfig;
import io.bolsa.config.PropertiesFile;
import io.bolsa.dataset.ResultRow;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.kinesis.sink.KinesisStreamsSink;
import org.junit.jupiter.api.Test;

class KinesisResultsTest {
  /** Of characters of three bytes, which is the most that one takes in UTF-8. */
  private static final int LARGEST_KEY = 3 * 256;

  /** The connector fills a request by the data alone; Kinesis counts the keys, too. */
  @Test
  void aFullRequestIsNoLargerThanKinesisAllowsWithItsPartitionKeys() throws Exception {
    Path properties = Path.of("flink-conf/application_properties.local.json");
    KinesisStreamsSink<ResultRow> sink =
        KinesisResults.of(JobConfig.of(PropertiesFile.read(properties)).results);

    long keys = said(sink, "getMaxBatchSize") * LARGEST_KEY;
    assertThat(said(sink, "getMaxBatchSizeInBytes") + keys).isLessThanOrEqualTo(5 << 20);
    assertThat(said(sink, "getMaxRecordSizeInBytes")).isEqualTo(GuardResults.MOST_BYTES);
  }

  private static long said(KinesisStreamsSink<ResultRow> sink, String getter) throws Exception {
    Method method = AsyncSinkBase.class.getDeclaredMethod(getter);
    method.setAccessible(true);
    return ((Number) method.invoke(sink)).longValue();
  }
}
