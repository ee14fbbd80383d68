package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TailTest {
  private final Tail tail = new Tail();
  private final Random random = new Random(3);

  @Test
  void withoutHistoryItIsAPowerLaw() {
    assertThat(tail.probability(64) / tail.probability(128)).isEqualTo(16, within(1e-9));
  }

  @Property
  void moreIsNeverMoreLikely(
      @ForAll @Size(max = 300) List<@DoubleRange(max = 1e5) Double> values,
      @ForAll @DoubleRange(max = 1e5) double z,
      @ForAll @DoubleRange(min = 1, max = 10) double factor) {
    Tail tail = new Tail();
    values.forEach(x -> tail.add(x, tail.probability(x) < 1e-3));

    assertThat(tail.probability(z * factor)).isLessThanOrEqualTo(tail.probability(z));
  }

  /** Of values before the last edge; beyond it a habit has no end. */
  @Property
  void aQuantileIsReachedSoRarely(
      @ForAll @Size(max = 300) List<@DoubleRange(max = 1e4) Double> values,
      @ForAll @DoubleRange(min = 2, max = 9) @Scale(3) double digits) {
    Tail tail = new Tail();
    values.forEach(x -> tail.add(x, tail.probability(x) < 1e-3));
    double p = StrictMath.pow(10, -digits);

    assertThat(tail.probability(tail.quantile(p) * (1 + 1e-9))).isLessThanOrEqualTo(p * (1 + 1e-6));
  }

  @Test
  void anExponentialOneIsLearnt() {
    for (int i = 0; i < 5_000; i++) {
      tail.add(-StrictMath.log(random.nextDouble()), false);
    }

    // Half an octave is taken to be even, so it is right by a factor.
    for (double p : new double[] {0.1, 0.01, 1e-3}) {
      assertThat(tail.probability(-StrictMath.log(p))).isBetween(p / 2.5, p * 2.5);
    }
  }

  @Test
  void whatWasLearntOfAStatisticHoldsForItsSquare() {
    Tail ofSquares = new Tail();
    for (int i = 0; i < 5_000; i++) {
      double z = StrictMath.pow(random.nextDouble(), -1.0 / 4);
      tail.add(z, false);
      ofSquares.add(z * z, false);
    }

    tail.squareAll();

    for (double p : new double[] {0.3, 0.1, 0.01, 1e-3}) {
      double z = ofSquares.quantile(p);
      assertThat(tail.probability(z)).isBetween(p / 2, p * 2);
    }
    assertThat(tail.total()).isEqualTo(5_000);
  }

  @Test
  void onceIsNoExcuseButAHabitIs() {
    usual(1_000);
    double first = tail.probability(760);
    assertThat(first).isLessThan(1e-9);

    alarm(760);
    assertThat(tail.probability(760)).isLessThan(1e-4);

    for (int i = 0; i < 20; i++) {
      alarm(760);
    }
    assertThat(tail.probability(760)).isBetween(0.01, 0.02);
  }

  /** Where the chain has no end: a run of a thousand equal values is as much of a habit. */
  @Test
  void aHabitOfWhatIsBeyondAllEdgesIsOne() {
    usual(1_000);
    for (int i = 0; i < 20; i++) {
      alarm(1e6);
    }

    assertThat(tail.probability(1e6)).isBetween(0.01, 0.02);
    assertThat(tail.probability(1e12)).isBetween(0.01, 0.02);
  }

  @Test
  void whatWasUsualLongAgoIsNotAnyMore() {
    for (int i = 0; i < 8_000; i++) {
      tail.add(5, false);
    }
    assertThat(tail.probability(4)).isGreaterThan(0.9);

    usual(40_000);
    assertThat(tail.probability(4)).isLessThan(0.03);
    assertThat(tail.total()).isLessThanOrEqualTo(8_192);
  }

  @Test
  void anAlarmIsLearntWithAQuarterOfItsWeightAndWithMoreAsItComesAgain() {
    Tail excusesNothing = new Tail(false);
    for (int i = 0; i < 10; i++) {
      double before = tail.total();
      tail.add(100, true);
      excusesNothing.add(100, true);
      assertThat(tail.total() - before).isEqualTo(i == 0 ? 0.25 : i == 1 ? 0.5 : 0.75);
    }
    assertThat(excusesNothing.total()).isEqualTo(2.5);

    double before = tail.total();
    tail.add(1_000, true);
    assertThat(tail.total() - before).as("further out").isEqualTo(0.25);
  }

  @Test
  void aRestartMakesNoDifferenceToWhenItForgets() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      Tail restarted = new Tail();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      tail.writeTo(new DataOutputStream(bytes));
      restarted.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      restarted.add(i % 7, false);
      tail.add(i % 7, false);
      assertThat(restarted.total()).isEqualTo(tail.total());
    }
  }

  private void usual(int n) {
    for (int i = 0; i < n; i++) {
      tail.add(0.5 + random.nextDouble(), false);
    }
  }

  private void alarm(double z) {
    tail.add(z, tail.probability(z) < 1e-3);
  }
}
