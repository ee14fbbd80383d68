package io.bolsa.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointSampleTest {
  private static PointSample empty(int most) {
    return new PointSample("S", -60_000, 0, most);
  }

  private static void add(PointSample sample, int i) {
    sample.add("T" + i % 7, i / 3, i % 3, i % 10 / 4.0, i);
  }

  private static PointSample of(List<Integer> ticks, int most) {
    PointSample sample = empty(most);
    ticks.forEach(i -> add(sample, i));
    return sample;
  }

  private static List<Integer> ticks(int count, Random random) {
    List<Integer> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ticks.add(i % 50 == 0 ? 0 : i); // some more than once
    }
    Collections.shuffle(ticks, random);
    return ticks;
  }

  @Test
  void aSampleThatIsNotFullHasEveryPoint() {
    assertThat(of(List.of(1, 2, 3), 3).points())
        .extracting(point -> point.price)
        .contains(1.0, 2.0, 3.0);
    assertThat(of(List.of(1, 2, 3, 4), 3).points()).hasSize(3);
    assertThat(of(List.of(1, 2, 3, 4), 3).count()).isEqualTo(4);
    assertThat(empty(1).points()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100, 499, 500, 501, 1_000, 5_000})
  void neitherOrderNorMergingShows(int most) throws Exception {
    Random random = new Random(most);
    byte[] whole = Bytes.of(of(ticks(1_000, random), most)::writeTo);

    for (int run = 0; run < 5; run++) {
      List<Integer> ticks = ticks(1_000, random);
      PointSample merged = empty(most);
      for (int from = 0; from < ticks.size(); ) {
        int to = Math.min(ticks.size(), from + 1 + random.nextInt(400));
        PointSample part = of(ticks.subList(from, to), most);
        if (random.nextBoolean()) {
          part = Bytes.read(Bytes.of(part::writeTo), PointSample::readFrom);
        }
        if (random.nextBoolean()) {
          part.merge(merged);
          merged = part;
        } else {
          merged.merge(part);
        }
        from = to;
      }
      assertThat(Bytes.of(merged::writeTo)).isEqualTo(whole);
      assertThat(merged.points()).hasSize(Math.min(most, 1_000));
      assertThat(merged.count()).isEqualTo(1_000);
    }
  }

  /** After a restart with another size the parts of a window are of two. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void samplesOfSeveralSizesAreOneOfTheSmallest(long seed) throws Exception {
    Random random = new Random(seed);
    List<PointSample> parts = new ArrayList<>();
    List<Integer> ticks = ticks(3_000, random);
    int[] sizes = {700, 100, 300};
    for (int part = 0; part < 30; part++) {
      parts.add(of(ticks.subList(100 * part, 100 * part + 100), sizes[part % 3]));
    }
    PointSample merged = empty(1_000);
    Collections.shuffle(parts, random);
    parts.forEach(merged::merge);

    assertThat(Bytes.of(merged::writeTo)).isEqualTo(Bytes.of(of(ticks, 100)::writeTo));
  }

  @Test
  void memoryIsBoundedWhateverComes() {
    PointSample sample = empty(10);
    for (int i = 0; i < 1_000; i++) {
      add(sample, i);
      assertThat(sample.held()).isLessThanOrEqualTo(20);
    }
    sample.merge(empty(3));
    assertThat(sample.held()).isLessThanOrEqualTo(6);
  }

  @Test
  void everyPointHasTheSameChance() {
    // Ten thousand ticks of which a thousand are kept, by price: the tenths have a hundred each.
    PointSample sample = empty(1_000);
    for (int i = 0; i < 10_000; i++) {
      sample.add("T", 1_000L * i, Long.MIN_VALUE, 0, i);
    }
    int[] tenths = new int[10];
    sample.points().forEach(point -> tenths[(int) point.price / 1_000]++);
    for (int kept : tenths) {
      assertThat(kept).isCloseTo(100, within(40)); // four standard deviations
    }
  }

  @Test
  void anotherGroupOfTheWindowBeginsEmpty() {
    PointSample market = of(List.of(1, 2, 3), 2).emptyOf("*");

    assertThat(market.points()).isEmpty();
    assertThat(market.count()).isZero();
    assertThat(List.of(market.group, market.start, market.end))
        .isEqualTo(List.of("*", -60_000L, 0L));
  }

  /** Bytes that a release has written must stay readable: a change here needs a new version. */
  @Test
  void theBytesArePinned() {
    assertThat(HexFormat.of().formatHex(Bytes.of(of(List.of(1, 2, 3), 2)::writeTo)))
        .isEqualTo(
            "01000153ffffffffffff15a0000000000000000002030283a5df02d5dd01213fd00000000000003ff0000000000000"
                + "d64fdd13f43285b33fe00000000000004000000000000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "ff"})
  void otherVersionsAreRefused(String version) {
    assertThatThrownBy(() -> Bytes.read(HexFormat.of().parseHex(version), PointSample::readFrom))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PointSample has version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"000000", "020303", "020102", "ffffffff0f0101"})
  void sizesThatCannotBeAreRefused(String sizes) {
    String bytes = "01" + "000153" + "0000000000000000" + "0000000000000001" + sizes;
    assertThatThrownBy(() -> Bytes.read(HexFormat.of().parseHex(bytes), PointSample::readFrom))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("corrupt");
  }
}
