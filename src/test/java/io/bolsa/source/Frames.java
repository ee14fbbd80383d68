package io.bolsa.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bolsa.model.Tick;
import io.bolsa.parse.TickParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records as the tests of this package write and find them. */
final class Frames {
  /** One record that was found. */
  record Found(String text, boolean tick, boolean tooLong, Place at, Place next) {
    /** The symbol of a tick; what is none after an exclamation mark. */
    String outcome() {
      return tick ? symbol() : "!" + text;
    }

    private String symbol() {
      String name = "\"ticker_symbol\":\"";
      int from = text.indexOf(name) + name.length();
      return text.substring(from, text.indexOf('"', from));
    }
  }

  /** Where reading can go on. */
  record Place(long offset, RecordFrames.Mode mode) {}

  static final Place BEGINNING = new Place(0, RecordFrames.Mode.START);

  private Frames() {}

  /** A record that is a tick. */
  static String tick(String symbol) {
    return "{\"ticker_symbol\":\"" + symbol + "\",\"sector\":\"S\",\"change\":0,\"price\":1}";
  }

  /** A tick of so many bytes. */
  static String tick(String symbol, int length) {
    String tick = tick(symbol);
    String field = ",\"x\":\"\"}";
    String filling = "x".repeat(length - (tick.length() - 1) - field.length());
    return tick.substring(0, tick.length() - 1) + ",\"x\":\"" + filling + "\"}";
  }

  static List<String> outcomes(String text) {
    return read(text).stream().map(Found::outcome).toList();
  }

  static List<Found> read(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return read(new ByteArrayInputStream(bytes), BEGINNING);
  }

  /** The records from a place on, found the way {@link TickFile} finds them. */
  static List<Found> read(String text, Place from) {
    byte[] bytes = text.getBytes(UTF_8);
    int offset = (int) from.offset;
    return read(new ByteArrayInputStream(bytes, offset, bytes.length - offset), from);
  }

  static List<Found> read(InputStream in, Place from) {
    return read(in, from, RecordFrames.MAX_RECORD_BYTES);
  }

  /** The records of a reader to which more than so many bytes are too long. */
  static List<Found> read(InputStream in, Place from, int mostBytes) {
    RecordFrames frames = new RecordFrames(in, from.offset, from.mode, mostBytes);
    TickParser parser = new TickParser();
    List<Found> found = new ArrayList<>();
    try {
      while (frames.next()) {
        boolean tick = !frames.isTooLong() && isTick(parser, frames);
        if (!tick && !frames.isTooLong() && frames.splitLine()) {
          tick = isTick(parser, frames);
        }
        found.add(
            new Found(
                new String(frames.bytes(), frames.start(), frames.length(), UTF_8),
                tick,
                frames.isTooLong(),
                new Place(frames.offset(), frames.mode()),
                new Place(frames.nextOffset(), frames.nextMode())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean isTick(TickParser parser, RecordFrames frames) {
    return parser.parse(frames.bytes(), frames.start(), frames.length(), new Tick()) == null;
  }

  /** Hands out a few bytes at a time. */
  static InputStream trickle(String text, int most, long seed) {
    Random random = new Random(seed);
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.nextInt(most)));
      }
    };
  }
}
