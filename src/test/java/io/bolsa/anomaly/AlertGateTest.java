package io.bolsa.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertGateTest {
  private static final long START = 1_767_623_400_000L;

  /** A power of two, so that parts of it are exact. */
  private static final long COOL_DOWN = 262_144;

  private static final double QUIET = 262_144;

  private AlertGate gate = new AlertGate();

  @Test
  void threeGoOutBackToBackAndThenOneACoolDown() {
    assertThat(admitted(START, START, START, START)).containsExactly(true, true, true, false);

    assertThat(admitted(START + COOL_DOWN - 1, START + COOL_DOWN, START + COOL_DOWN))
        .containsExactly(false, true, false);
  }

  @Test
  void whatWasNotSaidForLongIsNotMadeUpForByMoreThanThree() {
    gate.admit(START, COOL_DOWN);
    long later = START + 100 * COOL_DOWN;

    assertThat(admitted(later, later, later, later)).containsExactly(true, true, true, false);
  }

  @Test
  void aTimeBeforeTheLastOneChangesNothing() {
    long now = START + COOL_DOWN;

    assertThat(admitted(now, now, now)).containsOnly(true);
    assertThat(admitted(START, now)).containsOnly(false);
    assertThat(gate.last()).isEqualTo(now);
    assertThat(gate.admit(now + COOL_DOWN, COOL_DOWN)).isTrue();
  }

  @Test
  void withoutACoolDownEverythingGoesOut() {
    for (int i = 0; i < 10; i++) {
      assertThat(gate.admit(START, 0)).isTrue();
    }
  }

  @Test
  void whatWasHeldBackIsToldOnce() {
    admitted(START, START, START, START, START);
    gate.admitEpisode(START, QUIET);
    gate.holdBack();

    assertThat(gate.takeHeldBack()).isEqualTo(4);
    assertThat(gate.takeHeldBack()).isZero();
  }

  @Test
  void whatIsLetThroughByItselfIsABeginning() {
    gate.admitEpisode(START, QUIET);
    gate.admitEpisode(START + COOL_DOWN, QUIET);
    assertThat(gate.update()).isEqualTo(1);
    gate.admit(START + COOL_DOWN + 1, COOL_DOWN);

    assertThat(gate.update()).isZero();
    assertThat(gate.began()).isEqualTo(START + COOL_DOWN + 1);
  }

  /** An hour of cool-downs of five minutes: after 0, 1, 3 and 7 of them. */
  @Test
  void ofAnEpisodeUpdatesBecomeRarer() {
    List<Long> sent = new ArrayList<>();
    for (int half = 0; half <= 24; half++) {
      if (gate.admitEpisode(START + half * COOL_DOWN / 2, QUIET)) {
        assertThat(gate.update()).isEqualTo(sent.size());
        assertThat(gate.began()).isEqualTo(START);
        sent.add(half / 2L);
      }
    }

    assertThat(sent).containsExactly(0L, 1L, 3L, 7L);
    assertThat(gate.takeHeldBack()).isEqualTo(21);
  }

  @Test
  void whatWasHeldBackGoesOnWithTheEpisode() {
    gate.admitEpisode(START, QUIET);
    gate.admitEpisode(START + COOL_DOWN - 1, QUIET);
    assertThat(gate.last()).isEqualTo(START + COOL_DOWN - 1);
    gate.admitEpisode(START + 2 * COOL_DOWN - 1, QUIET);
    assertThat(gate.update()).isEqualTo(1);

    long pause = START + 3 * COOL_DOWN;
    assertThat(gate.admitEpisode(pause, QUIET)).isTrue();
    assertThat(gate.update()).isZero();
    assertThat(gate.began()).isEqualTo(pause);
  }

  @Test
  void aGateGoesOnAfterARestart() throws IOException {
    admitted(START, START, START, START);
    gate.admitEpisode(START + COOL_DOWN / 2, QUIET);
    gate.admitEpisode(START + COOL_DOWN, QUIET);
    restart(bytes());

    assertThat(gate.last()).isEqualTo(START + COOL_DOWN);
    assertThat(gate.began()).isEqualTo(START);
    assertThat(gate.update()).isEqualTo(1);
    assertThat(gate.takeHeldBack()).isEqualTo(2);
    assertThat(gate.admitEpisode(START + 2 * COOL_DOWN, QUIET)).isFalse();
    assertThat(gate.admitEpisode(START + 3 * COOL_DOWN, QUIET)).isTrue();
    assertThat(gate.admit(START + 3 * COOL_DOWN, COOL_DOWN)).isFalse();
  }

  /** It had neither a beginning nor updates: what goes on began with the next alert. */
  @Test
  void aGateOfTheFirstFormGoesOn() throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(first);
    out.writeDouble(1);
    out.writeLong(START);
    out.writeLong(7);
    restart(first.toByteArray());

    assertThat(admitted(START, START)).containsExactly(true, false);
    assertThat(gate.takeHeldBack()).isEqualTo(8);

    restart(first.toByteArray());
    assertThat(gate.admitEpisode(START + COOL_DOWN, QUIET)).isFalse();
    assertThat(gate.began()).isEqualTo(Long.MIN_VALUE);
    assertThat(gate.admitEpisode(START + 2 * COOL_DOWN + 1, QUIET)).isTrue();
    assertThat(gate.began()).isEqualTo(START + 2 * COOL_DOWN + 1);
    assertThat(gate.update()).isZero();
  }

  private List<Boolean> admitted(long... times) {
    List<Boolean> admitted = new ArrayList<>();
    for (long time : times) {
      admitted.add(gate.admit(time, COOL_DOWN));
    }
    return admitted;
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    gate.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private void restart(byte[] bytes) throws IOException {
    gate = new AlertGate();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    gate.readFrom(in);
    assertThat(in.read()).isEqualTo(-1);
  }
}
