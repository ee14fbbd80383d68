package io.bolsa.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bolsa.generate.Settings;
import io.bolsa.generate.TickStream;
import io.bolsa.model.Tick;
import io.bolsa.parse.TickParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to turn a record's bytes into a tick, in the plain form and in another that only
 * the general parser takes (a field that nobody knows), beside Jackson's tokens of the same record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class ParserBenchmark {
  private static final int RECORDS = 10_000;

  private final byte[][] plain = new byte[RECORDS][];
  private final byte[][] general = new byte[RECORDS][];
  private final TickParser parser = new TickParser();
  private final Tick tick = new Tick();
  private final JsonFactory jackson = new JsonFactory();

  @Setup
  public void generate() throws IOException {
    Settings settings = new Settings();
    settings.events = RECORDS;
    settings.start = Instant.parse("2026-01-05T14:30:00Z");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TickStream(settings).write(out, null, written -> {});
    String[] lines = out.toString(UTF_8).split("\n", -1);
    for (int i = 0; i < RECORDS; i++) {
      plain[i] = lines[i].getBytes(UTF_8);
      general[i] = lines[i].replace("{", "{\"venue\":\"X\",").getBytes(UTF_8);
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public double plainForm() {
    return parse(plain);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public double generalForm() {
    return parse(general);
  }

  private double parse(byte[][] records) {
    double sum = 0;
    for (byte[] record : records) {
      if (parser.parse(record, 0, record.length, tick) != null) {
        throw new IllegalStateException(new String(record, UTF_8));
      }
      sum += tick.price;
    }
    return sum;
  }

  /** The tokens alone, without a look at them. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public double jacksonTokens() throws IOException {
    double sum = 0;
    for (byte[] record : plain) {
      try (JsonParser tokens = jackson.createParser(record)) {
        for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
          sum += token == JsonToken.VALUE_NUMBER_FLOAT ? tokens.getDoubleValue() : 0;
        }
      }
    }
    return sum;
  }
}
