package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final long MINUTE = 60_000;

  private final Opening opening = new Opening();

  @Test
  void aSpanIsAsLongAsAllBeforeIt() {
    assertThat(Opening.span(0)).isZero();
    assertThat(Opening.span(10 * MINUTE - 1)).isZero();
    assertThat(Opening.span(10 * MINUTE)).isEqualTo(1);
    assertThat(Opening.span(39 * MINUTE)).isEqualTo(2);
    assertThat(Opening.span(80 * MINUTE)).isEqualTo(4);
    assertThat(Opening.span(160 * MINUTE)).isEqualTo(Opening.OVER);
    assertThat(Opening.span(Long.MAX_VALUE)).isEqualTo(Opening.OVER);
  }

  @Test
  void movesAreLargerAtFirstUntilTheTickerShowsItsOwn() {
    for (int span = 0; span < Opening.OVER; span++) {
      assertThat(opening.factor(span)).isGreaterThan(opening.factor(span + 1) - 1e-9);
    }

    for (int i = 0; i < 400; i++) {
      opening.add(0, 9);
      opening.add(1, 0.5);
    }

    assertThat(opening.factor(0)).isCloseTo(9, within(0.3));
    assertThat(opening.factor(1)).isCloseTo(0.5, within(0.15));
  }

  @Test
  void aPriceThatStandsStillAtTheOpeningDoesNotMakeEveryMoveAJump() {
    for (int i = 0; i < 100_000; i++) {
      opening.add(0, 0);
    }

    assertThat(opening.factor(0)).isEqualTo(0.25);
  }

  @Test
  void theRestOfTheDayIsAlwaysUsual() {
    opening.add(Opening.OVER, 100);

    assertThat(opening.factor(Opening.OVER)).isEqualTo(1);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    opening.add(2, 7);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    opening.writeTo(new DataOutputStream(bytes));
    Opening copy = new Opening();

    copy.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    copy.add(2, 3);
    opening.add(2, 3);

    assertThat(copy.factor(2)).isEqualTo(opening.factor(2));
  }
}
