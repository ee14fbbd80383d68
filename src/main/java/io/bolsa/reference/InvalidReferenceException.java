package io.bolsa.reference;

import java.io.IOException;
import java.util.List;

/** A reference table that is refused, with what is wrong with it. */
public final class InvalidReferenceException extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidReferenceException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
