package io.bolsa.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Idle after 10 s, disorder 2 s; the clock and the event times are those of one day. */
class ShardTimesTest {
  private static final long NONE = ShardTimes.NO_TIME;

  private final ShardTimes times = new ShardTimes(10_000, 2_000, 0);
  private long now = 1_000_000;

  @Test
  void theSlowestShardHoldsTheWatermark() {
    subscribe("a", "b");
    tick("a", 900_000);
    tick("b", 950_000);
    tick("a", 960_000);

    assertThat(watermark()).isEqualTo(950_000 - 2_001);
  }

  @Test
  void aShardThatBringsOldTimesOnlyHoldsTheOthersAsLongAsItBringsThem() {
    subscribe("a", "b");
    for (int i = 0; i < 100; i++) {
      now += 9_000;
      tick("a", now - 1_000);
      tick("b", 100_000 + i);
      assertThat(watermark()).isEqualTo(100_000 + i - 2_001);
    }

    now += 10_000;
    long newest = now - 1_000;
    tick("a", newest);
    times.answered("b", ++now);
    watermark();
    times.answered("b", ++now);
    assertThat(watermark()).isEqualTo(newest - 2_001);
  }

  @Test
  void aShardThatHasNotAnsweredMayHaveAnything() {
    subscribe("a", "b");
    tick("a", 900_000);

    now += 3_600_000;
    tick("a", 910_000);
    assertThat(watermark()).isEqualTo(NONE);
    assertThat(times.emptyUpTo(now)).isEqualTo(NONE);

    tick("b", 600_000);
    assertThat(watermark()).isEqualTo(600_000 - 2_001);
  }

  @Test
  void aSlowShardIsNotIdle() {
    subscribe("a", "b");
    tick("b", 900_000);
    times.answered("b", NONE);
    now += 60_000;
    tick("a", 999_000);

    assertThat(watermark()).isEqualTo(NONE);

    tick("b", 901_000);
    assertThat(watermark()).isEqualTo(901_000 - 2_001);
  }

  @Test
  void aShardWithNothingMoreIsIdleOnceItSaidSoAfterTheOthersWereRead() {
    subscribe("a", "b");
    tick("b", 900_000);
    now += 60_000;
    times.answered("b", now);
    now += 1;
    tick("a", 999_000);
    assertThat(watermark()).isEqualTo(NONE);

    long asked = ++now;
    now += 100;
    times.answered("b", asked);
    assertThat(watermark()).isEqualTo(999_000 - 2_001);
  }

  @Test
  void whenIdleShardsFillUpTogetherTheFirstToAnswerMakesNoOtherLate() {
    subscribe("a", "b");
    tick("a", 900_000);
    tick("b", 900_000);
    watermark();
    now += 60_000;
    answerAll();
    watermark();
    answerAll();
    assertThat(watermark()).isEqualTo(900_000 - 2_001);

    now += 10;
    tick("a", 905_000);
    tick("a", 990_000);
    assertThat(watermark()).isEqualTo(900_000 - 2_001);
    now += 10;
    tick("b", 906_000);
    times.answered("b", now);
    assertThat(watermark()).isEqualTo(906_000 - 2_001);
  }

  @Test
  void whatIsHeldBackPassesThoughNewTicksComeAllTheTime() {
    subscribe("a", "b");
    tick("b", 900_000);
    now += 60_000;
    for (int i = 0; i < 20; i++) {
      now += 100;
      tick("a", 950_000 + i * 100);
      watermark();
      times.answered("b", now);
    }

    assertThat(watermark()).isBetween(951_000L - 2_001, 952_000L - 2_001);
  }

  @Test
  void whenAllAreIdleTheWatermarkIsThatOfTheNewestTick() {
    subscribe("a", "b");
    tick("a", 900_000);
    tick("b", 950_000);
    now += 60_000;
    assertThat(times.emptyUpTo(now)).isEqualTo(NONE);
    answerAll();
    watermark();
    now += 1;
    answerAll();

    assertThat(times.emptyUpTo(now)).isEqualTo(now);
    assertThat(watermark()).isEqualTo(950_000 - 2_001);
  }

  @Test
  void aShardThatIsRefusedAfterItSaidThatItHasNothingIsNotIdle() {
    subscribe("a");
    tick("a", 900_000);
    now += 9_999;
    times.answered("a", now);

    now += 60_000;
    assertThat(times.emptyUpTo(now)).isEqualTo(NONE);

    times.answered("a", now);
    long answered = now;
    now += 60_000;
    assertThat(times.emptyUpTo(now)).isEqualTo(answered);
  }

  @Test
  void togetherShardsAreEmptyUpToTheOldestOfTheirAnswers() {
    subscribe("a", "b");
    now += 10_000;
    times.answered("b", now);
    long oldest = now;
    now += 1;
    times.answered("a", now);

    assertThat(times.emptyUpTo(now)).isEqualTo(oldest);
  }

  @Test
  void anAnswerOfAShardThatPushesStandsForTheNextOne() {
    ShardTimes pushed = new ShardTimes(10_000, 2_000, 5_000);
    pushed.subscribed("a", now);
    pushed.subscribed("b", now);
    pushed.answered("b", now + 4_999);
    pushed.answered("a", now + 5_000);
    now += 10_000;
    assertThat(pushed.emptyUpTo(now)).isEqualTo(NONE);

    pushed.answered("b", now - 5_000);
    assertThat(pushed.emptyUpTo(now)).isEqualTo(now - 5_000);
    pushed.delivered("a", 900_000, now, now);
    assertThat(pushed.watermark(now)).isEqualTo(900_000 - 2_001);
  }

  @Test
  void aShardThatEndedHoldsTheWatermarkUntilItsChildrenMustHaveBeenFound() {
    subscribe("a", "b");
    tick("a", 900_000);
    tick("b", 900_000);
    times.ended("b", now);
    now += 9_000;
    tick("a", 990_000);
    assertThat(watermark()).isEqualTo(900_000 - 2_001);

    subscribe("c");
    now += 2_000;
    tick("a", 991_000);
    assertThat(watermark()).isEqualTo(900_000 - 2_001);
    tick("c", 950_000);
    assertThat(watermark()).isEqualTo(950_000 - 2_001);
  }

  @Test
  void aSubtaskWhoseShardsHaveAllEndedIsIdle() {
    assertThat(times.emptyUpTo(now)).isEqualTo(Long.MAX_VALUE);
    subscribe("a");
    tick("a", 900_000);
    times.ended("a", now);
    assertThat(times.emptyUpTo(now)).isEqualTo(NONE);

    now += 10_000;
    assertThat(times.emptyUpTo(now)).isEqualTo(Long.MAX_VALUE);
    assertThat(watermark()).isEqualTo(NONE);
  }

  @Test
  void aTickMovesTheWatermarkNoFurtherThanItsArrival() {
    subscribe("a");
    times.delivered("a", now + 60_000, now, now);

    assertThat(watermark()).isEqualTo(now - 2_001);
  }

  @Test
  void whatIsNoTickKeepsAShardAwakeAndMovesNothing() {
    subscribe("a", "b");
    tick("a", 900_000);
    tick("b", 900_000);
    watermark();
    now += 9_999;
    times.delivered("b", now);
    now += 9_999;
    tick("a", 950_000);
    times.answered("b", now);

    assertThat(watermark()).isEqualTo(900_000 - 2_001);
  }

  @Test
  void theWatermarkNeverGoesBack() {
    subscribe("a");
    tick("a", 900_000);
    watermark();
    subscribe("b");
    tick("b", 100_000);

    assertThat(watermark()).isEqualTo(900_000 - 2_001);
  }

  private void subscribe(String... shards) {
    for (String shard : shards) {
      times.subscribed(shard, now);
    }
  }

  private void tick(String shard, long eventTime) {
    times.delivered(shard, eventTime, now, now);
  }

  private void answerAll() {
    times.answered("a", now);
    times.answered("b", now);
  }

  private long watermark() {
    return times.watermark(now);
  }
}
