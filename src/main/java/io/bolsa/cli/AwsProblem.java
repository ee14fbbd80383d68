package io.bolsa.cli;

import software.amazon.awssdk.core.exception.SdkException;

/** What AWS or its library said, short where the library is not. */
final class AwsProblem {
  /** So begins a list of every place that was looked at, some 1,300 characters of it. */
  private static final String NO_CREDENTIALS = "Unable to load credentials from any";

  private AwsProblem() {}

  static String of(SdkException e) {
    String message = e.getMessage();
    return message != null && message.startsWith(NO_CREDENTIALS)
        ? "there are no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
            + " AWS_PROFILE (--verbose says where they were looked for)"
        : message;
  }
}
