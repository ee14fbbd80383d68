package io.bolsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsProblemTest {
  @Test
  void whereThereAreNoCredentialsItSaysWhatToSet() {
    AwsCredentialsProvider empty =
        () -> {
          throw SdkClientException.create("nothing here");
        };
    SdkClientException none =
        catchThrowableOfType(
            SdkClientException.class, AwsCredentialsProviderChain.of(empty)::resolveCredentials);

    assertThat(none).hasMessageContaining("nothing here");
    assertThat(AwsProblem.of(none))
        .isEqualTo(
            "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                + " AWS_PROFILE (--verbose says where they were looked for)");
  }

  @Test
  void everythingElseIsSaidAsItIs() {
    assertThat(AwsProblem.of(SdkClientException.create("Unable to execute HTTP request: refused")))
        .isEqualTo("Unable to execute HTTP request: refused");
    assertThat(AwsProblem.of(SdkClientException.create(null))).isNull();
  }
}
