package io.bolsa.source;

import java.io.Serializable;

/** One file of a replay, and how far it has been read. */
final class FileInput implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As the user named it; it is the {@code source} of the file's rejections. */
  final String path;

  /** Where it lies on this machine: the same path, unless it is a copy. */
  final String file;

  /** Event time of the file's first tick; {@link Long#MIN_VALUE} if it has none. */
  final long firstTime;

  /** Time of a first record that says none, or {@link io.bolsa.model.Tick#NO_TIME}. */
  final long startTime;

  /** Where to go on: the offset in the bytes that are not compressed, and what stands there. */
  final long offset;

  final RecordFrames.Mode mode;

  /** Records before {@link #offset}. */
  final long records;

  final boolean finished;

  FileInput(
      String path,
      String file,
      long firstTime,
      long startTime,
      long offset,
      RecordFrames.Mode mode,
      long records,
      boolean finished) {
    this.path = path;
    this.file = file;
    this.firstTime = firstTime;
    this.startTime = startTime;
    this.offset = offset;
    this.mode = mode;
    this.records = records;
    this.finished = finished;
  }

  static FileInput unread(String path, String file, long firstTime, long startTime) {
    return new FileInput(path, file, firstTime, startTime, 0, RecordFrames.Mode.START, 0, false);
  }
}
