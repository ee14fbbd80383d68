package io.bolsa.anomaly;

import java.util.Arrays;

/**
 * Answers to the questions that are asked about one interval at once, each against a tail of its
 * own: how likely is a distance like this one? Asking also learns it.
 *
 * <p>Of so many answers the least likely is not that unlikely: each probability is multiplied by
 * their number (Bonferroni's inequality).
 */
final class Answers {
  /** What happens less often than once in 1000 intervals is not learnt as usual. */
  private static final double ODD = 1e-3;

  /** The half octave beyond, which is a bin of the tail. */
  private static final double JUST_ODD = 1.42;

  private final double least;
  private final boolean fresh;
  private final double[] probabilities;
  private final double[] limits;
  private boolean odd;

  /**
   * @param least the probability below which an answer is a finding
   * @param fresh whether nothing was odd lately
   */
  Answers(int questions, double least, boolean fresh) {
    this.least = least;
    this.fresh = fresh;
    this.probabilities = new double[questions];
    this.limits = new double[questions];
    Arrays.fill(probabilities, 1);
  }

  /** How far a walk has come over each horizon: the first questions. */
  void ask(Walk walk, double restless, Tail[] tails) {
    for (int i = 0; i < Walk.HORIZONS.length; i++) {
      int steps = Walk.HORIZONS[i];
      double distance = Math.abs(walk.moved(steps)) / (walk.usual(steps) * restless);
      ask(i, tails[i], distance, walk.isDue(i));
    }
  }

  /**
   * @param distance in usual ones
   * @param due whether this distance tells more than the one before it
   */
  void ask(int question, Tail tail, double distance, boolean due) {
    int questions = probabilities.length;
    double p = Math.min(1, tail.probability(distance) * questions);
    probabilities[question] = p;
    limits[question] = p < least ? tail.quantile(least / questions) : 0;
    if (!(p < ODD)) {
      if (due) {
        tail.add(distance, false);
      }
      return;
    }
    odd = true;
    if (fresh) {
      // Of what is odd the beginning only, as if it had been just odd: a crash does not excuse the
      // next one, while a tail that is heavy shows by what just reaches it.
      tail.add(Math.min(distance, JUST_ODD * tail.quantile(ODD / questions)), false);
    }
  }

  /** The question with the least likely answer, the first one of several; {@code to} excluded. */
  int leastLikely(int from, int to) {
    int least = from;
    for (int i = from + 1; i < to; i++) {
      if (probabilities[i] < probabilities[least]) {
        least = i;
      }
    }
    return least;
  }

  /** 1 for what was not asked. */
  double probability(int question) {
    return probabilities[question];
  }

  boolean isFinding(int question) {
    return isFinding(question, 1);
  }

  /** Whether it would be one even if only this part of them were. */
  boolean isFinding(int question, double part) {
    return probabilities[question] < least * part;
  }

  /** Where findings began, in usual distances, before this one was learnt; 0 if it is none. */
  double limit(int question) {
    return limits[question];
  }

  /** Whether any was too unlikely to be learnt as usual. */
  boolean isAnyOdd() {
    return odd;
  }
}
