package io.bolsa.config;

/** What an error says of a value that may be anything: short, and on one line. */
final class Excerpt {
  private static final int LONGEST = 80;

  private Excerpt() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              boolean plain = !Character.isISOControl(c) && Character.isDefined(c);
              shown.appendCodePoint(plain && Character.getType(c) != Character.SURROGATE ? c : '?');
            });
    return text.codePointCount(0, text.length()) > LONGEST
        ? shown.append('…').toString()
        : shown.toString();
  }
}
