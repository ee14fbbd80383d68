package io.bolsa.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lines up columns: numbers to the right, everything else to the left. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(titles);
  }

  void add(String... cells) {
    rows.add(cells);
  }

  void print(PrintStream out) {
    int columns = rows.get(0).length;
    int[] width = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      numeric[column] = true;
      for (int row = 0; row < rows.size(); row++) {
        String cell = rows.get(row)[column];
        width[column] = Math.max(width[column], cell.codePointCount(0, cell.length()));
        numeric[column] &= row == 0 || cell.matches("[-+]?[0-9.,]+(e[-+][0-9]+)?%?|–");
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int column = 0; column < columns; column++) {
        String padding =
            " ".repeat(width[column] - row[column].codePointCount(0, row[column].length()));
        line.append(' ').append(numeric[column] ? padding + row[column] : row[column] + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
