package io.bolsa.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Puts records on a stream in batches, at a rate. What Kinesis does not take at once is put again,
 * until nothing has been taken for a while.
 */
final class StreamWriter {
  /** Of a record with its key, and of a request: what Kinesis allows. */
  static final int MOST_BYTES_A_RECORD = 1 << 20;

  private static final int MOST_BYTES = 5 << 20;
  private static final int MOST_RECORDS = 500;

  /** At a low rate records wait no longer than this for others. */
  private static final long LONGEST_WAIT_NANOS = 100_000_000;

  private final KinesisClient client;
  private final String stream;
  private final double rate;
  private final Duration patience;
  private final LongConsumer progress;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<PutRecordsRequestEntry> batch = new ArrayList<>();
  private int batchBytes;

  // Asked by another thread, too.
  private volatile long begun;
  private volatile int unanswered;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();

  /** It was told to stop. */
  static final class Stopped extends IOException {
    private static final long serialVersionUID = 1L;

    private Stopped() {
      super("stopped");
    }
  }

  /**
   * @param rate records a second; 0: as fast as it goes
   * @param patience how long nothing may be taken before it fails
   * @param progress is told the number of records taken, after each request
   */
  StreamWriter(
      KinesisClient client, String stream, double rate, Duration patience, LongConsumer progress) {
    this.client = client;
    this.stream = stream;
    this.rate = rate;
    this.patience = patience;
    this.progress = progress;
  }

  /** Lets no further request begin, and no wait go on: {@link #put} and {@link #flush} throw. */
  void stop() {
    stopped.countDown();
  }

  private void checkStopped() throws Stopped {
    if (stopped.getCount() == 0) {
      throw new Stopped();
    }
  }

  /**
   * Takes a record, and puts what has been collected when it is time.
   *
   * @return false if the record is larger than Kinesis allows
   */
  boolean put(String partitionKey, byte[] data) throws IOException {
    int bytes = data.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES_A_RECORD) {
      return false;
    }
    if (begun == 0) {
      begun = System.nanoTime();
    }
    if (batch.size() == MOST_RECORDS || batchBytes + bytes > MOST_BYTES || isAheadOfTime()) {
      flush();
    }
    batch.add(
        PutRecordsRequestEntry.builder()
            .partitionKey(partitionKey)
            .data(SdkBytes.fromByteArrayUnsafe(data))
            .build());
    batchBytes += bytes;
    return true;
  }

  /** Whether the next record's turn is so far off that those before it should go now. */
  private boolean isAheadOfTime() {
    return rate > 0 && dueIn() > LONGEST_WAIT_NANOS;
  }

  private long dueIn() {
    return (long) ((accepted.get() + batch.size()) * 1e9 / rate) - (System.nanoTime() - begun);
  }

  /** Puts what has been collected, when the turn of its last record has come. */
  void flush() throws IOException {
    if (rate > 0) {
      sleep(dueIn() / 1_000_000);
    }
    long lastTaken = System.nanoTime();
    long pause = 50;
    while (!batch.isEmpty()) {
      checkStopped();
      int before = batch.size();
      String refusal = putOnce();
      if (batch.size() < before) {
        lastTaken = System.nanoTime();
        pause = 50;
      } else if (System.nanoTime() - lastTaken > patience.toNanos()) {
        throw new IOException(
            "stream " + stream + " has taken nothing for " + patience + ": " + refusal);
      }
      if (!batch.isEmpty()) {
        retried.addAndGet(batch.size());
        sleep(pause);
        pause = Math.min(2_000, pause * 2);
      }
    }
    batchBytes = 0;
    progress.accept(accepted.get());
  }

  /** Leaves in the batch what was not taken, and says why. */
  private String putOnce() {
    PutRecordsResponse answer;
    unanswered = batch.size();
    try {
      answer = client.putRecords(request -> request.streamName(stream).records(batch));
    } catch (ProvisionedThroughputExceededException
        | LimitExceededException
        | KmsThrottlingException e) {
      unanswered = 0;
      return e.getMessage();
    }
    List<PutRecordsRequestEntry> refused = new ArrayList<>();
    String refusal = null;
    for (int i = 0; i < batch.size(); i++) {
      PutRecordsResultEntry result = answer.records().get(i);
      if (result.errorCode() != null) {
        refused.add(batch.get(i));
        refusal = result.errorCode() + ": " + result.errorMessage();
      }
    }
    accepted.addAndGet(batch.size() - refused.size());
    unanswered = 0;
    batch.clear();
    batch.addAll(refused);
    return refusal;
  }

  private void sleep(long millis) throws IOException {
    if (millis <= 0) {
      return;
    }
    try {
      if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
        throw new Stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Records that the stream has. */
  long accepted() {
    return accepted.get();
  }

  /** Records of the request that the stream has not answered: they may be there or not. */
  int unanswered() {
    return unanswered;
  }

  /** Records that had to be put once more, each time counted. */
  long retried() {
    return retried.get();
  }

  Duration elapsed() {
    return Duration.ofNanos(begun == 0 ? 0 : System.nanoTime() - begun);
  }
}
