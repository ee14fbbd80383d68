package io.bolsa.model;

/** What the {@code id}s of rows are put together from, with {@code /} between. */
public final class Ids {
  private Ids() {}

  /**
   * A sector as one part of an id: it may hold any character, and beside a ticker or a window,
   * which may hold {@code /} too, two rows would have one id.
   */
  public static String part(String sector) {
    return sector.indexOf('/') < 0 && sector.indexOf('%') < 0
        ? sector
        : sector.replace("%", "%25").replace("/", "%2F");
  }
}
