package io.bolsa.sector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.Topology;
import io.bolsa.model.Hotspot;
import io.bolsa.statistics.HotspotSettings;
import io.bolsa.statistics.PointSample;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FindHotspotsTest {
  private static final long MINUTE = 60_000;
  private static final int MOST = 100;

  private KeyedOneInputStreamOperatorTestHarness<String, PointSample, Hotspot> operator;

  @BeforeEach
  void open() throws Exception {
    open(null, 0.5);
  }

  private void open(OperatorSubtaskState state, double radius) throws Exception {
    operator =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new FindHotspots(new HotspotSettings(Duration.ofMinutes(1), radius, 2, MOST)),
            sample -> sample.group,
            Types.STRING,
            Topology.MAX_PARALLELISM,
            1,
            0);
    operator.setup();
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  private void send(String sector, long minute, double... prices) throws Exception {
    PointSample sample = new PointSample(sector, minute * MINUTE, (minute + 1) * MINUTE, MOST);
    for (double price : prices) {
      sample.add("T", minute * MINUTE, 0, 0, price);
    }
    operator.processElement(sample, 0);
  }

  private void watermark(long time) throws Exception {
    operator.processWatermark(new Watermark(time));
  }

  /** {@code id points of count, price range}. */
  private List<String> hotspots() {
    return operator.extractOutputValues().stream()
        .map(
            row ->
                row.id()
                    + " "
                    + row.points
                    + " of "
                    + row.count
                    + ", "
                    + row.priceMin
                    + " to "
                    + row.priceMax)
        .toList();
  }

  @Test
  void aWindowIsJudgedAsAWholeWhenTheWatermarkPassesItsEnd() throws Exception {
    send("S", 0, 10, 50);
    send("S", 0, 10.5, 11, 51);
    send("S", 1, 50.5);
    watermark(MINUTE - 2);
    assertThat(hotspots()).isEmpty();

    watermark(MINUTE - 1);

    assertThat(hotspots())
        .containsExactly("hotspot/PT1M/S/1970-01-01T00:00:00.000Z/1 3 of 5, 10.0 to 11.0");
    watermark(Long.MAX_VALUE);
    assertThat(hotspots()).hasSize(1);
  }

  @Test
  void theDensestIsTheFirst() throws Exception {
    send("S", 0, 10, 10.4, 10.8, 20, 20.1, 30, 30.4);
    watermark(MINUTE - 1);

    assertThat(hotspots())
        .containsExactly(
            "hotspot/PT1M/S/1970-01-01T00:00:00.000Z/1 2 of 7, 20.0 to 20.1",
            "hotspot/PT1M/S/1970-01-01T00:00:00.000Z/2 3 of 7, 10.0 to 10.8",
            "hotspot/PT1M/S/1970-01-01T00:00:00.000Z/3 2 of 7, 30.0 to 30.4");
    assertThat(operator.extractOutputValues().get(0).share).isEqualTo(2 / 7.0);
  }

  @Test
  void ofManyTicksASampleIsLookedAtAndTheDensityIsThatOfAll() throws Exception {
    double[] same = new double[10 * MOST];
    for (int i = 0; i < same.length; i++) {
      same[i] = 5;
    }
    send("S", 0, same);
    watermark(MINUTE - 1);

    Hotspot row = operator.extractOutputValues().get(0);
    assertThat(List.of(row.points, row.sampled)).containsExactly(MOST, MOST);
    assertThat(row.count).isEqualTo(10 * MOST);
    assertThat(row.share).isEqualTo(1);
    assertThat(row.density).isEqualTo(10 * MOST / (0.5 * 0.5));
  }

  @Test
  void everyClosedWindowIsPassedOnToTheMarket() throws Exception {
    send("S", 0, 10, 20);
    send("U", 0, 10.25);
    watermark(MINUTE - 1);
    List<PointSample> samples =
        operator.getSideOutput(FindHotspots.SAMPLES).stream().map(StreamRecord::getValue).toList();
    assertThat(hotspots()).isEmpty();
    assertThat(samples).hasSize(2).allMatch(sample -> sample.group.equals("*"));

    close();
    open();
    for (PointSample sample : samples) {
      operator.processElement(sample, 0);
    }
    watermark(MINUTE - 1);

    assertThat(hotspots())
        .containsExactly("hotspot/PT1M/*/1970-01-01T00:00:00.000Z/1 2 of 3, 10.0 to 10.25");
  }

  @Test
  void openWindowsSurviveARestartAndClosedOnesAreForgotten() throws Exception {
    send("S", 0, 10);
    send("S", 1, 20);
    send("U", 0, 30, 30);
    send("U", 1, 40);
    // Then nothing comes to U but the watermark.
    operator.snapshot(0, 0);
    watermark(MINUTE - 1);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    close();
    open(state, 1);
    send("S", 1, 21);
    watermark(2 * MINUTE - 1);

    assertThat(hotspots())
        .containsExactly("hotspot/PT1M/S/1970-01-01T00:01:00.000Z/1 2 of 2, 20.0 to 21.0");
    operator.snapshot(2, 2);
    assertThat(operator.numKeyedStateEntries()).isZero();
  }
}
