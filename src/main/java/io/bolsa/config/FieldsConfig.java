package io.bolsa.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Where in a record a tick's fields stand, and which records are ticks. */
public final class FieldsConfig {
  /** By the field's own name, such as {@code price}; names with dots between. */
  public final Map<String, String> paths;

  /** Null if every record is a tick. */
  public final String recordTypeField;

  /** What stands there in a tick; null if every record is one. */
  public final String recordTypeValue;

  private FieldsConfig(Settings settings) {
    Map<String, String> said = new TreeMap<>();
    for (Option<String> option : Options.FIELDS) {
      said.put(option.defaultText, settings.get(option));
    }
    this.paths = said;
    this.recordTypeField = settings.get(Options.RECORD_TYPE_FIELD);
    this.recordTypeValue = settings.get(Options.RECORD_TYPE_VALUE);
  }

  static void check(Settings settings) {
    settings.check(
        settings.has(Options.RECORD_TYPE_FIELD) || !settings.has(Options.RECORD_TYPE_VALUE),
        Options.RECORD_TYPE_FIELD,
        "missing; required with " + Options.RECORD_TYPE_VALUE.key);
    settings.check(
        settings.has(Options.RECORD_TYPE_VALUE) || !settings.has(Options.RECORD_TYPE_FIELD),
        Options.RECORD_TYPE_VALUE,
        "missing; required with " + Options.RECORD_TYPE_FIELD.key);

    List<Option<String>> all = new ArrayList<>(Options.FIELDS);
    all.add(Options.RECORD_TYPE_FIELD);
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        checkApart(settings, all.get(i), all.get(j));
      }
    }
  }

  private static void checkApart(Settings settings, Option<String> one, Option<String> other) {
    String path = settings.get(one);
    String otherPath = settings.get(other);
    if (path == null || otherPath == null) {
      return;
    }
    boolean apart =
        !(path + ".").startsWith(otherPath + ".") && !(otherPath + ".").startsWith(path + ".");
    settings.check(
        apart,
        settings.has(one) ? one : other,
        "must be another field than "
            + (settings.has(one) ? other.key + ", '" + otherPath : one.key + ", '" + path)
            + "', and none above or below it");
  }

  static FieldsConfig of(Settings settings) {
    return new FieldsConfig(settings);
  }

  /**
   * Reads the keys by themselves.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public static FieldsConfig of(Properties properties) {
    Settings settings = new Settings(Map.of(Options.INPUT, properties), Options.OF_FIELDS);
    check(settings);
    settings.refuseProblems();
    return new FieldsConfig(settings);
  }
}
