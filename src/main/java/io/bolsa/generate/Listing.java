package io.bolsa.generate;

/**
 * The tickers of a generated market: who they are depends on their number only, not on the seed.
 */
public final class Listing {
  public static final int MAX_TICKERS = 100_000;

  private static final String[] SECTORS = {
    "FINANCIAL", "TECHNOLOGY", "HEALTHCARE", "RETAIL", "ENERGY"
  };

  private static final int THREE_LETTERS = 26 * 26 * 26;
  private static final int FOUR_LETTERS = 26 * THREE_LETTERS;

  private Listing() {}

  /** Three letters, four from the 17,577th on; no two tickers share one. */
  public static String symbol(int ticker) {
    // A stride without a common factor with 26 visits every code once. The first is QXZ.
    return ticker < THREE_LETTERS
        ? letters(Math.floorMod(11_439L + 10_863L * ticker, THREE_LETTERS), 3)
        : letters(Math.floorMod(282_411L * ticker, FOUR_LETTERS), 4);
  }

  public static String sector(int ticker) {
    return SECTORS[ticker % SECTORS.length];
  }

  private static String letters(int code, int length) {
    char[] letters = new char[length];
    int rest = code;
    for (int i = length - 1; i >= 0; i--) {
      letters[i] = (char) ('A' + rest % 26);
      rest /= 26;
    }
    return new String(letters);
  }
}
