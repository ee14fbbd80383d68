package io.bolsa.source;

import io.bolsa.delivery.Envelope;
import io.bolsa.delivery.ObjectReader;
import io.bolsa.model.InputRecord;
import io.bolsa.model.RawRecord;
import io.bolsa.model.Refusal;
import io.bolsa.model.Rejection;
import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.model.Times;
import io.bolsa.parse.TickParser;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * The records of one file, one after the other, each a tick or a rejection, in every form that
 * {@link ObjectReader} reads. Records in the envelope of {@code raw} are taken as the live job took
 * them.
 */
final class TickFile implements Closeable {
  private static final String TOO_LONG = "the record is longer than 1 MiB; its first 1 MiB is kept";

  /** Around 10 MiB, the most that Kinesis takes, in base64. */
  private static final int LONGEST_ENVELOPE = 16 << 20;

  /** The default of {@code event.lead}. */
  private static final long LEAD_MILLIS = 600_000;

  private final FileInput input;
  private final long intervalMillis;
  private final TickParser parser;
  private final InputStream stream;
  private final RecordFrames frames;

  /**
   * Filled anew by every {@link #next}: valid if there is no {@link #rejection}, nor {@link
   * #skipped}.
   */
  final Tick tick = new Tick();

  /** The same tick as a record in time. */
  final InputRecord inTime = InputRecord.of(tick);

  /** The record found last, if it is no tick. */
  Rejection rejection;

  /** Whether the record found last is of a type that nobody asks for: neither of the two. */
  boolean skipped;

  /** Whether the record found last has not been taken yet. */
  boolean waiting;

  private long records;

  TickFile(FileInput input, long intervalMillis, TickParser parser) throws IOException {
    this.input = input;
    this.intervalMillis = intervalMillis;
    this.parser = parser;
    this.stream = open(input.path, input.file);
    this.records = input.records;
    try {
      skip(input.offset);
    } catch (IOException e) {
      stream.close();
      throw unreadable(e);
    }
    this.frames = new RecordFrames(stream, input.offset, input.mode, LONGEST_ENVELOPE);
  }

  /** Unpacked, and as text. */
  static InputStream open(String path, String file) throws IOException {
    try {
      return ObjectReader.open(Path.of(file));
    } catch (IOException e) {
      throw unreadable(path, 0, e);
    }
  }

  /** The last byte is read and not skipped: one may skip beyond the end of a file. */
  private void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      long skipped = stream.skip(left - 1);
      if (skipped == 0) {
        if (stream.read() < 0) {
          throw new IOException("it has become shorter than it was");
        }
        skipped = 1;
      }
      left -= skipped;
    }
  }

  /**
   * Finds the next record.
   *
   * @return false at the end of the file
   * @throws IOException with the file's name, if it cannot be read to its end
   */
  boolean next() throws IOException {
    try {
      waiting = frames.next();
      if (waiting) {
        parse();
        records++;
      }
      return waiting;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void parse() throws IOException {
    rejection = null;
    skipped = false;
    if (frames.isTooLong()) {
      rejection = reject(new Refusal(RejectionReason.TOO_LONG, TOO_LONG));
      return;
    }
    RawRecord raw = envelope();
    Refusal refusal = raw == null ? parseFrame() : null;
    if (refusal != null && refusal != Refusal.OTHER_TYPE && frames.splitLine()) {
      raw = envelope();
      refusal = raw == null ? parseFrame() : null;
    }
    if (raw != null) {
      parse(raw);
      return;
    }
    if (refusal == null && tick.eventTime == Tick.NO_TIME) {
      refusal = giveTime();
    }
    skipped = refusal == Refusal.OTHER_TYPE;
    if (refusal != null && !skipped) {
      rejection = reject(refusal);
    }
  }

  private Refusal parseFrame() {
    return parser.parse(frames.bytes(), frames.start(), frames.length(), tick);
  }

  /** Null if the record is in none. */
  private RawRecord envelope() {
    return Envelope.open(frames.bytes(), frames.start(), frames.length());
  }

  /** As the live job took it: with its arrival for a time, and its own origin. */
  private void parse(RawRecord raw) {
    Refusal refusal = parser.parse(raw.payload, 0, raw.payload.length, tick);
    if (refusal == null) {
      refusal = ArrivalTime.giveTime(tick, raw.arrivalTime, LEAD_MILLIS);
    }
    skipped = refusal == Refusal.OTHER_TYPE;
    if (refusal != null && !skipped) {
      rejection =
          new Rejection(
              refusal.reason,
              refusal.detail,
              beginning(raw.payload),
              raw.stream + "/" + raw.shard + "/" + raw.sequenceNumber,
              raw.arrivalTime);
    }
  }

  private static byte[] beginning(byte[] payload) {
    return payload.length <= RecordFrames.MAX_RECORD_BYTES
        ? payload
        : Arrays.copyOf(payload, RecordFrames.MAX_RECORD_BYTES);
  }

  /** The first record gets the file's start time, the others follow at the interval. */
  private Refusal giveTime() {
    if (input.startTime == Tick.NO_TIME) {
      return new Refusal(
          RejectionReason.MISSING_EVENT_TIME,
          "the record has no event time, nor has the name of its file, and no start was given");
    }
    if (intervalMillis > 0 && records > (Times.LATEST - input.startTime) / intervalMillis) {
      return new Refusal(
          RejectionReason.MISSING_EVENT_TIME,
          "the record has no event time, and at the given interval it would be after the year"
              + " 9999");
    }
    tick.eventTime = input.startTime + records * intervalMillis;
    return null;
  }

  private Rejection reject(Refusal refusal) {
    return new Rejection(
        refusal.reason,
        refusal.detail,
        beginning(frames.copy()),
        input.path + "/" + frames.offset(),
        Tick.NO_TIME);
  }

  /** Where to go on after a restart: before a record that was found but not taken. */
  FileInput position() {
    return waiting
        ? at(frames.offset(), frames.mode(), records - 1)
        : at(frames.nextOffset(), frames.nextMode(), records);
  }

  private FileInput at(long offset, RecordFrames.Mode mode, long before) {
    return new FileInput(
        input.path, input.file, input.firstTime, input.startTime, offset, mode, before, false);
  }

  FileInput finished() {
    return new FileInput(
        input.path,
        input.file,
        input.firstTime,
        input.startTime,
        frames.nextOffset(),
        frames.nextMode(),
        records,
        true);
  }

  private IOException unreadable(IOException e) {
    return unreadable(input.path, records, e);
  }

  private static IOException unreadable(String path, long records, IOException e) {
    String why = e.getMessage();
    if (e instanceof EOFException) {
      why = "its packed data ends too early, after " + records + " records";
    } else if (e instanceof ZipException) {
      why = "its packed data is damaged after " + records + " records: " + e.getMessage();
    }
    return new IOException("cannot read " + path + ": " + why, e);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
