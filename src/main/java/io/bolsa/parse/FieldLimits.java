package io.bolsa.parse;

import io.bolsa.model.Times;

/** What a tick's fields may hold, where their JSON type does not say it. */
final class FieldLimits {
  /** 0001-01-01T00:00:00Z. */
  static final long EARLIEST_TIME = Times.EARLIEST;

  /** 9999-12-31T23:59:59.999Z. */
  static final long LATEST_TIME = Times.LATEST;

  private FieldLimits() {}

  static boolean isTime(long epochMillis) {
    return epochMillis >= EARLIEST_TIME && epochMillis <= LATEST_TIME;
  }

  /** Whether half of a surrogate pair stands alone in the text. */
  static boolean isTorn(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
