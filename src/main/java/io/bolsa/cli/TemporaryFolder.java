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

  private void delete() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("bolsa: cannot remove " + path + ": " + e.getMessage());
    }
  }
}
