package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.bolsa.statistics.Pane;
import java.util.List;
import org.junit.jupiter.api.Test;

class SectorObservationTest {
  private final SectorObservation observation = new SectorObservation("ENERGY");

  @Test
  void anIntervalIsTheSumOfItsPartsInAnyOrder() {
    observation.add(pane(40_000, 3, -1));
    observation.add(pane(0, 1, 2, 0, -1));
    observation.add(pane(20_000, -5, -6, -7, 8));

    assertThat(observation.ticks).isEqualTo(10);
    assertThat(observation.advancing).isEqualTo(4);
    assertThat(observation.declining).isEqualTo(5);
    assertThat(observation.closes).containsOnlyKeys("QXZ");
    assertThat(observation.closes.get("QXZ").time).isEqualTo(40_001);
    assertThat(observation.closes.get("QXZ").price).isEqualTo(99);
  }

  /** Two prices at one instant: the later to come is the last. */
  @Test
  void ofTwoClosesAtATimeTheSecondCounts() {
    observation.close("QXZ", 5, 100);
    observation.close("QXZ", 5, 101);
    observation.close("QXZ", 4, 102);

    assertThat(observation.closes.get("QXZ").price).isEqualTo(101);
  }

  private static Pane pane(long start, double... changes) {
    Pane pane = Pane.ofTicker("QXZ", "ENERGY", start);
    for (int i = 0; i < changes.length; i++) {
      pane.add(start + i, 100 + changes[i], changes[i], changes[i] / 100);
    }
    return Pane.merge("ENERGY", "ALL", start, List.of(pane));
  }
}
