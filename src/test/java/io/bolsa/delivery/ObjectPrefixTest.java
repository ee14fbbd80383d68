package io.bolsa.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectPrefixTest {
  /** 2026-01-05 is a Monday. */
  private static final long TIME = Instant.parse("2026-01-05T23:04:05Z").toEpochMilli();

  private static final ZoneId UTC = ZoneOffset.UTC;

  private static String evaluate(String text) {
    return evaluate(text, Map.of("sector", "ENERGY", "ticker_symbol", "BRK.A"));
  }

  private static String evaluate(String text, Map<String, String> fields) {
    return ObjectPrefix.of(text, UTC).evaluate(TIME, fields::get, "");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2026/01/05/23/",
    "bars/, bars/2026/01/05/23/",
    "bars, bars2026/01/05/23/",
    "dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/, dt=2026-01-05/hour=23/",
    "!{timestamp:yyyy/DDD}/x-, 2026/005/x-",
    "!{timestamp:yyyy'-at-'HH}/, 2026-at-23/",
    "s=!{partition:sector}/t=!{partition:ticker_symbol}/!{timestamp:HH}/, s=ENERGY/t=BRK.A/23/",
    "!{partitionKeyFromQuery:sector}/, ENERGY/2026/01/05/23/",
  })
  void evaluatesAsFirehoseDoes(String text, String key) {
    assertThat(evaluate(text)).isEqualTo(key);
  }

  @Test
  void timestampsAreOfTheirZone() {
    ObjectPrefix tokyo = ObjectPrefix.of("a/", ZoneId.of("Asia/Tokyo"));

    assertThat(tokyo.evaluate(TIME, field -> null, "")).isEqualTo("a/2026/01/06/08/");
  }

  @Test
  void errorsSayTheirType() {
    for (String text : List.of("e/!{error-output-type}/", "e/!{firehose:error-output-type}/")) {
      assertThat(ObjectPrefix.ofErrors(text, UTC).evaluate(TIME, field -> null, "late"))
          .isEqualTo("e/late/2026/01/05/23/");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!{timestamp:yyyy               | lacks its '}'",
        "!{timestamp:{}/                | no pattern",
        "!{timestamp:bogus}/            | no pattern",
        "!{partition:}/                 | no name of a field",
        "!{partition:a.b}/              | no name of a field",
        "!{firehose:random-string}/     | is unknown",
        "!{timestampyyyy}/              | is unknown; there are !{dataset}, !{timestamp:PATTERN}",
        "!{error-output-type}/          | error prefix only",
        "/a/                            | has a folder ''",
        "a//b/                          | has a folder ''",
        "../a/                          | has a folder '..'",
        "a/./                           | has a folder '.'",
        "!{timestamp:'..'/HH}/          | has a folder '..'",
        "!{timestamp:HH:mm}/            | contains ':'",
        "a b/                           | contains ' '",
        "ä/                             | contains 'ä'",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> ObjectPrefix.of(text, UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anErrorPrefixNamesTheTypeAndNoField() {
    assertThatThrownBy(() -> ObjectPrefix.ofErrors("errors/", UTC))
        .hasMessageContaining("must contain !{error-output-type}");
    assertThatThrownBy(
            () -> ObjectPrefix.ofErrors("!{error-output-type}/!{partition:sector}/", UTC))
        .hasMessageContaining("cannot contain !{partition");
  }

  @Test
  void aLongPrefixIsRefusedAtOnceAndALongKeyForItsRow() {
    assertThatThrownBy(() -> ObjectPrefix.of("a".repeat(500), UTC)).hasMessageContaining("512");

    ObjectPrefix prefix = ObjectPrefix.of("a".repeat(400) + "/!{partition:sector}/", UTC);
    assertThat(prefix.evaluate(TIME, field -> "x".repeat(64), "")).hasSizeLessThan(512);
    assertThat(prefix.evaluate(TIME, field -> "x".repeat(96), "")).hasSize(512);
    assertThat(prefix.evaluate(TIME, field -> "x".repeat(97), "")).isNull();
  }

  @Test
  void aRowWithoutTheFieldHasNoKey() {
    assertThat(evaluate("!{partition:sector}/", Map.of())).isNull();
    assertThat(evaluate("!{partition:sector}/", Map.of("sector", ""))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "../../x, %2E.%2F..%2Fx",
    "a/b, a%2Fb",
    "., %2E",
    ".., %2E.",
    "_temporary, %5Ftemporary",
    "'a\nb', a%0Ab",
    "' ', %20",
    "A&B, A%26B",
    "%2E, %252E",
    "*, %2A",
    "äöü, %C3%A4%C3%B6%C3%BC",
    "a=b\\c:d, a%3Db%5Cc%3Ad",
  })
  void hostileValuesStayOneFolder(String sector, String folder) {
    assertThat(evaluate("x/!{partition:sector}/!{timestamp:HH}/", Map.of("sector", sector)))
        .isEqualTo("x/" + folder + "/23/");
  }

  @Test
  void longValuesAreCutAndStayDifferent() {
    String long1 = "\uD83D\uDCC8".repeat(63) + "a";
    String long2 = "\uD83D\uDCC8".repeat(63) + "b";

    assertThat(PartitionValue.safe(long1))
        .hasSize(PartitionValue.LONGEST)
        .isNotEqualTo(PartitionValue.safe(long2));
    assertThat(PartitionValue.safe("x".repeat(PartitionValue.LONGEST)))
        .isEqualTo("x".repeat(PartitionValue.LONGEST));
  }

  @Test
  void anyValuesAtAllGiveDifferentSafeFolders() {
    Random random = new Random(7);
    Set<String> values = new HashSet<>();
    Set<String> folders = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String value =
          random
              .ints(1 + random.nextInt(80), 0, 300)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String folder = PartitionValue.safe(value);
      assertThat(folder).matches("[A-Za-z0-9%-][A-Za-z0-9%._~-]{0,159}");
      values.add(value);
      folders.add(folder);
    }
    assertThat(folders).hasSameSizeAs(values);
  }
}
