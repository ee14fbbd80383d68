package io.bolsa.rules;

import java.util.Map;

/** A batch of rows of one subject, in columns: what rules are evaluated over. */
public final class Facts {
  /** Rows a batch holds at most: its columns stay in the processor's cache. */
  public static final int CAPACITY = 128;

  final long[] times = new long[CAPACITY];

  /** Finite, or NaN. */
  final double[][] numbers;

  final String[][] texts;

  /** What is known of the ticker besides; empty if nothing is. The same for all rows. */
  Map<String, String> reference = Map.of();

  int size;

  Facts(int numbers, int texts) {
    this.numbers = new double[numbers][CAPACITY];
    this.texts = new String[texts][CAPACITY];
  }
}
