package io.bolsa.rules;

/** A checked expression: a text for each row, null where it is undefined. */
interface TextColumn {
  /** As many values as there are rows, valid until the next call; not to be written to. */
  String[] of(Facts facts);
}
