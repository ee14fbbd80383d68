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
    boolean scopesDue = false;
    for (Option<?> option : Options.ALL) {
      boolean ofDataset = option.group.startsWith(Options.BUCKET + ".");
      if (ofDataset && !option.group.equals(first)) {
        continue; // All datasets have the same keys.
      }
      boolean ofAnomalies = option.group.equals(Options.ANOMALIES);
      if (scopesDue && !ofAnomalies) {
        table.append(scopedRows());
      }
      scopesDue = ofAnomalies;
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

  private static String scopedRows() {
    StringBuilder rows = new StringBuilder();
    String keys =
        Options.SCOPED.stream()
            .map(option -> "`" + option.key + "`")
            .collect(Collectors.joining(", "));
    for (ScopedKey.Scope scope : ScopedKey.Scope.values()) {
      boolean sector = scope == ScopedKey.Scope.SECTOR;
      rows.append("| `")
          .append(Options.ANOMALIES)
          .append("` | `")
          .append(scope.prefix)
          .append(sector ? "NAME" : "SYMBOL")
          .append(".KEY` | as `KEY` |  | `KEY`: ")
          .append(keys)
          .append(" | The same for one ")
          .append(sector ? "sector" : "ticker, before its sector's")
          .append(" |\n");
    }
    return rows.toString();
  }

  private static String whenAbsent(Option<?> option) {
    return option.absence == Absence.DEFAULT
        ? "`" + option.defaultText + "`"
        : option.absence == Absence.REFUSED ? "**required**" : "";
  }
}
