package io.bolsa.cli;

/**
 * Whether a heap is so full that nothing goes on but full collections: by the limits at which the
 * parallel collector gives up, and only after a while, because a run that is near its end gets
 * there.
 */
final class HeapShortage {
  private static final int FULL_COLLECTIONS = 5;
  private static final double FULL = 0.98;
  private static final double ALL_THE_TIME = 0.98;

  private final long capacity;
  private final long patienceMillis;

  private boolean isShort;
  private long sinceMillis;
  private long collectionsBefore;
  private long collectionMillisBefore;

  /**
   * @param capacity bytes of the heap that objects can fill
   * @param patienceMillis how long it must have lasted
   */
  HeapShortage(long capacity, long patienceMillis) {
    this.capacity = capacity;
    this.patienceMillis = patienceMillis;
  }

  /**
   * Judges what is the case now.
   *
   * @param fullCollections so far
   * @param collectionMillis so far, of all collections
   * @param usedAfter bytes that the last collections have left
   */
  boolean isHopeless(long nowMillis, long fullCollections, long collectionMillis, long usedAfter) {
    boolean was = isShort;
    isShort = fullCollections > 0 && usedAfter >= FULL * capacity;
    if (!isShort) {
      return false;
    }
    long millis = nowMillis - sinceMillis;
    if (!was) {
      begin(nowMillis, fullCollections, collectionMillis);
      return false;
    }
    if (fullCollections - collectionsBefore < FULL_COLLECTIONS || millis < patienceMillis) {
      return false;
    }
    if (collectionMillis - collectionMillisBefore >= ALL_THE_TIME * millis) {
      return true;
    }
    begin(nowMillis, fullCollections, collectionMillis);
    return false;
  }

  private void begin(long nowMillis, long fullCollections, long collectionMillis) {
    sinceMillis = nowMillis;
    collectionsBefore = fullCollections;
    collectionMillisBefore = collectionMillis;
  }

  /** Whether the last collections have left next to nothing. */
  boolean isShort() {
    return isShort;
  }
}
