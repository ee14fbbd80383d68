package io.bolsa.parse;

/** What a tick's fields may hold, where their JSON type does not say it. */
final class TickRules {
  static final int LONGEST_NAME = 64;

  /** 0001-01-01T00:00:00Z. */
  static final long EARLIEST_TIME = -62_135_596_800_000L;

  /** 9999-12-31T23:59:59.999Z. */
  static final long LATEST_TIME = 253_402_300_799_999L;

  private static final boolean[] OF_A_SYMBOL = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      OF_A_SYMBOL[c] = true;
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      OF_A_SYMBOL[c] = true;
      OF_A_SYMBOL[c + ('a' - 'A')] = true;
    }
    for (char c : "._-/^=".toCharArray()) {
      OF_A_SYMBOL[c] = true;
    }
  }

  private TickRules() {}

  static boolean isTickerSymbol(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= OF_A_SYMBOL.length || !OF_A_SYMBOL[c]) {
        return false;
      }
    }
    return true;
  }

  static boolean isSector(String text) {
    // Before anything is counted: a name may be a mebibyte long.
    if (text.length() > 2 * LONGEST_NAME
        || text.codePointCount(0, text.length()) > LONGEST_NAME
        || !text.codePoints().allMatch(TickRules::isPrintable)) {
      return false;
    }
    // The outputs call the market as a whole "*".
    return !text.equals("*")
        && !text.codePoints().allMatch(Character::isSpaceChar); // nor is it empty
  }

  static boolean isPrintable(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.SURROGATE:
      case Character.PRIVATE_USE:
      case Character.UNASSIGNED:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
        return false;
      default:
        return true;
    }
  }

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
