package io.bolsa.source;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far event time has come in the shards of one subtask; safe for use by several threads.
 *
 * <p>A shard that delivers holds the watermark at its greatest event time less the disorder. A
 * shard that has delivered nothing for the idle timeout no longer does, but only once it has said
 * that it has nothing more: a shard that is slow, throttled or has not answered yet may have
 * anything. And what it said holds for what was read before it was asked: ticks that others
 * delivered later close no window before the quiet shard was asked once more. So it makes no
 * difference which of the shards that fill up at the same time answers first.
 *
 * <p>A shard that has ended was split or merged. It holds the watermark for the idle timeout, until
 * those that follow it are found, which may be by another subtask.
 */
final class ShardTimes {
  static final long NO_TIME = Long.MIN_VALUE;

  private final long idleMillis;
  private final long disorderMillis;
  private final long patienceMillis;
  private final Map<String, Shard> shards = new LinkedHashMap<>();

  private long sent = NO_TIME;
  private long proposed = NO_TIME;
  private long proposedAt;

  private static final class Shard {
    /** Watermark of the records delivered. */
    long reached = NO_TIME;

    /** The clock when the last record was delivered; before the first, when it was subscribed. */
    long lastNews;

    /** All that had come into the shard by then, by the clock, was delivered. */
    long completeUpTo = NO_TIME;

    boolean ended;
  }

  /**
   * @param idleMillis how long a shard delivers nothing before the others need not wait for it
   * @param disorderMillis how far behind the greatest event time of its shard a tick may come
   * @param patienceMillis for how long an answer stands for the next one as well: 0 of shards that
   *     are asked; of those that push, as long as they may be between one word and the next
   */
  ShardTimes(long idleMillis, long disorderMillis, long patienceMillis) {
    this.idleMillis = idleMillis;
    this.disorderMillis = disorderMillis;
    this.patienceMillis = patienceMillis;
  }

  /** From now on the shard is read. */
  synchronized void subscribed(String id, long now) {
    Shard shard = new Shard();
    shard.lastNews = now;
    shards.put(id, shard);
  }

  /** The shard delivered something that is no tick. */
  synchronized void delivered(String id, long now) {
    shards.get(id).lastNews = now;
  }

  /**
   * The shard delivered a tick. It moves time no further than its own arrival: a clock that is
   * ahead makes its own ticks wait, and no other's late.
   */
  synchronized void delivered(String id, long eventTime, long arrivalTime, long now) {
    Shard shard = shards.get(id);
    shard.lastNews = now;
    // One less: ticks may share the instant that was reached.
    long reached = Math.min(eventTime, arrivalTime) - disorderMillis - 1;
    shard.reached = Math.max(shard.reached, reached);
  }

  /**
   * The shard answered, and all records of the answer were delivered.
   *
   * @param completeUpTo by the clock, up to when the answer has everything; {@link #NO_TIME} if
   *     there was more than was answered
   */
  synchronized void answered(String id, long completeUpTo) {
    shards.get(id).completeUpTo = completeUpTo;
  }

  /** The shard was read to its end. */
  synchronized void ended(String id, long now) {
    Shard shard = shards.get(id);
    shard.ended = true;
    shard.lastNews = now;
    shard.completeUpTo = NO_TIME;
  }

  /**
   * Up to when all shards were empty, by the clock, if none has delivered anything for the idle
   * timeout and each said after it that it has nothing more. What it said before is no news of what
   * has come since: a shard that is refused from then on would be taken for an empty one, and its
   * ticks would be late.
   *
   * @return {@link #NO_TIME} if one is not idle; {@link Long#MAX_VALUE} if there is none
   */
  synchronized long emptyUpTo(long now) {
    forgetEnded(now);
    long upTo = Long.MAX_VALUE;
    for (Shard shard : shards.values()) {
      if (!isQuiet(shard, now) || !reaches(shard.completeUpTo, shard.lastNews + idleMillis)) {
        return NO_TIME;
      }
      upTo = Math.min(upTo, shard.completeUpTo);
    }
    return upTo;
  }

  /**
   * The watermark of all shards together, {@link #NO_TIME} before there is one; never goes back.
   */
  synchronized long watermark(long now) {
    forgetEnded(now);
    long delivering = Long.MAX_VALUE;
    long quiet = NO_TIME;
    long completeUpTo = Long.MAX_VALUE;
    for (Shard shard : shards.values()) {
      if (shard.reached != NO_TIME && !isQuiet(shard, now)) {
        delivering = Math.min(delivering, shard.reached);
      } else {
        quiet = Math.max(quiet, shard.reached);
        completeUpTo = Math.min(completeUpTo, shard.completeUpTo);
      }
    }
    propose(delivering == Long.MAX_VALUE ? quiet : delivering, completeUpTo, now);
    return sent;
  }

  private void propose(long time, long completeUpTo, long now) {
    if (proposed == NO_TIME || completeUpTo == Long.MAX_VALUE) {
      proposed = time;
      proposedAt = now;
    }
    if (reaches(completeUpTo, proposedAt)) {
      // A shard that was quiet may have brought older ticks since.
      sent = Math.max(sent, Math.min(proposed, time));
      proposed = time;
      proposedAt = now;
    }
  }

  private boolean reaches(long completeUpTo, long time) {
    return completeUpTo != NO_TIME && completeUpTo >= time - patienceMillis;
  }

  private boolean isQuiet(Shard shard, long now) {
    return now - shard.lastNews >= idleMillis;
  }

  private void forgetEnded(long now) {
    for (Iterator<Shard> each = shards.values().iterator(); each.hasNext(); ) {
      Shard shard = each.next();
      if (shard.ended && isQuiet(shard, now)) {
        each.remove();
      }
    }
  }
}
