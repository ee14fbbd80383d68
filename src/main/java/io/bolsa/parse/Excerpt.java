package io.bolsa.parse;

import io.bolsa.model.TickNames;

/** A value from a record as a sentence may show it: short, and with nothing invisible in it. */
final class Excerpt {
  private static final int LONGEST = 80;
  private static final String CUT = "...";

  private Excerpt() {}

  /** In quotes, which do not count among the 80 characters. */
  static String quoted(CharSequence value) {
    return '"' + of(value) + '"';
  }

  static String of(CharSequence value) {
    StringBuilder shown = new StringBuilder();
    int whole = 0; // as much as may stay if the rest does not fit
    for (int i = 0; i < value.length(); ) {
      int codePoint = Character.codePointAt(value, i);
      i += Character.charCount(codePoint);
      if (TickNames.isPrintable(codePoint)) {
        shown.appendCodePoint(codePoint);
      } else {
        for (char half : Character.toChars(codePoint)) {
          shown.append(String.format("\\u%04x", (int) half));
        }
      }
      if (shown.length() > LONGEST) {
        shown.setLength(whole);
        return shown.append(CUT).toString();
      }
      if (shown.length() <= LONGEST - CUT.length()) {
        whole = shown.length();
      }
    }
    return shown.toString();
  }
}
