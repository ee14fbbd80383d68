package io.bolsa.source;

import io.bolsa.model.RejectionReason;
import io.bolsa.model.Tick;
import io.bolsa.parse.FieldMapping;
import io.bolsa.parse.TickParser;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The files that a replay reads: found, looked into, and put in order. */
public final class ReplayFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@code name-version-YYYY-MM-dd-HH-MM-SS-uuid}, as Firehose names what it delivers. */
  private static final Pattern FIREHOSE_NAME =
      Pattern.compile(
          ".+-(\\d{4})-(\\d{2})-(\\d{2})-(\\d{2})-(\\d{2})-(\\d{2})-"
              + "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:\\..*)?");

  /** Of a file in which no tick is found: to read all of it would be to read it twice. */
  private static final int MOST_RECORDS_LOOKED_AT = 10_000;

  private final ArrayList<FileInput> inputs;
  private final FieldMapping mapping;

  private ReplayFiles(List<FileInput> inputs, FieldMapping mapping) {
    this.inputs = new ArrayList<>(inputs);
    this.mapping = mapping;
  }

  /** Where their records say what. */
  FieldMapping mapping() {
    return mapping;
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
    return inputs.stream().mapToLong(input -> Path.of(input.file).toFile().length()).sum();
  }

  /** Of records that have a tick's fields under their own names. */
  public static ReplayFiles find(List<String> arguments, Instant start) throws IOException {
    return find(arguments, start, FieldMapping.plain());
  }

  /** Of files that are no copies. */
  public static ReplayFiles find(List<String> arguments, Instant start, FieldMapping mapping)
      throws IOException {
    return find(arguments, Map.of(), start, mapping);
  }

  /**
   * Finds the files of the arguments and looks at the first tick of each, if it stands near the
   * beginning; a file where it does not is opened first, and waits for its turn when it is found.
   *
   * @param arguments files, folders (read with all below them, but for names that begin with {@code
   *     .} or {@code _}) and globs
   * @param copies files that are copies of something else, and what that is called
   * @param start time of the first record of a file whose records and name say none; may be null
   * @param mapping where the records say what
   * @throws IllegalArgumentException naming an argument that leads to no file, or a file that needs
   *     a start
   * @throws IOException naming a file that cannot be read
   */
  public static ReplayFiles find(
      List<String> arguments, Map<String, String> copies, Instant start, FieldMapping mapping)
      throws IOException {
    // One file may be named in several ways; its ticks count once.
    Map<Path, String> paths = new LinkedHashMap<>();
    for (String argument : arguments) {
      for (String path : expand(argument)) {
        paths.putIfAbsent(Path.of(path).toRealPath(), path);
      }
    }
    List<FileInput> inputs = new ArrayList<>();
    for (String path : paths.values()) {
      inputs.add(look(copies.getOrDefault(path, path), path, start, mapping));
    }
    return new ReplayFiles(inputs, mapping);
  }

  private static List<String> expand(String argument) throws IOException {
    if (argument.isEmpty()) {
      throw new IllegalArgumentException("an input is empty; allowed are files, folders and globs");
    }
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
    if (Files.isRegularFile(path)) {
      return List.of(argument);
    }
    requirePermission(path);
    if (Files.exists(path)) {
      throw new IllegalArgumentException(
          "'"
              + argument
              + "' is a pipe or a device, and inputs are opened more than once: write it to a file"
              + " first");
    }
    if (isGlob(argument)) {
      List<String> files = matching(path);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no file matches '" + argument + "'");
      }
      return files;
    }
    String address = argument.contains("://") ? "; inputs are paths and s3:// addresses" : "";
    throw new IllegalArgumentException("there is no file '" + argument + "'" + address);
  }

  /** What lies in a folder that may not be read looks as if it were not there. */
  public static void requirePermission(Path path) throws AccessDeniedException {
    try {
      path.getFileSystem().provider().checkAccess(path);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      // It is not there, which is said otherwise; or it is a pattern.
    }
  }

  private static boolean isGlob(String argument) {
    return argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static List<String> below(Path folder) throws IOException {
    return walk(folder, Integer.MAX_VALUE, false, ReplayFiles::isFile).stream()
        .map(Path::toString)
        .collect(Collectors.toList());
  }

  /** A link that leads nowhere counts as one: it cannot be read, and that has to be said. */
  private static boolean isFile(Path path) {
    return Files.isRegularFile(path) || Files.notExists(path);
  }

  /**
   * All that is wanted in a folder, sorted. Links are followed, but for those that lead back to a
   * folder above them.
   */
  private static List<Path> walk(Path folder, int depth, boolean hiddenToo, Predicate<Path> wanted)
      throws IOException {
    List<Path> found = new ArrayList<>();
    FileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            visitFile(path, attributes);
            return isPassedOver(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!isPassedOver(path) && wanted.test(path)) {
              found.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (isPassedOver(path) || e instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          private boolean isPassedOver(Path path) {
            return !hiddenToo && isHidden(folder.relativize(path));
          }
        };
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("cannot read the folder " + folder + ": " + e, e);
    }
    Collections.sort(found);
    return found;
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

  /**
   * Files that match, and all below folders that match. As in a shell, {@code **} stands for no
   * folder too, and hidden names match only a pattern that begins like them.
   */
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
    PathMatcher matcher = matcher(pattern.toString());
    boolean hiddenToo = isHidden(pattern.subpath(plain, pattern.getNameCount()));
    int depth =
        pattern.toString().contains("**") ? Integer.MAX_VALUE : pattern.getNameCount() - plain;
    for (Path path : walk(root, depth, hiddenToo, matcher::matches)) {
      if (Files.isDirectory(path)) {
        files.addAll(below(path));
      } else if (isFile(path)) {
        files.add(path.toString());
      }
    }
    return files;
  }

  private static PathMatcher matcher(String pattern) {
    // Java's ** before a slash asks for a folder; groups cannot be nested.
    String glob = pattern.indexOf('{') < 0 ? pattern.replace("**/", "{**/,}") : pattern;
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "there is no file '" + pattern + "', and it is no glob: " + e.getDescription(), e);
    }
  }

  private static FileInput look(String path, String file, Instant start, FieldMapping mapping)
      throws IOException {
    long startTime = firehoseTime(Path.of(file).getFileName().toString());
    if (startTime == Tick.NO_TIME && start != null) {
      startTime = start.toEpochMilli();
    }
    boolean timeless = false;
    // An interval of nothing: only the first tick is looked at.
    try (TickFile records =
        new TickFile(FileInput.unread(path, file, 0, startTime), 0, new TickParser(mapping))) {
      for (int i = 0; i < MOST_RECORDS_LOOKED_AT && records.next(); i++) {
        if (records.skipped) {
          continue;
        }
        if (records.rejection == null) {
          return FileInput.unread(path, file, records.tick.eventTime, startTime);
        }
        timeless |= records.rejection.reason == RejectionReason.MISSING_EVENT_TIME;
      }
    }
    if (timeless) {
      throw new IllegalArgumentException(
          "the records of '"
              + path
              + "' have no event_time and its name has no time: give --start, an instant such"
              + " as 2026-01-05T14:30:00Z");
    }
    return FileInput.unread(path, file, Long.MIN_VALUE, startTime);
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
      return part[0] == 0
          ? Tick.NO_TIME
          : LocalDateTime.of(part[0], part[1], part[2], part[3], part[4], part[5])
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli();
    } catch (DateTimeException e) {
      return Tick.NO_TIME;
    }
  }
}
