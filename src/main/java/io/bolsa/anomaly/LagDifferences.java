package io.bolsa.anomaly;

/**
 * How much a series differs from itself some values earlier: the average magnitude difference
 * function (Ross, Shaffer, Cohen, Freudberg, Manley, Average magnitude difference function pitch
 * extractor, IEEE Transactions on Acoustics, Speech, and Signal Processing 22, 1974).
 *
 * <p>One value is compared with all those before it at once: each lag has a sum of its own, the
 * next one beside it, so that the compiler makes vector instructions of it. One sum after the other
 * would take four times as long, as its terms must be added up in their order.
 */
final class LagDifferences {
  /** A mean of fewer says nothing. */
  private static final int FEWEST = 16;

  private LagDifferences() {}

  /**
   * The mean magnitude of the difference for every lag from 0 to {@code longest}.
   *
   * @param newestFirst values up to a magnitude of 1e30, NaN where there is none
   * @param longest less than the number of values
   * @param places of the values that are compared with all before them, ascending
   * @return {@code Double.MAX_VALUE} for a lag with too few pairs of values
   */
  static double[] of(float[] newestFirst, int longest, int[] places) {
    for (float value : newestFirst) {
      if (Float.isNaN(value)) {
        return ofKnown(newestFirst, longest, places);
      }
    }
    int n = newestFirst.length;
    float[] sums = new float[longest + 1];
    float[] earlier = new float[longest + 1];
    for (int place : places) {
      int lags = Math.min(longest + 1, n - place);
      // Copied, because only what has the same index everywhere becomes vectors.
      System.arraycopy(newestFirst, place, earlier, 0, lags);
      addDifferences(newestFirst[place], earlier, lags, sums);
    }
    double[] means = new double[longest + 1];
    int pairs = places.length;
    for (int lag = 0; lag <= longest; lag++) {
      while (pairs > 0 && places[pairs - 1] + lag >= n) {
        pairs--;
      }
      means[lag] = mean(sums[lag], pairs);
    }
    return means;
  }

  /** The same for values with holes: what is not known weighs nothing. */
  private static double[] ofKnown(float[] newestFirst, int longest, int[] places) {
    int n = newestFirst.length;
    float[] values = new float[n];
    float[] known = new float[n];
    for (int i = 0; i < n; i++) {
      known[i] = Float.isNaN(newestFirst[i]) ? 0 : 1;
      values[i] = known[i] > 0 ? newestFirst[i] : 0;
    }
    float[] sums = new float[longest + 1];
    float[] pairs = new float[longest + 1];
    float[] earlier = new float[longest + 1];
    float[] weights = new float[longest + 1];
    for (int place : places) {
      if (known[place] > 0) {
        int lags = Math.min(longest + 1, n - place);
        System.arraycopy(values, place, earlier, 0, lags);
        System.arraycopy(known, place, weights, 0, lags);
        addDifferences(values[place], earlier, weights, lags, sums, pairs);
      }
    }
    double[] means = new double[longest + 1];
    for (int lag = 0; lag <= longest; lag++) {
      means[lag] = mean(sums[lag], pairs[lag]);
    }
    return means;
  }

  private static double mean(double sum, double pairs) {
    return pairs >= FEWEST ? sum / pairs : Double.MAX_VALUE;
  }

  private static void addDifferences(float value, float[] earlier, int lags, float[] sums) {
    for (int lag = 0; lag < lags; lag++) {
      sums[lag] += Math.abs(value - earlier[lag]);
    }
  }

  private static void addDifferences(
      float value, float[] earlier, float[] weights, int lags, float[] sums, float[] pairs) {
    for (int lag = 0; lag < lags; lag++) {
      float weight = weights[lag];
      sums[lag] += weight * Math.abs(value - earlier[lag]);
      pairs[lag] += weight;
    }
  }
}
