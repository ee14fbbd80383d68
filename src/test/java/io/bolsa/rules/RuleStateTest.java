package io.bolsa.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleStateTest {
  private static final long MEMORY = 10_000;

  private RuleState state = new RuleState();

  /** For each time the ordinal and how many were held back before; "-" if it is itself. */
  private List<String> admit(String name, long cooldown, long... times) {
    List<String> admissions = new ArrayList<>();
    for (long time : times) {
      RuleState.Admission admission = state.admit(name, time, cooldown, MEMORY);
      admissions.add(admission == null ? "-" : admission.ordinal + " " + admission.heldBack);
    }
    return admissions;
  }

  @Test
  void aCooldownEndsAfterItsLengthAndNotBefore() {
    assertThat(admit("r", 1_000, -5, -5, 994, 995, 1_994, 1_995))
        .containsExactly("1 0", "-", "-", "1 2", "-", "1 1");
  }

  @Test
  void withoutACooldownAlertsOfOneInstantAreNumbered() {
    assertThat(admit("r", 0, 7, 7, 7, 8)).containsExactly("1 0", "2 0", "3 0", "1 0");
  }

  @Test
  void whatDidNotHoldForLongerThanTheMemoryIsForgotten() {
    assertThat(admit("r", 2 * MEMORY, 0, MEMORY, 2 * MEMORY - 1, 3 * MEMORY, 3 * MEMORY))
        .containsExactly("1 0", "-", "-", "1 0", "-");
  }

  @Test
  void whatDidNotHoldForAsLongAsTheMemoryIsKnown() {
    assertThat(admit("r", 2 * MEMORY, 0, MEMORY, 2 * MEMORY)).containsExactly("1 0", "-", "1 1");
  }

  @Test
  void everythingIsReadAgain() throws IOException {
    admit("a", 1_000, 5, 6, 7);
    admit(RuleState.key("b", "PT1M"), 0, 9, 9);

    state = RuleState.readFrom(in(bytes()));

    assertThat(admit("a", 1_000, 1_004, 1_005)).containsExactly("-", "1 3");
    assertThat(admit("b/PT1M", 0, 9)).containsExactly("3 0");
    assertThat(admit("b/PT5M", 0, 9)).containsExactly("1 0");
  }

  @Test
  void whenARuleHeldIsReadAgainToo() throws IOException {
    admit("a", 2 * MEMORY, 0, MEMORY);

    state = RuleState.readFrom(in(bytes()));

    assertThat(admit("a", 2 * MEMORY, 2 * MEMORY - 1)).containsExactly("-");
  }

  @Test
  void anUnknownVersionAndBytesThatEndTooEarlyAreRefused() throws IOException {
    admit("a", 0, 5);
    byte[] bytes = bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RuleState.readFrom(in(cut))).isInstanceOf(IOException.class);
    }
    bytes[0] = 77;
    assertThatThrownBy(() -> RuleState.readFrom(in(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("77");
  }

  @Test
  void aNegativeSizeIsNotTakenForNone() throws IOException {
    byte[] bytes = bytes();
    bytes[1] = (byte) 0xff;
    assertThatThrownBy(() -> RuleState.readFrom(in(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessage("RuleState: corrupt bytes: a size of -16777216");
  }

  @Test
  void aRuleThatIsNoMoreIsForgottenInAllWindows() {
    for (String name : List.of("a", "ab", "a/PT1M", "ab/PT1M", "a/PT5M/PT1M")) {
      admit(name, 0, 5);
    }

    state.retain("ab"::equals);

    for (String name : List.of("a", "a/PT1M", "a/PT5M/PT1M")) {
      assertThat(admit(name, 0, 5)).as(name).containsExactly("1 0");
    }
    for (String name : List.of("ab", "ab/PT1M")) {
      assertThat(admit(name, 0, 5)).as(name).containsExactly("2 0");
    }
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
