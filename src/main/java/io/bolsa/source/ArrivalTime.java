package io.bolsa.source;

import io.bolsa.model.Refusal;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import java.time.Duration;
import java.time.Instant;

/** What the time at which a record arrived in its stream says of its tick. */
final class ArrivalTime {
  private ArrivalTime() {}

  /**
   * Gives a tick that says no event time its arrival's.
   *
   * @param leadMillis how far ahead of its arrival a tick may lie
   * @return null, or why the tick is refused
   */
  static Refusal giveTime(Tick tick, long arrivalTime, long leadMillis) {
    if (tick.eventTime == Tick.NO_TIME) {
      tick.eventTime = arrivalTime;
    }
    if (tick.eventTime > arrivalTime + leadMillis) {
      return new Refusal(
          RejectionReason.FUTURE_EVENT_TIME,
          "the event time "
              + Instant.ofEpochMilli(tick.eventTime)
              + " is more than "
              + Duration.ofMillis(leadMillis)
              + " ahead of the arrival at "
              + Instant.ofEpochMilli(arrivalTime));
    }
    return null;
  }
}
