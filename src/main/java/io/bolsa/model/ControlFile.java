package io.bolsa.model;

import java.io.Serializable;

/** A file that steers the job, and that may be replaced by another while it runs. */
public final class ControlFile implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What the file holds; the names are part of every savepoint. */
  public enum Kind {
    /** Alert rules, JSON. */
    RULES,
    /** Reference data of tickers, CSV. */
    REFERENCE
  }

  public final Kind kind;
  public final byte[] content;

  public ControlFile(Kind kind, byte[] content) {
    this.kind = kind;
    this.content = content;
  }
}
