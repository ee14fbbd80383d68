package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUrlTest {
  @ParameterizedTest
  @CsvSource({
    "s3://bucket, a/b, true",
    "s3://bucket/, a/b, true",
    "s3a://bucket/a, a/b, true",
    "s3://bucket/a, a, true",
    "s3://bucket/a/, a/b/c.gz, true",
    "s3://bucket/a, ab, false",
    "s3://bucket/a, a/, false",
    "s3://bucket/a, b/a, false",
    "s3://bucket/a, a/_SUCCESS, false",
    "s3://bucket/a, a/.hidden/b, false",
    "s3://bucket/_a, _a/b, true",
    "s3://bucket/a/_b, a/_b, true"
  })
  void coversAnObjectAndWhatLiesBelow(String url, String key, boolean covered) {
    assertThat(ObjectUrl.parse(url).covers(key)).isEqualTo(covered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///key", "s3://UPPER/key", "s3://a/key", "s3://b_c/key"})
  void whatIsNoAddressIsRefused(String url) {
    assertThatThrownBy(() -> ObjectUrl.parse(url)).hasMessageContaining("'" + url + "'");
  }

  @Test
  void onlyItsSchemeMakesItOne() {
    assertThat(ObjectUrl.is("s3://b/k")).isTrue();
    assertThat(ObjectUrl.is("s3/b/k")).isFalse();
    assertThat(ObjectUrl.parse("s3a://bucket/a b").toString()).isEqualTo("s3://bucket/a b");
  }
}
