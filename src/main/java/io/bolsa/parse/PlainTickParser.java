package io.bolsa.parse;

import io.bolsa.model.Tick;

/** Reads the plain form of a record in place, and says of every other that it is not plain. */
final class PlainTickParser {
  boolean parse(byte[] bytes, int offset, int length, Tick into) {
    return false;
  }
}
