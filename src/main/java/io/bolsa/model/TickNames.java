package io.bolsa.model;

/** What a ticker symbol and a sector may be. */
public final class TickNames {
  /** In characters. */
  public static final int LONGEST = 64;

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

  private TickNames() {}

  public static boolean isTickerSymbol(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
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

  public static boolean isSector(String text) {
    // Before anything is counted: a name may be a mebibyte long.
    if (text.length() > 2 * LONGEST
        || text.codePointCount(0, text.length()) > LONGEST
        || !text.codePoints().allMatch(TickNames::isPrintable)) {
      return false;
    }
    // The outputs call the market as a whole "*".
    return !text.equals("*")
        && !text.codePoints().allMatch(Character::isSpaceChar); // nor is it empty
  }

  public static boolean isPrintable(int codePoint) {
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
}
