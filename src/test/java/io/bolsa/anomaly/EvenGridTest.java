package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The latest values of a series, one a slot. */
class EvenGridTest {
  private static final long START = -7_000;
  private static final int STEP = 2_000;

  private final EvenGrid grid = new EvenGrid();

  @Test
  void theLatestValuesAreKept() {
    grid.begin(START, STEP);
    for (int i = 0; i < 10_000; i++) {
      assertThat(grid.add(START + (long) i * STEP, i)).isTrue();
      if (i == 127 || i == 128 || i == 4_095 || i == 9_999) {
        assertKept(Math.max(0, i + 1 - EvenGrid.CAPACITY), i);
      }
    }
  }

  private void assertKept(int first, int last) {
    assertThat(grid.slots()).isEqualTo(last + 1);
    assertThat(grid.first()).isLessThanOrEqualTo(Math.max(first, last - 127));
    float[] newestFirst = grid.newestFirst();
    for (int i = (int) grid.first(); i <= last; i++) {
      assertThat(grid.at(i)).isEqualTo(i);
      assertThat(newestFirst[last - i]).isEqualTo(i);
    }
    assertThat(grid.at(first - 1)).isNaN();
  }

  @Test
  void theFirstOfEachSlotCounts() {
    grid.begin(START, STEP);
    assertThat(grid.add(START, 1)).isTrue();
    assertThat(grid.isBefore(START + 900)).isTrue();
    assertThat(grid.add(START + 900, 2)).isFalse();
    assertThat(grid.isBefore(START + 1_100)).isFalse();
    assertThat(grid.add(START + 1_100, 3)).isTrue();
    assertThat(grid.add(START + 2_900, 4)).isFalse();

    assertThat(grid.newestFirst()).containsExactly(3, 1);
  }

  @Test
  void aShortHoleIsBridgedAndALongOneIsNotKnown() {
    grid.begin(START, STEP);
    grid.add(START, 5);
    grid.add(START + 9 * STEP, 6);
    assertThat(grid.newestFirst()).containsExactly(6, 5, 5, 5, 5, 5, 5, 5, 5, 5);

    grid.add(START + 19 * STEP, 7);
    assertThat(grid.at(19)).isEqualTo(7);
    for (int slot = 10; slot < 19; slot++) {
      assertThat(grid.at(slot)).isNaN();
    }
  }

  @Test
  void aHoleLongerThanTheGridIsABeginning() {
    grid.begin(START, STEP);
    for (int i = 0; i < 200; i++) {
      grid.add(START + (long) i * STEP, i);
    }
    long later = START + 90L * 86_400_000 + 700;
    assertThat(grid.add(later, 1)).isTrue();
    assertThat(grid.add(later + STEP, 2)).isTrue();

    assertThat(grid.newestFirst()).containsExactly(2, 1);
  }

  /** No finer than seconds, and on whole seconds or minutes if they are near. */
  @ParameterizedTest
  @CsvSource({"2,1000", "1490,1490", "4950,5000", "59200,60000", "301000,300000", "330000,330000"})
  void aStepIsOfAClockIfItIsNear(double usualGap, double step) {
    grid.begin(START, usualGap);

    assertThat(grid.step()).isEqualTo(step);
  }
}
