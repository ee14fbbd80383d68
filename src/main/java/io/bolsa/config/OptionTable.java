package io.bolsa.config;

import io.bolsa.config.Option.Absence;
import java.util.stream.Collectors;

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
    for (ScopedKey.Scope scope : ScopedKey.Scope.values()) {
      String name = scope == ScopedKey.Scope.SECTOR ? "NAME" : "SYMBOL";
      table
          .append("| `")
          .append(Options.ANOMALIES)
          .append("` | `")
          .append(scope.prefix)
          .append(name)
          .append(".KEY` | as `KEY` |  | `KEY`: ")
          .append(
              Options.SCOPED.stream()
                  .map(option -> "`" + option.key + "`")
                  .collect(Collectors.joining(", ")))
          .append(" | The same for one ")
          .append(scope == ScopedKey.Scope.SECTOR ? "sector" : "ticker, before its sector's")
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
