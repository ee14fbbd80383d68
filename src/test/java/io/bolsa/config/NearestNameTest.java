package io.bolsa.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void onlyASwapOfNeighboursCountsAsOneStepForTwoLetters() {
    assertThat(NearestName.distance("idel", "idle")).isEqualTo(1);
    assertThat(NearestName.distance("idxl", "idle")).isEqualTo(2);
    assertThat(NearestName.distance("", "idle")).isEqualTo(4);
    assertThat(NearestName.distance("idle", "idle")).isZero();
  }
}
