package io.bolsa.delivery;

import io.bolsa.dataset.Column;
import io.bolsa.dataset.Dataset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The statement by which Amazon Athena finds a dataset: its columns, how its objects are written,
 * and, by partition projection, where they lie. Nobody has to add partitions.
 */
public final class AthenaTable {
  /** A folder of Hive's style before an expression: {@code dt=}. */
  private static final Pattern HIVE_NAME = Pattern.compile("(?:^|/)([a-z][a-z0-9_]{0,63})=$");

  /** The parts of a pattern that are letters of a time, apart from what stands around them. */
  private static final Pattern AROUND = Pattern.compile("([^A-Za-z]*)(.*?)([^A-Za-z]*)");

  /** A single field of a time, that projection counts through. */
  private static final Map<String, String> RANGES =
      Map.of("MM", "1,12", "dd", "1,31", "HH", "0,23", "mm", "0,59");

  /**
   * It goes by the endings: one that it does not know is of plain text to it, and {@code .snappy}
   * of Hadoop's framing, not of Snappy's own.
   */
  private static final Set<Compression> OF_TEXT =
      Set.of(Compression.NONE, Compression.GZIP, Compression.ZSTD);

  private final Dataset dataset;
  private final Format format;
  private final List<ObjectPrefix.Part> parts;
  private final String bucketPath;
  private final LocalDate since;

  /** How each partition is projected, by its name. */
  private final Map<String, Map<String, String>> projections = new LinkedHashMap<>();

  private final String template;

  /**
   * @param bucketPath {@code s3://bucket} or {@code s3://bucket/prefix}
   * @param since no object is older
   * @throws IllegalArgumentException saying what of format, compression or prefix Athena cannot
   *     follow
   */
  public AthenaTable(
      Dataset dataset,
      Format format,
      Compression compression,
      ObjectPrefix prefix,
      String bucketPath,
      LocalDate since) {
    if (format != Format.JSON_LINES && format != Format.CSV && format != Format.PARQUET) {
      throw new IllegalArgumentException(
          "Athena reads JSON by lines, CSV and Parquet, not " + format);
    }
    if (format != Format.PARQUET && !OF_TEXT.contains(compression)) {
      throw new IllegalArgumentException(
          "Athena is not known to read text packed as "
              + compression
              + "; take gzip, zstd or none");
    }
    this.dataset = dataset;
    this.format = format;
    this.parts = prefix.parts();
    this.bucketPath = bucketPath.replaceFirst("/+$", "");
    this.since = since;
    this.template = this.bucketPath + "/" + folders();
  }

  /** {@code sector_statistics}. */
  public static String name(Dataset dataset) {
    return dataset.id().replace('-', '_');
  }

  /** Walks through the prefix up to its last folder; what comes behind is of the names. */
  private String folders() {
    StringBuilder path = new StringBuilder();
    for (ObjectPrefix.Part part : parts) {
      switch (part.kind) {
        case LITERAL:
          path.append(part.text);
          break;
        case ERROR_OUTPUT_TYPE:
          path.append(dataset.id());
          break;
        case PARTITION:
          path.append(project(path, "partition_" + part.text, Map.of("type", "injected")));
          break;
        default:
          appendTime(path, part.text);
      }
    }
    int end = path.lastIndexOf("/") + 1;
    if (path.indexOf("$", end) >= 0) {
      throw new IllegalArgumentException(
          "the prefix must end in '/' for Athena: what it finds are folders");
    }
    return path.substring(0, end);
  }

  private void appendTime(StringBuilder path, String pattern) {
    Matcher around = AROUND.matcher(pattern);
    if (!around.matches()) {
      throw new IllegalArgumentException("'" + pattern + "' is no time that Athena can follow");
    }
    path.append(around.group(1));
    path.append(project(path, timeName(around.group(2)), projection(around.group(2))));
    path.append(around.group(3));
  }

  private static String timeName(String pattern) {
    switch (pattern) {
      case "yyyy":
        return "year";
      case "MM":
        return "month";
      case "dd":
        return "day_of_month";
      case "HH":
        return "hour";
      case "mm":
        return "minute";
      default:
        return pattern.contains("HH") ? "datehour" : "day";
    }
  }

  private Map<String, String> projection(String pattern) {
    Map<String, String> projection = new LinkedHashMap<>();
    if (RANGES.containsKey(pattern)) {
      projection.put("type", "integer");
      projection.put("range", RANGES.get(pattern));
      projection.put("digits", "2");
      return projection;
    }
    // What begins with the year counts up from a day on; the finest field is the step.
    if (!pattern.matches("yyyy([^A-Za-z]*MM([^A-Za-z]*dd([^A-Za-z]*HH([^A-Za-z]*mm)?)?)?)?")) {
      throw new IllegalArgumentException(
          "'!{timestamp:"
              + pattern
              + "}' is no time that Athena can follow; it takes yyyy, MM, dd, HH and mm, alone or in"
              + " this order");
    }
    projection.put("type", "date");
    projection.put("format", pattern);
    projection.put("range", begin(pattern) + ",NOW+1DAYS");
    projection.put("interval", "1");
    projection.put("interval.unit", unit(pattern));
    return projection;
  }

  private String begin(String pattern) {
    return since.atStartOfDay().format(java.time.format.DateTimeFormatter.ofPattern(pattern));
  }

  private static String unit(String pattern) {
    return pattern.contains("mm")
        ? "MINUTES"
        : pattern.contains("HH")
            ? "HOURS"
            : pattern.contains("dd") ? "DAYS" : pattern.contains("MM") ? "MONTHS" : "YEARS";
  }

  /** Hive's name of the folder, if there is one; a column's name is taken already. */
  private String project(StringBuilder before, String otherwise, Map<String, String> projection) {
    Matcher hive = HIVE_NAME.matcher(before);
    String wanted = hive.find() ? hive.group(1) : otherwise;
    boolean taken = dataset.columns().stream().anyMatch(column -> column.name.equals(wanted));
    String name = taken ? "partition_" + wanted : wanted;
    if (projections.put(name, projection) != null) {
      throw new IllegalArgumentException(
          "the prefix has two partitions called '" + name + "'; give them names as in dt=…/");
    }
    return "${" + name + "}";
  }

  /** The statement, with a line end behind its semicolon. */
  public String statement(String database) {
    List<String> lines = new ArrayList<>();
    lines.add("CREATE EXTERNAL TABLE IF NOT EXISTS `" + database + "`.`" + name(dataset) + "` (");
    lines.add(
        dataset.columns().stream()
            .map(column -> "  `" + column.name + "` " + type(column))
            .collect(Collectors.joining(",\n")));
    lines.add(")");
    if (!projections.isEmpty()) {
      lines.add(
          projections.entrySet().stream()
              .map(each -> "`" + each.getKey() + "` " + typeOf(each.getValue()))
              .collect(Collectors.joining(", ", "PARTITIONED BY (", ")")));
    }
    lines.addAll(storage());
    lines.add("LOCATION '" + bucketPath + "/" + literalBeginning() + "'");
    lines.add(
        properties().entrySet().stream()
            .map(each -> "  '" + each.getKey() + "' = '" + each.getValue() + "'")
            .collect(Collectors.joining(",\n", "TBLPROPERTIES (\n", "\n);\n")));
    return String.join("\n", lines);
  }

  private static String typeOf(Map<String, String> projection) {
    return projection.get("type").equals("integer") ? "int" : "string";
  }

  /** Athena's reader of CSV knows text only: empty numbers are errors to it. */
  private String type(Column column) {
    if (format == Format.CSV) {
      return "string";
    }
    switch (column.type) {
      case TEXT:
        return "string";
      case INTEGER:
        return "bigint";
      case NUMBER:
        return "double";
      case TIME:
        return "timestamp";
      case NUMBERS:
        return "map<string,double>";
      case TEXTS:
        return "map<string,string>";
      default:
        return "array<struct<"
            + column.ranked
            + ":string,"
            + column.rankedBy
            + ":double,rank:bigint>>";
    }
  }

  private List<String> storage() {
    switch (format) {
      case PARQUET:
        return List.of("STORED AS PARQUET");
      case CSV:
        return List.of("ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'");
      default:
        return List.of(
            "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'",
            "WITH SERDEPROPERTIES ('timestamp.formats' = \"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\")");
    }
  }

  private String literalBeginning() {
    String folders = template.substring(bucketPath.length() + 1);
    int expression = folders.indexOf('$');
    return folders.substring(
        0, folders.lastIndexOf('/', expression < 0 ? folders.length() : expression) + 1);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    if (format == Format.CSV) {
      properties.put("skip.header.line.count", "1");
    }
    properties.put("projection.enabled", projections.isEmpty() ? "false" : "true");
    projections.forEach(
        (name, projection) ->
            projection.forEach(
                (key, value) -> properties.put("projection." + name + "." + key, value)));
    if (!projections.isEmpty()) {
      properties.put("storage.location.template", template);
    }
    return properties;
  }
}
