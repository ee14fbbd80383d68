package io.bolsa.config;

/** An access key that opens nothing but an emulator; still never printed. */
public final class EmulatorCredentials {
  public final String id;
  public final String secret;

  EmulatorCredentials(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
