package io.bolsa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder that is gone when the command has ended, in whatever way. */
final class TemporaryFolder implements AutoCloseable {
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

  private void delete() {
    try {
      delete(path);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("bolsa: cannot remove " + path + ": " + e.getMessage());
    }
  }
}
