package io.bolsa.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void whatCannotBeSeenIsSpelledOut() {
    assertThat(Excerpt.quoted("a\n\0\u200B\u2028\uD83Db\u007F"))
        .isEqualTo("\"a\\u000a\\u0000\\u200b\\u2028\\ud83db\\u007f\"");
    assertThat(Excerpt.of("é 🚀 \"x\"")).isEqualTo("é 🚀 \"x\"");
  }

  @Test
  void aLongValueIsCutToEightyCharacters() {
    assertThat(Excerpt.of("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(Excerpt.of("x".repeat(81))).isEqualTo("x".repeat(77) + "...");
    assertThat(Excerpt.of("\0".repeat(1 << 20))).hasSizeLessThanOrEqualTo(80).endsWith("...");
    assertThat(Excerpt.of("🚀".repeat(99))).isEqualTo("🚀".repeat(38) + "...");
    assertThat(Excerpt.of("")).isEmpty();
  }
}
