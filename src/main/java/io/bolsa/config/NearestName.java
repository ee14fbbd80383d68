package io.bolsa.config;

import java.util.Collection;
import java.util.Locale;

/** Finds what someone who mistyped a name probably meant. */
final class NearestName {
  private static final int LONGEST = 200;

  private NearestName() {}

  /** Null when nothing is near: a far-fetched guess misleads. */
  static String of(String wrong, Collection<String> known) {
    if (wrong.length() > LONGEST) {
      return null;
    }
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : known) {
      String from = plain(wrong);
      String to = plain(name);
      int shared = shared(from, to);
      int distance = distance(from.substring(shared), to.substring(shared));
      boolean near = distance <= Math.max(2, (to.length() - shared) / 3);
      if (near && distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /**
   * How long the parts at the beginning are that are right: a long one makes the rest no nearer.
   */
  private static int shared(String one, String other) {
    int length = 0;
    for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
      if (one.charAt(i) != other.charAt(i)) {
        break;
      }
      if (one.charAt(i) == '.') {
        length = i + 1;
      }
    }
    return length;
  }

  /** Separators and case are what people get wrong first. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int replace = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(steps[i - 1][j - 1] + replace, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, steps[i - 2][j - 2] + 1);
        }
        steps[i][j] = best;
      }
    }
    return steps[from.length()][to.length()];
  }
}
