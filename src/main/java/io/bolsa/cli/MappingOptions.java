package io.bolsa.cli;

import io.bolsa.config.ConfigurationException;
import io.bolsa.config.FieldsConfig;
import io.bolsa.parse.FieldMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where recorded ticks have their fields, as {@code InputStream0} says it of a stream. */
final class MappingOptions {
  private static final Set<String> NAMES = FieldsConfig.of(new Properties()).paths.keySet();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--field",
      paramLabel = "NAME=PATH",
      description =
          "Where a record has the field NAME (ticker_symbol, sector, change, price, event_time or"
              + " sequence), if not under that name: price=data.last.price. May be repeated.")
  private List<String> fields = List.of();

  @Option(
      names = "--record-type",
      paramLabel = "PATH=VALUE",
      description =
          "Only records with VALUE at PATH are ticks, such as meta.type=trade. 'replay' and 'verify'"
              + " skip the others and count them; 'produce' puts them on the stream, too.")
  private String recordType;

  /** The options go the same way as the service's properties: the same checks, the same words. */
  FieldMapping mapping() {
    Properties properties = new Properties();
    List<String> problems = new ArrayList<>();
    for (String field : fields) {
      int equals = field.indexOf('=');
      if (equals < 1) {
        problems.add("--field '" + field + "'; allowed: NAME=PATH");
        continue;
      }
      String name = field.substring(0, equals);
      if (!NAMES.contains(name)) {
        problems.add("--field '" + name + "': unknown name; allowed: " + String.join(", ", NAMES));
      } else if (properties.setProperty("field." + name, field.substring(equals + 1)) != null) {
        problems.add("--field " + name + ": said twice");
      }
    }
    if (recordType != null) {
      int equals = recordType.indexOf('=');
      if (equals < 1) {
        problems.add("--record-type '" + recordType + "'; allowed: PATH=VALUE");
      } else {
        properties.setProperty("record.type.field", recordType.substring(0, equals));
        properties.setProperty("record.type.value", recordType.substring(equals + 1));
      }
    }
    try {
      FieldsConfig config = FieldsConfig.of(properties);
      if (problems.isEmpty()) {
        return FieldMapping.of(config.paths, config.recordTypeField, config.recordTypeValue);
      }
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> problems.add(asOption(problem)));
    }
    throw new ParameterException(spec.commandLine(), String.join("; ", problems));
  }

  private static String asOption(String problem) {
    return problem
        .replace("InputStream0 / field.", "--field ")
        .replace("InputStream0 / record.type.field", "--record-type PATH")
        .replace("InputStream0 / record.type.value", "--record-type VALUE")
        .replace("another field than field.", "another field than --field ")
        .replace("another field than record.type.field", "another field than --record-type PATH");
  }
}
