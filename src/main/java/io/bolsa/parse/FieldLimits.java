package io.bolsa.parse;

/** What a tick's fields may hold, where their JSON type does not say it. */
final class FieldLimits {
  private FieldLimits() {}

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
