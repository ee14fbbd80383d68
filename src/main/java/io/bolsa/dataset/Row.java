package io.bolsa.dataset;

/** One encoded record of a dataset, with what its place in a sorted file depends on. */
public final class Row {
  /**
   * Event time the row belongs to, in milliseconds since 1970-01-01T00:00:00Z: no row of an earlier
   * time comes after the watermark has passed it. {@link Long#MIN_VALUE} for rows that keep the
   * order in which they came.
   */
  public final long time;

  /** Orders the rows of one {@link #time}; rows that agree in both keep their order. */
  public final String order;

  /** Ticks that this row accounts for, and no row before it. */
  public final long ticks;

  /** The record as it stands in the file, line end included. */
  public final byte[] bytes;

  /**
   * Decides the folder of the row in an archive: the event's time, a window's end or a record's
   * arrival. {@link Long#MIN_VALUE} if there is none of them.
   */
  public final long folderTime;

  public Row(long time, String order, long ticks, byte[] bytes, long folderTime) {
    this.folderTime = folderTime;
    this.time = time;
    this.order = order;
    this.ticks = ticks;
    this.bytes = bytes;
  }
}
