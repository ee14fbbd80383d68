package io.bolsa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a replay's results. Everything is written into a hidden folder inside and moved to
 * its place once all of it is whole; a run that fails or is interrupted leaves nothing else.
 */
final class OutputFolder implements AutoCloseable {
  private static final String PARTIAL = ".partial-";

  private final Path folder;
  private final boolean overwrite;
  private final Path partial;

  /** The outermost folder that was not there before; null if all were. */
  private final Path made;

  private final Thread atExit = new Thread(this::discard, "discard-partial-output");
  private boolean published;

  private OutputFolder(Path folder, boolean overwrite) throws IOException {
    this.folder = folder;
    this.overwrite = overwrite;
    this.made = outermostMissing(folder);
    Files.createDirectories(folder);
    // Under a name of its own: what a killed process has left must not look like ours.
    this.partial = Files.createTempDirectory(folder, PARTIAL);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private static Path outermostMissing(Path folder) {
    Path missing = null;
    for (Path each = folder.toAbsolutePath();
        each != null && !Files.exists(each);
        each = each.getParent()) {
      missing = each;
    }
    return missing;
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
      return new OutputFolder(folder, overwrite);
    } catch (IOException e) {
      throw new IOException("cannot make the folder " + folder + ": " + Failures.describe(e), e);
    }
  }

  /** Whether a folder is not there, or holds nothing but what runs keep while they work. */
  static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> entry.getFileName().toString().startsWith(PARTIAL));
    }
  }

  /** Where to write. */
  Path partial() {
    return partial;
  }

  /**
   * Moves what was written to its place. Nothing that was there goes away unless all of it can be
   * moved; an interruption waits until it is.
   *
   * @param replaced names that an earlier run may have left: with {@code overwrite} they go away
   */
  synchronized void publish(List<String> replaced) throws IOException {
    List<Path> entries = entries(partial);
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (!(overwrite && replaced.contains(name)) && isThere(folder.resolve(name))) {
        throw new IOException(
            folder.resolve(name) + " came while the replay ran: it is kept, the results are not");
      }
    }
    if (overwrite) {
      for (String name : replaced) {
        delete(folder.resolve(name));
      }
    }
    for (Path entry : entries) {
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

  private synchronized void discard() {
    try {
      delete(partial);
      if (made != null && !published) {
        deleteMadeFolders();
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("bolsa: cannot remove " + partial + ": " + e.getMessage());
    }
  }

  private void deleteMadeFolders() throws IOException {
    try {
      for (Path each = folder.toAbsolutePath(); each.startsWith(made); each = each.getParent()) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryNotEmptyException othersUseIt) {
      // Then it is not ours alone.
    }
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void delete(Path path) throws IOException {
    if (isThere(path)) {
      TemporaryFolder.delete(path);
    }
  }
}
