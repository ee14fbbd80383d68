package io.bolsa.cli;

import io.bolsa.dataset.Dataset;
import io.bolsa.delivery.AthenaTable;
import io.bolsa.sink.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the definitions of tables over what the job delivers. */
@Command(
    name = "tables",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes CREATE TABLE statements for Amazon Athena, one file a dataset, with partition"
          + " projection: what the job delivers is found without anyone adding partitions.",
      "",
      "Format and prefixes as in the job's configuration: json, csv or parquet. A prefix with"
          + " !{partition:FIELD} makes a partition that every query must name (WHERE"
          + " partition_FIELD = '…'). The prefix of 'raw' is the job's default, whatever --prefix says,"
          + " as in the job."
    },
    footer = {"", "Exit status: 0 done; 1 failed; 2 wrong usage; " + Bolsa.INTERRUPTED + "."})
final class TablesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--bucket",
      required = true,
      paramLabel = "URL",
      description = "The job's bucket.path:%ns3://bucket or s3://bucket/prefix.")
  private String bucket;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files, DATASET.sql each.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace files that are there already.")
  private boolean overwrite;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "Athena's database. Default: bolsa.")
  private String database = "bolsa";

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = "The day of the first object, such as 2026-01-05. Default: 2026-01-01.")
  private String since = "2026-01-01";

  @Mixin private LayoutOptions layout;

  @Override
  public Integer call() throws IOException {
    OptionValues.checkFolder("--out", out, spec);
    Map<Path, String> files = new LinkedHashMap<>();
    for (Dataset dataset : Dataset.values()) {
      if (dataset != Dataset.SCORES) {
        files.put(out.resolve(dataset.id() + ".sql"), statement(dataset));
      }
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw usage("--out '" + out + "' is not a folder");
    }
    Files.createDirectories(out);
    for (Path file : files.keySet()) {
      if (!overwrite && Files.exists(file)) {
        throw usage(file + " is there already: choose another folder, or give --overwrite");
      }
    }
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Files.writeString(file.getKey(), file.getValue());
    }
    return Bolsa.DONE;
  }

  private String statement(Dataset dataset) {
    if (!database.matches("[a-z0-9_]{1,255}")) {
      throw usage("--database '" + database + "' is no name; allowed are a-z, 0-9 and _");
    }
    String address;
    try {
      // Athena knows no s3a.
      address = ObjectUrl.parse(bucket).toString();
    } catch (IllegalArgumentException e) {
      throw usage("--bucket " + e.getMessage());
    }
    try {
      Delivery.Settings delivery = layout.delivery(dataset, out);
      return new AthenaTable(
              dataset, delivery.format, delivery.compression, delivery.prefix, address, day())
          .statement(database);
    } catch (IllegalArgumentException e) {
      throw usage(dataset.id() + ": " + e.getMessage());
    }
  }

  private LocalDate day() {
    try {
      return LocalDate.parse(since);
    } catch (DateTimeParseException e) {
      throw usage("--since '" + since + "' is not a day such as 2026-01-05");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
