package io.bolsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a run whose heap is too small, with a word to the user. The parallel collector gives up by
 * itself when it does nothing but collect; the serial one, which the launcher takes, goes on for
 * many minutes, and neither a failing job nor a signal gets through.
 *
 * <p>For the command line alone: a cluster has its own ways to watch its processes.
 */
final class MemoryGuard implements Runnable {
  /** What the serial collector calls its full collections. */
  private static final String FULL = "MarkSweepCompact";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long FIRST_MILLIS = 5_000;
  private static final long POLL_MILLIS = 200;

  /** So long an exit may take when there is no memory for it. */
  private static final Duration EXIT = Duration.ofSeconds(30);

  private static final long MOST_RESERVE = 16 << 20;

  private static final int TERMINATED = 143;

  private final GarbageCollectorMXBean full;
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final List<MemoryPoolMXBean> pools = new ArrayList<>();
  private final long capacity;
  private final HeapShortage shortage;
  private final long exitMillis;

  // All that the end needs is made before, when there is memory.
  private final byte[] message;
  private final Thread exit = new Thread(() -> System.exit(Bolsa.FAILED), "exit-for-memory");
  private final FileOutputStream errors = new FileOutputStream(FileDescriptor.err);

  /** Given back for the exit, which has files to delete. */
  private volatile byte[] reserve =
      new byte[(int) Math.min(MOST_RESERVE, Runtime.getRuntime().maxMemory() / 64)];

  private volatile boolean ending;
  private int status = TERMINATED;
  private long hadTime;

  private MemoryGuard(GarbageCollectorMXBean full, Duration patience, Duration exit) {
    this.full = full;
    this.exitMillis = exit.toMillis();
    long most = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
        pools.add(pool);
        most += pool.getUsage().getMax();
      }
    }
    this.capacity = most;
    this.shortage = new HeapShortage(capacity, patience.toMillis());
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    this.message =
        ((Progress.terminal(false) == null ? "" : Progress.CLEAR)
                + "bolsa: out of memory (the heap of "
                + mebibytes
                + " MB is full, and nothing goes on but garbage collection); give more with"
                + " BOLSA_JVM_OPTIONS=-Xmx"
                + 2 * mebibytes
                + "m\n")
            .getBytes(UTF_8);
  }

  /** Watches this process from soon on: what ends at once shall not pay for the classes. */
  static void watch() {
    Thread thread = new Thread(MemoryGuard::watchSoon, "memory-guard-start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watchSoon() {
    try {
      Thread.sleep(FIRST_MILLIS);
      watch(PATIENCE, EXIT);
    } catch (InterruptedException | IllegalStateException e) {
      // It is ending already.
    }
  }

  /**
   * Watches this process, if its collector has no limit of its own.
   *
   * @param patience how long nothing but full collections may happen
   * @param exit how long an exit may take when there is no memory for it
   */
  static void watch(Duration patience, Duration exit) {
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (each.getName().equals(FULL)) {
        MemoryGuard guard = new MemoryGuard(each, patience, exit);
        Runtime.getRuntime().addShutdownHook(new Thread(guard::release, "memory-end"));
        Thread thread = new Thread(guard, "memory-guard");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  @Override
  public void run() {
    while (true) {
      try {
        Thread.sleep(POLL_MILLIS);
        look(System.nanoTime() / 1_000_000);
      } catch (InterruptedException e) {
        return;
      } catch (OutOfMemoryError e) {
        // Then others get it, too, and the run fails by itself; or it is as before.
      }
    }
  }

  private void look(long now) {
    boolean hopeless =
        shortage.isHopeless(now, full.getCollectionCount(), collectionMillis(), usedAfter());
    if (hopeless && !ending) {
      end();
    }
    // With memory to be had, an exit takes the time that it needs.
    if (!ending || !shortage.isShort()) {
      hadTime = now;
    } else if (now - hadTime > exitMillis) {
      Runtime.getRuntime().halt(status);
    }
  }

  private void release() {
    if (reserve != null) {
      reserve = null;
    }
    ending = true;
  }

  private void end() {
    status = Bolsa.FAILED;
    release();
    try {
      errors.write(message);
    } catch (IOException e) {
      // Nobody is there to be told.
    }
    exit.start();
  }

  private long collectionMillis() {
    long millis = 0;
    for (int i = 0; i < collectors.size(); i++) {
      millis += collectors.get(i).getCollectionTime();
    }
    return millis;
  }

  /** What the last collections have left. */
  private long usedAfter() {
    long used = 0;
    for (int i = 0; i < pools.size(); i++) {
      MemoryUsage usage = pools.get(i).getCollectionUsage();
      used += usage.getUsed();
    }
    return used;
  }
}
