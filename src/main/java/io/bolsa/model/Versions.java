package io.bolsa.model;

import java.io.IOException;

/** The first byte of every binary form says its version; this refuses the ones we cannot read. */
public final class Versions {
  private Versions() {}

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
