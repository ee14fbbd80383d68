package io.bolsa.cli;

import java.nio.file.Path;

/** Where a replay writes, and in which layout. */
final class ReplayFolder {
  final Path path;

  /** Null: one file a dataset. */
  final LayoutOptions layout;

  /**
   * @param layout may say nothing
   */
  ReplayFolder(Path path, LayoutOptions layout) {
    this.path = path;
    this.layout = layout != null && layout.asInABucket() ? layout : null;
  }
}
