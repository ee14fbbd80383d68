package io.bolsa.source;

import io.bolsa.model.Tick;
import io.bolsa.parse.TickParser;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that a replay reads: found, looked into, and put in order. */
public final class ReplayFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@code name-version-YYYY-MM-dd-HH-MM-SS-uuid}, as Firehose names what it delivers. */
  private static final Pattern FIREHOSE_NAME =
      Pattern.compile(
          ".+-(\\d{4})-(\\d{2})-(\\d{2})-(\\d{2})-(\\d{2})-(\\d{2})-"
              + "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:\\..*)?");

  private final ArrayList<FileInput> inputs;

  private ReplayFiles(List<FileInput> inputs) {
    this.inputs = new ArrayList<>(inputs);
  }

  List<FileInput> inputs() {
    return inputs;
  }

  /** As the arguments name them, in their order. */
  public List<String> paths() {
    return inputs.stream().map(input -> input.path).collect(Collectors.toList());
  }

  public int count() {
    return inputs.size();
  }

  /** Bytes of all files, as they are on disk. */
  public long bytes() {
    return inputs.stream().mapToLong(input -> Path.of(input.path).toFile().length()).sum();
  }

  /**
   * Finds the files of the arguments and looks at the first tick of each.
   *
   * @param arguments files, folders (read with all below them, but for names that begin with {@code
   *     .} or {@code _}) and globs
   * @param start time of the first record of a file whose records and name say none; may be null
   * @throws IllegalArgumentException naming an argument that leads to no file, or a file that needs
   *     a start
   * @throws IOException naming a file that cannot be read
   */
  public static ReplayFiles find(List<String> arguments, Instant start) throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    for (String argument : arguments) {
      paths.addAll(expand(argument));
    }
    List<FileInput> inputs = new ArrayList<>();
    for (String path : paths) {
      inputs.add(look(path, start));
    }
    return new ReplayFiles(inputs);
  }

  private static List<String> expand(String argument) throws IOException {
    Path path;
    try {
      path = Path.of(argument);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + argument + "' is not a path: " + e.getMessage(), e);
    }
    if (Files.isDirectory(path)) {
      List<String> files = below(path);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("the folder '" + argument + "' holds no file");
      }
      return files;
    }
    if (Files.exists(path)) {
      return List.of(argument);
    }
    if (isGlob(argument)) {
      List<String> files = matching(path);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no file matches '" + argument + "'");
      }
      return files;
    }
    throw new IllegalArgumentException("there is no file '" + argument + "'");
  }

  private static boolean isGlob(String argument) {
    return argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static List<String> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .map(Path::toString)
          .sorted()
          .collect(Collectors.toList());
    } catch (java.io.UncheckedIOException e) {
      throw new IOException("cannot read the folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      String name = part.toString();
      if (name.startsWith(".") || name.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  /** Files that match, and all below folders that match. */
  private static List<String> matching(Path pattern) throws IOException {
    Path root = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
    int plain = 0;
    while (plain < pattern.getNameCount() && !isGlob(pattern.getName(plain).toString())) {
      root = root.resolve(pattern.getName(plain++));
    }
    List<String> files = new ArrayList<>();
    if (!Files.isDirectory(root.toString().isEmpty() ? Path.of(".") : root)) {
      return files;
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    int depth =
        pattern.toString().contains("**") ? Integer.MAX_VALUE : pattern.getNameCount() - plain;
    List<Path> found;
    try (Stream<Path> all = Files.walk(root, depth)) {
      found = all.filter(matcher::matches).sorted().collect(Collectors.toList());
    }
    for (Path path : found) {
      if (Files.isDirectory(path)) {
        files.addAll(below(path));
      } else {
        files.add(path.toString());
      }
    }
    return files;
  }

  private static FileInput look(String path, Instant start) throws IOException {
    long startTime = firehoseTime(Path.of(path).getFileName().toString());
    if (startTime == Tick.NO_TIME && start != null) {
      startTime = start.toEpochMilli();
    }
    // An interval of nothing: only the first tick is looked at.
    try (TickFile file = new TickFile(FileInput.unread(path, 0, startTime), 0, new TickParser())) {
      while (file.next()) {
        if (file.rejection == null) {
          return FileInput.unread(path, file.tick.eventTime, startTime);
        }
        if (file.rejection.reason == io.bolsa.model.RejectionReason.MISSING_EVENT_TIME) {
          throw new IllegalArgumentException(
              "the records of '"
                  + path
                  + "' have no event_time and its name has no time: give --start, an instant such"
                  + " as 2026-01-05T14:30:00Z");
        }
      }
    }
    return FileInput.unread(path, Long.MIN_VALUE, startTime);
  }

  /** The time in a file's Firehose name, or {@link Tick#NO_TIME}. */
  static long firehoseTime(String fileName) {
    Matcher name = FIREHOSE_NAME.matcher(fileName);
    if (!name.matches()) {
      return Tick.NO_TIME;
    }
    int[] part = new int[6];
    for (int i = 0; i < part.length; i++) {
      part[i] = Integer.parseInt(name.group(i + 1));
    }
    try {
      return LocalDateTime.of(part[0], part[1], part[2], part[3], part[4], part[5])
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (DateTimeException e) {
      return Tick.NO_TIME;
    }
  }
}
