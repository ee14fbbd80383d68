package io.bolsa.generate;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only when it is whole: until {@link #commit} it is a hidden one beside
 * it. A name ending in {@code .gz} makes it gzip. Devices and pipes are written as they are.
 */
public final class WholeFile implements Closeable {
  /** Opens what is written to. */
  interface Opener {
    OutputStream open(Path path, OpenOption... how) throws IOException;
  }

  private final Path target;
  private final boolean overwrite;

  /** Null where there is nothing to rename. */
  private final Path hidden;

  private final OutputStream raw;
  private final OutputStream stream;
  private boolean closed;

  private WholeFile(Path target, boolean overwrite, Path hidden, OutputStream opened)
      throws IOException {
    this.target = target;
    this.overwrite = overwrite;
    this.hidden = hidden;
    this.raw = new Named(opened, target);
    this.stream = target.toString().endsWith(".gz") ? new GzipStream(raw) : raw;
  }

  public static WholeFile create(Path target, boolean overwrite) throws IOException {
    return create(target, overwrite, Files::newOutputStream);
  }

  /** Nothing to rename, and nothing to close: it is not ours. */
  public static WholeFile standardOutput() throws IOException {
    // System.out keeps its failures to itself.
    OutputStream out =
        new FilterOutputStream(new FileOutputStream(FileDescriptor.out)) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
          }

          @Override
          public void close() {}
        };
    return new WholeFile(Path.of("standard output"), false, null, out);
  }

  static WholeFile create(Path path, boolean overwrite, Opener opener) throws IOException {
    Path hidden = null;
    try {
      if (Files.isDirectory(path)) {
        throw new IOException("cannot write " + path + ": it is a folder");
      }
      // A link stays a link: what it points to is replaced.
      Path target = Files.exists(path) ? path.toRealPath() : path;
      if (!Files.exists(target) || Files.isRegularFile(target)) {
        if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileAlreadyExistsException(path.toString());
        }
        hidden =
            target.resolveSibling(
                "." + target.getFileName() + "." + Long.toString(System.nanoTime(), 36) + ".part");
      }
      OutputStream opened =
          hidden == null
              ? opener.open(target, StandardOpenOption.WRITE)
              : opener.open(hidden, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      if (hidden != null) {
        hidden.toFile().deleteOnExit(); // For a run that is interrupted.
      }
      try {
        return new WholeFile(target, overwrite, hidden, opened);
      } catch (IOException e) {
        opened.close();
        if (hidden != null) {
          Files.delete(hidden);
        }
        throw e;
      }
    } catch (FileSystemException e) {
      throw failure(path, e);
    }
  }

  public OutputStream stream() {
    return stream;
  }

  /** Writes what is left: the last thing that a full disk can stop. */
  public void finish() throws IOException {
    stream.close();
    closed = true;
  }

  /** Finishes the file and gives it its name. */
  public void commit() throws IOException {
    finish();
    if (hidden == null) {
      return;
    }
    try {
      if (overwrite) {
        Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(hidden, target);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Without a {@link #commit}, removes what was written. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      // Not the gzip stream: it would write its end, and fail again on a full disk.
      raw.close();
    }
    if (hidden != null) {
      Files.deleteIfExists(hidden);
    }
  }

  private static IOException failure(Path path, IOException e) {
    String reason = e instanceof FileSystemException ? ((FileSystemException) e).getReason() : null;
    if (e instanceof NoSuchFileException) {
      reason = "no folder " + path.toAbsolutePath().normalize().getParent();
    } else if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      reason = "it exists";
    } else if (reason == null) {
      reason = e.getMessage();
    }
    return new IOException("cannot write " + path + ": " + reason, e);
  }

  /** Says which file could not be written: the system says only why. */
  private static final class Named extends FilterOutputStream {
    private final Path path;

    Named(OutputStream out, Path path) {
      super(out);
      this.path = path;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw failure(path, e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        throw failure(path, e);
      }
    }
  }
}
