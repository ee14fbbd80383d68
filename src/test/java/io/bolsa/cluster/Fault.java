package io.bolsa.cluster;

import io.bolsa.cluster.FaultProxy.Answer;
import io.bolsa.cluster.FaultProxy.Request;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What goes wrong with some requests: by their number, not by chance, so that a test that fails
 * fails again.
 */
final class Fault {
  /** What happens to a request that is struck. */
  interface Effect {
    /** Null: nothing, after all. */
    Answer on(Request request, Function<Request, Answer> emulator);
  }

  private final String name;
  private final Predicate<Request> which;
  private final int every;
  private final Effect effect;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger struck = new AtomicInteger();
  private final AtomicInteger storm = new AtomicInteger();

  /**
   * @param every of the requests it is about, the last of so many is struck; at least 2, or none
   *     would ever get through
   */
  Fault(String name, int every, Predicate<Request> which, Effect effect) {
    if (every < 2) {
      throw new IllegalArgumentException("every " + every + "; allowed: 2 and more");
    }
    this.name = name;
    this.which = which;
    this.every = every;
    this.effect = effect;
  }

  /** Strikes the next requests, too, all of them. */
  void storm(int requests) {
    storm.set(requests);
  }

  boolean strikes(Request request) {
    if (!which.test(request)) {
      return false;
    }
    boolean stormy = storm.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    return asked.incrementAndGet() % every == 0 || stormy;
  }

  Answer answer(Request request, Function<Request, Answer> emulator) {
    Answer answer = effect.on(request, emulator);
    if (answer != null) {
      struck.incrementAndGet();
    }
    return answer;
  }

  /** How many requests went wrong so far. */
  int struck() {
    return struck.get();
  }

  @Override
  public String toString() {
    return name + ": " + struck + " of " + asked;
  }
}
