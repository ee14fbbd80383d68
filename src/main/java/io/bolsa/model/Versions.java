package io.bolsa.model;

import java.io.IOException;

/** The first byte of every binary form says its version; this refuses the ones we cannot read. */
public final class Versions {
  private Versions() {}

  /**
   * For forms of which earlier versions are read, too.
   *
   * @return {@code seen}
   * @throws IOException if {@code seen} is not one of 1 to {@code newest}
   */
  public static int checkUpTo(String form, int seen, int newest) throws IOException {
    if (seen < 1 || seen > newest) {
      throw new IOException(
          form + " has version " + seen + "; this program reads versions 1 to " + newest);
    }
    return seen;
  }

  /**
   * @throws IOException if {@code seen} is not {@code known}
   */
  public static void check(String form, int seen, int known) throws IOException {
    if (seen != known) {
      throw new IOException(
          form + " has version " + seen + "; this program reads version " + known);
    }
  }
}
