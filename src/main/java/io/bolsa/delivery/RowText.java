package io.bolsa.delivery;

import java.io.IOException;

/** One field of a row. */
public final class RowText {
  private RowText() {}

  /**
   * What a field says as text.
   *
   * @param row one line of JSON
   * @return null if the row has no such field, or none that is text
   */
  public static String of(byte[] row, String field) throws IOException {
    return RowValues.text(row, field);
  }
}
