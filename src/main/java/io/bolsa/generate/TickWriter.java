package io.bolsa.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Writes ticks as JSON objects, one a line, straight into bytes. */
final class TickWriter {
  private static final int MAX_LINE = 256;
  private static final long DAY = 86_400_000;

  private static final byte[] PRICE = ascii(",\"price\":");
  private static final byte[] TIME = ascii(",\"event_time\":\"");
  private static final byte[] SEQUENCE = ascii(",\"sequence\":");

  private final OutputStream out;
  private final boolean sequence;
  private final byte[][] beginnings;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private long day = -1;
  private byte[] date;

  TickWriter(OutputStream out, Settings settings) {
    this.out = out;
    this.sequence = settings.sequence;
    this.beginnings = new byte[settings.tickerCount()][];
    for (int ticker = 0; ticker < settings.tickerCount(); ticker++) {
      beginnings[ticker] =
          ascii(
              "{\"ticker_symbol\":\""
                  + Listing.symbol(ticker)
                  + "\",\"sector\":\""
                  + Listing.sector(ticker)
                  + "\",\"change\":");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void write(MarketTick tick) throws IOException {
    if (buffer.length - at < MAX_LINE) {
      flush();
    }
    put(beginnings[tick.ticker]);
    putCents(tick.change);
    put(PRICE);
    putCents(tick.price);
    put(TIME);
    putInstant(tick.time);
    buffer[at++] = '"';
    if (sequence) {
      put(SEQUENCE);
      putWhole(tick.sequence);
    }
    buffer[at++] = '}';
    buffer[at++] = '\n';
  }

  void flush() throws IOException {
    out.write(buffer, 0, at);
    at = 0;
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  private void putCents(long cents) {
    long size = Math.abs(cents);
    if (cents < 0) {
      buffer[at++] = '-';
    }
    putWhole(size / 100);
    buffer[at++] = '.';
    putDigits((int) (size % 100), 2);
  }

  private void putWhole(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
  }

  private void putDigits(int number, int digits) {
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
  }

  private void putInstant(long millis) {
    if (millis / DAY != day) {
      day = millis / DAY;
      date = ascii(LocalDate.ofEpochDay(day) + "T");
    }
    int inDay = (int) (millis % DAY);
    put(date);
    putDigits(inDay / 3_600_000, 2);
    buffer[at++] = ':';
    putDigits(inDay / 60_000 % 60, 2);
    buffer[at++] = ':';
    putDigits(inDay / 1000 % 60, 2);
    buffer[at++] = '.';
    putDigits(inDay % 1000, 3);
    buffer[at++] = 'Z';
  }
}
