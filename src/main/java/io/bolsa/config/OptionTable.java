package io.bolsa.config;

import io.bolsa.config.Option.Absence;

/** The options as the README shows them; a test holds the two together. */
final class OptionTable {
  private OptionTable() {}

  static String markdown() {
    StringBuilder table = new StringBuilder();
    table.append("| Group | Key | Type | Default | Allowed | Meaning |\n");
    table.append("|---|---|---|---|---|---|\n");
    String first = Options.groupOf(Options.DATASETS.get(0).dataset);
    for (Option<?> option : Options.ALL) {
      boolean ofDataset = option.group.startsWith(Options.BUCKET + ".");
      if (ofDataset && !option.group.equals(first)) {
        continue; // All datasets have the same keys.
      }
      table
          .append("| `")
          .append(ofDataset ? Options.BUCKET + ".DATASET" : option.group)
          .append("` | `")
          .append(option.key)
          .append("` | ")
          .append(option.type.name)
          .append(" | ")
          .append(whenAbsent(option))
          .append(" | ")
          .append(option.type.allowed)
          .append(" | ")
          .append(option.meaning)
          .append(" |\n");
    }
    return table.toString();
  }

  private static String whenAbsent(Option<?> option) {
    return option.absence == Absence.DEFAULT
        ? "`" + option.defaultText + "`"
        : option.absence == Absence.REFUSED ? "**required**" : "";
  }
}
