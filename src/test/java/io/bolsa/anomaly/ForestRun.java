package io.bolsa.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A Random Cut Forest alone over the scenarios of an anomaly benchmark, one a ticker on every
 * value: what ours is compared with. {@code ForestRun BENCH RUN price|move [SHINGLE]} writes what
 * the benchmark's scorer reads.
 */
public final class ForestRun {
  private ForestRun() {}

  public static void main(String[] args) throws IOException {
    Path bench = Path.of(args[0]);
    Path run = Path.of(args[1]);
    boolean moves = args[2].equals("move");
    int shingle = args.length > 3 ? Integer.parseInt(args[3]) : 8;
    List<Path> files;
    try (Stream<Path> all = Files.list(bench)) {
      files = all.filter(f -> f.toString().endsWith(".ndjson")).sorted().toList();
    }
    long nanos = 0;
    long ticks = 0;
    for (Path file : files) {
      Path out = run.resolve(file.getFileName().toString().replace(".ndjson", ""));
      Files.createDirectories(out.resolve("anomalies"));
      Files.createDirectories(out.resolve("scores"));
      try (Writer scores = Files.newBufferedWriter(out.resolve("scores/scores.csv"))) {
        for (List<BenchmarkRun.Row> rows : BenchmarkRun.read(file).values()) {
          long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          double[] values = score(rows, moves, shingle);
          nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
          ticks += values.length;
          for (int i = 0; i < values.length; i++) {
            BenchmarkRun.Row row = rows.get(i);
            scores.write(
                row.ticker + "," + Instant.ofEpochMilli(row.time) + "," + values[i] + "\n");
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "%d ticks, %.1f us CPU a tick%n", ticks, nanos / 1e3 / Math.max(1, ticks));
  }

  /** The library's own defaults: 50 trees of 256 points. */
  private static double[] score(List<BenchmarkRun.Row> rows, boolean moves, int shingle) {
    RandomCutForest forest =
        RandomCutForest.builder()
            .dimensions(shingle)
            .shingleSize(shingle)
            .internalShinglingEnabled(true)
            .numberOfTrees(50)
            .sampleSize(256)
            .outputAfter(64)
            .parallelExecutionEnabled(false)
            .randomSeed(42)
            .build();
    double[] scores = new double[rows.size()];
    double before = rows.get(0).price;
    for (int i = 0; i < scores.length; i++) {
      double price = rows.get(i).price;
      float[] value = {(float) (moves ? price - before : price)};
      double score = forest.getAnomalyScore(value);
      forest.update(value);
      // Unbounded above; the scorer wants 0 to 1.
      scores[i] = score / (1 + score);
      before = price;
    }
    return scores;
  }
}
