package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written after any tick, and read again, goes on as if nothing had been. */
class RestartTest {
  private static final double[] HOSTILE = {
    1e308, -1e308, -0.0, 0, Double.MIN_VALUE, 1e-300, 5, 5, Double.MAX_VALUE, 1e15, 3.3, Double.NaN
  };

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> afterRestarts = new ArrayList<>();
  private TickerState state = new TickerState();
  private TickerState restarted = new TickerState();
  private double price = 100;

  /** Spells of one kind after the other: of prices, of times, and of detectors that are on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anyTickMayBeTheLastBeforeARestart(int seed) throws IOException {
    Random random = new Random(seed);
    // Before 1970, or after it.
    long time = (seed % 2 == 0 ? -1 : 1) * 1_767_571_200_000L;
    for (int spell = 0; spell < 8; spell++) {
      TickerDetectors detectors = detectors(random);
      int prices = random.nextInt(5);
      int times = random.nextInt(5);
      for (int i = 0; i < 200; i++) {
        long before = time;
        time += gap(times, i, random);
        detectors.advance(state, before + (time - before) / 2, findings);
        detectors.advance(restarted, before + (time - before) / 2, afterRestarts);
        observe(detectors, tick(prices, i, time, random));
      }
    }

    assertThat(findings).isNotEmpty();
    assertThat(afterRestarts.toString()).isEqualTo(findings.toString());
    assertThat(bytes(restarted)).isEqualTo(bytes(state));
  }

  /** What is usual at its time of the day is remembered until the tick after it. */
  @Test
  void aPeakThatComesEveryDayMayBeTheLastBeforeARestart() throws IOException {
    Random random = new Random(3);
    TickerDetectors detectors = new TickerDetectors(DetectorSettings.defaults());
    Observation tick = new Observation();
    for (int i = 0; i < 288 * 5; i++) {
      double day = 20 * StrictMath.sin(2 * Math.PI * i / 288);
      tick.price = 50 + day + random.nextGaussian() + (i % 288 == 100 ? 30 : 0);
      tick.change = tick.price - price;
      tick.eventTime += 300_000;
      price = tick.price;
      observe(detectors, tick);
    }
    assertThat(bytes(restarted)).isEqualTo(bytes(state));
  }

  private void observe(TickerDetectors detectors, Observation tick) throws IOException {
    restarted = copy(restarted);
    double score = detectors.observe(state, tick, findings);
    assertThat(detectors.observe(restarted, tick, afterRestarts)).isEqualTo(score);
    for (int i = 0; i < DetectorSettings.DETECTORS.size(); i++) {
      assertThat(restarted.score(i)).isEqualTo(state.score(i));
    }
    assertThat(restarted.rhythm.deadline).isEqualTo(state.rhythm.deadline);
  }

  private static TickerDetectors detectors(Random random) {
    DetectorSettings.Builder settings = new DetectorSettings.Builder();
    int on = random.nextInt(12);
    if (on <= 7) {
      settings.enabled(on == 7 ? Set.of() : Set.of(DetectorSettings.DETECTORS.get(on)));
    }
    return new TickerDetectors(settings.falseAlarmsPerDay(random.nextBoolean() ? 0.3 : 50).build());
  }

  private static long gap(int times, int i, Random random) {
    switch (times) {
      case 0:
        return i % 3 == 0 ? 0 : random.nextInt(3);
      case 1:
        return 1_000 + (random.nextInt(50) == 0 ? HOUR : 0);
      case 2:
        return i % 40 == 39 ? 15 * HOUR : 600_000;
      case 3:
        return random.nextInt(60) == 0 ? random.nextInt(90) * DAY : 300_000;
      default:
        return (long) (-HOUR * Math.log(1 - random.nextDouble()));
    }
  }

  private Observation tick(int prices, int i, long time, Random random) {
    double last = price;
    switch (prices) {
      case 0:
        price = HOSTILE[random.nextInt(HOSTILE.length)];
        break;
      case 1:
        price = i % 40 >= 10 && i % 40 < 30 ? last : random.nextInt(3);
        break;
      case 2:
        price = (i % 24 < 6 ? 50 : 20) + random.nextGaussian();
        break;
      case 3:
        price = i > 170 ? last : Math.rint(100 * (last + random.nextGaussian())) / 100;
        break;
      default:
        double drift = i > 120 ? 0.1 : 0;
        price = Math.rint(100 * (last + drift + 0.1 * random.nextGaussian())) / 100;
        price = random.nextInt(40) == 0 ? last / 10 : price;
        break;
    }
    Observation tick = new Observation();
    tick.price = price;
    tick.change = random.nextInt(9) == 0 ? HOSTILE[i % HOSTILE.length] : price - last;
    tick.eventTime = time;
    price = Math.abs(price) < 1e9 ? price : 100;
    return tick;
  }

  private static TickerState copy(TickerState state) throws IOException {
    return TickerState.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(state))));
  }

  private static byte[] bytes(TickerState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
