package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapShortageTest {
  private static final long CAPACITY = 1_000;

  private final HeapShortage shortage = new HeapShortage(CAPACITY, 10_000);

  /** Whether it is hopeless after one more full collection, after which so much is used. */
  private boolean collected(int number, long everyMillis, long collecting, long used) {
    return shortage.isHopeless(number * everyMillis, number, number * collecting, used);
  }

  @Test
  void nothingButFullCollectionsForAWhileIsHopeless() {
    for (int i = 1; i <= 5; i++) {
      assertThat(collected(i, 2_100, 2_090, 995)).isFalse();
    }
    assertThat(collected(6, 2_100, 2_090, 995)).isTrue();
  }

  @Test
  void aRunThatStillGoesOnIsNot() {
    for (int i = 1; i <= 100; i++) {
      assertThat(collected(i, 2_100, 2_030, 995)).isFalse();
    }
  }

  @Test
  void aHeapThatHasRoomIsNot() {
    for (int i = 1; i <= 100; i++) {
      assertThat(collected(i, 2_100, 2_100, 979)).isFalse();
    }
    assertThat(shortage.isShort()).isFalse();
  }

  @Test
  void roomInBetweenBeginsItAnew() {
    for (int i = 1; i <= 5; i++) {
      collected(i, 2_100, 2_090, 995);
    }
    assertThat(collected(6, 2_100, 2_090, 900)).isFalse();
    for (int i = 7; i <= 11; i++) {
      assertThat(collected(i, 2_100, 2_090, 995)).isFalse();
    }
    assertThat(collected(12, 2_100, 2_090, 995)).isTrue();
  }

  @Test
  void oneLongCollectionIsNot() {
    assertThat(shortage.isHopeless(0, 1, 0, 995)).isFalse();
    assertThat(shortage.isHopeless(60_000, 2, 60_000, 995)).isFalse();
  }

  @Test
  void beforeTheFirstFullCollectionNothingIsKnown() {
    assertThat(shortage.isHopeless(20_000, 0, 20_000, 1_000)).isFalse();
    assertThat(shortage.isShort()).isFalse();
  }
}
