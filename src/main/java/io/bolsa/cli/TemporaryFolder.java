package io.bolsa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder that is gone when the command has ended, in whatever way. */
final class TemporaryFolder implements AutoCloseable {
  private static final long LONGEST_CLEAN_UP_NANOS = 5_000_000_000L;
  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  final Path path;
  private final Thread atExit = new Thread(this::delete, "delete-temporary-folder");

  TemporaryFolder() throws IOException {
    path = Files.createTempDirectory("bolsa-");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyExiting) {
      // The hook runs by itself.
      return;
    }
    delete();
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }

  /** A cluster may still write into the folder, or take away what is in it at the same time. */
  private void delete() {
    long deadline = System.nanoTime() + LONGEST_CLEAN_UP_NANOS;
    while (Files.exists(path)) {
      try {
        delete(path);
      } catch (IOException | UncheckedIOException notYet) {
        if (System.nanoTime() > deadline) {
          System.err.println("bolsa: cannot remove " + path + ": " + notYet.getMessage());
          return;
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }
}
