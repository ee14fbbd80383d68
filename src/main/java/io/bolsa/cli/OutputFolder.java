package io.bolsa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a replay's results. Everything is written into a hidden folder inside and moved to
 * its place once all of it is whole; a run that fails or is interrupted leaves nothing else.
 */
final class OutputFolder implements AutoCloseable {
  private final Path folder;
  private final Path partial;
  private final boolean made;
  private final Thread atExit = new Thread(this::discard, "discard-partial-output");
  private boolean published;

  private OutputFolder(Path folder, boolean made) throws IOException {
    this.folder = folder;
    this.made = made;
    this.partial = folder.resolve(".partial-" + ProcessHandle.current().pid());
    Files.createDirectories(partial);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @throws IllegalArgumentException if the folder is none, or holds something and may not be
   *     overwritten
   */
  static OutputFolder prepare(Path folder, boolean overwrite) throws IOException {
    boolean exists = Files.exists(folder);
    if (exists && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--out '" + folder + "' is not a folder");
    }
    if (exists && !overwrite && !isEmpty(folder)) {
      throw new IllegalArgumentException(
          "--out '" + folder + "' is not empty: choose another folder, or give --overwrite");
    }
    try {
      return new OutputFolder(folder, !exists);
    } catch (IOException e) {
      throw new IOException("cannot make the folder " + folder + ": " + Failures.describe(e), e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.getFileName().toString().startsWith(".partial-"));
    }
  }

  /** Where to write. */
  Path partial() {
    return partial;
  }

  /**
   * Moves what was written to its place.
   *
   * @param replaced names that an earlier run may have left; what this run did not write of them
   *     goes away
   */
  void publish(List<String> replaced) throws IOException {
    for (String name : replaced) {
      delete(folder.resolve(name));
    }
    for (Path entry : entries(partial)) {
      Files.move(entry, folder.resolve(entry.getFileName()));
    }
    published = true;
    close();
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().collect(Collectors.toList());
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyExiting) {
      // The hook runs by itself.
      return;
    }
    discard();
  }

  private void discard() {
    try {
      delete(partial);
      if (made && !published) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("bolsa: cannot remove " + partial + ": " + e.getMessage());
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    TemporaryFolder.delete(path);
  }
}
