package io.bolsa.generate;

import java.util.SplittableRandom;

/**
 * Seeded chance that is the same on every machine and JDK.
 *
 * <p>Only {@link SplittableRandom#nextLong()} is used: how the other methods derive their numbers
 * has changed between releases.
 */
final class Chance {
  // Of a sum of four uniform 16-bit numbers.
  private static final double MEAN = 4 * 32_767.5;
  private static final double DEVIATION = 65_536 / StrictMath.sqrt(3);

  private final SplittableRandom random;

  /** Another {@code purpose} is another sequence, so that what one part draws moves no other. */
  Chance(long seed, int purpose) {
    random = new SplittableRandom(new SplittableRandom(seed).nextLong() + purpose);
  }

  /** From 0 to {@code bound} − 1. */
  int below(int bound) {
    return (int) (((random.nextLong() >>> 33) * bound) >>> 31);
  }

  /** From 0 to below 1. */
  double uniform() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  boolean coin() {
    return random.nextLong() < 0;
  }

  /**
   * Mean 0, deviation 1, bell-shaped, never beyond 3.5: one draw and no transcendental function.
   */
  double bell() {
    long bits = random.nextLong();
    long sum =
        (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
    return (sum - MEAN) / DEVIATION;
  }
}
