package io.bolsa.rules;

/**
 * A checked expression: a number for each row, NaN where it is undefined; a condition is 1 or 0.
 */
interface Column {
  /** As many values as there are rows, valid until the next call; not to be written to. */
  double[] of(Facts facts);
}
