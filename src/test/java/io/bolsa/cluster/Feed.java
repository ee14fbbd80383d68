package io.bolsa.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts ticks on a stream at a steady rate, in the background, until it is told to finish: what is
 * broken meanwhile takes its time, on a busy machine more than on a quiet one.
 */
final class Feed {
  private static final long BATCH_MILLIS = 100;

  private final KinesisEmulator kinesis;
  private final String stream;
  private final List<String> lines;
  private final List<byte[]> ticks = new ArrayList<>();
  private final int batch;
  private final AtomicInteger put = new AtomicInteger();
  private volatile int last;
  private CompletableFuture<Void> running;

  /**
   * @param rate ticks a second, until it is told to finish
   */
  Feed(KinesisEmulator kinesis, String stream, List<String> lines, int rate) {
    this.kinesis = kinesis;
    this.stream = stream;
    this.batch = Math.max(1, (int) (rate * BATCH_MILLIS / 1000));
    this.lines = lines;
    this.last = lines.size();
    lines.forEach(line -> ticks.add(line.getBytes(UTF_8)));
  }

  /** Puts some at once, before the job reads: what a backlog is. */
  Feed backlog(int count) {
    kinesis.putAll(stream, ticks.subList(0, count));
    put.set(count);
    return this;
  }

  Feed start() {
    running = CompletableFuture.runAsync(this::run);
    return this;
  }

  private void run() {
    while (put.get() < last) {
      long begin = System.nanoTime();
      int from = put.get();
      int to = Math.min(last, from + batch);
      kinesis.putAll(stream, ticks.subList(from, to));
      put.set(to);
      pause(BATCH_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(Math.max(0, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What is broken meanwhile is broken while ticks flow. */
  boolean flows() {
    return put.get() < ticks.size() && !running.isDone();
  }

  int put() {
    return put.get();
  }

  /**
   * Puts a few more and no others.
   *
   * @return all that were put
   */
  List<String> finish(int more) {
    last = Math.min(ticks.size(), put.get() + more);
    running.orTimeout(120, TimeUnit.SECONDS).join();
    return lines.subList(0, put.get());
  }
}
